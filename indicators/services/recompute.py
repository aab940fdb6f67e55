"""Turn scores into standings: the one way in, for pages, tasks and commands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from indicators.models import Computation, Round
from indicators.services import computations, recompute_sql, stale_rounds
from indicators.services.stale_rounds import Locked, Mark

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
            computations.announce(runs.values())
        with transaction.atomic():
            return _compute(_look(runs, everything=everything, durable=durable), runs)
    except Exception as error:
        computations.fail(runs.values(), error)
        raise RecomputeError(str(error)) from error


@dataclass(frozen=True)
class _Work:
    """What there is to do: rounds to rank, and the assessments to sum (None: all of theirs)."""

    rounds: dict[int, Locked]
    marks: list[Mark]
    assessments: list[int] | None

    @property
    def is_small(self) -> bool:
        """Whether it's done before anybody could read that it's running."""
        return self.assessments is not None and len(self.assessments) <= SMALL


def _look(runs: dict[int, Computation], *, everything: bool, durable: bool) -> _Work:
    """Lock the rounds and read what changed in them."""
    announced = [run.pk for run in runs.values() if run.pk]
    locked = stale_rounds.lock(runs, durable=durable, announced=announced)
    rounds = {pk: found for pk, found in locked.items() if everything or found.marks}
    marks = [mark for found in rounds.values() for mark in found.marks]
    changed = {mark.assessment_id for mark in marks}
    whole = everything or None in changed or any(one.never_summed for one in rounds.values())
    return _Work(
        rounds=rounds,
        marks=marks,
        assessments=None if whole else sorted(pk for pk in changed if pk is not None),
    )


def _compute(work: _Work, runs: dict[int, Computation]) -> list[Computation]:
    if work.rounds:
        statements = [
            *recompute_sql.area_standings(work.rounds, work.assessments),
            *recompute_sql.standings(work.rounds, work.assessments),
            *stale_rounds.tick_off(work.marks),
        ]
        recompute_sql.run(statements, work.rounds, work.assessments)
    return _record_success(work, runs)


def _record_success(work: _Work, runs: dict[int, Computation]) -> list[Computation]:
    finished = timezone.now()
    units = _units_summed(work)
    done = [runs[pk] for pk in work.rounds]
    for run in done:
        marks = work.rounds[run.round_id].marks
        if marks:
            run.asked_at = marks[0].at
            # What changed, and who found it where that isn't the usual way.
            run.trigger = " · ".join(filter(None, (marks[0].trigger, run.trigger)))[:120]
        run.finished_at, run.state = finished, Computation.State.DONE
        run.units = units.get(run.round_id, 0)
    computations.finish(done)
    # Somebody else computed these first.
    computations.forget(run for pk, run in runs.items() if pk not in work.rounds)
    if any(found.running for found in work.rounds.values()):
        computations.close_interrupted(work.rounds, before=finished)
    return done


def _units_summed(work: _Work) -> dict[int, int]:
    """How many assessments of each round were summed again."""
    if work.assessments is None:
        return computations.units_of(work.rounds)
    return {
        pk: len({mark.assessment_id for mark in found.marks}) for pk, found in work.rounds.items()
    }
