"""A criteria set as one Excel sheet in the annex's order, out and in."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from indicators.models import CriteriaSet, Criterion

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("code", "Mã", 10),
    ("parent_code", "Mã cấp trên", 10),
    ("name", "Tên", 60),
    ("part", "Phần (main, bonus, penalty)", 12),
    ("kind", "Cách tính", 12),
    ("max_points", "Điểm tối đa", 10),
    ("options", "Phương án (tên=điểm; …)", 40),
    ("floor", "Tỷ lệ tối thiểu", 10),
    ("bands", "Khoảng tỷ lệ (từ=điểm; …)", 24),
    ("step", "Điểm mỗi lần đếm", 10),
    ("no_cases", "Khi không phát sinh", 16),
    ("allow_over", "Tử số được lớn hơn mẫu số (1)", 10),
    ("evidence_required", "Cần tài liệu kiểm chứng (1)", 10),
    ("na_allowed", "Được ghi không áp dụng (1)", 10),
    ("guidance", "Cách chấm", 60),
)
"""Column of `load_criteria_set` -> its heading in the sheet and its width."""

MOST_ROWS = 2_000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024


class SheetError(ValueError):
    """A file that holds no criteria set; the message says why, in Vietnamese."""


def write_set(criteria_set: CriteriaSet) -> bytes:
    """The tree of a set as .xlsx, a row a node; what `read_set` reads back."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bộ tiêu chí")
    sheet.freeze_panes = "D2"
    for number, (_name, _heading, width) in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append([_cell(sheet, heading, bold=True) for _name, heading, _width in COLUMNS])
    nodes = criteria_set.criteria.order_by("position").select_related("parent")
    for node in nodes.prefetch_related("options", "ratio_bands"):
        values = _row(node)
        sheet.append([_cell(sheet, values[name]) for name, _heading, _width in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_set(content: bytes) -> list[dict[str, str]]:
    """The rows of such a sheet as `load_criteria_set` takes them.

    Columns are found by their headings, in any order. Raises SheetError for what is no workbook,
    too large, or lacks a column.
    """
    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SheetError(_("Tệp không phải là bảng tính .xlsx.")) from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise SheetError(_("Tệp không có trang tính nào."))
    rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2)
    headings = [str(value or "").strip() for value in next(rows, ())]
    by_heading = {heading: name for name, heading, _width in COLUMNS}
    names = [by_heading.get(heading, "") for heading in headings]
    lacking = [heading for name, heading, _width in COLUMNS if name not in names]
    if lacking:
        raise SheetError(_("Trang tính thiếu cột: %(columns)s.") % {"columns": ", ".join(lacking)})
    found = []
    for values in rows:
        row = {name: _text(value) for name, value in zip(names, values, strict=False) if name}
        if any(row.values()):
            found.append(row)
    if len(found) > MOST_ROWS:
        raise SheetError(_("Trang tính có hơn %(most)d dòng.") % {"most": MOST_ROWS})
    return found


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise SheetError(_("Tệp lớn hơn 5 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(item.file_size for item in packed.infolist())
    except zipfile.BadZipFile as error:
        raise SheetError(_("Tệp không phải là bảng tính .xlsx.")) from error
    if unpacked > MOST_UNPACKED:
        raise SheetError(_("Tệp giải nén ra quá lớn."))


def _row(node: Criterion) -> dict[str, Any]:
    return {
        "code": node.code,
        "parent_code": node.parent.code if node.parent else "",
        "name": node.name,
        "part": node.part,
        "kind": node.kind,
        "max_points": node.max_points,
        "options": ";".join(f"{o.label}={_plain(o.points)}" for o in node.options.all()),
        "floor": node.ratio_floor,
        "bands": ";".join(
            f"{_plain(band.lower)}={_plain(band.points)}" for band in node.ratio_bands.all()
        ),
        "step": node.step,
        "no_cases": node.no_cases,
        "allow_over": int(node.allow_over) or "",
        "evidence_required": int(node.evidence_required),
        "na_allowed": int(node.na_allowed),
        "guidance": node.guidance,
    }


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        # Excel keeps 0.25 as a binary float; its shortest spelling is what was typed.
        return _plain(Decimal(repr(value)))
    return str(value).strip()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
