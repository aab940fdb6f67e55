"""Turn scores into standings: the one way in, for pages, tasks and commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from indicators.models import Assessment, Computation, Round, StaleMark
from indicators.services import recompute_sql

RETRY_AFTER = timedelta(minutes=15)
"""How long the sweep leaves a round alone whose last computation failed."""

SMALL = 20
"""Changed assessments up to which a recompute is one transaction, recorded when it's done."""

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
    # Within a transaction of somebody else's, it's theirs to say when it's safe on disk.
    durable = connection.in_atomic_block
    try:
        with transaction.atomic():
            if not everything:
                work = _look(runs, everything=False, durable=durable)
                if work.is_small:
                    return _compute(work, runs)
                runs = {pk: runs[pk] for pk in work.rounds}
            # Committed before the long part, so that pages can say that it's being computed.
            Computation.objects.bulk_create(runs.values())
        with transaction.atomic():
            return _compute(_look(runs, everything=everything, durable=durable), runs)
    except Exception as error:
        _record_failure(list(runs.values()), error)
        raise RecomputeError(str(error)) from error


@dataclass(frozen=True)
class _Work:
    """What there is to do: rounds to rank, and the assessments to sum (None: all of theirs)."""

    rounds: list[int]
    marks: list[StaleMark]
    assessments: list[int] | None
    interrupted: bool

    @property
    def is_small(self) -> bool:
        """Whether it's done before anybody could read that it's running."""
        return self.assessments is not None and len(self.assessments) <= SMALL


def _look(ids: Collection[int], *, everything: bool, durable: bool) -> _Work:
    """Lock the rounds and read what changed in them."""
    # Recomputes of one round wait for each other here; writers don't (they only insert marks).
    locked = recompute_sql.lock(ids, durable=durable)
    # Read before the scores: a change committed after this keeps its mark for the next run.
    marks = list(StaleMark.objects.filter(round__in=locked))
    marked = {mark.round_id for mark in marks}
    rounds = [pk for pk in locked if everything or pk in marked]
    changed = {mark.assessment_id for mark in marks}
    whole = everything or None in changed or any(locked[pk].never_summed for pk in rounds)
    return _Work(
        rounds=rounds,
        marks=marks,
        assessments=None if whole else sorted(pk for pk in changed if pk is not None),
        interrupted=any(locked[pk].running for pk in rounds),
    )


def _compute(work: _Work, runs: dict[int, Computation]) -> list[Computation]:
    if work.rounds:
        recompute_sql.write_area_standings(work.rounds, work.assessments)
        recompute_sql.write_standings(work.rounds, work.assessments)
    if work.marks:
        recompute_sql.tick_off([mark.pk for mark in work.marks])
    return _record_success(work, runs)


def _record_success(work: _Work, runs: dict[int, Computation]) -> list[Computation]:
    finished = timezone.now()
    asked: dict[int, StaleMark] = {}
    for mark in work.marks:
        asked.setdefault(mark.round_id, mark)
    units = _units_summed(work)
    done = [runs[pk] for pk in work.rounds]
    for run in done:
        first = asked.get(run.round_id)
        if first:
            run.asked_at = first.at
            # What changed, and who found it where that isn't the usual way.
            run.trigger = " · ".join(filter(None, (first.trigger, run.trigger)))[:120]
        run.finished_at, run.state = finished, Computation.State.DONE
        run.units = units.get(run.round_id, 0)
    announced = [run for run in runs.values() if run.pk]
    if announced:
        # An upsert of rows that are there: one statement for any number of them.
        Computation.objects.bulk_create(
            done,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["trigger", "asked_at", "finished_at", "state", "units", "error"],
        )
    else:
        Computation.objects.bulk_create(done)
    # Somebody else computed these first.
    fresh = [run.pk for run in announced if run.round_id not in set(work.rounds)]
    if fresh:
        Computation.objects.filter(pk__in=fresh).delete()
    if work.interrupted:
        # Their worker was killed before it could say so.
        Computation.objects.filter(
            round__in=work.rounds, state=Computation.State.RUNNING, started_at__lt=finished
        ).update(state=Computation.State.FAILED, finished_at=finished, error="bị ngắt giữa chừng")
    return done


def _units_summed(work: _Work) -> dict[int, int]:
    """How many assessments of each round were summed again."""
    if work.assessments is not None:
        return Counter(
            round_id for round_id, _ in {(mark.round_id, mark.assessment_id) for mark in work.marks}
        )
    counted = Assessment.objects.filter(round__in=work.rounds).values_list("round")
    return dict(counted.annotate(Count("pk")))


def _record_failure(runs: Collection[Computation], error: Exception) -> None:
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
        # The rows that said it was running, where they were written.
        Computation.objects.filter(pk__in=[run.pk for run in runs if run.pk]).delete()
        Computation.objects.bulk_create(failed)
