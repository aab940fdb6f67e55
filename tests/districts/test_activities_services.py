"""Units enter, Home Affairs confirms, and what was confirmed isn't changed behind its back."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from districts.models import (
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    PublicVersion,
    Resolution,
    ResolutionTarget,
)
from districts.services.activities import (
    adopt,
    confirm_record,
    delete_item,
    delete_record,
    finish_task,
    handle_finding,
    save_item,
    save_record,
    withdraw_adoption,
)
from tests.districts.activity_world import SOURCE, ActivityWorld, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


def a_task(plan: Plan, number: int = 1, **fields) -> PlanTask:
    return PlanTask.objects.create(plan=plan, number=number, name=f"Việc {number}", **fields)


@pytest.fixture
def inspection(world) -> Inspection:
    made = Inspection(unit=world.own, title="Kiểm tra 2024", source=SOURCE)
    made.held_on = made.conclusion_date = day("2024-06-29")
    save_record(made, user=world.home_affairs)
    Finding.objects.create(inspection=made, number=1, kind="strength", text="Chủ động.")
    Finding.objects.create(inspection=made, number=2, kind="shortcoming", text="Thiếu chữ ký số.")
    return made


def test_what_a_unit_enters_waits_until_home_affairs_confirms(world) -> None:
    plan = world.plan(user=world.official)
    assert not plan.confirmed
    confirm_record(plan, user=world.home_affairs)
    plan.refresh_from_db()
    assert plan.confirmed_by == world.home_affairs
    first = plan.confirmed_at
    confirm_record(plan, user=world.home_affairs)
    plan.refresh_from_db()
    assert plan.confirmed_at == first


@pytest.mark.parametrize("who", ["neighbour", "home_affairs", "auditor", "outsider"])
def test_a_plan_is_entered_by_its_unit_alone(world, who: str) -> None:
    with pytest.raises(PermissionDenied):
        world.plan(user=getattr(world, who))
    assert world.plan(user=world.official).pk


@pytest.mark.parametrize("who", ["official", "neighbour", "auditor", "outsider"])
def test_only_home_affairs_confirms(world, who: str) -> None:
    plan = world.plan(user=world.official)
    with pytest.raises(PermissionDenied):
        confirm_record(plan, user=getattr(world, who))


def test_a_unit_that_changes_what_was_confirmed_sends_it_back(world) -> None:
    plan = world.plan()
    assert plan.confirmed
    plan.title = "Kế hoạch khác"
    save_record(plan, user=world.official)
    assert not Plan.objects.get().confirmed


def test_finishing_a_task_needs_no_confirmation_but_dropping_one_does(world) -> None:
    plan = world.plan()
    task, other = a_task(plan, 1, due=day("2024-06-30")), a_task(plan, 2)
    finish_task(task, user=world.official, done_on=day("2024-06-30"))
    assert Plan.objects.get().confirmed
    assert Plan.objects.get().progress(day("2024-07-01")).done == 1
    delete_item(other, user=world.official)
    assert not Plan.objects.get().confirmed


def test_a_task_cant_be_finished_tomorrow(world) -> None:
    task = a_task(world.plan())
    with pytest.raises(ValidationError):
        finish_task(
            task, user=world.official, done_on=datetime.date.today() + datetime.timedelta(days=2)
        )


def test_findings_of_a_confirmed_inspection_are_only_answered_by_the_unit(
    world, inspection
) -> None:
    strength, shortcoming = inspection.findings.all()
    handle_finding(
        shortcoming, user=world.official, handled_on=day("2024-07-10"), handling="Đã cấp đủ."
    )
    shortcoming.refresh_from_db()
    assert not shortcoming.is_open
    assert Inspection.objects.get().confirmed
    shortcoming.text = "Không có gì."
    for act in (
        lambda: save_item(shortcoming, user=world.official),
        lambda: delete_item(strength, user=world.official),
        lambda: save_record(inspection, user=world.official),
        lambda: delete_record(inspection, user=world.official),
    ):
        with pytest.raises(ValidationError):
            act()
    save_item(shortcoming, user=world.home_affairs)


def test_a_finding_is_handled_with_words_and_a_strength_not_at_all(world, inspection) -> None:
    strength, shortcoming = inspection.findings.all()
    with pytest.raises(ValidationError):
        handle_finding(shortcoming, user=world.official, handled_on=day("2024-07-10"), handling="")
    with pytest.raises(ValidationError):
        handle_finding(strength, user=world.official, handled_on=day("2024-07-10"), handling="x")


def test_only_concluded_inspections_are_public_but_reviews_need_no_number(world) -> None:
    for title, occasion in (("Chưa kết luận", "inspection"), ("Sơ kết", "review")):
        save_record(
            Inspection(unit=world.own, title=title, occasion=occasion, source=SOURCE), user=None
        )
    assert [one.title for one in Inspection.objects.public()] == ["Sơ kết"]


def test_who_wrote_what_stays_in_the_history(world) -> None:
    plan = world.plan(user=world.official)
    pk = plan.pk
    delete_record(plan, user=world.official)
    kept = Plan.history.filter(id=pk).order_by("history_id")
    assert [(row.history_type, row.history_user) for row in kept] == [
        ("+", world.official),
        ("-", world.official),
    ]


def test_every_act_raises_the_version_and_a_refused_one_doesnt(world) -> None:
    def version() -> int:
        return sum(PublicVersion.objects.values_list("version", flat=True))

    plan = world.plan(user=world.official)
    first = version()
    with pytest.raises(PermissionDenied):
        confirm_record(plan, user=world.official)
    assert version() == first
    confirm_record(plan, user=world.home_affairs)
    assert version() == first + 1


def test_another_unit_says_that_it_uses_an_initiative(world) -> None:
    initiative = world.initiative()
    adoption = adopt(initiative, world.own, user=world.official)
    assert adopt(initiative, world.own, user=world.official) == adoption
    with pytest.raises(ValidationError):
        adopt(initiative, world.other, user=world.neighbour)
    with pytest.raises(PermissionDenied):
        adopt(initiative, world.own, user=world.neighbour)
    withdraw_adoption(adoption, user=world.official)
    assert not initiative.adoptions.exists()


def test_an_unconfirmed_initiative_isnt_adopted(world) -> None:
    initiative = world.initiative(user=world.neighbour)
    with pytest.raises(ValidationError):
        adopt(initiative, world.own, user=world.official)


def test_a_unit_that_was_gone_did_nothing(world) -> None:
    world.own.valid_to = day("2023-12-31")
    world.own.save()
    with pytest.raises(ValidationError, match="31/12/2023"):
        world.plan(user=world.official)
    assert world.plan(user=world.official, year=2023).pk


def test_two_numbers_of_a_plan_go_together_and_the_first_is_the_smaller(world) -> None:
    for done, total in ((13, None), (66, 65)):
        with pytest.raises(ValidationError):
            world.plan(stated_done=done, stated_total=total)
    stated = world.plan(stated_done=13, stated_total=65).progress(day("2024-07-01"))
    assert (stated.percent, stated.stated) == (Decimal("20.00"), True)


def test_a_target_stated_in_words_counts_where_no_value_is_known(world) -> None:
    resolution = Resolution(
        unit=world.own, number="02-NQ/HU", title="CCHC", stated_met=5, stated_total=6, source=SOURCE
    )
    save_record(resolution, user=None)
    for number, fields in enumerate(
        (
            {"stated_state": "missed", "stated_percent": Decimal(99)},
            {"target": Decimal(98), "actual": Decimal("99.5"), "stated_state": "missed"},
            {"target": Decimal(98), "actual": Decimal(97)},
            {"direction": "exactly", "target": Decimal(1), "actual": Decimal(2)},
            {},
        ),
        start=1,
    ):
        save_item(
            ResolutionTarget(resolution=resolution, number=number, name=f"CT {number}", **fields),
            user=None,
        )
    targets = list(resolution.targets.all())
    assert [one.state for one in targets] == ["missed", "exceeded", "missed", "missed", ""]
    missed = ResolutionTarget.objects.missed()
    assert sorted(one.number for one in missed) == [1, 3, 4]


def test_an_award_of_the_future_is_refused(world) -> None:
    award = Award(
        unit=world.own,
        kind="flag",
        title="Xuất sắc",
        year=2024,
        awarded_by="UBND tỉnh",
        decided_on=datetime.date.today() + datetime.timedelta(days=3),
        source=SOURCE,
    )
    with pytest.raises(ValidationError):
        save_record(award, user=world.official)
    award.decided_on = day("2024-12-01")
    save_record(award, user=world.official)


def test_an_initiative_is_found_without_marks_and_by_its_unit(world) -> None:
    world.initiative()
    for typed in ("cong dan khong", "Công dân", "lap vo"):
        assert Initiative.objects.search(typed).count() == 1, typed
    assert not Initiative.objects.search("chung thuc").exists()
