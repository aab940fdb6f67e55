"""What units say they did can't be of a year or a day that hasn't come."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from districts.models import Award, Initiative, Plan
from tests.districts.activity_world import SOURCE, ActivityWorld, day

pytestmark = pytest.mark.django_db

THIS_YEAR = datetime.date.today().year


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


def award(world: ActivityWorld, **fields) -> Award:
    return Award(
        unit=world.own, kind="merit", title="Tốt", awarded_by="UBND tỉnh", source=SOURCE, **fields
    )


def initiative(world: ActivityWorld, year: int) -> Initiative:
    return Initiative(unit=world.own, title="Mới", field="thu-tuc", year=year, source=SOURCE)


def plan(world: ActivityWorld, year: int, **fields) -> Plan:
    return Plan(unit=world.own, title="Kế hoạch", year=year, source=SOURCE, **fields)


def refused(record) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        record.clean()
    return set(caught.value.error_dict)


def test_an_award_or_initiative_is_of_this_year_at_the_latest(world) -> None:
    award(world, year=THIS_YEAR).clean()
    initiative(world, THIS_YEAR).clean()
    assert refused(award(world, year=THIS_YEAR + 1)) == {"year"}
    assert refused(initiative(world, THIS_YEAR + 1)) == {"year"}


def test_a_plan_is_made_a_year_ahead_and_no_more(world) -> None:
    plan(world, THIS_YEAR + 1).clean()
    assert refused(plan(world, THIS_YEAR + 2)) == {"year"}


def test_progress_of_a_plan_isnt_stated_for_a_day_to_come(world) -> None:
    stated = datetime.date.today() + datetime.timedelta(days=2)
    assert refused(plan(world, THIS_YEAR, stated_on=stated)) == {"stated_on"}


def test_nobody_decides_an_award_before_the_year_it_is_for(world) -> None:
    award(world, year=2023, decided_on=day("2024-02-01")).clean()
    assert refused(award(world, year=2023, decided_on=day("2022-12-31"))) == {"decided_on"}
