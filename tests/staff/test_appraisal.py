"""Appraising: assigned areas only, a comment to lower, told to the unit, in bulk where equal."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.models import Assessment, Notice, Round, Score, ScoreChange, ScoreNote
from indicators.services.appraise import accept_unchanged, appraise
from indicators.services.cells import CellInput, Outcome
from indicators.services.decide import decide
from indicators.services.errors import Refused
from indicators.services.explain import explain
from tests.staff.appraisal_cast import World
from tests.staff.appraisal_cast import world as make_world

pytestmark = pytest.mark.django_db
Step, Stage = ScoreChange.Step, Round.Stage


@pytest.fixture
def world() -> World:
    return make_world()


def give(world: World, points: str, reason: str = "", *, who: str = "expert", **fields):
    """Appraise leaf 1.2 of the first unit."""
    step = fields.pop("step", Step.APPRAISAL_1)
    cell = CellInput(
        world.first.pk, world.leaves["1.2"].pk, points=Decimal(points), reason=reason, **fields
    )
    return appraise(world.round, [cell], user=world.people[who], step=step)[0]


def test_an_assigned_appraiser_accepts(world) -> None:
    assert give(world, "1.5").outcome is Outcome.SAVED
    assert Score.objects.get(assessment=world.first).appraised_1 == Decimal("1.5")


def test_one_without_an_assignment_does_not(world) -> None:
    result = give(world, "1.5", who="stranger")
    assert result.outcome is Outcome.REFUSED
    assert "không thuộc phần" in result.message
    assert Score.objects.get(assessment=world.first).appraised_1 is None


def test_nobody_appraises_a_unit_they_belong_to(world) -> None:
    grant_membership(
        user=world.people["expert"],
        unit=world.first.unit,
        role=Membership.Role.AUDITOR,
        granted_by=None,
    )
    assert give(world, "1.5").outcome is Outcome.REFUSED


def test_nobody_appraises_a_unit_they_entered_for(world) -> None:
    world.claim(world.first, "1.2", "1", who="expert")
    assert give(world, "1.5").outcome is Outcome.REFUSED


def test_what_is_not_submitted_is_not_appraised(world) -> None:
    Assessment.objects.filter(pk=world.first.pk).update(status="returned")
    assert give(world, "1.5").outcome is Outcome.REFUSED


def test_an_assignment_for_a_group_covers_that_group_alone(world) -> None:
    other = world.round.groups.create(slug="khac", name="Khác")
    world.round.assignments.update(group=other)
    assert give(world, "1.5").outcome is Outcome.REFUSED
    world.round.assignments.update(group=world.first.group)
    assert give(world, "1.5").outcome is Outcome.SAVED


def test_lowering_needs_a_comment_which_the_unit_is_told_of(world) -> None:
    assert give(world, "1").message == "Hạ điểm phải có ý kiến."
    assert give(world, "1", "thiếu báo cáo quý III").outcome is Outcome.SAVED
    note = ScoreNote.objects.get()
    assert (note.kind, note.text) == ("appraisal_1", "thiếu báo cáo quý III")
    told = set(Notice.objects.values_list("user__username", "kind"))
    assert told == {("official", "lowered"), ("leader", "lowered")}


def test_accepting_tells_nobody(world) -> None:
    give(world, "1.5")
    assert not Notice.objects.exists()


def test_outside_the_window_nothing_is_appraised(world) -> None:
    world.close(Stage.APPRAISAL_1)
    with pytest.raises(Refused):
        give(world, "1.5")
    world.open(Stage.APPRAISAL_1)
    assert give(world, "1.5").outcome is Outcome.SAVED


def test_in_bulk_only_what_nobody_decided_is_accepted(world) -> None:
    give(world, "1", "thiếu báo cáo")
    results = accept_unchanged(
        world.round,
        world.leaves["1.2"],
        [world.first.pk, world.second.pk],
        user=world.people["expert"],
    )
    assert [result.cell.assessment for result in results] == [world.second.pk]
    assert Score.objects.get(assessment=world.first).appraised_1 == 1
    assert Score.objects.get(assessment=world.second).appraised_1 == Decimal("1.5")


def test_a_second_appraiser_is_told_what_the_first_wrote(world) -> None:
    seen = ScoreChange.objects.filter(assessment=world.first).latest("pk").pk
    assert give(world, "1.5", seen=seen).outcome is Outcome.SAVED
    late = give(world, "2", seen=seen)
    assert late.outcome is Outcome.CONFLICT
    assert late.newer.after == "1,5 điểm"


def test_only_a_lowered_item_is_explained_and_only_by_its_unit(world) -> None:
    give(world, "1", "thiếu báo cáo")
    world.open(Stage.EXPLANATION)
    leaf, people = world.leaves["1.2"], world.people
    explain(world.first, leaf, "Báo cáo số 12 đã gửi.", user=people["official"])
    with pytest.raises(PermissionDenied):
        explain(world.first, leaf, "khác", user=people["expert"])
    with pytest.raises(PermissionDenied):
        explain(world.second, leaf, "khác", user=people["official"])
    with pytest.raises(Refused, match="bị hạ điểm"):
        explain(world.first, world.leaves["1.1"], "khác", user=people["official"])
    assert ScoreChange.objects.last().step == Step.EXPLANATION


def test_an_explanation_outside_its_window_is_refused(world) -> None:
    give(world, "1", "thiếu báo cáo")
    with pytest.raises(Refused):
        explain(world.first, world.leaves["1.2"], "Đã gửi.", user=world.people["official"])


def test_the_second_appraisal_may_raise_without_a_comment(world) -> None:
    give(world, "1", "thiếu báo cáo")
    world.open(Stage.APPRAISAL_2)
    assert give(world, "1.5", step=Step.APPRAISAL_2).outcome is Outcome.SAVED
    assert Score.objects.get(assessment=world.first).appraised_2 == Decimal("1.5")


def test_the_council_has_the_last_word_and_says_why(world) -> None:
    give(world, "1", "thiếu báo cáo")
    world.open(Stage.COUNCIL)
    cell = CellInput(world.first.pk, world.leaves["1.2"].pk, points=Decimal(2))
    with pytest.raises(PermissionDenied):
        decide(world.round, [cell], user=world.people["expert"])
    (refused,) = decide(world.round, [cell], user=world.people["home_affairs"])
    assert refused.outcome is Outcome.REFUSED
    assert "biên bản" in refused.message
    reasoned = CellInput(
        world.first.pk, world.leaves["1.2"].pk, points=Decimal(2), reason="Biên bản 03, mục 2"
    )
    (result,) = decide(world.round, [reasoned], user=world.people["home_affairs"])
    assert result.outcome is Outcome.SAVED
    assert Score.objects.get(assessment=world.first).council == 2
