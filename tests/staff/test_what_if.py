"""What would move a unit: steps, points left and a try-out that stores nothing."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.models import Assessment, Round, Score
from indicators.services.recompute import recompute
from indicators.services.staleness import mark_stale
from tests.public.two_years import TwoYears

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def world() -> TwoYears:
    """D1 80 (2.1: 2 of 4), D2 90, D3 74.95 (1.1: 1 of 4, 2.1: 3), D4 and D5 100; published."""
    made = TwoYears()
    made.publish(2024, {"D1": {"2.1": "2"}, "D2": {"2.1": "3"}, "D3": {"1.1": (1, 4), "2.1": "3"}})
    Round.objects.update(stage=Round.Stage.PUBLISHED)
    return made


def person(world: TwoYears, role: str, unit=None):
    user = get_user_model().objects.create_user(f"{role}-{unit}", password="mat-khau-dai-12")
    grant_membership(user=user, unit=unit or world.province, role=role, granted_by=None)
    return user


@pytest.fixture
def official(world, client):
    client.force_login(person(world, Membership.Role.UNIT_OFFICIAL, world.units[2]))
    return client


def address(code: str) -> str:
    return f"/nghiep-vu/phieu/{Assessment.objects.get(unit__code=code).pk}/se-thay-doi/"


def text(client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_says_where_the_unit_stands_and_what_is_left(official) -> None:
    page = text(official, address("D3"))
    # 0.5 + 3 + 3 + 1 of 10; fifth behind 100, 100, 90 and 80.
    assert "Hiện nay 7,5 /10 75,00 5 /5 Khá" in page
    assert "Còn lại 2,5 điểm" in page
    assert "Theo bản công bố số 1" in page


def test_a_step_is_named_with_what_it_brings(official) -> None:
    page = text(official, address("D3"))
    assert "1.1 Tiêu chí 1.1 thêm 1 (đạt 50%): 1 điểm 80,00 +5,00 4 ▲1" in page


def test_other_points_show_another_index_and_rank_at_once(official) -> None:
    page = text(official, f"{address('D3')}?d-1.1=2&d-2.1=4")
    assert "Nếu đổi 10 /10 100,00 +25,00 1 /5 ▲4" in page


def test_points_that_cannot_be_are_refused_by_their_cell_and_kept(official) -> None:
    page = official.get(f"{address('D3')}?d-1.1=3&d-2.1=abc&d-2.2=0").content.decode()
    assert "1.1: Điểm 3 nằm ngoài khoảng từ 0 đến 2." in page
    assert "2.1: “abc” không phải là số." in page
    assert 'value="abc"' in page
    assert 'value="3"' in page
    assert "65,00" in page  # the one that can be counted is


@pytest.mark.parametrize("query", ["?d-9.9=1", "?d-1.1=" + "9" * 500, "?d-1.1=%00", "?d-b=-1"])
def test_nonsense_is_no_error_of_ours(official, query) -> None:
    assert official.get(f"{address('D3')}{query}").status_code == 200


def test_nothing_is_stored(official) -> None:
    before = list(Score.objects.order_by("assessment_id", "criterion_id").values_list())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text(official, f"{address('D3')}?d-1.1=2")
    # On PostgreSQL a long answer is read through a cursor.
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "DECLARE"}
    assert list(Score.objects.order_by("assessment_id", "criterion_id").values_list()) == before
    assert official.post(address("D3"), {"d-1.1": "2"}).status_code == 405


def test_the_unit_next_door_is_nobodys_business(official) -> None:
    assert official.get(address("D1")).status_code == 404


class TestADraft:
    """The round runs again: D1 was given more, and that isn't published."""

    @pytest.fixture
    def reopened(self, world):
        Round.objects.update(stage=Round.Stage.COUNCIL)
        score = Score.objects.get(assessment__unit__code="D1", criterion__code="2.1")
        Score.objects.filter(assessment=score.assessment_id, criterion=score.criterion_id).update(
            council=D(0)
        )
        round_ = Round.objects.get()
        mark_stale(round_.pk, trigger="test", assessments=[score.assessment_id])
        recompute([round_.pk], trigger="test")

    def test_home_affairs_tries_on_the_draft(self, client, world, reopened) -> None:
        client.force_login(person(world, Membership.Role.HOME_AFFAIRS))
        page = text(client, address("D3"))
        assert "Theo dự thảo, chưa công bố" in page
        assert "Hiện nay 7,5 /10 75,00 4 /5" in page

    def test_the_unit_sees_only_what_was_published_of_others(self, official, reopened) -> None:
        assert "Hiện nay 7,5 /10 75,00 5 /5" in text(official, address("D3"))


def test_before_publication_there_is_nothing_for_the_unit(world, client) -> None:
    made = Round.objects.create(
        criteria_set=world.rules, province=world.province, level="district", year=2025
    )
    group = made.groups.create(slug="g", name="Huyện")
    mine = Assessment.objects.create(round=made, unit=world.units[0], group=group)
    client.force_login(person(world, Membership.Role.UNIT_LEADER, world.units[0]))
    assert client.get(f"/nghiep-vu/phieu/{mine.pk}/se-thay-doi/").status_code == 404


def test_the_queries_do_not_grow(official, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(18):
        text(official, address("D3"))
