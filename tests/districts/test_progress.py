"""Where a task, a plan and a target stand: six states, sixty-five tasks, three results."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.progress import (
    Direction,
    Progress,
    TargetState,
    TaskState,
    percent_of,
    percent_of_target,
    target_state,
    task_state,
)

DUE = datetime.date(2024, 6, 30)
BEFORE, AFTER = DUE - datetime.timedelta(days=1), DUE + datetime.timedelta(days=1)
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))


@pytest.mark.parametrize(
    ("due", "started", "done", "stopped", "today", "expected"),
    [
        (DUE, None, None, False, BEFORE, TaskState.NOT_DUE),
        (DUE, None, None, False, DUE, TaskState.NOT_DUE),
        (DUE, BEFORE, None, False, DUE, TaskState.DOING),
        (DUE, None, None, False, AFTER, TaskState.OVERDUE),
        (DUE, BEFORE, None, False, AFTER, TaskState.OVERDUE),
        (DUE, None, DUE, False, AFTER, TaskState.DONE),
        (DUE, None, AFTER, False, AFTER, TaskState.DONE_LATE),
        (DUE, None, None, True, AFTER, TaskState.STOPPED),
        (None, None, None, False, AFTER, TaskState.NOT_DUE),
        (None, None, AFTER, False, AFTER, TaskState.DONE),
    ],
)
def test_a_task_has_one_of_six_states(due, started, done, stopped, today, expected) -> None:
    state = task_state(due=due, started_on=started, done_on=done, stopped=stopped, today=today)
    assert state == expected


@given(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, DAYS, DAYS)
def test_what_is_done_or_stopped_never_becomes_overdue(due, started, done, today, later) -> None:
    def on(day, stopped):
        return task_state(
            due=due, started_on=started, done_on=done or today, stopped=stopped, today=day
        )

    assert on(today, False) == on(later, False) != TaskState.OVERDUE
    assert on(today, True) == on(later, True) == TaskState.STOPPED


def test_thirteen_of_sixty_five_is_twenty_percent() -> None:
    assert Progress(13, 65, stated=True).percent == Decimal("20.00")


def test_a_plan_of_nothing_has_no_percentage() -> None:
    assert Progress(0, 0).percent is None


def test_a_half_is_rounded_up_once() -> None:
    assert percent_of(1, 16) == Decimal("6.25")
    assert percent_of(Decimal("0.00125"), Decimal("1")) == Decimal("0.13")


@pytest.mark.parametrize(
    ("direction", "actual", "expected"),
    [
        (Direction.AT_LEAST, "98", TargetState.MET),
        (Direction.AT_LEAST, "98.01", TargetState.EXCEEDED),
        (Direction.AT_LEAST, "97.99", TargetState.MISSED),
        (Direction.AT_MOST, "97", TargetState.EXCEEDED),
        (Direction.AT_MOST, "99", TargetState.MISSED),
        (Direction.EXACTLY, "98", TargetState.MET),
        (Direction.EXACTLY, "99", TargetState.MISSED),
    ],
)
def test_a_target_is_missed_met_or_exceeded(direction, actual, expected) -> None:
    assert target_state(direction, Decimal(98), Decimal(actual)) == expected


def test_less_is_better_has_no_percentage_and_neither_has_a_target_of_zero() -> None:
    assert percent_of_target(Direction.AT_MOST, Decimal(10), Decimal(5)) is None
    assert percent_of_target(Direction.AT_LEAST, Decimal(0), Decimal(5)) is None
    assert percent_of_target(Direction.AT_LEAST, Decimal(100), Decimal(99)) == Decimal("99.00")


@given(
    st.decimals(min_value=1, max_value=1000, places=2),
    st.decimals(min_value=0, max_value=1000, places=2),
)
def test_a_target_that_is_met_is_a_hundred_percent_or_more(target, actual) -> None:
    met = target_state(Direction.AT_LEAST, target, actual) != TargetState.MISSED
    percent = percent_of_target(Direction.AT_LEAST, target, actual)
    assert percent is not None
    assert percent >= 100 if met else percent <= 100
