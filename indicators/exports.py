"""A table's rows as data: CSV, JSON and Excel, the same columns in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from json.encoder import encode_basestring
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from indicators import scoring
from indicators.data_dictionary import ROW_FIELDS, Field, Kind
from indicators.models import Edition
from indicators.models.fields import from_stored
from indicators.published_rows import IN_DATA, DataRow
from indicators.rows_as_json import rows_as_json

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


def render(kind: str, edition: Edition, rows: Sequence[DataRow], address: str) -> bytes:
    """Return the rows as `kind` (csv, json or xlsx); `address` is where the edition stands."""
    if kind == "json":
        return json_file(edition, json_rows(edition, rows), address)
    return {"csv": _csv, "xlsx": _xlsx}[kind](edition, rows, address)


def json_file(edition: Edition, rows: Iterable[str], address: str) -> bytes:
    """Rows that are JSON already, a line each, below what is said of their edition."""
    about = as_json(edition_values(edition, address))
    lines = ",\n".join(rows)
    return f'{{"edition":{about},\n"rows":[\n{lines}\n]}}\n'.encode()


def values_of(edition: Edition, rows: Sequence[DataRow]) -> Iterator[tuple[Any, ...]]:
    """The rows with their values in the order of COLUMNS; decimals in the places they have."""
    return zip(*_columns(edition, rows), strict=True)


def json_rows(edition: Edition, rows: Sequence[DataRow]) -> list[str]:
    """The rows as JSON objects, decimals as text, so that no reader turns them into floats.

    Of rows that were chosen; `all_json_rows` lets the database write them. Column by column: row
    by row takes three times as long.
    """
    same = _same_in_all(edition)
    parts: list[Iterable[str]] = []
    for field, column in zip(ROW_FIELDS, _columns(edition, rows), strict=True):
        lead = f'{"," if parts else "{"}"{field.name}":'
        if field.name in same:
            parts.append(repeat(lead + as_json(same[field.name])))
        else:
            parts += (repeat(lead), _WRITTEN[field.kind](column))
    return list(map("".join, zip(*parts, repeat("}"))))  # noqa: B905 (repeat has no end)


def json_row(edition: Edition, row: DataRow, more: Mapping[str, Any]) -> str:
    """The same of one row, with what else is to be said of it behind."""
    stored = dict(zip(IN_DATA, row, strict=False)) | _same_in_all(edition)
    fields = {
        field.name: _decimal(stored[field.name], edition, field)
        if field.kind is Kind.DECIMAL
        else stored[field.name]
        for field in ROW_FIELDS
    }
    return as_json(fields | dict(more))


def all_json_rows(edition: Edition) -> list[str]:
    """All rows of an edition as JSON objects in the order they're printed in; one query."""
    return rows_as_json(edition, _same_in_all(edition))


def edition_values(edition: Edition, address: str) -> dict[str, Any]:
    """What a data file says of its edition; `address` is the edition's own, for ever.

    Takes an edition of `as_data()`.
    """
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
        "criteria_set": edition.set_slug,
        "note": edition.note or None,
        "provisional": edition.provisional or None,
        "illustrative": edition.illustrative,
        "digest": edition.digest,
    }


# Vietnamese as it's written: a third of the bytes of escapes, and legible. What json doesn't know
# becomes text: dates as ISO has them, and decimals, so that no reader turns them into floats.
as_json = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":")).encode


def _same_in_all(edition: Edition) -> dict[str, Any]:
    """The columns that are the same in all rows of an edition."""
    return {
        "year": edition.period_word if edition.period else edition.year,
        "province": edition.scope_name,
        "level": edition.level,
        "edition": edition.number,
    }


def _columns(edition: Edition, rows: Sequence[DataRow]) -> Iterator[Iterable[Any]]:
    """The rows column by column."""
    same = _same_in_all(edition)
    stored = dict(zip(IN_DATA, zip(*rows, strict=True), strict=False))
    for field in ROW_FIELDS:
        column = stored.get(field.name, ())
        if field.name in same:
            yield repeat(same[field.name], len(rows))
        elif field.kind is Kind.DECIMAL:
            # Each value once: maxima, for one, are few.
            found = {one: _decimal(one, edition, field) for one in set(column)}
            yield [found[one] for one in column]
        else:
            yield column


_QUANTA = [Decimal(1).scaleb(-places) for places in range(scoring.STORED_PLACES + 1)]


def _decimal(stored: int | None, edition: Edition, field: Field) -> Decimal | None:
    if stored is None:
        return None
    places = edition.places if field.name == "index" else scoring.STORED_PLACES
    return from_stored(stored).quantize(_QUANTA[places])


_WRITTEN: dict[Kind, Callable[[Iterable[Any]], Iterable[str]]] = {
    Kind.TEXT: lambda column: map(encode_basestring, column),
    Kind.WHOLE: lambda column: ["null" if one is None else str(one) for one in column],
    Kind.DECIMAL: lambda column: ["null" if one is None else f'"{one!s}"' for one in column],
}
"""A column of each kind as JSON."""


def _csv(edition: Edition, rows: Sequence[DataRow], address: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for values in values_of(edition, rows):
        writer.writerow([safe_text(value) for value in values])
    # The mark at the start makes Excel read the file as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def safe_text(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a quote in front."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _xlsx(edition: Edition, rows: Sequence[DataRow], address: str) -> bytes:
    book = Workbook(write_only=True)
    book.properties.title = f"{edition.scope_name} {edition.level} {edition.period_word}"
    book.properties.creator = "CCHC Portal"
    sheet = book.create_sheet(_("Xếp hạng"))
    sheet.freeze_panes = "A2"
    for letter, width in {"B": 18, "D": 30, "H": 30, "L": 14, "Q": 40, "R": 40}.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, column, bold=True) for column in COLUMNS])
    for values in values_of(edition, rows):
        sheet.append([_cell(sheet, value) for value in values])
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
