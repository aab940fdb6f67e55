"""Turn scores into standings: the one way in, for pages, tasks and commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from indicators.models import Assessment, Computation, Round, StaleMark
from indicators.services import recompute_sql

RETRY_AFTER = timedelta(minutes=15)
"""How long the sweep leaves a round alone whose last computation failed."""

ROUNDS_AT_ONCE = 2_000
"""Rounds computed in one transaction: a nation's ten years fit, and so do the placeholders."""


class RecomputeError(RuntimeError):
    """A recompute failed; the old standings stay and the round stays stale."""


def recompute(
    rounds: Iterable[int], *, trigger: str, everything: bool = False
) -> list[Computation]:
    """Compute the standings of these rounds that are stale and return a row per computation.

    Takes the lock of each round and does nothing for one that's fresh, so it can run twice.
    Only changed assessments are summed again, then their round is ranked; `everything` sums all
    of them, fresh or not. All or nothing: whatever stops it leaves the old standings and the
    round stale. Raises RecomputeError when the database refuses, after recording the error.
    """
    ids = sorted(set(rounds))
    done: list[Computation] = []
    for start in range(0, len(ids), ROUNDS_AT_ONCE):
        done += _recompute_together(
            ids[start : start + ROUNDS_AT_ONCE], trigger=trigger, everything=everything
        )
    return done


def sweep() -> list[Computation]:
    """Finish what a lost message or a killed worker left: recompute every stale round.

    A round whose last computation failed is tried again after RETRY_AFTER.
    """
    failed_lately = Computation.objects.filter(
        round=OuterRef("pk"),
        state=Computation.State.FAILED,
        finished_at__gt=timezone.now() - RETRY_AFTER,
    )
    stale = Round.objects.stale().exclude(Exists(failed_lately)).values_list("pk", flat=True)
    done: list[Computation] = []
    for round_id in stale:
        try:
            done += recompute([round_id], trigger="quét định kỳ")
        except RecomputeError:
            continue
    return done


def _recompute_together(
    ids: Collection[int], *, trigger: str, everything: bool
) -> list[Computation]:
    if not everything:
        marked = StaleMark.objects.filter(round__in=ids).order_by("round")
        ids = list(marked.values_list("round", flat=True).distinct())
    if not ids:
        return []
    started = timezone.now()
    runs = {
        round_id: Computation(
            round_id=round_id,
            trigger=trigger,
            asked_at=started,
            started_at=started,
            state=Computation.State.RUNNING,
        )
        for round_id in ids
    }
    with _transaction_of_derived_rows():
        Computation.objects.bulk_create(runs.values())
    try:
        with _transaction_of_derived_rows():
            return _compute(runs, everything=everything)
    except Exception as error:
        _record_failure(runs.values(), error)
        raise RecomputeError(str(error)) from error


def _compute(runs: dict[int, Computation], *, everything: bool) -> list[Computation]:
    # Recomputes of one round wait for each other here; writers don't (they only insert marks).
    locked = list(
        Round.objects.select_for_update(no_key=True)
        .filter(pk__in=runs)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    # Read before the scores: a change committed after this keeps its mark for the next run.
    marks = list(StaleMark.objects.filter(round__in=locked))
    marked = {mark.round_id for mark in marks}
    chosen = locked if everything else [pk for pk in locked if pk in marked]
    only = None if everything else _changed_alone(chosen, marks)
    if chosen:
        recompute_sql.write_area_standings(chosen, only)
        recompute_sql.write_standings(chosen)
    StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return _record_success(runs, chosen, marks, only)


def _changed_alone(chosen: Collection[int], marks: list[StaleMark]) -> list[int] | None:
    """The assessments to sum again, or None for all: a whole round is marked, or has none yet."""
    changed = {mark.assessment_id for mark in marks}
    if None in changed:
        return None
    if Assessment.objects.filter(round__in=chosen, standing__isnull=True).exists():
        return None
    return sorted(pk for pk in changed if pk is not None)


def _record_success(
    runs: dict[int, Computation],
    chosen: Collection[int],
    marks: list[StaleMark],
    only: list[int] | None,
) -> list[Computation]:
    finished = timezone.now()
    asked: dict[int, StaleMark] = {}
    for mark in marks:
        asked.setdefault(mark.round_id, mark)
    units = _units_summed(chosen, marks, only)
    done = [runs[pk] for pk in chosen]
    for run in done:
        first = asked.get(run.round_id)
        if first:
            run.asked_at = first.at
            # What changed, and who found it where that isn't the usual way.
            run.trigger = " · ".join(filter(None, (first.trigger, run.trigger)))[:120]
        run.finished_at, run.state = finished, Computation.State.DONE
        run.units = units.get(run.round_id, 0)
    # An upsert of rows that are there: one statement for any number of them.
    Computation.objects.bulk_create(
        done,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["trigger", "asked_at", "finished_at", "state", "units", "error"],
    )
    # Somebody else computed these first.
    fresh = [run.pk for pk, run in runs.items() if pk not in set(chosen)]
    if fresh:
        Computation.objects.filter(pk__in=fresh).delete()
    # Their worker was killed before it could say so.
    Computation.objects.filter(
        round__in=chosen, state=Computation.State.RUNNING, started_at__lt=finished
    ).update(state=Computation.State.FAILED, finished_at=finished, error="bị ngắt giữa chừng")
    return done


def _units_summed(
    chosen: Collection[int], marks: list[StaleMark], only: list[int] | None
) -> dict[int, int]:
    """How many assessments of each round were summed again."""
    if only is not None:
        return Counter(
            round_id for round_id, _ in {(mark.round_id, mark.assessment_id) for mark in marks}
        )
    counted = Assessment.objects.filter(round__in=chosen).values_list("round")
    return dict(counted.annotate(Count("pk")))


@contextmanager
def _transaction_of_derived_rows() -> Iterator[None]:
    """A transaction whose commit returns before it's on disk, where the database can do that.

    A power cut may lose the last moments of it, whole: the marks are back with the old standings,
    and the sweep computes them again. A transaction around this one keeps its own promise, so what
    people entered is never at risk; whoever publishes the result waits for the disk, and what was
    committed before goes there first.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


def _record_failure(runs: Iterable[Computation], error: Exception) -> None:
    Computation.objects.filter(pk__in=[run.pk for run in runs]).update(
        state=Computation.State.FAILED,
        finished_at=timezone.now(),
        error=f"{type(error).__name__}: {error}"[:2000],
    )
