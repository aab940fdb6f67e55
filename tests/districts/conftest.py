"""A small country: two neighbouring provinces, each with a district called Châu Thành."""

import datetime
from types import SimpleNamespace

import pytest

from districts.models import Succession, Unit
from tests.districts.unit_files import UnitFiles
from tests.vietnam import vietnam  # noqa: F401

LAST_DAY = datetime.date(2025, 6, 30)
NEW_DAY = datetime.date(2025, 7, 1)


def make_unit(code: str, full_name: str, kind: str, level: str, **fields) -> Unit:
    """A saved unit; its name is the full name without the kind."""
    fields.setdefault("name", full_name[len(kind) :].strip())
    return Unit.with_illustrative.create(
        code=code, full_name=full_name, kind=kind, level=level, **fields
    )


def make_province(code: str, name: str, **fields) -> Unit:
    return make_unit(code, f"Tỉnh {name}", "tỉnh", Unit.Level.PROVINCE, **fields)


def make_district(code: str, name: str, province: Unit, **fields) -> Unit:
    return make_unit(
        code,
        f"Huyện {name}",
        "huyện",
        Unit.Level.DISTRICT,
        parent=province,
        province=province,
        **fields,
    )


def make_commune(code: str, name: str, parent: Unit, **fields) -> Unit:
    return make_unit(
        code,
        f"Xã {name}",
        "xã",
        Unit.Level.COMMUNE,
        parent=parent,
        province=parent.province or parent,
        **fields,
    )


@pytest.fixture
def country(db) -> SimpleNamespace:
    """Đồng Tháp (87) and An Giang (89) up to 30/06/2025, and the new Đồng Tháp (82) after."""
    until = {"valid_to": LAST_DAY}
    dong_thap = make_province("87", "Đồng Tháp", **until)
    an_giang = make_province("89", "An Giang", **until)
    tien_giang = make_province("82", "Tiền Giang", **until, code_reused=True)
    new_dong_thap = make_province("82", "Đồng Tháp", valid_from=NEW_DAY, code_reused=True)
    chau_thanh = make_district("877", "Châu Thành", dong_thap, **until)
    other_chau_thanh = make_district("892", "Châu Thành", an_giang, **until)
    an_hiep = make_commune("30253", "An Hiệp", chau_thanh, **until)
    an_nhon = make_commune("30250", "An Nhơn", chau_thanh, **until)
    phu_huu = make_commune("30244", "Phú Hựu", new_dong_thap, valid_from=NEW_DAY)
    for old in (an_hiep, an_nhon):
        Succession.objects.create(
            predecessor=old,
            successor=phu_huu,
            kind=Succession.Kind.MERGE,
            effective_on=NEW_DAY,
            decision="1663/NQ-UBTVQH15 (2025-06-16)",
        )
    Succession.objects.create(
        predecessor=chau_thanh, kind=Succession.Kind.ABOLISH, effective_on=NEW_DAY
    )
    return SimpleNamespace(
        dong_thap=dong_thap,
        an_giang=an_giang,
        tien_giang=tien_giang,
        new_dong_thap=new_dong_thap,
        chau_thanh=chau_thanh,
        other_chau_thanh=other_chau_thanh,
        an_hiep=an_hiep,
        an_nhon=an_nhon,
        phu_huu=phu_huu,
    )


@pytest.fixture
def unit_files(tmp_path) -> UnitFiles:
    return UnitFiles(tmp_path)
