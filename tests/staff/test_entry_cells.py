"""The door the entry page's script saves cells through."""

import json

import pytest
from django.utils import timezone

from indicators.entry_sheet import read_state
from indicators.models import (
    Assessment,
    Criterion,
    Document,
    Evidence,
    Exemption,
    Score,
    ScoreChange,
)
from indicators.services.checklist import progress
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EntryWorld:
    return EntryWorld()


def send(client, world, *cells, person="official", **more):
    if person:
        client.force_login(world[person])
    body = json.dumps({"cells": list(cells), **more})
    return client.post(world.address("o/"), body, content_type="application/json")


def cell(world, code: str, seen=0, **values):
    return {"criterion": world.leaf(code).pk, "seen": seen, **values}


def test_a_cell_is_saved_and_its_points_come_back(client, world) -> None:
    answer = send(client, world, cell(world, "1.1", numerator="3", denominator="4")).json()
    (one,) = answer["cells"]
    assert (one["outcome"], one["points"]) == ("saved", "0,75")
    assert one["values"] == {"numerator": "3", "denominator": "4", "na": ""}
    assert one["version"] == ScoreChange.objects.get().pk
    assert (answer["filled"], answer["areas"][str(world.first_area.pk)]) == ("1/5", "1/4")


def test_a_cell_is_saved_in_few_queries_however_many_are_filled(
    client, world, django_assert_max_num_queries
) -> None:
    typed = cell(world, "1.2", mark="1")
    client.force_login(world["official"])
    with django_assert_max_num_queries(14):
        send(client, world, typed, person="")
    send(
        client,
        world,
        cell(world, "1.1", numerator="3", denominator="4"),
        cell(world, "1.4", count="1"),
        cell(world, "2.1", mark="1"),
    )
    typed = cell(world, "1.2", mark="2", seen=ScoreChange.objects.first().pk)
    client.force_login(world["official"])
    with django_assert_max_num_queries(14):
        answer = send(client, world, typed, person="").json()
    assert answer["filled"] == "4/5"


def test_the_counts_of_the_answer_are_those_of_the_check_list(client, world) -> None:
    now, official = timezone.now(), world["official"]
    of_cell = {"assessment": world.assessment}
    document = Document.objects.create(
        unit=world.assessment.unit, number="1/QĐ", added_by=official, added_at=now
    )
    for code, step in (("1.2", "self"), ("2.1", "explanation")):
        Evidence.objects.create(
            criterion=world.leaf(code),
            document=document,
            step=step,
            added_by=official,
            added_at=now,
            **of_cell,
        )
    Exemption.objects.create(
        criterion=world.leaf("1.4"), reason="Không có", by=official, at=now, **of_cell
    )
    world.rules.criteria.filter(code__in=["1.1", "2.1"]).update(evidence_required=True)
    answer = send(
        client,
        world,
        cell(world, "1.1", numerator="3", denominator="4"),
        cell(world, "1.2", mark="1"),
        cell(world, "2.1", mark="1"),
    ).json()
    leaves = world.rules.criteria.leaves()
    for area in (world.first_area, world.second_area):
        own = progress(leaves.filter(area=area), **read_state(world.assessment))
        assert answer["areas"][str(area.pk)] == f"{own.filled}/{own.of}"
    whole = progress(leaves, **read_state(world.assessment))
    assert (answer["filled"], answer["proven"]) == ("3/4", "1/3")
    assert (whole.filled, whole.of, whole.proven, whole.to_prove) == (3, 4, 1, 3)


def test_the_answer_says_what_is_claimed_in_every_area_by_everybody(client, world) -> None:
    exempt = {"assessment": world.assessment, "by": world["official"], "at": timezone.now()}
    bonus = Criterion.objects.create(
        criteria_set=world.rules, code="C", name="Thưởng", part="bonus", position=11, max_points=1
    )
    Criterion.objects.create(
        criteria_set=world.rules,
        code="C.1",
        name="Sáng kiến",
        kind="bonus",
        part="bonus",
        parent=bonus,
        area=bonus,
        position=12,
        max_points=1,
    )
    send(client, world, cell(world, "1.4", count="1"), cell(world, "C.1", mark="0,5"))
    send(client, world, cell(world, "1.2", mark="1,25"), person="colleague")
    Exemption.objects.create(criterion=world.leaf("1.4"), reason="Không có", **exempt)
    answer = send(client, world, cell(world, "2.1", mark="0,75")).json()
    first, second = str(world.first_area.pk), str(world.second_area.pk)
    assert answer["claimed"] == {
        "main": {first: "1.2500", second: "0.7500"},
        "bonus": {str(bonus.pk): "0.5000"},
    }


def test_a_preview_says_the_points_and_writes_nothing(client, world) -> None:
    answer = send(
        client,
        world,
        cell(world, "1.1", numerator="3", denominator="4"),
        cell(world, "1.2", mark="2,5"),
        cell(world, "1.4", count="9"),
        preview=True,
    ).json()
    assert [one["points"] for one in answer["cells"]] == ["0,75", "", "1,5"]
    assert "ngoài khoảng" in answer["cells"][1]["message"]
    assert not Score.objects.exists()


def test_what_is_no_number_is_refused_and_the_others_are_saved(client, world) -> None:
    answer = send(
        client,
        world,
        cell(world, "1.2", mark="một"),
        cell(world, "1.1", numerator="5", denominator="4"),
        cell(world, "1.3", option="2"),
        cell(world, "2.1", mark=0.5),
        cell(world, "1.4", count="1", na="1"),
    ).json()["cells"]
    assert [one["outcome"] for one in answer] == [
        "refused",
        "refused",
        "saved",
        "refused",
        "refused",
    ]
    assert answer[0]["errors"]["mark"].startswith("Điểm: “một” không phải là số")
    assert answer[1]["message"] == "Tử số 5 lớn hơn mẫu số 4."
    assert Score.objects.get().option == 1


def test_the_second_writer_learns_who_wrote_what_and_may_overwrite(client, world) -> None:
    first = send(client, world, cell(world, "1.2", mark="1")).json()["cells"][0]
    late = send(client, world, cell(world, "1.2", mark="2"), person="colleague").json()["cells"][0]
    assert late["outcome"] == "conflict"
    assert (late["newer"]["who"], late["newer"]["what"]) == ("Nguyễn Thị Nhập", "1 điểm")
    assert late["values"]["mark"] == "1"
    again = send(client, world, cell(world, "1.2", mark="2", seen=first["version"])).json()
    assert again["cells"][0]["outcome"] == "saved"
    assert Score.objects.get().self_points == 2


def test_a_cell_sent_without_a_version_overwrites_nothing(client, world) -> None:
    send(client, world, cell(world, "1.2", mark="1"))
    answer = send(client, world, {"criterion": world.leaf("1.2").pk, "mark": "2"}).json()
    assert answer["cells"][0]["outcome"] == "conflict"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"cells": 1}',
        '{"cells": [1]}',
        '{"cells": [{}]}',
        '{"cells": [{"criterion": "x"}]}',
        '{"cells": [{"criterion": 1e999}]}',
        "\xff",
        "[" * 100_000,
    ],
)
def test_nonsense_is_answered_and_not_an_error(client, world, body) -> None:
    client.force_login(world["official"])
    response = client.post(world.address("o/"), body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["message"]


def test_a_leaf_of_another_set_is_refused(client, world) -> None:
    answer = send(client, world, {"criterion": 10**30, "seen": 0, "mark": "1"}).json()
    assert answer["cells"][0]["message"] == "Ô này không thuộc đợt đánh giá."


def test_a_closed_window_is_said_and_nothing_is_written(client, world) -> None:
    world.close()
    response = send(client, world, cell(world, "1.2", mark="1"))
    assert (response.status_code, Score.objects.exists()) == (409, False)
    assert "Đã hết hạn" in response.json()["message"]
    world.extend()
    assert send(client, world, cell(world, "1.2", mark="1")).status_code == 200


@pytest.mark.parametrize("person", ["home_affairs", "neighbour", "outsider"])
def test_only_the_units_own_people_write(client, world, person) -> None:
    assert send(client, world, cell(world, "1.2", mark="1"), person=person).status_code == 404
    assert not Score.objects.exists()
    for own in ("official", "leader"):
        assert send(client, world, cell(world, "1.2", mark="1"), person=own).status_code == 200


def test_nobody_is_sent_to_sign_in(client, world) -> None:
    response = send(client, world, cell(world, "1.2", mark="1"), person="")
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/")


def test_a_submitted_one_takes_no_cell(client, world) -> None:
    assert send(client, world, cell(world, "1.2", mark="1")).status_code == 200
    Assessment.objects.filter(pk=world.assessment.pk).update(
        status="submitted", submitted_at="2026-01-01T00:00Z", submitted_by=world["leader"]
    )
    assert send(client, world, cell(world, "1.2", mark="2")).status_code == 409
