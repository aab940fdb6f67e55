"""A day nobody can mean and a number nobody counts to are refused, by field and in words."""

import pytest
from django.urls import reverse

from districts.models import (
    Adoption,
    Inspection,
    PlanTask,
    Resolution,
)
from districts.services.import_activities import Row, import_activities
from indicators.models import Questionnaire
from tests.districts.activity_world import SOURCE, ActivityWorld, day

pytestmark = pytest.mark.django_db

ENGINE_BOUNDS = ("9223372036854775807", "2147483647", "32767")
FAR = "Ngày phải từ 01/01/1990 đến 31/12/2100."
TASK = {"number": 1, "name": "Rà soát"}
FINDING = {"number": 1, "kind": "recommendation", "text": "Kiện toàn"}
TARGET = {"number": 1, "name": "Trực tuyến", "direction": "at_least"}
RESOLUTION = {"number": "02-NQ/HU", "title": "CCHC", "source": SOURCE}
PLAN = {"year": 2024, "title": "Kế hoạch", "source": SOURCE}


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


@pytest.fixture
def official(client, world):
    client.force_login(world.official)
    return client


@pytest.fixture
def new_line(world):
    """The address of a new line of each kind."""
    made = {
        "ke-hoach": world.plan(),
        "kiem-tra": Inspection.objects.create(unit=world.own, title="Kiểm tra", source=SOURCE),
        "nghi-quyet": Resolution.objects.create(
            unit=world.own, number="01", title="CCHC", source=SOURCE
        ),
    }
    return lambda kind: reverse("staff:activity-item-new", args=[world.own.pk, kind, made[kind].pk])


def wrong(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


@pytest.mark.parametrize(
    ("kind", "data"), [("ke-hoach", TASK), ("kiem-tra", FINDING), ("nghi-quyet", TARGET)]
)
@pytest.mark.parametrize(
    ("number", "reason"),
    [("0", "Nhỏ nhất là 1."), ("10000", "Lớn nhất là 9999."), ("9" * 25, "Lớn nhất là 9999.")],
)
def test_a_line_is_numbered_from_one_to_a_number_a_list_can_have(
    official, new_line, kind, data, number, reason
) -> None:
    answer = official.post(new_line(kind), {**data, "number": number})
    assert wrong(answer) == {"number": [reason]}
    assert f"Số thứ tự</a>: {reason}" in answer.content.decode()
    assert official.post(new_line(kind), data).status_code == 302


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [("ke-hoach", TASK, "due"), ("ke-hoach", TASK, "done_on"), ("kiem-tra", FINDING, "due")],
)
@pytest.mark.parametrize("typed", ["01/01/0001", "31/12/1989", "01/01/2101", "31/12/9999"])
def test_a_line_is_not_due_in_a_year_that_is_a_slip_of_the_hand(
    official, new_line, kind, data, field, typed
) -> None:
    answer = official.post(new_line(kind), {**data, field: typed})
    assert wrong(answer)[field][0] == FAR
    assert f'value="{typed}"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["01/01/1990", "31/12/2100"])
def test_the_first_and_the_last_day_of_the_range_are_taken(official, new_line, typed) -> None:
    assert official.post(new_line("ke-hoach"), {**TASK, "due": typed}).status_code == 302
    assert f"{PlanTask.objects.get().due:%d/%m/%Y}" == typed


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("ke-hoach", {**PLAN, "stated_on": "01/01/0001"}),
        ("nghi-quyet", {**RESOLUTION, "issued_on": "01/01/0001"}),
        ("nghi-quyet", {**RESOLUTION, "period_start": "01/01/0001"}),
        ("nghi-quyet", {**RESOLUTION, "period_end": "31/12/9999"}),
        ("khen-thuong", {"decided_on": "01/01/0001"}),
    ],
)
def test_no_day_of_a_record_is_out_of_range(official, world, kind, data) -> None:
    answer = official.post(reverse("staff:activity-new", args=[world.own.pk, kind]), data)
    assert FAR in str(wrong(answer))


@pytest.mark.parametrize("digits", [6, 25, 1_000_000])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("ke-hoach", {**PLAN, "stated_done": 1, "stated_total": None}),
        ("ke-hoach", {**PLAN, "year": None}),
        ("nghi-quyet", {**RESOLUTION, "stated_met": 1, "stated_total": None}),
    ],
)
def test_a_number_beyond_counting_is_refused_with_a_bound_of_the_field(
    official, world, kind, data, digits
) -> None:
    field = next(name for name, value in data.items() if value is None)
    where = reverse("staff:activity-new", args=[world.own.pk, kind])
    answer = official.post(where, {**data, field: "9" * digits})
    told = " ".join(wrong(answer)[field])
    assert ("9999" in told or "2100" in told) if digits < 1_000 else "số nguyên" in told
    assert not [bound for bound in ENGINE_BOUNDS if bound in told]


def test_a_day_out_of_range_is_refused_wherever_a_day_is_typed(official, client, world) -> None:
    plan = world.plan()
    task = PlanTask.objects.create(plan=plan, number=1, name="Một")
    done = reverse("staff:activity-item-done", args=[world.own.pk, "ke-hoach", plan.pk, task.pk])
    assert FAR in official.post(done, {"ngay": "01/01/0001"}).content.decode()
    adoptions = reverse("staff:adoptions", args=[world.own.pk])
    offered = world.initiative()
    answer = official.post(adoptions, {"sang_kien": offered.pk, "tu": "01/01/0001"})
    assert FAR in answer.content.decode()
    assert not Adoption.objects.exists()


def test_a_file_brings_in_no_day_and_no_number_out_of_range(world) -> None:
    plan = world.plan(user=world.official)
    values = {"plan_year": plan.year, "plan": plan.title, "name": "Một"}
    rows = [
        Row("task", world.own, {**values, "number": 0}),
        Row("task", world.own, {**values, "number": 2, "due": day("0001-01-01")}),
    ]
    found = import_activities(rows, user=world.official, apply=True)
    assert [problem.message for problem in found.problems] == ["Nhỏ nhất là 1.", FAR]
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("opens_on", "01/01/0001", FAR),
        ("closes_on", "31/12/9999", FAR),
        ("closes_on", "2026-13-40", "Ngày không hợp lệ. Viết như 31/12/2025."),
        ("min_count", "9" * 25, "Nhiều nhất 1000 phiếu."),
    ],
)
def test_a_survey_opens_and_closes_within_the_range(client, world, field, typed, reason) -> None:
    client.force_login(world.home_affairs)
    where = reverse("staff:questionnaire-new")
    form = client.get(where).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "asks_age"}
    data |= {"title": "Phiếu", "opens_on": "01/01/2026", "closes_on": "31/12/2099"}
    data["province"] = world.province.pk
    answer = client.post(where, {**data, field: typed})
    assert answer.context["form"].errors == {field: [reason]}
    assert client.post(where, data).status_code == 302
    assert f"{Questionnaire.objects.get().opens_on:%d/%m/%Y}" == "01/01/2026"


def test_a_survey_asks_for_its_days_as_every_other_form_does(client, world) -> None:
    client.force_login(world.home_affairs)
    page = client.get(reverse("staff:questionnaire-new")).content.decode()
    assert 'type="date"' not in page
    assert page.count('placeholder="ngày/tháng/năm"') == 2
