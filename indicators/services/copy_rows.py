"""Write many scores, ledger rows and frozen scores at once: by COPY where PostgreSQL is.

For a page's few cells COPY would only add a table to make; from FEW rows on it's several times
faster than INSERT. Callers are in a transaction and have locked what they write.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from indicators.models import Score, ScoreChange
from indicators.models.fields import SCALE, to_stored
from indicators.services.edition_draft import LeafEntry
from indicators.services.store_scores import WRITTEN

FEW = 200
_POINTS = frozenset(WRITTEN) - {"not_applicable", "na_claimed", "option"}
_SCORE_COLUMNS = ("assessment_id", "criterion_id", *WRITTEN)
_CHANGE_COLUMNS = (
    "id",
    "assessment_id",
    "criterion_id",
    "step",
    "old_points",
    "new_points",
    "before",
    "after",
    "reason",
    "door",
    "user_id",
    "at",
)
_FROZEN_COLUMNS = ("row_id", "criterion_id", *LeafEntry._fields)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def upsert_scores(scores: Collection[Score]) -> None:
    """Insert or overwrite these scores; they have a valid assessment, leaf and points."""
    if connection.vendor != "postgresql" or len(scores) < FEW:
        Score.objects.bulk_create(
            scores,
            batch_size=2_000,
            update_conflicts=True,
            unique_fields=["assessment", "criterion"],
            update_fields=list(WRITTEN),
        )
        return
    names = ", ".join(f'"{name}"' for name in _SCORE_COLUMNS)
    new = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copied_scores (LIKE indicators_score) ON COMMIT DROP"
        )
        _copy(cursor, "copied_scores", _SCORE_COLUMNS, map(_score_line, scores))
        cursor.execute(
            f"INSERT INTO indicators_score ({names}) SELECT {names} FROM copied_scores "  # noqa: S608
            f"ON CONFLICT (assessment_id, criterion_id) DO UPDATE SET {new}"
        )
        # A second write in the same transaction makes a table of its own.
        cursor.execute("DROP TABLE copied_scores")


def add_changes(changes: Sequence[ScoreChange]) -> None:
    """Add these ledger rows in order and give them their numbers."""
    if connection.vendor != "postgresql" or len(changes) < FEW:
        ScoreChange.objects.bulk_create(changes, batch_size=2_000)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('indicators_scorechange', 'id'))"
            " FROM generate_series(1, %s)",
            [len(changes)],
        )
        # Rows may come in any order; numbers have to grow with the list.
        for change, (number,) in zip(changes, sorted(cursor.fetchall()), strict=True):
            change.pk = number
            change._state.adding = False
        _copy(cursor, "indicators_scorechange", _CHANGE_COLUMNS, _change_lines(changes))


def add_edition_scores(entries: Iterable[tuple[int, int, LeafEntry]]) -> None:
    """Add frozen leaf scores: (row, criterion of the edition, entry) each.

    Past the model, because there are as many as the round had scores: an object for each takes
    several times as long as writing it.
    """
    names = ", ".join(f'"{name}"' for name in _FROZEN_COLUMNS)
    marks = ", ".join(["%s"] * len(_FROZEN_COLUMNS))
    rows = (_frozen_row(*entry) for entry in entries)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = ("\t".join(map(_copied, row)) for row in rows)
            _copy(cursor, "indicators_editionscore", _FROZEN_COLUMNS, lines)
            return
        statement = f"INSERT INTO indicators_editionscore ({names}) VALUES ({marks})"  # noqa: S608
        while batch := list(islice(rows, 5_000)):
            cursor.executemany(statement, batch)


def _frozen_row(row: int, criterion: int, entry: LeafEntry) -> tuple[Any, ...]:
    return (
        row,
        criterion,
        entry.not_applicable,
        None if entry.points is None else to_stored(entry.points),
        entry.decided_by,
        None if entry.self_points is None else to_stored(entry.self_points),
        json.dumps(entry.inputs, ensure_ascii=False) if entry.inputs else "{}",
        json.dumps(entry.evidence, ensure_ascii=False) if entry.evidence else "[]",
    )


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(_ESCAPES)


def _copy(cursor: object, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    text = "\n".join(lines)
    if not text:
        # One empty line would be a row without values.
        return
    rows = io.StringIO(f"{text}\n")
    cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", rows)  # type: ignore[attr-defined]


def _score_line(score: Score) -> str:
    held = score.__dict__
    parts = [str(held["assessment_id"]), str(held["criterion_id"])]
    for name in WRITTEN:
        value = held[name]
        if value is None:
            parts.append("\\N")
        elif name in _POINTS:
            parts.append(str(int(value * SCALE)))
        elif name == "option":
            parts.append(str(value))
        else:
            parts.append("t" if value else "f")
    return "\t".join(parts)


def _change_lines(changes: Iterable[ScoreChange]) -> Iterable[str]:
    moments: dict[datetime, str] = {}
    for change in changes:
        held = change.__dict__
        at = moments.setdefault(held["at"], held["at"].isoformat())
        old, new, user = held["old_points"], held["new_points"], held["user_id"]
        yield "\t".join(
            (
                str(held["id"]),
                str(held["assessment_id"]),
                str(held["criterion_id"]),
                str(held["step"]),
                "\\N" if old is None else str(int(old * SCALE)),
                "\\N" if new is None else str(int(new * SCALE)),
                held["before"].translate(_ESCAPES),
                held["after"].translate(_ESCAPES),
                held["reason"].translate(_ESCAPES),
                str(held["door"]),
                "\\N" if user is None else str(user),
                at,
            )
        )
