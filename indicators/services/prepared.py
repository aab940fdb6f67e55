"""Statements that a connection plans once and runs often.

Planning a recompute of one unit takes PostgreSQL several times as long as running it, and psycopg2
has no prepared statements of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_names: WeakKeyDictionary[object, dict[str, str]] = WeakKeyDictionary()
"""The names of the statements that a connection knows, by their text."""


def run_prepared(sql: str, params: Sequence[Any]) -> None:
    """Run a statement whose holes are `%s`; on PostgreSQL its plan is kept with the connection.

    Call it in a transaction. Keep the number of texts small: a plan stays as long as its
    connection. Elsewhere than on PostgreSQL it's run as it is.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(sql, params)
            return
        known = _names.setdefault(connection.connection, {})
        if sql not in known:
            name = f"kept_{len(known)}"
            cursor.execute(f"PREPARE {name} AS {_numbered(sql)}")
            # Rolling back doesn't take a prepared statement away.
            known[sql] = name
        holes = ", ".join(["%s"] * len(params))
        # Otherwise PostgreSQL plans it anew whenever it hopes that knowing the values may help.
        cursor.execute(
            f"SET LOCAL plan_cache_mode TO force_generic_plan; EXECUTE {known[sql]} ({holes})",
            params,
        )


def _numbered(sql: str) -> str:
    numbers = iter(range(1, sql.count("%s") + 1))
    return re.sub("%s", lambda _: f"${next(numbers)}", sql)
