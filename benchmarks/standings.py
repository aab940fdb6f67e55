"""The two tables that recompute writes: how they're spoiled, settled and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    rows = 0
    first, *others = ways.values()
    _empty()
    first()
    with _remembered():
        for way in others:
            _empty()
            way()
            rows = _compare()
    return rows


def leaves_alone(way: Callable[[], object]) -> None:
    """Raise AssertionError when `way` changes a row of what is stored."""
    with _remembered():
        way()
        _compare()


def _empty() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")
    settle()


@contextmanager
def _remembered() -> Iterator[None]:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE remembered_{table} AS SELECT * FROM {table}")
        yield
        for table in TABLES:
            cursor.execute(f"DROP TABLE remembered_{table}")


def _compare() -> int:
    """Compare with what is remembered, row by row; return how many rows there are."""
    rows = 0
    with connection.cursor() as cursor:
        for table in TABLES:
            for one, other in ((table, f"remembered_{table}"), (f"remembered_{table}", table)):
                cursor.execute(
                    f"SELECT COUNT(*) FROM (SELECT * FROM {one} EXCEPT SELECT * FROM {other}) x"
                )
                differing = cursor.fetchone()[0]
                assert not differing, f"{differing} rows of {one} aren't in {other}"
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            rows += cursor.fetchone()[0]
    return rows
