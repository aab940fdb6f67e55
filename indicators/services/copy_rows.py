"""Write many scores, ledger rows, frozen scores and figures at once: by COPY on PostgreSQL.

For a page's few cells COPY would only add a table to make; from FEW rows on it's several times
faster than INSERT. Callers are in a transaction and have locked what they write.

What is to be written comes in plain rows: making a model takes fifty times as long, and a group's
file has thousands.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from indicators.models import Score, ScoreChange
from indicators.models.fields import SCALE, to_stored
from indicators.services.edition_draft import LeafEntry
from indicators.services.store_scores import WRITTEN

FEW = 200
_SCORE_COLUMNS = ("assessment_id", "criterion_id", *WRITTEN)
_CHANGE_COLUMNS = (
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


@dataclass(slots=True, eq=False)
class Held:
    """All that is stored of a cell: the fields of `Score`, without the model."""

    assessment_id: int
    criterion_id: int
    not_applicable: bool = False
    na_claimed: bool = False
    option: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: Decimal | None = None
    self_points: Decimal | None = None
    appraised_1: Decimal | None = None
    appraised_2: Decimal | None = None
    council: Decimal | None = None


@dataclass(slots=True, eq=False)
class Change:
    """A row for the ledger: the fields of `ScoreChange`, numbered once it's written."""

    assessment_id: int
    criterion_id: int
    step: str
    old_points: Decimal | None
    new_points: Decimal | None
    before: str
    after: str
    reason: str
    door: str
    user_id: int | None
    at: datetime
    pk: int = 0


class FigureRow(NamedTuple):
    """A row of `Observation`, new and not corrected yet."""

    unit_id: int
    indicator_id: int
    period_start: date
    period_end: date
    source_id: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    stated: Decimal | None = None
    stated_places: int = 0
    note: str = ""
    public: bool = True
    scope: str = ""
    body: str = ""
    words: str = ""
    qualifier: str = ""
    corrected: bool = False


def upsert_scores(scores: Collection[Held]) -> None:
    """Insert or overwrite these scores; they have a valid assessment, leaf and points."""
    if connection.vendor != "postgresql" or len(scores) < FEW:
        Score.objects.bulk_create(
            (Score(**{name: getattr(row, name) for name in _SCORE_COLUMNS}) for row in scores),
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


def add_changes(changes: Sequence[Change]) -> None:
    """Add these ledger rows in order and give them their numbers."""
    if connection.vendor != "postgresql" or len(changes) < FEW:
        made = ScoreChange.objects.bulk_create(
            (
                ScoreChange(**{name: getattr(change, name) for name in _CHANGE_COLUMNS})
                for change in changes
            ),
            batch_size=2_000,
        )
        for change, row in zip(changes, made, strict=True):
            change.pk = row.pk
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
        _copy(cursor, "indicators_scorechange", ("id", *_CHANGE_COLUMNS), _change_lines(changes))


def add_edition_scores(entries: Iterable[tuple[int, int, LeafEntry]]) -> None:
    """Add frozen leaf scores: (row, criterion of the edition, entry) each.

    Past the model, because there are as many as the round had scores: an object for each takes
    several times as long as writing it.
    """
    _add("indicators_editionscore", _FROZEN_COLUMNS, (_frozen_row(*entry) for entry in entries))


def add_figures(rows: Iterable[FigureRow]) -> None:
    """Add these observations; they're sound, and none of them is there yet."""
    _add(
        "indicators_observation",
        FigureRow._fields,
        (tuple(to_stored(one) if isinstance(one, Decimal) else one for one in row) for row in rows),
    )


def _add(table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, columns, ("\t".join(map(_copied, row)) for row in rows))
            return
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
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


def _score_line(held: Held) -> str:
    return "\t".join(
        (
            str(held.assessment_id),
            str(held.criterion_id),
            "t" if held.not_applicable else "f",
            "t" if held.na_claimed else "f",
            "\\N" if held.option is None else str(held.option),
            _number(held.numerator),
            _number(held.denominator),
            _number(held.count),
            _number(held.self_points),
            _number(held.appraised_1),
            _number(held.appraised_2),
            _number(held.council),
        )
    )


def _change_lines(changes: Iterable[Change]) -> Iterable[str]:
    moments: dict[datetime, str] = {}
    for change in changes:
        at = change.at
        yield "\t".join(
            (
                str(change.pk),
                str(change.assessment_id),
                str(change.criterion_id),
                change.step,
                _number(change.old_points),
                _number(change.new_points),
                change.before.translate(_ESCAPES) if change.before else "",
                change.after.translate(_ESCAPES) if change.after else "",
                change.reason.translate(_ESCAPES) if change.reason else "",
                change.door,
                "\\N" if change.user_id is None else str(change.user_id),
                moments.get(at) or moments.setdefault(at, at.isoformat()),
            )
        )


def _number(value: Decimal | None) -> str:
    return "\\N" if value is None else str(int(value * SCALE))
