"""The board: its figures against a count of its own, its order, filters, file and reminders."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts import vietnamese
from indicators.board import board_rows
from indicators.models import (
    Assessment,
    Document,
    Evidence,
    Exemption,
    Extension,
    Notice,
    Round,
    Score,
)
from indicators.services.checklist import progress
from indicators.services.open_round import GroupPlan
from tests.indicators.random_round import a_unit
from tests.staff.rounds_world import Role, Stage, World, a_person, at, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def round_(world) -> Round:
    """D1 all done, D2 half with an exemption, D3 claimed, proven and extended, D4 nothing."""
    made = world.open()
    one, two, three, _four = made.assessments.order_by("unit__code")
    direct, proven, other, survey = (world.leaf(code) for code in ("1.1", "1.2", "2.1", "2.2"))
    Score.objects.bulk_create(
        [
            *(Score(assessment=one, criterion=leaf, self_points=1) for leaf in (direct, other)),
            Score(assessment=one, criterion=proven, self_points=2, appraised_1=1),
            Score(assessment=one, criterion=survey, appraised_1=2),
            Score(assessment=two, criterion=direct, not_applicable=True, na_claimed=True),
            Score(assessment=two, criterion=proven, self_points=0),
            Score(assessment=three, criterion=other, na_claimed=True),
            Score(assessment=three, criterion=proven, self_points=1),
        ]
    )
    Exemption.objects.create(
        assessment=two, criterion=direct, reason="x", by=world.home, at=timezone.now()
    )
    document = Document.objects.create(
        unit=three.unit, number="1/BC", added_by=world.home, added_at=timezone.now()
    )
    for locator in ("trang 1", "trang 2"):
        Evidence.objects.create(
            assessment=three,
            criterion=proven,
            document=document,
            locator=locator,
            added_by=world.home,
            added_at=timezone.now(),
        )
    Assessment.objects.filter(pk=one.pk).update(
        status=Assessment.Status.SUBMITTED, submitted_at=timezone.now(), submitted_by=world.home
    )
    Extension.objects.create(
        assessment=three,
        stage=Stage.SELF_SCORING,
        until=day(12, 5),
        reason="x",
        granted_by=world.home,
        granted_at=timezone.now(),
    )
    return made


def see(client, person, round_, query: str = ""):
    client.force_login(person)
    return client.get(f"/nghiep-vu/dot/{round_.pk}/bang/{query}")


def names(response) -> list[str]:
    return [row.assessment.unit.code for row in response.context["rows"]]


def test_the_figures_are_those_of_hand(round_) -> None:
    figures = {
        row.assessment.unit.code: (
            (row.filled, row.to_fill),
            (row.proven, row.to_prove),
            (row.appraised, row.to_appraise),
        )
        for row in board_rows(round_, at(12, 2))
    }
    assert figures == {
        "D1": ((3, 3), (0, 1), (1, 3)),
        "D2": ((1, 2), (0, 0), (0, 2)),
        "D3": ((2, 3), (1, 1), (0, 3)),
        "D4": ((0, 3), (0, 0), (0, 3)),
    }


def test_the_figures_are_those_of_each_units_own_page(round_) -> None:
    leaves = list(round_.criteria_set.criteria.leaves())
    for row in board_rows(round_, at(12, 2)):
        own = progress(
            leaves,
            {score.criterion_id: score for score in row.assessment.scores.all()},
            set(row.assessment.exemptions.values_list("criterion", flat=True)),
            set(row.assessment.evidence.values_list("criterion", flat=True)),
        )
        assert (row.filled, row.to_fill) == (own.filled, own.of)
        assert (row.proven, row.to_prove) == (own.proven, own.to_prove)


def test_the_late_come_first_then_the_most_urgent_and_the_finished_last(round_) -> None:
    rows = board_rows(round_, at(12, 2))
    assert [(row.assessment.unit.code, row.late, row.days_left) for row in rows] == [
        ("D2", True, -2),
        ("D4", True, -2),
        ("D3", False, 3),
        ("D1", False, -2),
    ]


@pytest.mark.parametrize(("moment", "late"), [(at(11, 30, 23, 59), 0), (at(12, 1, 0, 1), 2)])
def test_a_unit_is_late_from_midnight_in_vietnam(round_, moment, late) -> None:
    assert sum(row.late for row in board_rows(round_, moment)) == late


def test_filters_and_order_stand_in_the_address(client, world, round_, time_machine) -> None:
    time_machine.move_to(at(12, 2))
    group = round_.groups.get(name="Nhóm B").pk
    assert names(see(client, world.home, round_, f"?nhom={group}")) == ["D4", "D3"]
    assert names(see(client, world.home, round_, "?tinh-trang=tre-han")) == ["D2", "D4"]
    assert names(see(client, world.home, round_, "?tinh-trang=da-nop")) == ["D1"]
    assert names(see(client, world.home, round_, "?sap-xep=don-vi")) == ["D1", "D2", "D3", "D4"]
    assert names(see(client, world.home, round_, "?sap-xep=-don-vi"))[0] == "D4"
    assert names(see(client, world.home, round_, "?sap-xep=-da-nhap"))[0] == "D1"
    assert names(see(client, world.home, round_, "?sap-xep=con-lai"))[-1] == "D1"


@pytest.mark.parametrize(
    "query",
    [
        "?sap-xep=galaxy",
        "?nhom=999999",
        "?nhom=x%00y",
        "?tinh-trang=" + "x" * 3000,
        "?sap-xep=--don-vi",
    ],
)
def test_an_address_that_makes_no_sense_says_so(client, world, round_, query) -> None:
    response = see(client, world.home, round_, query)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert client.get(f"/nghiep-vu/dot/{round_.pk}/bang.csv{query}").status_code == 400


def test_the_file_has_the_same_rows(client, world, round_, time_machine) -> None:
    time_machine.move_to(at(12, 2))
    Assessment.objects.filter(unit__code="D2").update(unit_name="=cmd()")
    client.force_login(world.home)
    response = client.get(f"/nghiep-vu/dot/{round_.pk}/bang.csv?tinh-trang=tre-han")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["unit_code"], row["filled"], row["days_left"]) for row in rows] == [
        ("D2", "1", "-2"),
        ("D4", "0", "-2"),
    ]
    assert rows[0]["unit_name"] == "'=cmd()"


def test_the_number_of_queries_does_not_grow_with_the_units(client, world, round_) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert see(client, world.home, round_).status_code == 200
        return len(queries)

    see(client, world.home, round_)
    few = count()
    group = round_.groups.first()
    for number in range(10, 30):
        unit = a_unit(f"D{number}", f"Huyện {number}", province=world.province)
        row = Assessment.objects.create(round=round_, unit=unit, group=group)
        Score.objects.create(assessment=row, criterion=world.leaf("1.1"), self_points=1)
    assert count() == few


def test_it_is_seen_by_the_provinces_people_and_by_nobody_else(
    client, world, round_, admin_user
) -> None:
    auditor = a_person("auditor", world.province, Role.AUDITOR)
    official = a_person("official", world.units[0], Role.UNIT_OFFICIAL)
    for person, status in (
        (world.home, 200),
        (auditor, 200),
        (admin_user, 200),
        (official, 404),
        (world.outsider, 404),
    ):
        assert see(client, person, round_).status_code == status
        assert client.get(f"/nghiep-vu/dot/{round_.pk}/bang.csv").status_code == status
    assert "Nhắc ngay" not in see(client, auditor, round_).content.decode()


def test_one_unit_or_all_late_ones_are_reminded(client, world, round_, time_machine) -> None:
    time_machine.move_to(at(12, 2))
    people = {
        unit.code: a_person(f"p{unit.code}", unit, Role.UNIT_OFFICIAL) for unit in world.units[:3]
    }
    client.force_login(world.home)
    address = f"/nghiep-vu/dot/{round_.pk}/nhac/"
    page = client.post(address, {"phieu": "tre-han"}, follow=True).content.decode()
    assert "Đã nhắc 1 đơn vị." in page
    assert "1 đơn vị chưa có tài khoản nào để nhắc." in page
    assert set(Notice.objects.values_list("user", flat=True)) == {people["D2"].pk}
    three = round_.assessments.get(unit__code="D3").pk
    client.post(address, {"phieu": three})
    assert Notice.objects.filter(user=people["D3"]).count() == 1
    one = round_.assessments.get(unit__code="D1").pk
    for word in (one, "", "x" * 5000, 10**30):
        page = client.post(address, {"phieu": word}, follow=True).content.decode()
        assert "Không có đơn vị nào chưa nộp để nhắc." in page
    assert Notice.objects.count() == 2


def test_reminding_is_for_home_affairs_and_by_post(client, world, round_) -> None:
    address = f"/nghiep-vu/dot/{round_.pk}/nhac/"
    client.force_login(a_person("auditor", world.province, Role.AUDITOR))
    assert client.post(address, {"phieu": "tre-han"}).status_code == 404
    client.force_login(world.home)
    assert client.get(address).status_code == 405


def test_units_of_one_state_stand_in_vietnamese_order(client, world) -> None:
    for unit, name in zip(world.units, ("Đông", "Dương", "Ân", "An"), strict=True):
        unit.name, unit.full_name = name, f"Huyện {name}"
        unit.save()
    round_ = world.open(groups=[GroupPlan("Một", [u.pk for u in world.units])])
    shown = [row.assessment.unit.name for row in see(client, world.home, round_).context["rows"]]
    assert shown == sorted(shown, key=vietnamese.sort_key) == ["An", "Ân", "Dương", "Đông"]
