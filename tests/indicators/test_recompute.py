"""Recompute: asked for by a change, safe to run twice, whole or not at all."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from indicators.models import Computation, Score, StaleMark, Standing
from indicators.services import recompute_sql
from indicators.services.recompute import RecomputeError, recompute, sweep
from indicators.services.staleness import mark_stale
from indicators.services.store_scores import store_scores
from tests.indicators.pure_results import computed, expected
from tests.indicators.random_round import random_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return random_round(7)


def a_change(round_) -> None:
    """Give one unit full marks on its first leaf, through the service, without a recompute."""
    leaf = round_.criteria_set.criteria.leaves().first()
    assessment = round_.assessments.first()
    store_scores(
        round_,
        [Score(assessment=assessment, criterion=leaf, appraised_1=leaf.max_points)],
        trigger="test",
    )


def test_a_change_marks_the_round_stale_in_the_same_transaction(round_) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        a_change(round_)
        assert StaleMark.objects.filter(round=round_).count() == 1
        raise RuntimeError
    assert not StaleMark.objects.filter(round=round_).exists()


def test_after_commit_a_change_is_computed_without_anybody_asking(
    round_, django_capture_on_commit_callbacks
) -> None:
    recompute([round_.pk], trigger="test", everything=True)
    with django_capture_on_commit_callbacks(execute=True):
        a_change(round_)
    assert not StaleMark.objects.exists()
    assert computed(round_) == expected(round_)
    assert Computation.objects.first().trigger == "test"


def test_a_fresh_round_is_left_alone(round_) -> None:
    recompute([round_.pk], trigger="test", everything=True)
    runs = Computation.objects.count()
    assert recompute([round_.pk], trigger="test") == []
    assert Computation.objects.count() == runs


def test_running_twice_gives_the_same_rows(round_) -> None:
    recompute([round_.pk], trigger="test", everything=True)
    once = computed(round_)
    recompute([round_.pk], trigger="test", everything=True)
    assert computed(round_) == once


def test_each_computation_says_what_it_did(round_) -> None:
    mark_stale(round_.pk, trigger="nhập điểm")
    mark = StaleMark.objects.get()
    (run,) = recompute([round_.pk], trigger="lệnh")
    run.refresh_from_db()
    assert run.state == Computation.State.DONE
    assert run.units == round_.assessments.count()
    assert run.asked_at == mark.at
    assert run.asked_at <= run.started_at <= run.finished_at
    assert (run.trigger, run.error) == ("nhập điểm · lệnh", "")


def test_a_failure_keeps_the_old_standings_and_says_why(round_, monkeypatch) -> None:
    recompute([round_.pk], trigger="test", everything=True)
    before = computed(round_)
    a_change(round_)

    def breaks(rounds, assessments):
        Standing.objects.all().delete()
        raise DatabaseError("đĩa đầy")

    monkeypatch.setattr(recompute_sql, "standings", breaks)
    with pytest.raises(RecomputeError):
        recompute([round_.pk], trigger="test")
    assert computed(round_) == before
    assert StaleMark.objects.filter(round=round_).exists()
    failed = Computation.objects.first()
    assert (failed.state, failed.finished_at is not None) == (Computation.State.FAILED, True)
    assert "đĩa đầy" in failed.error


def test_the_sweep_finishes_what_a_lost_message_left(round_) -> None:
    a_change(round_)
    (run,) = sweep()
    assert run.round_id == round_.pk
    assert computed(round_) == expected(round_)
    assert sweep() == []


def test_the_sweep_leaves_a_round_that_just_failed_for_a_while(round_, monkeypatch) -> None:
    a_change(round_)
    monkeypatch.setattr(recompute_sql, "standings", _raise)
    assert sweep() == []
    monkeypatch.undo()
    assert sweep() == []
    Computation.objects.update(
        finished_at=Computation.objects.first().finished_at.replace(year=2020)
    )
    assert len(sweep()) == 1


def test_a_run_whose_worker_was_killed_is_closed_by_the_next_one(round_) -> None:
    mark_stale(round_.pk, trigger="test")
    killed = Computation.objects.create(
        round=round_,
        trigger="test",
        asked_at=StaleMark.objects.get().at,
        started_at=StaleMark.objects.get().at,
        state=Computation.State.RUNNING,
    )
    recompute([round_.pk], trigger="test")
    killed.refresh_from_db()
    assert (killed.state, killed.error) == (Computation.State.FAILED, "bị ngắt giữa chừng")


def test_only_standings_that_changed_are_written_again(
    round_, django_assert_max_num_queries
) -> None:
    recompute([round_.pk], trigger="test", everything=True)
    with django_assert_max_num_queries(16):
        recompute([round_.pk], trigger="test", everything=True)


def test_the_command_computes_one_round_or_all(round_, capsys) -> None:
    other = random_round(8)
    call_command("recompute", f"--round={round_.pk}")
    assert computed(round_) == expected(round_)
    assert computed(other) == {}
    call_command("recompute", "--all")
    assert computed(other) == expected(other)
    assert "2 đợt" in capsys.readouterr().out


def _raise(rounds, assessments) -> None:
    raise DatabaseError("không ghi được")
