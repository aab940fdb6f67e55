"""Statements that a connection plans once and runs often, in one message to the database.

Planning a recompute of one unit takes PostgreSQL several times as long as running it, and psycopg2
has no prepared statements of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection

_names: WeakKeyDictionary[object, dict[str, str]] = WeakKeyDictionary()
"""The names of the statements that a connection knows, by their text."""


class Statement(NamedTuple):
    """A statement whose holes are `%s`, and what fills them."""

    sql: str
    params: Sequence[Any] = ()


def run_prepared(*statements: Statement, hasty: bool = False) -> list[tuple[Any, ...]]:
    """Run statements one after another and return the rows of the last, if it gives any.

    On PostgreSQL their plans are kept with the connection, and all go there in one message; each
    sees what was committed before it began. If `hasty`, the commit returns before it's on disk.
    Elsewhere they're run as they are.

    Call it in a transaction. Keep the number of texts small: a plan stays as long as its
    connection.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(*_in_one_message(cursor, statements, hasty=hasty))
        else:
            for statement in statements:
                cursor.execute(*statement)
        return cursor.fetchall() if cursor.description else []


def _in_one_message(cursor: Any, statements: Sequence[Statement], *, hasty: bool) -> Statement:
    known = _names.setdefault(connection.connection, {})
    # Otherwise PostgreSQL plans it anew whenever it hopes that knowing the values may help.
    parts = ["SET LOCAL plan_cache_mode TO force_generic_plan"]
    if hasty:
        parts.append("SET LOCAL synchronous_commit TO off")
    filled: list[Any] = []
    for sql, params in statements:
        if sql not in known:
            name = f"kept_{len(known)}"
            cursor.execute(f"PREPARE {name} AS {_numbered(sql)}")
            # Rolling back doesn't take a prepared statement away.
            known[sql] = name
        holes = f" ({', '.join(['%s'] * len(params))})" if params else ""
        parts.append(f"EXECUTE {known[sql]}{holes}")
        filled += params
    return Statement("; ".join(parts), filled)


def _numbered(sql: str) -> str:
    numbers = iter(range(1, sql.count("%s") + 1))
    return re.sub("%s", lambda _: f"${next(numbers)}", sql)
