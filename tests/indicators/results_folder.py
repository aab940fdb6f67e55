"""A folder of result files with few rows, and the few units they're about."""

from __future__ import annotations

import csv
from pathlib import Path

from districts.models import DataLoad, Unit
from indicators.models import (
    Assessment,
    Computation,
    CriteriaSet,
    Criterion,
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionRow,
    RankingGroup,
    Round,
    Score,
    StaleMark,
    Standing,
)
from indicators.services.import_results import (
    AREAS_FILE,
    BINH_DUONG_FILE,
    DATA,
    FILES,
    MEANS_FILE,
    RESULT_FILES,
    TABLES_FILE,
)
from indicators.services.printed_units import LISTED_ON
from indicators.services.results_files import (
    AREA_COLUMNS,
    MEAN_COLUMNS,
    PARTS_COLUMNS,
    RESULT_COLUMNS,
    TABLE_COLUMNS,
)

COLUMNS = {
    **dict.fromkeys(RESULT_FILES, RESULT_COLUMNS),
    AREAS_FILE: AREA_COLUMNS,
    MEANS_FILE: MEAN_COLUMNS,
    TABLES_FILE: TABLE_COLUMNS,
    BINH_DUONG_FILE: PARTS_COLUMNS,
}
DISTRICTS_FILE = "results_districts.csv"
PROVINCES_FILE = "results_provinces.csv"

BINH_DUONG = (
    "Thành phố Thủ Dầu Một",
    "Thành phố Tân Uyên",
    "Huyện Bàu Bàng",
    "Thành phố Thuận An",
    "Thành phố Dĩ An",
    "Thành phố Bến Cát",
    "Huyện Dầu Tiếng",
    "Huyện Phú Giáo",
    "Huyện Bắc Tân Uyên",
)


class ResultsFolder:
    """Seven files that may be changed row by row; Bình Dương's is the project's own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, list[dict[str, str]]] = {name: [] for name in FILES}
        with (DATA / BINH_DUONG_FILE).open(encoding="utf-8", newline="") as file:
            self.rows[BINH_DUONG_FILE] = list(csv.DictReader(file))

    def add(self, file: str, **cells: str) -> dict[str, str]:
        """Add a row to a file; the cells not given are blank or harmless."""
        row = {"basis": "stated", "source_url": "https://example.org/nguon", **cells}
        self.rows[file].append(row)
        return row

    def district(self, unit: str, **cells: str) -> dict[str, str]:
        """Add a district of Đồng Tháp in 2019."""
        return self.add(
            DISTRICTS_FILE, **{"year": "2019", "province": "Đồng Tháp", **cells}, unit=unit
        )

    def write(self) -> Path:
        """Write all files and return the folder."""
        for name, columns in COLUMNS.items():
            with (self.path / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(self.rows[name])
        return self.path


def unit_of_the_last_list(code: str, full_name: str, above: Unit | None = None) -> Unit:
    """A unit as the list of 30/06/2025 has it: "Huyện Hồng Ngự" under a province, or a province."""
    kinds = ("Thành phố", "Thị xã", "Huyện", "Quận", "Tỉnh", "Phường")
    kind = next(kind for kind in kinds if full_name.startswith(kind))
    level = Unit.Level.DISTRICT if above else Unit.Level.PROVINCE
    if above and above.parent_id:
        level = Unit.Level.COMMUNE
    return Unit.objects.create(
        code=code,
        level=level,
        kind=kind.lower(),
        name=full_name.removeprefix(f"{kind} "),
        full_name=full_name,
        parent=above,
        province=above and (above.province or above),
        valid_to=LISTED_ON,
    )


def the_units() -> dict[str, Unit]:
    """Bình Dương with its nine districts, and some of Đồng Tháp, Huế and Thanh Hóa."""
    units = {}
    for province_code, province_name, districts in (
        ("74", "Tỉnh Bình Dương", BINH_DUONG),
        (
            "87",
            "Tỉnh Đồng Tháp",
            ("Thành phố Hồng Ngự", "Huyện Hồng Ngự", "Huyện Châu Thành", "Huyện Tam Nông"),
        ),
        ("46", "Thành phố Huế", ("Thị xã Hương Thủy",)),
        ("38", "Tỉnh Thanh Hóa", ("Thành phố Thanh Hóa", "Huyện Hoằng Hóa")),
    ):
        province = units[province_name] = unit_of_the_last_list(province_code, province_name)
        for number, district in enumerate(districts):
            units[f"{district}, {province_name}"] = unit_of_the_last_list(
                f"{province_code}{number}", district, province
            )
    return units


def everything_written() -> dict[str, int]:
    """How many rows each table has that loading results may write to."""
    return {
        model.__name__: model.objects.count()
        for model in (
            Assessment,
            Computation,
            CriteriaSet,
            Criterion,
            DataLoad,
            Edition,
            EditionArea,
            EditionAreaScore,
            EditionRow,
            RankingGroup,
            Round,
            Score,
            StaleMark,
            Standing,
        )
    }
