"""A table's rows as data: CSV, JSON and Excel, the same columns in each."""

from __future__ import annotations

import csv
import functools
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from indicators.data_dictionary import ROW_FIELDS
from indicators.models import Edition, EditionRow

COLUMNS = tuple(field.name for field in ROW_FIELDS)
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A CSV file for spreadsheets line by line, safe of formulas, however many rows there are."""

    class Line:
        """Gives each written line back instead of keeping it."""

        def write(self, text: str) -> str:
            return text

    writer = csv.writer(Line(), lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_text(value) for value in row])


def render(kind: str, edition: Edition, rows: Iterable[EditionRow], address: str) -> bytes:
    """Return the rows as `kind` (csv, json or xlsx); `address` is where the edition stands."""
    values = [row_values(edition, row) for row in rows]
    return {"csv": _csv, "json": _json, "xlsx": _xlsx}[kind](edition, values, address)


def row_values(edition: Edition, row: EditionRow) -> dict[str, Any]:
    """A row by column; decimals with the places they're written with."""
    return {
        "year": edition.period_word if edition.period else edition.year,
        "province": edition.scope_name,
        "level": edition.level,
        "group": row.group,
        "rank": row.rank,
        "rank_of": row.rank_of,
        "unit_code": row.unit_code,
        "unit_name": row.unit_name,
        "index": _fixed(row.index, edition.places),
        "points": _fixed(row.points, 4),
        "max_points": _fixed(row.max_points, 4),
        "band": row.band,
        "previous_rank": row.previous_rank,
        "rank_change": row.rank_change,
        "basis": row.basis,
        "edition": edition.number,
        "source_url": row.source_url,
        "note": row.note,
    }


def edition_values(edition: Edition, address: str) -> dict[str, Any]:
    """What a data file says of its edition; `address` is the edition's own, for ever."""
    return {
        "address": address,
        "scope": edition.scope,
        "province": edition.scope_name,
        "level": edition.level,
        "year": edition.year,
        "period": edition.period or None,
        "number": edition.number,
        "origin": edition.origin,
        "decision_number": edition.decision_number or None,
        "decision_date": edition.decision_date.isoformat() if edition.decision_date else None,
        "published_at": edition.published_at.isoformat(),
        "reason": edition.reason or None,
        "units_total": edition.units_total,
        "criteria_set": edition.criteria_set.slug if edition.criteria_set else None,
        "note": edition.note or None,
        "provisional": edition.provisional or None,
        "illustrative": edition.illustrative,
        "digest": edition.digest,
    }


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals as text, so that no reader turns them into floats."""
    return str(value) if isinstance(value, Decimal) else value


# Decimals, which json doesn't know, as text.
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def _fixed(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else value.quantize(_quantum(places))


@functools.cache
def _quantum(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _csv(edition: Edition, rows: list[dict[str, Any]], address: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe_text(row[column]) for column in COLUMNS])
    # The mark at the start makes Excel read the file as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def safe_text(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a quote in front."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _json(edition: Edition, rows: list[dict[str, Any]], address: str) -> bytes:
    # A line a row, by hand: with `indent`, json leaves its encoder in C for one in Python.
    about = json.dumps(edition_values(edition, address), ensure_ascii=False)
    lines = ",\n".join(_ENCODER.encode({column: row[column] for column in COLUMNS}) for row in rows)
    return f'{{"edition": {about},\n"rows": [\n{lines}\n]}}\n'.encode()


def _xlsx(edition: Edition, rows: list[dict[str, Any]], address: str) -> bytes:
    book = Workbook(write_only=True)
    book.properties.title = f"{edition.scope_name} {edition.level} {edition.period_word}"
    book.properties.creator = "CCHC Portal"
    sheet = book.create_sheet(_("Xếp hạng"))
    sheet.freeze_panes = "A2"
    for letter, width in {"B": 18, "D": 30, "H": 30, "L": 14, "Q": 40, "R": 40}.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, column, bold=True) for column in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, row[column]) for column in COLUMNS])
    about = book.create_sheet(_("Thông tin"))
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 90
    for label, value in (
        (_("Địa chỉ"), address),
        (_("Bản công bố số"), edition.number),
        (_("Số quyết định"), edition.decision_number or None),
        (_("Ngày công bố"), edition.published_at.date().isoformat()),
        (_("Lý do đính chính"), edition.reason or None),
        (_("Ghi chú"), edition.note or None),
        (_("Mã băm SHA-256"), edition.digest),
    ):
        about.append([_cell(about, label, bold=True), _cell(about, value)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # A text that begins with "=" stays a text; openpyxl would make it a formula.
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0." + "0" * max(-int(value.as_tuple().exponent), 1)
    if bold:
        cell.font = Font(bold=True)
    return cell
