"""The two tables that recompute writes: how they're spoiled, settled and compared."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

TABLES = ("indicators_areastanding", "indicators_standing")


def spoil() -> None:
    """Make every stored row wrong, so that the next recompute writes all of them."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"UPDATE {table} SET points = points + 1")
    settle()


def settle() -> None:
    """Leave no work behind that would fall to whoever comes next."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def hold_equal(ways: dict[str, Callable[[], object]]) -> int:
    """Let each way fill the empty tables; return how many rows they wrote.

    Raises AssertionError when a row of one way isn't there in the other's result.
    """
    first = ""
    for name, way in ways.items():
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")
        settle()
        way()
        with connection.cursor() as cursor:
            for table in TABLES:
                if not first:
                    cursor.execute(f"CREATE TABLE reference_{table} AS SELECT * FROM {table}")
                    continue
                for one, other in ((table, f"reference_{table}"), (f"reference_{table}", table)):
                    cursor.execute(
                        f"SELECT COUNT(*) FROM (SELECT * FROM {one} EXCEPT SELECT * FROM {other}) x"
                    )
                    differing = cursor.fetchone()[0]
                    assert not differing, f"{name}: {differing} rows of {one} aren't in {other}"
        first = first or name
    rows = 0
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            rows += cursor.fetchone()[0]
            cursor.execute(f"DROP TABLE reference_{table}")
    return rows
