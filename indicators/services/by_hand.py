"""Questions written by hand, where Django takes longer to write one than the database to answer."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils import timezone


def among(keys: Collection[int]) -> tuple[str, list[Any]]:
    """One of these keys, as a condition with holes, and what fills them."""
    if len(keys) == 1:
        # Of a list PostgreSQL expects ten, and plans to read whole tables for what they lead to.
        return "= %s", list(keys)
    if connection.vendor == "postgresql":
        # One hole for any number of them: the statement stays the same, and so does its plan.
        return "= ANY(%s)", [list(keys)]
    return f"IN ({', '.join(['%s'] * len(keys)) or 'NULL'})", list(keys)


def once() -> str:
    """What keeps a step of a statement from being computed again wherever a later one names it.

    PostgreSQL writes its formula out in each of those places: the statement grows to pages, and
    planning it takes longer than running it.
    """
    return "MATERIALIZED" if connection.vendor == "postgresql" else ""


def with_zone(value: Any) -> Any:
    """A value as a statement gave it; a time with the zone that SQLite doesn't keep beside it."""
    if isinstance(value, datetime.datetime) and timezone.is_naive(value):
        return timezone.make_aware(value, datetime.UTC)
    return value


def as_stored(value: datetime.datetime | datetime.date) -> Any:
    """A time or a day as a hole of a statement takes it."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)
