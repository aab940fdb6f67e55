"""The rows that say of each recompute when it was asked for, how it went and what it did."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.db import connection, transaction
from django.utils import timezone

from indicators.models import Computation
from indicators.services.by_hand import among, as_stored
from indicators.services.prepared import Statement, run_prepared

_COLUMNS = (
    "round_id",
    "trigger",
    "asked_at",
    "started_at",
    "finished_at",
    "units",
    "state",
    "error",
)


def announce(runs: Collection[Computation]) -> None:
    """Say that these are running; to be committed before they do."""
    Computation.objects.bulk_create(runs)


def finish(done: Sequence[Computation]) -> None:
    """Store how these went, whether they were announced or not."""
    if not done:
        return
    if done[0].pk is None:
        _insert(done)
        return
    # An upsert of rows that are there: one statement for any number of them.
    Computation.objects.bulk_create(
        done,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["trigger", "asked_at", "finished_at", "state", "units", "error"],
    )


def forget(runs: Iterable[Computation]) -> None:
    """Take back the announcements of these."""
    announced = [run.pk for run in runs if run.pk]
    if announced:
        Computation.objects.filter(pk__in=announced).delete()


def close_interrupted(rounds: Collection[int], *, before: datetime.datetime) -> None:
    """Say that computations of these rounds failed: their worker was killed before it could."""
    Computation.objects.filter(
        round__in=rounds, state=Computation.State.RUNNING, started_at__lt=before
    ).update(state=Computation.State.FAILED, finished_at=before, error="bị ngắt giữa chừng")


def fail(runs: Collection[Computation], error: Exception) -> None:
    """Say that these failed and why, in the place of their announcements."""
    failed = [
        Computation(
            round_id=run.round_id,
            trigger=run.trigger,
            asked_at=run.asked_at,
            started_at=run.started_at,
            finished_at=timezone.now(),
            state=Computation.State.FAILED,
            error=f"{type(error).__name__}: {error}"[:2000],
        )
        for run in runs
    ]
    with transaction.atomic():
        forget(runs)
        Computation.objects.bulk_create(failed)


def units_of(rounds: Collection[int]) -> dict[int, int]:
    """How many assessments each of these rounds has."""
    these, keys = among(rounds)
    count = (
        f"SELECT round_id, COUNT(*) FROM indicators_assessment WHERE round_id {these} "  # noqa: S608
        "GROUP BY round_id"
    )
    return dict(run_prepared(Statement(count, keys)))


def _insert(done: Sequence[Computation]) -> None:
    names = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    row = f"({', '.join(['%s'] * len(_COLUMNS))})"
    insert = (
        f"INSERT INTO indicators_computation ({names}) "  # noqa: S608
        f"VALUES {', '.join([row] * len(done))} RETURNING id"
    )
    values = [_stored(getattr(run, name)) for run in done for name in _COLUMNS]
    for run, (pk,) in zip(done, run_prepared(Statement(insert, values)), strict=True):
        run.pk = pk


def _stored(value: object) -> object:
    return as_stored(value) if isinstance(value, datetime.datetime) else value
