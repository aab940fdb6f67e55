"""Read the data files of indicators, sources, observations and targets, row by row.

A row that isn't right stops the load and names file, line and column; nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeVar

from django.utils.translation import gettext as _

from districts.services.data_file import Cells, DataFile, exactly, records
from indicators import periods
from indicators.periods import NotAPeriod, Period

INDICATOR_COLUMNS = (
    "code",
    "slug",
    "name",
    "topic",
    "kind",
    "numerator_label",
    "denominator_label",
    "direction",
    "frequency",
    "unit_of_measure",
    "places",
    "part_of",
    "breakdown",
    "parts",
    "adds_up",
    "entered_by_units",
    "is_index",
    "note",
)
SOURCE_COLUMNS = ("source", "title", "address")
OBSERVATION_COLUMNS = (
    "source",
    "province",
    "unit",
    "level",
    "scope",
    "body",
    "period_start",
    "period_end",
    "indicator",
    "numerator",
    "denominator",
    "stated_value",
    "words",
    "qualifier",
    "note",
)
TARGET_COLUMNS = (
    "source",
    "province",
    "unit",
    "level",
    "scope",
    "for_units_below",
    "period_start",
    "period_end",
    "indicator",
    "sense",
    "value",
    "document",
    "note",
)

_NUMBER = re.compile(r"\d{1,13}(?:\.\d{1,4})?", re.ASCII)
_Known = TypeVar("_Known")


class Row(Cells):
    """One line's cells of a file of figures."""

    def text(self, column: str, *, longest: int, blank: bool = False) -> str:
        """A text in one spelling."""
        text = unicodedata.normalize("NFC", self._values[column].strip())
        if not text and not blank:
            raise self.error(column, _("không được để trống"))
        if len(text) > longest or not text.isprintable():
            raise self.error(column, _("quá dài hoặc có ký tự điều khiển"))
        return text

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """One of these words; "" only where it is among them."""
        return self.one_of(column, self.text(column, longest=100, blank=True), choices)

    def mark(self, column: str) -> bool:
        """Whether an x stands there."""
        return self.choice(column, ("", "x")) == "x"

    def number(self, column: str) -> Decimal | None:
        """A number with a decimal point, or None."""
        text = self.text(column, longest=40, blank=True)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise self.error(column, _("“%(text)s” không phải là số hợp lệ") % {"text": text})
        return Decimal(text)

    def places(self, column: str) -> int:
        """How many decimals are printed there."""
        return len(self._values[column].strip().partition(".")[2])

    def known(self, column: str, things: dict[str, _Known]) -> _Known:
        """The thing this word names."""
        text = self.text(column, longest=600)
        if text not in things:
            raise self.error(column, _("không biết “%(text)s”") % {"text": text[:80]})
        return things[text]

    def period(self) -> Period:
        """The period from `period_start` to `period_end`."""
        days = []
        for column in ("period_start", "period_end"):
            text = self.text(column, longest=10)
            try:
                days.append(datetime.date.fromisoformat(text))
            except ValueError as error:
                raise self.error(
                    column,
                    _("“%(text)s” không phải là ngày dạng NĂM-THÁNG-NGÀY") % {"text": text},
                ) from error
        try:
            return periods.span(*days)
        except NotAPeriod as error:
            raise self.error("period_end", _("ngày cuối trước ngày đầu")) from error


def rows(file: DataFile, columns: Sequence[str]) -> Iterator[Row]:
    """The lines of a file with exactly these columns. Raises DataFileError."""
    return records(file, partial(exactly, file, columns), Row)
