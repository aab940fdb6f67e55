"""Write a document as Excel: numbers are numbers, headings stay in sight and repeat on paper."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from indicators.reports.packages import steady
from indicators.reports.parts import Column, Document, Row, Table, Value, clean, decimals

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
# Vietnamese: a dot between thousands and a comma before decimals, wherever the file is opened.
_NUMBER, _COUNT, _CHANGE = "[$-42A]#,##0", "[$-42A]#,##0", "[$-42A]+0;-0;0"
_BOLD, _PLAIN = Font(name=FONT, size=11, bold=True), Font(name=FONT, size=11)
_HEADING = PatternFill("solid", fgColor="E6F0F1")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="top", wrap_text=True)
_TOP = Alignment(horizontal="right", vertical="top")
_PLACES = {"text": _WRAPPED, "center": _CENTRED, "count": _CENTRED}
_DAY = "dd/mm/yyyy"
_A4 = 9
_NARROWEST = 8
_TWO_LINES = 32
"""Points: how high a heading is, of which not every reader makes room for the second line."""

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
MILLIMETRES_A_CHARACTER = 2.0


def write_excel(document: Document) -> bytes:
    """The workbook: a sheet for every table, one for all units' tables, one about the source."""
    book = Workbook(write_only=True)
    book.properties.creator = "CCHC Portal"
    book.properties.title = clean(document.head.subject)[:250]
    book.properties.description = clean(document.head.notice)
    for table in (*document.tables, *document.wide, *document.data):
        _table(book, document, table, across=table not in document.tables)
    if document.sheets:
        _table(book, document, _all_sheets(document), across=False)
    _about(book, document)
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue(), document.head.when)


def _all_sheets(document: Document) -> Table:
    """Every unit's table one below the other, the unit's name and code on each line."""
    first = document.sheets[0].table
    if len(document.sheets) == 1:
        return first
    keys: dict[str, Column] = {}
    for sheet in document.sheets:
        keys |= {column.key: column for column in sheet.table.columns}
    return Table(
        title=first.title,
        columns=(
            Column("unit_code", "Mã đơn vị", "text", 16),
            Column("unit", "Đơn vị", "text", 48),
            *keys.values(),
        ),
        rows=tuple(
            Row({**row.values, "unit": sheet.title, "unit_code": sheet.code}, row.kind)
            for sheet in document.sheets
            for row in sheet.table.rows
        ),
    )


def _table(book: Workbook, document: Document, table: Table, *, across: bool) -> None:
    sheet = book.create_sheet(_sheet_name(book, table.title))
    head = document.head
    # A title that the tab has no room for stands in the sheet.
    title = table.title if sheet.title != table.title else ""
    above = [line for line in (head.notice, " – ".join(head.title), head.attached, title) if line]
    heading = len(above) + 1
    sheet.freeze_panes = f"{get_column_letter(_first_number(table))}{heading + 1}"
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if across else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    # Inches, as Nghị định 30/2020/NĐ-CP has them in millimetres: 20, 20, 30, 15.
    margins = sheet.page_margins
    margins.top = margins.bottom = 0.79
    margins.left, margins.right = 1.18, 0.59
    sheet.oddHeader.center.text = "&P"
    sheet.HeaderFooter.differentFirst = True
    if head.notice:
        notice = head.notice.replace("&", "&&")
        sheet.oddFooter.center.text = sheet.firstFooter.center.text = notice
    for number, column in enumerate(table.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _width(table, column)
    sheet.row_dimensions[heading].height = _TWO_LINES
    for text in above:
        sheet.append([_text(sheet, text, _BOLD)])
    sheet.append([_text(sheet, column.title, _BOLD, heading=True) for column in table.columns])
    for row in table.rows:
        if row.kind == "group":
            sheet.append([_text(sheet, str(row.values["heading"]), _BOLD)])
            continue
        font = _PLAIN if row.kind == "line" else _BOLD
        sheet.append(
            [_cell(sheet, row.values.get(column.key), column, font) for column in table.columns]
        )
    for note in table.notes:
        sheet.append([_text(sheet, note, Font(name=FONT, size=10, italic=True))])


def _width(table: Table, column: Column) -> float:
    """In characters. Texts stand in one line: a row that grows isn't drawn so by every reader.

    No wider than the longest text, though: a sheet is printed on one page across.
    """
    texts = (row.values.get(column.key) for row in table.rows if row.kind != "group")
    longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
    if column.kind != "text":
        # Words in a column of numbers, "[Chưa có số liệu]", are read whole too.
        return max(column.width / MILLIMETRES_A_CHARACTER, longest) + 2
    return max(min(column.width, longest), len(column.title), _NARROWEST) + 2


def _first_number(table: Table) -> int:
    """The number of the column right of the first name: what's left of it stays in sight."""
    names = [n for n, column in enumerate(table.columns, 1) if column.kind == "text"]
    return names[0] + 1 if names else 1


def _about(book: Workbook, document: Document) -> None:
    sheet = book.create_sheet("Thông tin")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    lines = [("Tài liệu", document.head.subject), ("Kèm theo", document.head.attached)]
    if document.head.notice:
        sheet.oddFooter.center.text = document.head.notice.replace("&", "&&")
        lines.append(("Lưu ý", document.head.notice))
    for label, text in (*lines, *document.source):
        sheet.append([_text(sheet, label, _BOLD), _text(sheet, text, _PLAIN)])
    for one in document.sheets if len(document.sheets) == 1 else ():
        for label, text in one.facts:
            sheet.append([_text(sheet, label, _BOLD), _text(sheet, text, _PLAIN)])


def _cell(sheet: Any, value: Value, column: Column, font: Font) -> Any:
    placed = _PLACES.get(column.kind, _TOP)
    if isinstance(value, str):
        return _text(sheet, value, font, placed=placed)
    cell = WriteOnlyCell(sheet, value=value)
    cell.font, cell.alignment = font, placed
    if isinstance(value, date):
        cell.number_format = _DAY
        return cell
    if isinstance(value, Decimal) or column.kind == "number":
        carried = column.kind == "figure" and isinstance(value, Decimal)
        places = decimals(value) if carried else column.places
        cell.number_format = f"{_NUMBER}.{'0' * places}" if places else _NUMBER
    else:
        cell.number_format = _CHANGE if column.kind == "change" else _COUNT
    return cell


def _text(
    sheet: Any,
    value: str,
    font: Font,
    *,
    heading: bool = False,
    placed: Alignment | None = None,
) -> Any:
    cell = WriteOnlyCell(sheet, value=clean(value))
    # A text that begins with "=" stays a text, and a code of digits stays a code.
    cell.data_type = "s"
    cell.number_format = "@"
    cell.font = font
    if heading:
        cell.alignment, cell.fill = _MIDDLE, _HEADING
    elif placed is not None:
        cell.alignment = placed
    return cell


def _sheet_name(book: Workbook, title: str) -> str:
    name = _FORBIDDEN.sub(" ", clean(title)).strip() or "Bảng"
    if len(name) > _LONGEST_NAME:
        # Whole words.
        name = name[: _LONGEST_NAME + 1].rpartition(" ")[0] or name[:_LONGEST_NAME]
    taken = {sheet.title for sheet in book.worksheets}
    return name if name not in taken else f"{name[:28]} {len(taken)}"
