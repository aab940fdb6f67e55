"""The trail of an activity: who entered, changed, confirmed and removed what."""

import pytest
from django.urls import reverse

from districts.activity_kinds import KINDS
from districts.activity_trail import trail_of
from districts.models import Plan, PlanTask
from districts.services.activities import (
    confirm_record,
    delete_item,
    save_item,
    save_record,
)
from tests.districts.activity_world import SOURCE, ActivityWorld, day

pytestmark = pytest.mark.django_db
PLANS = KINDS["ke-hoach"]


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


@pytest.fixture
def plan(world) -> Plan:
    """Entered with a task, confirmed, its title and task changed, the task removed."""
    made = Plan(unit=world.own, year=2024, title="Kế hoạch", source=SOURCE)
    save_record(made, user=world.official)
    task = PlanTask(plan=made, number=1, name="Rà soát", due=day("2024-06-30"))
    save_item(task, user=world.official)
    confirm_record(made, user=world.home_affairs)
    task = PlanTask.objects.select_related("plan").get()
    task.lead_unit = world.commune
    save_item(task, user=world.official)
    made = Plan.objects.get()
    made.title = "Kế hoạch 2024"
    save_record(made, user=world.official)
    delete_item(task, user=world.official)
    return Plan.objects.get()


def test_every_act_is_told_newest_first_with_who_and_what_it_changed(world, plan) -> None:
    steps = trail_of(plan, PLANS)
    assert [(step.act, step.who) for step in steps] == [
        ("xóa", world.official),
        ("sửa", world.official),
        ("sửa", world.official),
        ("sửa, chờ xác nhận lại", world.official),
        ("xác nhận và công khai", world.home_affairs),
        ("nhập", world.official),
        ("nhập", world.official),
    ]
    assert ("tên kế hoạch", "Kế hoạch", "Kế hoạch 2024") in [
        (label.casefold(), old, new) for label, old, new in steps[1].fields
    ]
    assert "Xã Tân Phú" in [new for _label, _old, new in steps[2].fields]
    assert "30/06/2024" in [new for _label, _old, new in steps[-2].fields]


def test_what_came_from_a_source_has_no_person(client, world) -> None:
    held = world.plan()
    client.force_login(world.auditor)
    page = client.get(reverse("staff:activity-trail", args=[world.own.pk, "ke-hoach", held.pk]))
    assert "nạp từ nguồn" in page.content.decode()
    assert "nhập, đã xác nhận" in page.content.decode()


def test_a_neighbour_reads_no_trail(client, world, plan) -> None:
    address = reverse("staff:activity-trail", args=[world.own.pk, "ke-hoach", plan.pk])
    client.force_login(world.official)
    assert client.get(address).status_code == 200
    client.force_login(world.neighbour)
    assert client.get(address).status_code == 404


def test_queries_do_not_grow_with_the_trail(plan, world, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        trail_of(plan, PLANS)
    for n in range(1, 6):
        save_item(PlanTask(plan=plan, number=n, name=f"Việc {n}"), user=world.official)
    with django_assert_num_queries(3):
        trail_of(plan, PLANS)
