"""The table of past results: its template, and reading one that came back (Excel or CSV)."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.file_problems import Problem
from districts.vietnamese import search_key
from indicators.models import EditionRow
from indicators.services.import_history import HistoryPlan, HistoryRow, import_history
from indicators.sheets.numbers import NotANumber, number_from_cell, whole_from_cell
from indicators.sheets.plain import write_table
from indicators.sheets.table import TableRow, read_table

COLUMNS = {
    "year": ("Năm", "nam", "year"),
    "period": ("Kỳ", "ky", "period"),
    "level": ("Cấp", "cap", "level"),
    "unit_code": ("Mã đơn vị", "ma_don_vi", "unit_code"),
    "unit_name": ("Tên đơn vị", "Đơn vị", "ten_don_vi", "unit_name"),
    "group": ("Nhóm", "nhom", "group"),
    "points": ("Điểm", "diem", "points"),
    "max_points": ("Điểm tối đa", "diem_toi_da", "max_points"),
    "index": ("Chỉ số", "chi_so", "index"),
    "rank": ("Hạng", "Xếp hạng", "hang", "rank"),
    "rank_of": ("Trên tổng số", "tren_tong_so", "rank_of"),
    "band": ("Xếp loại", "xep_loai", "band"),
    "basis": ("Căn cứ", "can_cu", "basis"),
    "source": ("Nguồn", "nguon", "source"),
    "note": ("Ghi chú", "ghi_chu", "note"),
}
AREA = "Lĩnh vực: "
LEVELS = {
    "huyen": Unit.Level.DISTRICT,
    "xa": Unit.Level.COMMUNE,
    "so nganh": Unit.Level.AGENCY,
    "district": Unit.Level.DISTRICT,
    "commune": Unit.Level.COMMUNE,
    "agency": Unit.Level.AGENCY,
}
BASES = {
    "": EditionRow.Basis.STATED,
    "nguon neu": EditionRow.Basis.STATED,
    "suy ra": EditionRow.Basis.DERIVED,
    "theo thu tu liet ke": EditionRow.Basis.LISTED_ORDER,
    "stated": EditionRow.Basis.STATED,
    "derived": EditionRow.Basis.DERIVED,
    "listed order": EditionRow.Basis.LISTED_ORDER,
}
PERIODS = {
    "": "",
    "ca nam": "",
    "quy 1": "quy-1",
    "quy 2": "quy-2",
    "quy 3": "quy-3",
    "quy 4": "quy-4",
    "quy i": "quy-1",
    "quy ii": "quy-2",
    "quy iii": "quy-3",
    "quy iv": "quy-4",
    "6 thang dau": "6-thang-dau",
    "6 thang cuoi": "6-thang-cuoi",
    "6 thang dau nam": "6-thang-dau",
    "6 thang cuoi nam": "6-thang-cuoi",
}
FIRST_YEAR = 2000


def history_template() -> bytes:
    """The columns, and no rows."""
    widths = {"unit_name": 32, "group": 24, "source": 40, "note": 30}
    headings = [(names[0], widths.get(key, 13)) for key, names in COLUMNS.items()]
    example = [(f"{AREA}Cải cách thể chế", 24), (f"{AREA}Cải cách thủ tục hành chính", 24)]
    return write_table(_("Kết quả các năm"), [*headings, *example], [])


def take_in_history(
    data: bytes, province: Unit, *, user: User, reason: str = "", apply: bool = False
) -> HistoryPlan:
    """Read a table of past results and say what it would publish, or publish it: all or nothing.

    Raises UnreadableFile, and PermissionDenied for who isn't Home Affairs of the province.
    """
    problems: list[Problem] = []
    rows = [
        read
        for row in read_table(data, COLUMNS, needed=("year", "level", "source"))
        if (read := _row(row, problems)) is not None
    ]
    if not rows and not problems:
        problems.append(Problem(_("Tệp không có dòng kết quả nào.")))
    plan = import_history(province, rows, user=user, reason=reason, apply=apply and not problems)
    plan.problems = [*problems, *plan.problems]
    return plan


def _row(row: TableRow, problems: list[Problem]) -> HistoryRow | None:
    before = len(problems)
    numbers: dict[str, Decimal | int | None] = {}
    # "2020-quy-1", as a part-year stands in addresses, says both.
    year, dash, part = row.text("year").partition("-")
    period = row.text("period") or part
    for key, read in (
        ("year", whole_from_cell),
        ("rank", whole_from_cell),
        ("rank_of", whole_from_cell),
        ("points", number_from_cell),
        ("max_points", number_from_cell),
        ("index", number_from_cell),
    ):
        try:
            value = year if key == "year" and dash else row.values.get(key, "")
            numbers[key] = read(value)
        except NotANumber as error:
            problems.append(row.problem(str(error), key))
    areas = {}
    for heading, value in row.more.items():
        if not heading.startswith(AREA):
            if not str(value).strip():
                continue
            problems.append(
                row.problem(_("cột “%(name)s” không có trong mẫu") % {"name": heading}, heading)
            )
            continue
        try:
            points = number_from_cell(value)
        except NotANumber as error:
            problems.append(row.problem(str(error), heading))
            continue
        if points is not None:
            areas[heading.removeprefix(AREA).strip()] = points
    _check(row, period, numbers, areas, problems)
    if len(problems) > before:
        return None
    return HistoryRow(
        sheet=row.sheet,
        cell=row.problem("", "unit_code" if row.text("unit_code") else "unit_name").cell,
        period=PERIODS[_key(period)],
        level=LEVELS[_key(row.text("level"))],
        unit_code=row.text("unit_code"),
        unit_name=row.text("unit_name"),
        group=row.text("group"),
        band=row.text("band"),
        basis=BASES[_key(row.text("basis"))],
        source=row.text("source"),
        note=row.text("note"),
        areas=areas,
        **numbers,  # type: ignore[arg-type]
    )


def _check(
    row: TableRow,
    period: str,
    numbers: dict[str, Decimal | int | None],
    areas: dict[str, Decimal],
    problems: list[Problem],
) -> None:
    """Note what can't be in a published result."""

    def wrong(key: str, message: str) -> None:
        problems.append(row.problem(message, key))

    year, rank, rank_of = numbers.get("year"), numbers.get("rank"), numbers.get("rank_of")
    this_year = timezone.localdate().year
    if "year" in numbers and (year is None or not FIRST_YEAR <= year <= this_year):
        wrong("year", _("năm phải từ 2000 đến năm nay"))
    if _key(period) not in PERIODS:
        wrong(
            "period" if row.text("period") else "year",
            _("kỳ phải để trống (cả năm), hoặc là quý 1–4, 6 tháng đầu, 6 tháng cuối"),
        )
    if _key(row.text("level")) not in LEVELS:
        wrong("level", _("cấp phải là huyện, xã hoặc sở ngành"))
    if not row.text("unit_code") and not row.text("unit_name"):
        wrong("unit_name", _("thiếu mã hoặc tên đơn vị"))
    if _key(row.text("basis")) not in BASES:
        wrong("basis", _("căn cứ phải là: nguồn nêu, suy ra, hoặc theo thứ tự liệt kê"))
    if not row.text("source"):
        wrong("source", _("thiếu nguồn"))
    if rank is not None and not 1 <= rank <= 20_000:
        wrong("rank", _("hạng phải từ 1 trở đi"))
    if rank_of is not None and not 1 <= rank_of <= 20_000:
        wrong("rank_of", _("tổng số phải từ 1 trở đi"))
    if rank is not None and rank_of is not None and rank > rank_of:
        wrong("rank", _("hạng lớn hơn tổng số đơn vị"))
    for key, most in (("points", 100_000), ("max_points", 100_000), ("index", 100_000)):
        value = numbers.get(key)
        if value is not None and not 0 <= value <= most:
            wrong(key, _("số âm hoặc quá lớn"))
    for name, points in areas.items():
        if not 0 <= points <= 100_000:
            wrong(f"{AREA}{name}", _("số âm hoặc quá lớn"))
    points, most_points = numbers.get("points"), numbers.get("max_points")
    if points is not None and most_points is not None and points > most_points:
        wrong("points", _("điểm lớn hơn điểm tối đa"))
    figures = ("points", "index", "rank")
    # A figure that couldn't be read is named already; it isn't missing.
    if all(key in numbers and numbers[key] is None for key in figures) and not areas:
        wrong("points", _("dòng không có kết quả nào"))
    for key, length in (("group", 200), ("band", 60), ("unit_name", 100), ("unit_code", 20)):
        if len(row.text(key)) > length:
            wrong(key, _("chữ quá dài"))


def _key(text: str) -> str:
    return " ".join(search_key(text).replace("-", " ").replace(",", " ").replace("_", " ").split())
