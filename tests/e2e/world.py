"""What the browser tests read: two real provinces with a Châu Thành each, and one made-up province.

Đồng Tháp has three years, the last of them only in part and corrected once. Tỉnh Minh Họa has
areas, scores and a criteria set behind its tables. Small, because every file starts afresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import indicators
from districts.models import (
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    ResolutionTarget,
    Unit,
)
from districts.services.activities import save_item, save_record
from indicators.models import CriteriaSet, EditionArea
from indicators.scoring import Band
from indicators.services.load_criteria import load_criteria_set, read_rows
from indicators.services.study_robustness import study_edition
from tests.public.editions import OLD_END, district, province, publish, row

TABLE = "/xep-hang/dong-thap/huyen/2020/"
MADE_UP_TABLE = "/xep-hang/minh-hoa/huyen/2020/"
METHOD = "/phuong-phap/minh-hoa/"
UNKNOWN = "/khong-co/"
BAD_SORT = f"{TABLE}?sap-xep=xyz"
YEARS = (2018, 2019, 2020)
AREAS = (
    ("1", "Chỉ đạo, điều hành cải cách hành chính", 10),
    ("2", "Cải cách thể chế", 15),
    ("3", "Cải cách thủ tục hành chính", 20),
    ("4", "Cải cách tổ chức bộ máy hành chính", 20),
    ("5", "Cải cách chế độ công vụ", 10),
    ("6", "Cải cách tài chính công", 10),
    ("7", "Xây dựng và phát triển chính quyền điện tử, chính quyền số", 10),
    ("8", "Tác động của cải cách hành chính đến người dân, tổ chức", 5),
)
SCALE = Decimal(sum(maximum for _code, _name, maximum in AREAS))
CRITERIA = Path(indicators.__file__).parent / "data" / "demo_criteria_district.csv"


@dataclass(frozen=True)
class World:
    """The units that tests name."""

    dong_thap: Unit
    chau_thanh: Unit
    other_chau_thanh: Unit
    made_up_unit: Unit

    def pages(self) -> dict[str, str]:
        """Every kind of public page: what it is -> an address of one."""
        return {
            "home": "/",
            "rankings": "/xep-hang/",
            "league table": TABLE,
            "part of a league table": f"{TABLE}?loai=huyen&sap-xep=-chi-so",
            "made-up league table": MADE_UP_TABLE,
            "areas": f"{MADE_UP_TABLE}?xem=linh-vuc",
            "superseded edition": f"{TABLE}ban/1/",
            "units": "/don-vi/",
            "search": "/don-vi/?tim=chau+thanh",
            "search without result": "/don-vi/?tim=khong+co+noi+nay",
            "unit": self.chau_thanh.get_absolute_url(),
            "made-up unit": self.made_up_unit.get_absolute_url(),
            "province": self.dong_thap.get_absolute_url(),
            "initiatives": "/sang-kien/",
            "methods": "/phuong-phap/",
            "method": METHOD,
            "how firm ranks are": f"{MADE_UP_TABLE}ban/1/do-vung/",
            "how firm ranks are, not known": f"{TABLE}ban/1/do-vung/",
            "why a figure": f"{MADE_UP_TABLE}ban/1/{self.made_up_unit.code}/",
            "why it moved": f"{MADE_UP_TABLE}ban/1/{self.made_up_unit.code}/thay-doi/",
            "comparison": f"/so-sanh/?don-vi={self.chau_thanh.code}",
            "open data": "/du-lieu/",
            "data dictionary": "/du-lieu/tu-dien/",
            "API": "/api/",
            "maker of embeds": "/nhung/?bang=dong-thap/huyen/2020",
            "embed": "/nhung/dong-thap/huyen/2020/",
            "embedded chart": "/nhung/minh-hoa/huyen/2020/?bieu-do=do-vung",
            "unknown": UNKNOWN,
            "no such table": "/xep-hang/dong-thap/huyen/1999/",
            "bad sort": BAD_SORT,
            "sign in": "/dang-nhap/",
        }


def build() -> World:
    """Units and editions of both real provinces and of the made-up one."""
    dong_thap = province("87", "Đồng Tháp", end=OLD_END)
    chau_thanh = _dong_thap_tables(dong_thap)
    _activities(chau_thanh)
    tien_giang = province("82", "Tiền Giang", end=OLD_END)
    other = district("821", "Châu Thành", tien_giang)
    publish(
        [row(1, other, rank=1, rank_of=1, index="77.15")],
        scope="tien-giang",
        scope_name="Tiền Giang",
        year=2020,
        province=tien_giang,
    )
    return World(dong_thap, chau_thanh, other, _made_up_tables())


def _activities(unit: Unit) -> None:
    """One of everything a unit does, as its page shows it."""
    said = {"source": "“Châu Thành tiếp tục đẩy mạnh cải cách hành chính” (tệp 000_816b2ba7df.txt)"}
    plan = Plan(unit=unit, year=2020, title="Kế hoạch cải cách hành chính", **said)
    resolution = Resolution(unit=unit, number="02-NQ/HU", title="Đẩy mạnh cải cách", **said)
    inspection = Inspection(
        unit=unit, title="Kiểm tra 2020", conclusion_date=date(2020, 6, 29), **said
    )
    for record in (
        plan,
        resolution,
        inspection,
        Initiative(unit=unit, title="Công dân không viết", field="thu-tuc", year=2020, **said),
        Award(unit=unit, kind="flag", title="Xuất sắc", year=2020, awarded_by="UBND tỉnh", **said),
    ):
        save_record(record, user=None)
    for item in (
        PlanTask(plan=plan, number=1, name="Rà soát thủ tục", due=date(2020, 6, 30)),
        ResolutionTarget(
            resolution=resolution, number=1, name="Trực tuyến", target=Decimal(70), actual=60
        ),
        Finding(inspection=inspection, number=1, kind="shortcoming", text="Thiếu chữ ký số."),
    ):
        save_item(item, user=None)


def _dong_thap_tables(above: Unit) -> Unit:
    """Publish them and return Châu Thành."""
    cao_lanh = district("866", "Cao Lãnh", above, kind="thành phố")
    chau_thanh = district("877", "Châu Thành", above)
    tan_hong = district("869", "Tân Hồng", above)
    results = {
        2018: ("81.20", "70.40", "75.00"),
        2019: ("84.05", "79.31", "78.10"),
        2020: ("90.10", "88.25", "69.45"),
    }
    ranks = {2018: (1, 3, 2), 2019: (1, 2, 3), 2020: (1, 2, 3)}
    changes = {2018: (None, None, None), 2019: (0, 1, -1), 2020: (0, 0, 0)}
    units = (cao_lanh, chau_thanh, tan_hong)
    for number in (1, 2):
        for year in YEARS:
            if number == 2 and year != 2020:
                continue
            publish(
                [
                    row(
                        position,
                        unit,
                        rank=ranks[year][position - 1],
                        rank_of=12,
                        rank_change=changes[year][position - 1],
                        index=results[year][position - 1],
                        band="Tốt" if results[year][position - 1] > "80" else "Khá",
                        basis="derived" if unit == tan_hong else "stated",
                        note="Suy ra từ điểm và thang điểm." if unit == tan_hong else "",
                    )
                    for position, unit in enumerate(units, start=1)
                ],
                year=year,
                province=above,
                units_total=12,
                tie_rule="competition",
                decision_number=f"{year}/QĐ-UBND",
                reason="Cộng sót điểm kiểm tra." if number == 2 else "",
            )
    return chau_thanh


def _made_up_tables() -> Unit:
    """Publish them and return one of their units."""
    above = province("MH", "Minh Họa", illustrative=True)
    rules = _rules()
    units = [district(f"MH{n:02}", f"Vùng Số {n}", above) for n in range(1, 13)]
    for year in YEARS:
        edition = publish(
            [
                row(
                    n,
                    unit,
                    rank=n,
                    rank_of=12,
                    index=f"{_points(n, year) * 100 / SCALE:.2f}",
                    points=_points(n, year),
                    max_points=SCALE,
                    band="Tốt" if n < 5 else "Khá",
                    group="Huyện, thị xã",
                    basis="computed",
                    source_url="",
                )
                for n, unit in enumerate(units, start=1)
            ],
            scope="minh-hoa",
            scope_name="Minh Họa",
            year=year,
            province=above,
            illustrative=True,
            criteria_set=rules,
            total_max=SCALE,
            areas=[
                EditionArea(position=p, code=code, name=name, part="main", max_points=maximum)
                for p, (code, name, maximum) in enumerate(AREAS, start=1)
            ],
            scores={
                (n, p): (_area_points(n, p, year), Decimal(AREAS[p - 1][2]))
                for n in range(1, 13)
                for p in range(1, len(AREAS) + 1)
            },
        )
    study_edition(edition.pk)
    return units[4]


def _rules() -> CriteriaSet:
    return load_criteria_set(
        read_rows(CRITERIA),
        slug="minh-hoa",
        name="Bộ tiêu chí của tỉnh minh họa",
        level=Unit.Level.DISTRICT,
        illustrative=True,
        bands=[Band("tot", "Tốt", Decimal(80)), Band("kha", "Khá", Decimal(0))],
    )


def _area_points(unit: int, area: int, year: int) -> Decimal:
    """The first unit leads; every unit is a bit better each year."""
    share = Decimal(96 - 3 * unit - area + (year - YEARS[-1])) / 100
    return Decimal(AREAS[area - 1][2]) * share


def _points(unit: int, year: int) -> Decimal:
    return sum((_area_points(unit, p, year) for p in range(1, len(AREAS) + 1)), Decimal(0))
