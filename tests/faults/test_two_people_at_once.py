"""Two people act on one self-score at once: one wins, the other is told, nothing is lost.

Each pair of acts starts together in two threads with connections of their own, again and again.
PostgreSQL lets the second wait for the row of the assessment; SQLite lets it wait for the whole
database. What holds is the same.
"""

from typing import Any

import pytest

from tests.faults.portal import Portal

PREPARE = """
import json
from decimal import Decimal
from indicators import scoring
from indicators.models import Assessment, Notice, Score, ScoreChange, StaleMark, Standing
from indicators.services.cells import CellInput
from indicators.services.enter_scores import enter_scores
from indicators.services.errors import Refused
from indicators.services.recompute import recompute
from indicators.services.submit import submit
from indicators.services.withdraw import withdraw
from tests.at_once import at_once
from tests.staff.entry_world import EntryWorld

world = EntryWorld(policy="zero")
world.rules.accept_self_score = True
world.rules.save()

def write(person, code, seen=None, **declared):
    cell = CellInput(
        world.assessment.pk, leaves[code], declared=scoring.Declared(**declared), seen=seen
    )
    (result,) = enter_scores(
        world.assessment, [cell], user=world[person], door=ScoreChange.Door.PAGE
    )
    return result

leaves = dict(world.rules.criteria.leaves().values_list("code", "pk"))

def fill():
    write("official", "1.1", numerator=Decimal(3), denominator=Decimal(4))
    write("official", "1.2", mark=Decimal(1))
    write("official", "1.3", option=1)
    write("official", "1.4", count=Decimal(1))
    write("official", "2.1", mark=Decimal(1))

def status():
    return Assessment.objects.get(pk=world.assessment.pk).status

def told_at_once(*acts):
    ends = at_once(*acts, refusal=Refused)
    return [end.message if isinstance(end, Refused) else end for end in ends]
"""
TIMES = 4
PLAY = f"""
told = {{}}

seen = told["two submits"] = []
fill()
act = lambda: submit(world.assessment, user=world["leader"]).status
for _ in range({TIMES}):
    seen.append([sorted(told_at_once(act, act)), status(), Notice.objects.count()])
    Notice.objects.all().delete()
    withdraw(world.assessment, user=world["leader"])

seen = told["two withdrawals"] = []
act = lambda: withdraw(world.assessment, user=world["leader"]).status
for _ in range({TIMES}):
    submit(world.assessment, user=world["leader"])
    seen.append([sorted(told_at_once(act, act)), status()])

seen = told["submit and withdrawal"] = []
for _ in range({TIMES}):
    if status() != "submitted":
        submit(world.assessment, user=world["leader"])
    seen.append([
        *told_at_once(
            lambda: submit(world.assessment, user=world["leader"]).status,
            lambda: withdraw(world.assessment, user=world["leader"]).status,
        ),
        status(),
    ])

seen = told["cell and submit"] = []
for n in range({TIMES}):
    if status() == "submitted":
        withdraw(world.assessment, user=world["leader"])
    before = ScoreChange.objects.count()
    wrote, submitted = told_at_once(
        lambda: write("official", "1.2", mark=Decimal(n + 1) / 20).outcome,
        lambda: submit(world.assessment, user=world["leader"]).status,
    )
    stored = Score.objects.get(criterion=leaves["1.2"]).self_points == Decimal(n + 1) / 20
    seen.append([wrote, submitted, stored, ScoreChange.objects.count() - before])
withdraw(world.assessment, user=world["leader"])

seen = told["one cell"] = []
# Where the submit won every time, the cell has no change yet that both could have seen.
write("official", "1.2", mark=Decimal("0.45"))
before = ScoreChange.objects.count()
for n in range({TIMES}):
    version = ScoreChange.objects.filter(criterion=leaves["1.2"]).last().pk
    results = told_at_once(
        lambda: write("official", "1.2", seen=version, mark=Decimal(n + 1) / 10),
        lambda: write("colleague", "1.2", seen=version, mark=Decimal(n + 1) / 100),
    )
    won = next(r for r in results if r.outcome == "saved")
    late = next(r for r in results if r.outcome != "saved")
    stored = Score.objects.get(criterion=leaves["1.2"])
    newest = ScoreChange.objects.last()
    seen.append([
        late.outcome,
        late.newer.pk == won.version == newest.pk,
        late.newer.user.username == newest.user.username,
        stored.self_points == won.points == newest.new_points,
        ScoreChange.objects.count() - before,
    ])

def several(person, code):
    return [write(person, code, mark=Decimal(n + 21) / 50).outcome for n in range({TIMES})]

before = ScoreChange.objects.count()
outcomes = told_at_once(lambda: several("official", "1.2"), lambda: several("colleague", "2.1"))
last = Score.objects.filter(criterion__code__in=["1.2", "2.1"])
told["two cells"] = [
    sum(outcomes, []),
    [str(row.self_points) for row in last],
    ScoreChange.objects.count() - before,
]
recompute([world.round.pk], trigger="test")
told["standing"] = [
    str(Standing.objects.get(assessment=world.assessment).points),
    StaleMark.objects.count(),
]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Any:
    """What everybody was told, and what was stored then."""
    portal = Portal(tmp_path_factory.mktemp("portal"), migrated)
    # Without a broker each thread also recomputes after its commit, so recomputes meet too.
    portal.env["REDIS_URL"] = ""
    try:
        return portal.run(PREPARE + PLAY)
    finally:
        portal.stop()


def test_of_two_submits_one_submits_and_the_other_is_told(told: Any) -> None:
    expected = [["Phiếu đã được nộp.", "submitted"], "submitted", 1]
    assert told["two submits"] == [expected] * TIMES


def test_of_two_withdrawals_one_withdraws_and_the_other_is_told(told: Any) -> None:
    assert told["two withdrawals"] == [[["Phiếu chưa nộp.", "entering"], "entering"]] * TIMES


def test_a_submit_and_a_withdrawal_end_as_one_after_the_other(told: Any) -> None:
    for outcome in told["submit and withdrawal"]:
        assert outcome in (
            ["Phiếu đã được nộp.", "entering", "entering"],
            ["submitted", "entering", "submitted"],
        )


def test_a_cell_is_written_before_the_submit_or_not_at_all(told: Any) -> None:
    closed = "Phiếu đã nộp: rút lại hoặc được trả lại rồi mới sửa được."
    for outcome in told["cell and submit"]:
        assert outcome in (["saved", "submitted", True, 1], [closed, "submitted", False, 0])


def test_of_two_who_write_a_cell_one_is_told_who_wrote_what(told: Any) -> None:
    assert told["one cell"] == [["conflict", True, True, True, n + 1] for n in range(TIMES)]


def test_two_who_write_other_cells_lose_nothing(told: Any) -> None:
    assert told["two cells"] == [["saved"] * 2 * TIMES, ["0.4800"] * 2, 2 * TIMES]


def test_the_standing_is_that_of_the_last_scores(told: Any) -> None:
    # 0.75 + 0.48 + 0.25 + 0.5 + 0.48
    assert told["standing"] == ["2.4600", 0]
