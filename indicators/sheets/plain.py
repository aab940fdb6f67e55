"""Write a plain table as a workbook: a heading, rows, numbers as numbers, texts that stay texts."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_table(
    title: str, headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> bytes:
    """The workbook; `headings` are (text, width)."""
    return write_tables([(title, headings, rows)])


def write_tables(
    tables: Iterable[tuple[str, Sequence[tuple[str, int]], Iterable[Sequence[Any]]]],
) -> bytes:
    """A workbook with a sheet for each (title, headings, rows)."""
    book = Workbook(write_only=True)
    book.properties.creator = "CCHC Portal"
    for title, headings, rows in tables:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, (_text, width) in enumerate(headings, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.append([_cell(sheet, text, bold=True) for text, _width in headings])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # A text that begins with "=" stays a text, and its codes stay codes.
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)
    elif isinstance(value, Decimal):
        cell.number_format = "[$-42A]#,##0.00##"
    elif isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
