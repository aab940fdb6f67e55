"""What the database computes is what the pure floor defines, digit by digit, on random data.

The same seeds run on SQLite and on PostgreSQL, so equal to the rules means equal to each other.
"""

import random

import pytest

from indicators.models import Score, StaleMark
from indicators.services.recompute import recompute
from indicators.services.staleness import mark_stale
from tests.indicators.pure_results import computed, computed_areas, expected, expected_areas
from tests.indicators.random_round import random_round, random_score

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(30))
def test_a_whole_round_is_computed_as_the_rules_say(seed: int) -> None:
    round_ = random_round(seed, units=25, leaves_per_area=3)
    recompute([round_.pk], trigger="test", everything=True)
    assert computed(round_) == expected(round_)


@pytest.mark.parametrize("seed", range(5))
def test_area_sums_are_the_rules_sums(seed: int) -> None:
    round_ = random_round(seed)
    recompute([round_.pk], trigger="test", everything=True)
    assert computed_areas(round_) == expected_areas(round_)


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_assessment_alone_gives_the_same_as_computing_everything(seed: int) -> None:
    round_ = random_round(seed, units=20)
    recompute([round_.pk], trigger="test", everything=True)
    draw = random.Random(seed)
    changed = draw.choice(list(round_.assessments.all()))
    Score.objects.filter(assessment=changed).delete()
    Score.objects.bulk_create(
        score
        for leaf in round_.criteria_set.criteria.leaves()
        if (score := random_score(draw, changed, leaf)) is not None
    )
    mark_stale(round_.pk, trigger="test", assessments=[changed.pk])
    recompute([round_.pk], trigger="test")
    assert computed(round_) == expected(round_)
    assert not StaleMark.objects.filter(round=round_).exists()


def test_many_rounds_at_once_give_the_same_as_one_by_one() -> None:
    rounds = [random_round(seed, units=6) for seed in range(8)]
    recompute([round_.pk for round_ in rounds], trigger="test", everything=True)
    for round_ in rounds:
        assert computed(round_) == expected(round_)
