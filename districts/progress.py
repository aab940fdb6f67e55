"""How far a task, a plan or a target is. Pure: dates and numbers in, words and numbers out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

HUNDRED = Decimal(100)
PLACES = Decimal("0.01")


class TaskState(StrEnum):
    """Where a task of a plan stands; in the order in which lists show them."""

    OVERDUE = "overdue"
    DOING = "doing"
    NOT_DUE = "not_due"
    DONE_LATE = "done_late"
    DONE = "done"
    STOPPED = "stopped"


DONE_STATES = (TaskState.DONE, TaskState.DONE_LATE)


def task_state(
    *,
    due: date | None,
    started_on: date | None,
    done_on: date | None,
    stopped: bool,
    today: date,
) -> TaskState:
    """Return the state of a task on a day; the day it's due is still in time.

    A stopped task stays stopped whatever its dates. One without a due date is never overdue and
    was never late.
    """
    if stopped:
        return TaskState.STOPPED
    if done_on is not None:
        return TaskState.DONE_LATE if due is not None and done_on > due else TaskState.DONE
    if due is not None and today > due:
        return TaskState.OVERDUE
    return TaskState.DOING if started_on is not None else TaskState.NOT_DUE


@dataclass(frozen=True, slots=True)
class Progress:
    """So many done of so many; `stated` where a source gives the two numbers and no list."""

    done: int
    total: int
    overdue: int = 0
    stated: bool = False

    @property
    def percent(self) -> Decimal | None:
        """Done in percent of all, half up at two places; None where there is nothing to do."""
        return percent_of(self.done, self.total)


class Direction(StrEnum):
    """Which side of its value a target asks for."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


class TargetState(StrEnum):
    """Whether a target was reached."""

    MISSED = "missed"
    MET = "met"
    EXCEEDED = "exceeded"


def target_state(direction: str, target: Decimal, actual: Decimal) -> TargetState:
    """Return whether `actual` misses, meets or exceeds `target`.

    Exactly the value meets it. Better than the value exceeds it, but for a target that asks for
    that value and no other.
    """
    if actual == target:
        return TargetState.MET
    better = {
        Direction.AT_LEAST: actual > target,
        Direction.AT_MOST: actual < target,
        Direction.EXACTLY: False,
    }[Direction(direction)]
    return TargetState.EXCEEDED if better else TargetState.MISSED


def percent_of_target(direction: str, target: Decimal, actual: Decimal) -> Decimal | None:
    """Return `actual` in percent of `target`, or None where that says nothing.

    It says nothing for a target of zero, and where less is better: half of what is allowed isn't
    fifty percent of the work.
    """
    if direction == Direction.AT_MOST:
        return None
    return percent_of(actual, target)


def percent_of(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return `part` in percent of `whole`, half up at two places; None for a whole of zero."""
    if not whole:
        return None
    return (HUNDRED * Decimal(part) / Decimal(whole)).quantize(PLACES, rounding=ROUND_HALF_UP)
