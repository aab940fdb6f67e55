"""Until survey results are in, whatever shows results before publication says "tạm tính"."""

import pytest
from django.urls import reverse

from indicators.models import CriteriaSet, Score
from indicators.provisional import survey_state
from indicators.services.recompute import recompute
from tests.staff.rounds_world import Role, World, a_person

pytestmark = pytest.mark.django_db
WORD = "tạm tính"


@pytest.fixture
def world() -> World:
    made = World()
    made.round = made.open()
    made.official = a_person("official", made.units[0], Role.UNIT_OFFICIAL)
    CriteriaSet.objects.update(unscored=CriteriaSet.Unscored.ZERO)
    recompute([made.round.pk], trigger="test", everything=True)
    return made


def surveys_come_in(world, units: int, **fields) -> None:
    Score.objects.bulk_create(
        Score(assessment=one, criterion=world.leaf("2.2"), **(fields or {"appraised_1": 1}))
        for one in world.round.assessments.order_by("unit__code")[:units]
    )


def pages(client, world) -> dict[str, str]:
    """Board, draft standings and one unit's own page, as those see them whose business it is."""
    own = world.round.assessments.get(unit=world.units[0])
    asked = {
        "board": (world.home, reverse("staff:round-board", args=[world.round.pk])),
        "standings": (world.home, reverse("staff:round", args=[world.round.pk])),
        "own": (world.official, reverse("staff:assessment", args=[own.pk])),
    }
    found = {}
    for name, (person, address) in asked.items():
        client.force_login(person)
        found[name] = client.get(address).content.decode()
    return found


def test_without_surveys_every_page_says_provisional(client, world) -> None:
    for name, text in pages(client, world).items():
        assert WORD in text, name


def test_the_pages_count_the_units_that_wait(client, world) -> None:
    surveys_come_in(world, 3)
    shown = pages(client, world)
    assert "1/4 đơn vị chưa có đủ kết quả điều tra" in shown["board"]
    assert WORD not in shown["own"]
    # The notice on top, and the one unit that waits.
    assert shown["standings"].count(WORD) == 2


def test_with_all_surveys_in_no_page_says_it(client, world) -> None:
    surveys_come_in(world, 4)
    for name, text in pages(client, world).items():
        assert WORD not in text, name


def test_a_survey_that_does_not_apply_is_waited_for_by_nobody(world) -> None:
    surveys_come_in(world, 4, not_applicable=True)
    assert not survey_state(world.round).provisional


def test_a_self_score_does_not_stand_for_a_survey(world) -> None:
    surveys_come_in(world, 4, self_points=1)
    assert len(survey_state(world.round).waiting) == 4


def test_a_set_without_surveys_is_never_provisional(world, django_assert_num_queries) -> None:
    world.rules.criteria.filter(code="2.2").update(kind="direct")
    with django_assert_num_queries(2):
        assert not survey_state(world.round).provisional
