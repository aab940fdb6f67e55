"""The desk lists what somebody has to enter, and what they got last year stands beside it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Membership
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    CriterionMapping,
    RankingGroup,
    Round,
    Score,
)
from tests.indicators.random_round import a_unit
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EntryWorld:
    return EntryWorld()


def desk(client, world, person: str) -> str:
    client.force_login(world[person])
    return client.get("/nghiep-vu/").content.decode()


def test_my_assessment_is_listed_with_its_state_and_the_days_left(client, world) -> None:
    html = desk(client, world, "official")
    assert f'href="{world.address()}"' in html
    assert "đang tự đánh giá" in html
    assert "Còn 10 ngày" in html
    world.close()
    assert "Đã hết hạn từ hết ngày" in desk(client, world, "official")


@pytest.mark.parametrize("person", ["neighbour", "home_affairs", "outsider"])
def test_somebody_elses_is_not(client, world, person) -> None:
    assert world.address() not in desk(client, world, person)


def test_one_that_is_still_prepared_is_not(client, world) -> None:
    Round.objects.update(stage=Round.Stage.DRAFT)
    assert world.address() not in desk(client, world, "official")


def test_more_of_them_cost_no_more_queries(client, world) -> None:
    desk(client, world, "official")
    with CaptureQueriesContext(connection) as few:
        client.get("/nghiep-vu/")
    for n in range(3, 7):
        unit = a_unit(f"D{n}", f"Huyện Số {n}", province=world.province)
        Assessment.objects.create(round=world.round, unit=unit, group=world.group)
        Membership.objects.create(user=world["official"], unit=unit, role="unit_official")
    with CaptureQueriesContext(connection) as many:
        client.get("/nghiep-vu/")
    assert len(many) == len(few)


def last_round(world, rules: CriteriaSet, year: int = 2024) -> Assessment:
    round_ = Round.objects.create(
        criteria_set=rules, province=world.province, level="district", year=year
    )
    group = RankingGroup.objects.create(round=round_, slug="g", name="Nhóm")
    return Assessment.objects.create(round=round_, unit=world.assessment.unit, group=group)


def page(client, world) -> str:
    client.force_login(world["official"])
    return client.get(world.address()).content.decode()


def test_last_years_counting_points_stand_beside_the_cell(client, world) -> None:
    assert 'title="2024"' not in page(client, world)
    before = last_round(world, world.rules)
    Score.objects.create(
        assessment=before,
        criterion=world.leaf("1.2"),
        self_points=Decimal(2),
        appraised_1=Decimal("1.25"),
    )
    Score.objects.create(assessment=before, criterion=world.leaf("1.1"), self_points=Decimal(1))
    Score.objects.create(assessment=before, criterion=world.leaf("1.4"), not_applicable=True)
    html = page(client, world)
    assert '<span title="2024">1,25<small>/2</small></span>' in html
    # Never the self-score, where the set doesn't accept it.
    assert '<span title="2024">–</span>' in html
    assert '<span title="2024">không áp dụng</span>' in html


def test_a_leaf_of_the_set_before_is_found_by_the_mapping(client, world) -> None:
    old = CriteriaSet.objects.create(
        slug="cu", name="Cũ", level="district", total_max=3, appraisal_max=3, survey_max=0
    )
    area = Criterion.objects.create(criteria_set=old, code="1", name="LV", position=1, max_points=3)
    leaves = [
        Criterion.objects.create(
            criteria_set=old,
            code=f"1.{n}",
            name="x",
            position=n + 1,
            parent=area,
            area=area,
            kind="direct",
            max_points=n,
        )
        for n in (1, 2)
    ]
    before = last_round(world, old)
    for leaf in leaves:
        Score.objects.create(assessment=before, criterion=leaf, appraised_1=leaf.max_points)
    assert 'title="2024"' not in page(client, world)
    CriteriaSet.objects.filter(pk=world.rules.pk).update(previous=old)
    for leaf, code, kind in ((leaves[0], "1.2", "reweighted"), (leaves[1], "1.1", "split")):
        CriterionMapping.objects.create(
            criteria_set=world.rules, old=leaf, new=world.leaf(code), kind=kind
        )
    html = page(client, world)
    assert html.count('title="2024"') == 1
    assert '<span title="2024">1<small>/1</small></span>' in html


def test_the_nearest_year_before_is_taken(client, world) -> None:
    for year, points in ((2023, 1), (2024, 2)):
        Score.objects.create(
            assessment=last_round(world, world.rules, year),
            criterion=world.leaf("1.2"),
            appraised_1=Decimal(points),
        )
    html = page(client, world)
    assert '<span title="2024">2<small>/2</small></span>' in html
    assert 'title="2023"' not in html
