"""The province's dashboard: each number is that of its list, filtered by the same address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from districts.models import Finding, Inspection, PlanTask, Resolution, ResolutionTarget
from indicators import province_board as board
from indicators.models import CriteriaSet, Round, Score, Standing, Window
from indicators.services.recompute import recompute
from tests.districts.activity_world import SOURCE, ActivityWorld, day
from tests.indicators.random_round import random_round
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db
TODAY = day("2024-12-31")


@pytest.fixture
def world(db) -> ActivityWorld:
    made = ActivityWorld()
    for unit, number in ((made.own, 3), (made.commune, 1)):
        plan = made.plan(unit=unit)
        for n in range(number):
            PlanTask.objects.create(
                plan=plan, number=n + 1, name=f"Việc {n}", due=day("2024-03-31")
            )
    PlanTask.objects.create(plan=plan, number=9, name="Xong", due=TODAY, done_on=TODAY)
    inspection = Inspection.objects.create(
        unit=made.own, title="Kiểm tra", conclusion_date=day("2024-02-01"), source=SOURCE
    )
    Finding.objects.create(inspection=inspection, number=1, kind="strength", text="Tốt")
    Finding.objects.create(inspection=inspection, number=2, kind="shortcoming", text="Thiếu máy")
    resolution = Resolution.objects.create(
        unit=made.own, number="02", title="CCHC", period_end=TODAY, source=SOURCE
    )
    ResolutionTarget.objects.create(
        resolution=resolution, number=1, name="Trực tuyến", target=70, actual=60
    )
    return made


def scope(world: ActivityWorld, level: str = "", year: int | None = None) -> board.Scope:
    return board.Scope(world.province, level, year, TODAY)


def test_an_empty_list_speaks_of_filters_only_where_there_are_some(client, world) -> None:
    client.force_login(world.home_affairs)
    where = reverse("staff:province-off-target")
    assert "bộ lọc" not in client.get(where).content.decode()
    assert "Thử bỏ bớt bộ lọc" in client.get(where, {"nam": "2020"}).content.decode()


def test_the_tiles_count_what_their_lists_show(client, world) -> None:
    client.force_login(world.home_affairs)
    page = client.get(reverse("staff:province"))
    tiles = {tile.href: tile.number for tile in page.context["tiles"]}
    assert tiles[reverse("staff:province-tasks")] == 4
    assert tiles[reverse("staff:province-findings")] == 1
    assert tiles[reverse("staff:province-targets")] == 1
    for name, words in (
        ("province-tasks", "Việc 2"),
        ("province-findings", "Thiếu máy"),
        ("province-targets", "Trực tuyến"),
    ):
        address = reverse(f"staff:{name}")
        text = client.get(address).content.decode()
        assert words in text
        assert client.get(address).context["page"].paginator.count == tiles[address]


def test_filters_stand_in_the_address_and_go_along_to_the_lists(client, world) -> None:
    client.force_login(world.home_affairs)
    page = client.get(reverse("staff:province"), {"cap": "xa", "nam": "2024"})
    tiles = {tile.href: tile.number for tile in page.context["tiles"]}
    assert tiles[f"{reverse('staff:province-tasks')}?cap=xa&nam=2024"] == 1
    assert board.overdue_tasks(scope(world, "district")).count() == 3
    assert board.overdue_tasks(scope(world, year=2023)).count() == 0
    assert board.open_findings(scope(world, year=2024)).count() == 1


@pytest.mark.parametrize("query", ["cap=lang", "nam=hai", "tinh=999999", "nam=²⁰²⁴"])
def test_an_address_that_asks_for_nonsense_is_told_so(client, world, query: str) -> None:
    client.force_login(world.home_affairs)
    response = client.get(f"{reverse('staff:province')}?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_another_province_isnt_counted_and_its_people_see_their_own(client, world) -> None:
    elsewhere = board.Scope(world.own, "", None, TODAY)
    assert board.overdue_tasks(elsewhere).count() == 3
    client.force_login(world.official)
    assert client.get(reverse("staff:province")).status_code == 404
    client.force_login(world.auditor)
    assert client.get(reverse("staff:province")).status_code == 200


def test_what_units_entered_waits_in_a_list_that_leads_to_each(client, world) -> None:
    plan = world.plan(user=world.official, title="Kế hoạch chờ")
    client.force_login(world.home_affairs)
    text = client.get(reverse("staff:province-waiting")).content.decode()
    assert "Kế hoạch chờ" in text
    assert reverse("staff:activity", args=[world.own.pk, "ke-hoach", plan.pk]) in text


def test_units_past_their_days_are_late_and_extended_ones_arent(world) -> None:
    round_ = random_round(4)
    round_.stage = Round.Stage.SELF_SCORING
    round_.save()
    Window.objects.create(
        round=round_, stage="self_scoring", opens_on=day("2024-01-01"), closes_on=day("2024-02-01")
    )
    asked = board.Scope(round_.province, "", None, TODAY)
    every = round_.assessments.count()
    assert board.late_units(asked).count() == every
    first, second = round_.assessments.all()[:2]
    first.status = "submitted"
    first.submitted_at = timezone.now()
    first.submitted_by = world.official
    first.save()
    second.extensions.create(
        stage="self_scoring",
        until=day("2025-01-31"),
        reason="lũ lụt",
        granted_by=world.home_affairs,
        granted_at=timezone.now(),
    )
    assert board.late_units(asked).count() == every - 2


def test_those_who_rose_furthest_come_first_and_only_in_the_newest_table(world) -> None:
    publish(
        [
            row(1, world.own, rank=1, rank_of=2, index="90.00", previous_rank=4, rank_change=3),
            row(2, world.other, rank=2, rank_of=2, index="80.00", previous_rank=1, rank_change=-1),
        ],
        year=2023,
        province=world.province,
    )
    publish(
        [row(1, world.other, rank=1, rank_of=1, index="90.00", previous_rank=9, rank_change=8)],
        year=2022,
        province=world.province,
    )
    assert [one.unit_name for one in board.improved_units(scope(world))] == ["Châu Thành"]
    older = board.improved_units(scope(world, year=2022))
    assert [one.rank_change for one in older] == [8]


def test_self_score_and_survey_are_compared_in_percent_of_their_own_maximum() -> None:
    round_ = random_round(4)
    CriteriaSet.objects.filter(pk=round_.criteria_set_id).update(
        total_max=100, appraisal_max=70, survey_max=30
    )
    recompute([round_.pk], trigger="test", everything=True)
    Score.objects.filter(assessment__round=round_).update(self_points=None)
    first, second = round_.assessments.all()[:2]
    for assessment, surveyed in ((first, 12), (second, 24)):
        assessment.scores.filter(pk=assessment.scores.first().pk).update(self_points=63)
        Standing.objects.filter(assessment=assessment).update(survey_points=surveyed)
    (line,) = board.disagreements(board.Scope(round_.province, "", None, TODAY))
    assert (line.assessment, line.self_percent, line.survey_percent) == (first, 90, 40)
    assert line.gap == 50


def test_the_dashboard_asks_as_often_whatever_there_is(client, world) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("staff:province")).status_code == 200
        return len(queries)

    client.force_login(world.home_affairs)
    before = asked()
    for n in range(10):
        plan = world.plan(unit=world.other, title=f"Kế hoạch {n}")
        PlanTask.objects.create(plan=plan, number=1, name="Việc", due=day("2024-03-31"))
    assert asked() == before
