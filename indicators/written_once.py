"""SQL that a query set writes once a process, to be run with other values each time.

Where an answer takes the database a fraction of a millisecond, Django takes several to write the
same SQL anew. What is kept is the text alone, never a row: every run asks the database.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Written = tuple[str, tuple[Any, ...]]


def written_once(*samples: Any) -> Callable[[Callable[..., QuerySet[Any]]], Callable[..., Written]]:
    """Turn a function that makes a query set into one that gives its SQL and parameters.

    `samples` are values its arguments could have, each unlike the others and unlike any constant
    of the query: where they stand among the parameters, the arguments go.
    """

    def decorate(make: Callable[..., QuerySet[Any]]) -> Callable[..., Written]:
        @functools.cache
        def text() -> tuple[str, tuple[Any, ...], list[int]]:
            sql, params = make(*samples).query.sql_with_params()
            if any(params.count(sample) != 1 for sample in samples):
                raise ValueError(f"{samples} can't be told from other parameters: {params}")
            return sql, params, [params.index(sample) for sample in samples]

        @functools.wraps(make)
        def written(*values: Any) -> Written:
            sql, params, places = text()
            filled = list(params)
            for place, value in zip(places, values, strict=True):
                filled[place] = value
            return sql, tuple(filled)

        return written

    return decorate


def fetched(written: Written) -> list[tuple[Any, ...]]:
    """The rows as the database gives them: no models, and points in whole ten-thousandths."""
    with connection.cursor() as cursor:
        cursor.execute(*written)
        return list(cursor.fetchall())
