"""The rows of an edition as JSON objects that the database writes.

It writes a whole table in the time that Python takes to receive its values. Objects come as short
as JSON can be, because SQLite writes no other. `exports.json_rows` says the same in Python of rows
that were chosen; tests hold the two equal.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping

from django.db import connection

from indicators import scoring
from indicators.data_dictionary import ROW_FIELDS, Field, Kind
from indicators.models import Edition
from indicators.written_once import fetched


def rows_as_json(edition: Edition, same: Mapping[str, str | int]) -> list[str]:
    """All rows in the order they're printed in; `same`: what all have in common. One query.

    Every column of ROW_FIELDS that isn't in `same` is a column of the table.
    """
    text = _statement(connection.vendor, edition.places, tuple(same))
    holes = [same[field.name] for field in ROW_FIELDS if field.name in same]
    if connection.vendor == "postgresql":
        holes = [json.dumps(value, ensure_ascii=False) for value in holes]
    ((found,),) = fetched((text, (*holes, edition.pk)))
    return found.split("\n") if found else []


@functools.cache
def _statement(vendor: str, places: int, same: tuple[str, ...]) -> str:
    """The question, with a hole for each shared column and one for the edition."""
    row = (_postgresql if vendor == "postgresql" else _sqlite)(places, same)
    rows = (
        f"(SELECT {row} AS row FROM indicators_editionrow"  # noqa: S608 (names from the dictionary)
        " WHERE edition_id = %s ORDER BY position) rows"
    )
    # One answer in place of a row each: between two rows of SQLite a thread lets the others in,
    # and waits for its turn again. In JSON a line break within a text is written as \n.
    joined = "STRING_AGG" if vendor == "postgresql" else "GROUP_CONCAT"
    line_break = "CHR(10)" if vendor == "postgresql" else "CHAR(10)"
    return f"SELECT {joined}(rows.row, {line_break}) FROM {rows}"  # noqa: S608


def _sqlite(places: int, same: tuple[str, ...]) -> str:
    def value(field: Field) -> str:
        column = f'"{field.name}"'
        if field.name in same:
            return "%s"
        if field.kind is not Kind.DECIMAL:
            return column
        sign, whole, fraction, digits = _decimal(field, places)
        pattern, parts = ("%%s%%d", [sign, whole])
        if digits:
            pattern, parts = (f"%%s%%d.%%0{digits}d", [sign, whole, fraction])
        text = f"PRINTF('{pattern}', {', '.join(parts)})"
        return f"CASE WHEN {column} IS NOT NULL THEN {text} END"

    fields = ", ".join(f"'{field.name}', {value(field)}" for field in ROW_FIELDS)
    return f"JSON_OBJECT({fields})"


def _postgresql(places: int, same: tuple[str, ...]) -> str:
    def value(field: Field) -> str:
        column = f'"{field.name}"'
        if field.name in same:
            return "%s"
        if field.kind is Kind.TEXT:
            return f"TO_JSON({column})::text"
        text = f"{column}::text"
        if field.kind is Kind.DECIMAL:
            sign, whole, fraction, digits = _decimal(field, places)
            rest = f" || '.' || LPAD(({fraction})::text, {digits}, '0')" if digits else ""
            text = f"'\"' || {sign} || ({whole})::text{rest} || '\"'"
        return f"COALESCE({text}, 'null')"

    fields = " || ',".join(f'"{field.name}":\' || {value(field)}' for field in ROW_FIELDS)
    return f"'{{{fields} || '}}'"


def _decimal(field: Field, places: int) -> tuple[str, str, str, int]:
    """Sign, whole part and fraction of a stored number of points, and the places it's given in.

    Rounded half to even where more places are stored, as `Decimal.quantize` does.
    """
    digits = places if field.name == "index" else scoring.STORED_PLACES
    number = f'ABS("{field.name}")'
    step = 10 ** (scoring.STORED_PLACES - digits)
    if step > 1:
        number = f"(({number} + {step // 2 - 1} + {number} / {step} %% 2) / {step})"
    unit = 10**digits
    sign = f"CASE WHEN \"{field.name}\" < 0 THEN '-' ELSE '' END"
    return sign, f"{number} / {unit}", f"{number} %% {unit}", digits
