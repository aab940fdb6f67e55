"""Periods figures are about: the ministry's report periods, months, calendar years, any span.

Pure: dates in, dataclasses out. A report year begins on 15 December of the year before and ends on
14 December (581/BNV-CCHC); there is no report of a second or a fourth quarter. What is published
about a calendar year keeps the calendar's dates: the two are different periods, and never compared.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 2000, 2100
CUT_OFF_DAY = 14


class PeriodKind(StrEnum):
    """What sort of period; the value stands in its word."""

    MONTH = "thang"
    Q1 = "quy-1"
    HALF = "6-thang"
    Q3 = "quy-3"
    REPORT_YEAR = "ky-nam"
    YEAR = "nam"
    SPAN = "khoang"


REPORT_KINDS = (PeriodKind.Q1, PeriodKind.HALF, PeriodKind.Q3, PeriodKind.REPORT_YEAR)
"""In the order in which their reports are written."""

# Months in which a report period begins (on the 15th) and ends (on the 14th); December is the one
# of the year before where a period begins in it.
_MONTHS = {
    PeriodKind.Q1: (12, 3),
    PeriodKind.HALF: (12, 6),
    PeriodKind.Q3: (6, 9),
    PeriodKind.REPORT_YEAR: (12, 12),
}
# Parts of a year as rounds name them: the report of the same name, first and last month.
_PARTS: dict[str, tuple[PeriodKind | None, int, int]] = {
    "": (PeriodKind.REPORT_YEAR, 1, 12),
    "quy-1": (PeriodKind.Q1, 1, 3),
    "quy-2": (None, 4, 6),
    "quy-3": (PeriodKind.Q3, 7, 9),
    "quy-4": (None, 10, 12),
    "6-thang-dau": (PeriodKind.HALF, 1, 6),
    "6-thang-cuoi": (None, 7, 12),
}
_WORD = re.compile(r"(\d{4})(?:-(quy-1|6-thang|quy-3|ky-nam|thang-(0[1-9]|1[0-2])))?", re.ASCII)
_DAY = r"\d{4}-\d{2}-\d{2}"
_SPAN = re.compile(rf"({_DAY})--({_DAY})", re.ASCII)


class NotAPeriod(ValueError):
    """A word that names no period, or days of which the last comes before the first."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both included; knows whether it is one of those that have a name."""

    end: datetime.date
    start: datetime.date

    @property
    def kind(self) -> PeriodKind:
        """Which of the named periods it is, or SPAN."""
        return _kind(self.start, self.end)

    @property
    def year(self) -> int:
        """The year it counts for: that of its last day."""
        return self.end.year

    @property
    def word(self) -> str:
        """Its word in addresses: "2024", "2024-quy-1", "2024-thang-05", two days with "--"."""
        kind = self.kind
        if kind is PeriodKind.YEAR:
            return f"{self.year:04}"
        if kind is PeriodKind.MONTH:
            return f"{self.year:04}-{kind}-{self.end.month:02}"
        if kind is PeriodKind.SPAN:
            return f"{self.start.isoformat()}--{self.end.isoformat()}"
        return f"{self.year:04}-{kind}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def year_before(self) -> Period | None:
        """The period of the same kind a year earlier; None for a span, which has none."""
        kind = self.kind
        if kind is PeriodKind.SPAN or self.year - 1 < FIRST_YEAR:
            return None
        if kind is PeriodKind.MONTH:
            return month(self.year - 1, self.end.month)
        if kind is PeriodKind.YEAR:
            return year(self.year - 1)
        return report(kind, self.year - 1)


def span(start: datetime.date, end: datetime.date) -> Period:
    """Any days, both included. Raises NotAPeriod when the last comes before the first."""
    if end < start:
        raise NotAPeriod(f"{start} > {end}")
    return Period(end=end, start=start)


def month(year_: int, number: int) -> Period:
    """A calendar month, as dossiers are counted by."""
    last = calendar.monthrange(year_, number)[1]
    return Period(datetime.date(year_, number, last), datetime.date(year_, number, 1))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(datetime.date(number, 12, 31), datetime.date(number, 1, 1))


def report(kind: PeriodKind, year_: int) -> Period:
    """A report period of the ministry's. Raises NotAPeriod for a kind that isn't one."""
    if kind not in _MONTHS:
        raise NotAPeriod(str(kind))
    begins, ends = _MONTHS[kind]
    begins_in = year_ - 1 if begins == 12 else year_
    return Period(
        datetime.date(year_, ends, CUT_OFF_DAY),
        datetime.date(begins_in, begins, CUT_OFF_DAY + 1),
    )


def parts(year_: int, word: str) -> dict[PeriodKind, tuple[Period, ...]]:
    """What a round of a part of a year is measured by, "" for the whole: report, days, months.

    By REPORT_YEAR the report period of the same name, by YEAR the calendar's days, by MONTH the
    months, in order. The second and fourth quarter and the second half have no report. Empty for a
    word that names no part.
    """
    if word not in _PARTS:
        return {}
    kind, first, last = _PARTS[word]
    months = tuple(month(year_, number) for number in range(first, last + 1))
    return {
        PeriodKind.REPORT_YEAR: (report(kind, year_),) if kind else (),
        PeriodKind.YEAR: (span(months[0].start, months[-1].end),),
        PeriodKind.MONTH: months,
    }


def from_word(word: str) -> Period:
    """The period of a word in an address; every `Period.word` leads back to its period.

    Raises NotAPeriod.
    """
    if found := _WORD.fullmatch(word):
        number, kind, of_month = int(found[1]), found[2], found[3]
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise NotAPeriod(word)
        if of_month:
            return month(number, int(of_month))
        return report(PeriodKind(kind), number) if kind else year(number)
    if found := _SPAN.fullmatch(word):
        try:
            return span(
                datetime.date.fromisoformat(found[1]), datetime.date.fromisoformat(found[2])
            )
        except ValueError as error:
            raise NotAPeriod(word) from error
    raise NotAPeriod(word)


def named(year_: int) -> list[Period]:
    """All named periods that count for a year: reports first, then the year, then its months."""
    return [
        *(report(kind, year_) for kind in REPORT_KINDS),
        year(year_),
        *(month(year_, number) for number in range(1, 13)),
    ]


def _kind(start: datetime.date, end: datetime.date) -> PeriodKind:
    if start.day == 1 and (start.year, start.month) == (end.year, end.month):
        whole = end.day == calendar.monthrange(end.year, end.month)[1]
        return PeriodKind.MONTH if whole else PeriodKind.SPAN
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return PeriodKind.YEAR
    if start.day == CUT_OFF_DAY + 1 and end.day == CUT_OFF_DAY:
        for kind, (begins, ends) in _MONTHS.items():
            begins_in = end.year - 1 if begins == 12 else end.year
            if (start.year, start.month, end.month) == (begins_in, begins, ends):
                return kind
    return PeriodKind.SPAN
