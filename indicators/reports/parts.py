"""What a document is made of, without a word on how it is written: heads, tables, sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Value = str | int | Decimal | None
ColumnKind = Literal["text", "center", "count", "number", "change"]
RowKind = Literal["line", "group", "area", "sum"]

NONE = "–"
MINUS = "\u2212"
_VIETNAMESE = str.maketrans({",": ".", ".": ",", "-": MINUS})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` in millimetres is its share of the line, not its exact size.

    Kinds: `text` to the left, `center`, `count` a whole number, `number` with `places`
    decimals, `change` a whole number with its sign.
    """

    key: str
    title: str
    kind: ColumnKind = "text"
    width: int = 20
    places: int = 2


@dataclass(frozen=True, slots=True)
class Row:
    """Values by column key. A `group` row is a heading over the whole width."""

    values: Mapping[str, Value]
    kind: RowKind = "line"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows and the remarks that stand under them."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def without_empty_columns(self) -> Table:
        """The table without the columns in which no row says anything."""
        used = {
            key
            for row in self.rows
            if row.kind != "group"
            for key, value in row.values.items()
            if value not in (None, "")
        }
        return replace(self, columns=tuple(one for one in self.columns if one.key in used))


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a document and on all its pages.

    `issuer`: the lines of who issues it; empty where nobody does, and then the national title
    isn't printed either. `notice` stands on every page. `when` is the document's own date.
    """

    subject: str
    title: tuple[str, ...]
    attached: str
    when: datetime
    issuer: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One unit's own page: facts, then its table."""

    title: str
    facts: tuple[tuple[str, str], ...]
    table: Table
    code: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `wide` tables lie across; `sheets` follow all tables.

    `data` are tables for Excel alone, too wide for paper.
    """

    head: Head
    tables: tuple[Table, ...] = ()
    wide: tuple[Table, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    data: tuple[Table, ...] = ()
    source: tuple[tuple[str, str], ...] = field(default=())


def text_of(value: Value, column: Column) -> str:
    """The value as it is printed in Vietnamese: "1.234,50", "+2", "–" for no value."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return value
    if column.kind == "number":
        return number(Decimal(value), column.places)
    if column.kind == "change" and isinstance(value, int):
        return f"{value:+d}".translate(_VIETNAMESE) if value else "0"
    return str(value).translate(_VIETNAMESE)


def number(value: Decimal, places: int) -> str:
    """Exactly `places` decimals, half up, with a comma: "69,45"."""
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}".translate(_VIETNAMESE)


def clean(text: str) -> str:
    """The text without the control characters that XML and paper have no place for."""
    return "".join(one if one.isprintable() else " " for one in text)
