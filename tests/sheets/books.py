"""Annex files for the tests: made by the portal, filled in as people do, spoilt as people do."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from indicators.models import Assessment, Round, ScoreChange
from indicators.sheets import layout
from indicators.sheets.write import select, write_annex


def annex(
    round_: Round, *units: Assessment, step: str = ScoreChange.Step.SELF, alone: bool | None = None
) -> bytes:
    """The annex of these units, or of all."""
    found = list(units) or list(
        Assessment.objects.filter(round=round_).select_related("unit").in_group_order()
    )
    one = len(found) == 1 if alone is None else alone
    return write_annex(select(round_, step=step, assessments=found, unit_alone=one))


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(book: Workbook, code: str, key: str, unit: str = "") -> tuple[str, str]:
    """(sheet, cell) of a leaf's column."""
    for sheet in book.worksheets:
        keys = {
            str(cell.value).removeprefix(layout.KEY_PREFIX): cell.column
            for cell in sheet[layout.KEY_ROW]
            if str(cell.value).startswith(layout.KEY_PREFIX)
        }
        if not keys:
            continue
        for row in range(layout.FIRST_ROW, sheet.max_row + 1):
            if sheet.cell(row, keys["code"]).value != code:
                continue
            if unit and sheet.cell(row, keys["unit"]).value != unit:
                continue
            return sheet.title, f"{get_column_letter(keys[key])}{row}"
    raise LookupError(f"{code} {key}")


def fill(data: bytes, typed: Mapping[tuple[str, ...], Any]) -> bytes:
    """The file with these cells typed: {(code, column[, unit]): value}."""
    book = opened(data)
    for place, value in typed.items():
        sheet, cell = at(book, *place)
        book[sheet][cell] = value
    return saved(book)
