"""What a document is made of, without a word on how it is written: heads, tables, sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

Value = str | int | Decimal | date | None
ColumnKind = Literal["text", "center", "count", "number", "figure", "change"]
RowKind = Literal["line", "group", "area", "sum"]

NONE = "–"
MINUS = "\u2212"
_VIETNAMESE = str.maketrans({",": ".", ".": ",", "-": MINUS})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` in millimetres is its share of the line, not its exact size.

    Kinds: `text` to the left, `center`, `count` a whole number, `number` with `places`
    decimals, `figure` a number with as many decimals as it carries, `change` a whole number with
    its sign.
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
class Passage:
    """A piece of running text. `gap` is what its writer still has to fill in, and is marked.

    Kinds: `part` is headed by a Roman number, `point` by an Arabic one, `item` by a dash.
    """

    text: str
    kind: Literal["part", "point", "item", "text"] = "text"
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What an administrative document has beside its head: number, day, text, signature.

    `above` is the body above the issuer, `receivers` whom it is sent to.
    """

    above: tuple[str, ...]
    number: str
    place_and_day: str
    to: str
    passages: tuple[Passage, ...]
    signer: tuple[str, ...]
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `wide` tables lie across; `sheets` follow all tables.

    `data` are tables for Excel alone, too wide for paper. A `letter` stands before all tables.
    """

    head: Head
    tables: tuple[Table, ...] = ()
    wide: tuple[Table, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    data: tuple[Table, ...] = ()
    source: tuple[tuple[str, str], ...] = field(default=())
    letter: Letter | None = None


def text_of(value: Value, column: Column) -> str:
    """The value as it is printed in Vietnamese: "1.234,50", "+2", a day, "–" for none."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if column.kind == "number":
        return number(Decimal(value), column.places)
    if column.kind == "figure":
        return number(Decimal(value), decimals(Decimal(value)))
    if column.kind == "change" and isinstance(value, int):
        return f"{value:+d}".translate(_VIETNAMESE) if value else "0"
    return str(value).translate(_VIETNAMESE)


def number(value: Decimal, places: int) -> str:
    """Exactly `places` decimals, half up, with a comma: "69,45"."""
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}".translate(_VIETNAMESE)


def decimals(value: Decimal) -> int:
    """How many decimals a number carries: 2 for 69.50."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def clean(text: str) -> str:
    """The text without the control characters that XML and paper have no place for."""
    return "".join(one if one.isprintable() else " " for one in text)


def head_data(head: Head) -> dict[str, Any]:
    """A head as plain data for a template."""
    return {
        "subject": clean(head.subject),
        "title": [clean(line) for line in head.title],
        "attached": clean(head.attached),
        "issuer": [clean(line) for line in head.issuer],
        "notice": clean(head.notice),
    }


def letter_data(letter: Letter | None) -> dict[str, Any] | None:
    """A letter as plain data for a template; None where there is none."""
    if letter is None:
        return None
    return {
        "above": [clean(line) for line in letter.above],
        "number": clean(letter.number),
        "place_and_day": clean(letter.place_and_day),
        "to": clean(letter.to),
        "passages": [
            {"kind": one.kind, "text": clean(one.text), "gap": clean(one.gap)}
            for one in letter.passages
        ],
        "signer": [clean(line) for line in letter.signer],
        "receivers": [clean(line) for line in letter.receivers],
    }
