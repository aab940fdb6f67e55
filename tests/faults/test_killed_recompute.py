"""Whatever is killed, whenever: nothing half written, and the sweep finishes the work."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.portal import Portal, wait_for

PREPARE_UNITS = """
import json
from indicators.models import Score, StaleMark
from indicators.services.recompute import recompute
from indicators.services.store_scores import store_scores
from indicators.services import staleness
from tests.indicators.random_round import random_round
round_ = random_round(5, units={units})
recompute([round_.pk], trigger="test", everything=True)
staleness._ask_recompute = lambda round_id: None  # the message is lost
leaf = round_.criteria_set.criteria.leaves().first()
store_scores(
    round_,
    [
        Score(assessment=a, criterion=leaf, appraised_1=leaf.max_points if n % 2 else 0)
        for n, a in enumerate(round_.assessments.all())
    ],
    trigger="test",
)
print(json.dumps(round_.pk))
"""
PREPARE = PREPARE_UNITS.replace("{units}", "25")
PREPARE_FEW = PREPARE_UNITS.replace("{units}", "10")
LOOK = """
import json
from indicators.models import AreaStanding, Computation, Round, StaleMark
from tests.indicators.pure_results import computed, expected
round_ = Round.objects.get()
print(json.dumps({
    "standings": sorted(map(str, computed(round_).items())),
    "areas": sorted(map(str, AreaStanding.objects.values_list())),
    "right": computed(round_) == expected(round_),
    "stale": StaleMark.objects.count() > 0,
    "states": list(Computation.objects.order_by("pk").values_list("state", flat=True)),
}))
"""
HANG_BETWEEN_THE_STATEMENTS = """
import pathlib, time
from indicators.models import Round
from indicators.services import recompute_sql
from indicators.services.recompute import recompute
run = recompute_sql.run
def hang(statements, *which):
    run(statements[:1], *which)
    pathlib.Path({flag!r}).touch()
    time.sleep(600)
recompute_sql.run = hang
recompute([Round.objects.get().pk], trigger="test")
"""
SWEEP = """
from indicators.services.recompute import sweep
sweep()
"""


@pytest.fixture
def portal(tmp_path: Path, migrated: str) -> Iterator[Portal]:
    started = Portal(tmp_path, migrated)
    yield started
    started.stop()


def kill_in_the_middle(portal: Portal, flag: Path) -> None:
    """Kill a recompute after it has written area standings and before it has written ranks."""
    victim = portal.start(HANG_BETWEEN_THE_STATEMENTS.format(flag=str(flag)))
    wait_for(flag.exists, "the recompute reached its middle")
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()


def test_a_recompute_killed_in_the_middle_leaves_the_old_standings_whole(
    portal: Portal, tmp_path: Path
) -> None:
    before = portal.run(PREPARE + LOOK)
    assert before["stale"]
    assert not before["right"]
    kill_in_the_middle(portal, tmp_path / "flag")
    after = portal.run(LOOK)
    assert after["standings"] == before["standings"]
    assert after["areas"] == before["areas"]
    assert after["stale"]
    assert after["states"] == ["done", "running"]


def test_the_sweep_finishes_the_killed_work_and_closes_its_row(
    portal: Portal, tmp_path: Path
) -> None:
    portal.run(PREPARE)
    kill_in_the_middle(portal, tmp_path / "flag")
    after = portal.run(SWEEP + LOOK)
    assert after["right"]
    assert not after["stale"]
    assert after["states"] == ["done", "failed", "done"]


def test_a_recompute_of_few_changes_killed_in_the_middle_was_never_there(
    portal: Portal, tmp_path: Path
) -> None:
    before = portal.run(PREPARE_FEW + LOOK)
    kill_in_the_middle(portal, tmp_path / "flag")
    assert portal.run(LOOK) == before
    after = portal.run(SWEEP + LOOK)
    assert after["right"]
    assert after["states"] == ["done", "done"]


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a broker: second run only")
def test_a_real_worker_computes_what_a_page_asked_for_and_sweeps_what_was_lost(
    portal: Portal,
) -> None:
    portal.start_worker()
    portal.run(PREPARE)
    portal.run(
        "from django.conf import settings; assert not settings.CELERY_TASK_ALWAYS_EAGER\n"
        "from indicators.tasks import sweep_stale_rounds; sweep_stale_rounds.delay()"
    )
    wait_for(lambda: portal.run(LOOK)["right"], "the worker swept the stale round")
    portal.run(
        "from indicators.models import Round, Score\n"
        "from indicators.services.store_scores import store_scores\n"
        "round_ = Round.objects.get(); leaf = round_.criteria_set.criteria.leaves().last()\n"
        "store_scores(round_, [Score(assessment=a, criterion=leaf, council=0)"
        " for a in round_.assessments.all()], trigger='test')"
    )
    wait_for(lambda: not portal.run(LOOK)["stale"], "the worker computed what was asked for")
    assert portal.run(LOOK)["right"]


def test_a_broker_that_is_away_loses_nothing_and_refuses_nobody(portal: Portal) -> None:
    portal.env["REDIS_URL"] = "redis://127.0.0.1:1/0"
    heard = PREPARE.replace("staleness._ask_recompute = lambda round_id: None", "")
    assert portal.run(heard + LOOK)["stale"]
    assert portal.run(SWEEP + LOOK)["right"]
