"""The appraisal pages as people use them: lines, errors kept, conflicts told, 404 for others."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Assessment, Round, Score, ScoreChange
from indicators.services.appraise import appraise
from indicators.services.cells import CellInput
from tests.indicators.random_round import a_unit
from tests.staff.appraisal_cast import World
from tests.staff.appraisal_cast import world as make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def leaf_page(world: World) -> str:
    return reverse("staff:appraise-leaf", args=[world.round.pk, world.leaves["1.2"].pk])


def key(world: World, assessment: Assessment) -> str:
    return f"{assessment.pk}-{world.leaves['1.2'].pk}"


def version(assessment: Assessment) -> int:
    return ScoreChange.objects.filter(assessment=assessment).latest("pk").pk


def lower(world: World) -> None:
    cell = CellInput(
        world.first.pk, world.leaves["1.2"].pk, points=Decimal(1), reason="thiếu báo cáo"
    )
    appraise(world.round, [cell], user=world.people["expert"])


def test_one_criterion_down_all_units_shows_the_claims(client, world) -> None:
    client.force_login(world.people["expert"])
    html = client.get(leaf_page(world)).content.decode()
    assert world.first.unit.full_name in html
    assert world.second.unit.full_name in html
    assert html.count("1,5 điểm") == 2


def test_marks_are_saved_line_by_line(client, world) -> None:
    client.force_login(world.people["expert"])
    first, second = key(world, world.first), key(world, world.second)
    response = client.post(
        leaf_page(world),
        {
            f"diem-{first}": "1,5",
            f"seen-{first}": version(world.first),
            f"diem-{second}": "1,25",
            f"ykien-{second}": "thiếu phụ lục",
            f"seen-{second}": version(world.second),
        },
        follow=True,
    )
    assert "Đã lưu 2 ô." in response.content.decode()
    assert Score.objects.get(assessment=world.second).appraised_1 == Decimal("1.25")


def test_a_wrong_line_keeps_what_was_typed_and_the_others_are_saved(client, world) -> None:
    client.force_login(world.people["expert"])
    first, second = key(world, world.first), key(world, world.second)
    response = client.post(
        leaf_page(world), {f"diem-{first}": "1,5", f"diem-{second}": "hai", f"ykien-{second}": "ý"}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="hai"' in html
    assert "không phải là số" in html
    assert Score.objects.get(assessment=world.first).appraised_1 == Decimal("1.5")
    assert Score.objects.get(assessment=world.second).appraised_1 is None


def test_a_conflict_names_who_was_faster_and_nothing_is_overwritten(client, world) -> None:
    client.force_login(world.people["expert"])
    first, old = key(world, world.first), version(world.first)
    lower(world)
    response = client.post(leaf_page(world), {f"diem-{first}": "1,5", f"seen-{first}": old})
    assert "expert đã ghi" in response.content.decode()
    assert Score.objects.get(assessment=world.first).appraised_1 == 1


def test_one_unit_through_all_criteria_leaves_out_surveys(client, world) -> None:
    client.force_login(world.people["expert"])
    html = client.get(reverse("staff:appraise-unit", args=[world.first.pk])).content.decode()
    assert f"diem-{key(world, world.first)}" in html
    assert f"diem-{world.first.pk}-{world.leaves['1.3'].pk}" not in html


def test_accept_all_accepts_the_claims(client, world) -> None:
    client.force_login(world.people["expert"])
    client.post(leaf_page(world), {"chap-nhan": "1"})
    assert set(
        Score.objects.filter(criterion=world.leaves["1.2"]).values_list("appraised_1", flat=True)
    ) == {Decimal("1.5")}


def test_accept_all_saves_what_was_typed_first(client, world) -> None:
    client.force_login(world.people["expert"])
    typed = {f"diem-{key(world, world.first)}": "1", f"ykien-{key(world, world.first)}": "Thiếu."}
    client.post(leaf_page(world), typed | {"chap-nhan": "1"})
    scores = Score.objects.filter(criterion=world.leaves["1.2"])
    assert scores.get(assessment=world.first).appraised_1 == 1
    others = scores.exclude(assessment=world.first).values_list("appraised_1", flat=True)
    assert set(others) == {Decimal("1.5")}


def test_accept_all_accepts_nothing_while_something_typed_is_refused(client, world) -> None:
    client.force_login(world.people["expert"])
    typed = {f"diem-{key(world, world.first)}": "1"}
    answer = client.post(leaf_page(world), typed | {"chap-nhan": "1"})
    assert answer.status_code == 422
    assert "Hạ điểm phải có ý kiến." in answer.content.decode()
    scores = Score.objects.filter(criterion=world.leaves["1.2"])
    assert set(scores.values_list("appraised_1", flat=True)) == {None}


def test_a_line_that_was_not_sent_keeps_its_mark(client, world) -> None:
    client.force_login(world.people["expert"])
    client.post(leaf_page(world), {"chap-nhan": "1"})
    client.post(leaf_page(world), {f"diem-{key(world, world.first)}": "2"})
    scores = Score.objects.filter(criterion=world.leaves["1.2"])
    assert scores.get(assessment=world.first).appraised_1 == 2
    assert set(scores.exclude(assessment=world.first).values_list("appraised_1", flat=True)) == {
        Decimal("1.5")
    }


@pytest.mark.parametrize("who", ["stranger", "official", "home_affairs", "auditor"])
def test_the_page_of_an_area_that_is_not_theirs_does_not_exist(client, world, who) -> None:
    client.force_login(world.people[who])
    assert client.get(leaf_page(world)).status_code == 404
    assert client.get(reverse("staff:appraise-unit", args=[world.first.pk])).status_code == 404


def test_after_the_window_the_page_is_to_read(client, world) -> None:
    world.close(Round.Stage.APPRAISAL_1)
    client.force_login(world.people["expert"])
    html = client.get(leaf_page(world)).content.decode()
    assert "chỉ để xem" in html
    assert 'name="diem-' not in html


def test_my_work_counts_what_is_done(client, world) -> None:
    lower(world)
    client.force_login(world.people["expert"])
    html = client.get(reverse("staff:appraisals")).content.decode()
    assert "1/2" in html


def test_the_unit_explains_on_its_page(client, world) -> None:
    lower(world)
    world.open(Round.Stage.EXPLANATION)
    address = reverse("staff:explanations", args=[world.first.pk])
    client.force_login(world.people["official"])
    assert "thiếu báo cáo" in client.get(address).content.decode()
    field = f"giai-trinh-{world.leaves['1.2'].pk}"
    response = client.post(address, {field: "Đã gửi ngày 12/10."}, follow=True)
    assert "Đã lưu 1 giải trình." in response.content.decode()
    client.force_login(world.people["stranger"])
    assert client.get(address).status_code == 404


def test_the_council_sees_what_is_in_dispute_alone(client, world) -> None:
    lower(world)
    world.open(Round.Stage.COUNCIL)
    address = reverse("staff:council", args=[world.round.pk])
    client.force_login(world.people["home_affairs"])
    html = client.get(address).content.decode()
    assert world.first.unit.full_name in html
    assert world.second.unit.full_name not in html
    first = key(world, world.first)
    client.post(
        address,
        {
            f"diem-{first}": "2",
            f"ykien-{first}": "Biên bản 3",
            f"seen-{first}": version(world.first),
        },
    )
    assert Score.objects.get(assessment=world.first).council == 2
    client.force_login(world.people["expert"])
    assert client.get(address).status_code == 404


def test_gaps_are_claimed_minus_given(client, world) -> None:
    lower(world)
    client.force_login(world.people["home_affairs"])
    html = client.get(reverse("staff:gaps", args=[world.round.pk])).content.decode()
    assert "+0,50" in html


def test_the_page_of_168_units_asks_as_many_queries_as_that_of_two(client, world) -> None:
    client.force_login(world.people["expert"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(leaf_page(world)).status_code == 200
        return len(found)

    queries()  # the first request also reads what later ones remember
    few = queries()
    for n in range(3, 169):
        unit = a_unit(f"D{n}", f"Huyện {n}", province=world.round.province)
        Assessment.objects.create(
            round=world.round,
            unit=unit,
            group=world.first.group,
            status="submitted",
            submitted_at=world.first.submitted_at,
            submitted_by=world.first.submitted_by,
        )
    assert queries() == few
