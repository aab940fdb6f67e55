"""Civil days of a round: a window closes at the end of its last day in Việt Nam."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something may be done, both included."""

    opens_on: date
    closes_on: date


class Days(Protocol):
    """Anything with a first and a last day: a Span, or a row of `Window`."""

    @property
    def opens_on(self) -> date: ...

    @property
    def closes_on(self) -> date: ...


def day_in_vietnam(moment: datetime) -> date:
    """The civil day of an aware moment in Asia/Ho_Chi_Minh."""
    return moment.astimezone(VIETNAM).date()


def is_open(span: Days | None, moment: datetime, extended_to: Iterable[date] = ()) -> bool:
    """Whether the span, or an extension of its end, includes the day of `moment`.

    A span that was never set is closed. An extension doesn't open a span before its first day.
    """
    if span is None:
        return False
    day = day_in_vietnam(moment)
    return span.opens_on <= day <= max([span.closes_on, *extended_to])


def days_left(span: Days, moment: datetime, extended_to: Iterable[date] = ()) -> int:
    """Days until the end of the span: 0 on its last day, negative when it's over."""
    return (max([span.closes_on, *extended_to]) - day_in_vietnam(moment)).days
