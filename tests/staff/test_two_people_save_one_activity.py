"""Two people with the same page open, and one person who clicks twice: nothing lost, nothing twice.

The later of two is told who wrote and when, with what they typed kept; saving again overwrites.
"""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from districts.models import (
    Adoption,
    Award,
    Finding,
    Initiative,
    Inspection,
    Membership,
    Plan,
    PlanTask,
)
from districts.services.activities import confirm_record, save_item, save_record
from districts.services.versions import ChangedMeanwhile, version
from tests.at_once import at_once
from tests.districts.activity_world import SOURCE, ActivityWorld, day

pytestmark = pytest.mark.django_db

PLAN = {"year": 2024, "title": "Kế hoạch", "source": SOURCE}
AWARD = {
    "kind": "merit",
    "title": "Tốt",
    "year": 2024,
    "awarded_by": "UBND tỉnh",
    "source": SOURCE,
}
INITIATIVE = {"title": "Bưu điện nhận hộ", "field": "thu-tuc", "year": 2024, "source": SOURCE}
INSPECTION = {"occasion": "inspection", "title": "Kiểm tra quý I", "source": SOURCE}
RESOLUTION = {"number": "02-NQ/HU", "title": "CCHC", "source": SOURCE}
KINDS = {
    "ke-hoach": PLAN,
    "khen-thuong": AWARD,
    "sang-kien": INITIATIVE,
    "kiem-tra": INSPECTION,
    "nghi-quyet": RESOLUTION,
}
LINES = {
    "ke-hoach": {"number": 1, "name": "Rà soát"},
    "kiem-tra": {"number": 1, "kind": "recommendation", "text": "Kiện toàn"},
    "nghi-quyet": {"number": 1, "name": "Trực tuyến", "direction": "at_least"},
}


@pytest.fixture
def world(db) -> ActivityWorld:
    made = ActivityWorld()
    made.colleague = made.person("dongnghiep", made.own, Membership.Role.UNIT_OFFICIAL)
    return made


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def first(world) -> Client:
    return signed_in(world.official)


@pytest.fixture
def second(world) -> Client:
    return signed_in(world.colleague)


def at(name: str, world: ActivityWorld, *parts) -> str:
    return reverse(f"staff:{name}", args=[world.own.pk, *parts])


def words(response) -> str:
    return unescape(response.content.decode())


def hidden(page: str, action: str = "") -> dict[str, str]:
    """What a page sends along with the form for `action`; "" is the form sent to the page."""
    start = f'action="{action}"' if action else '<form class="'
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        if start in form and ("action=" in form.partition(">")[0]) == bool(action):
            found = re.findall(r'type="hidden" name="(da-thay)" value="([^"]*)"', form)
            return dict(found)
    raise LookupError(action)


def told(person) -> str:
    return f"đã được {person} sửa lúc {timezone.localtime():%H:}"


@pytest.mark.parametrize(("kind", "data"), KINDS.items())
def test_the_later_of_two_is_told_and_keeps_what_was_typed(
    first, second, world, kind, data
) -> None:
    where = first.post(at("activity-new", world, kind), data)["Location"]
    pages = [words(client.get(where)) for client in (first, second)]
    assert first.post(where, {**data, **hidden(pages[0]), "source": "A"}).status_code == 302
    theirs = {**data, "source": "B <b>"}
    answer = second.post(where, {**theirs, **hidden(pages[1])})
    page = words(answer)
    assert answer.status_code == 422
    assert told("canbo") in page
    assert "Nguồn</a>: nay là “A”" in page
    assert 'value="B <b>"' in page
    assert "Lưu lần nữa để ghi đè" in page
    held = answer.context["record"]
    held.refresh_from_db()
    assert held.source == "A"
    # Who has been told may overwrite, and nobody is told twice.
    assert second.post(where, {**theirs, **hidden(page)}).status_code == 302
    held.refresh_from_db()
    assert held.source == "B <b>"


@pytest.mark.parametrize(("kind", "data"), LINES.items())
def test_the_later_of_two_at_a_line_is_told_and_keeps_what_was_typed(
    first, second, world, kind, data
) -> None:
    record = first.post(at("activity-new", world, kind), KINDS[kind])["Location"]
    first.post(f"{record}muc/", data)
    line = re.findall(rf"{record}muc/\d+/", words(first.get(record)))[0]
    pages = [words(client.get(line)) for client in (first, second)]
    name = "text" if kind == "kiem-tra" else "name"
    first.post(line, {**data, **hidden(pages[0]), name: "Một"})
    answer = second.post(line, {**data, **hidden(pages[1]), name: "Hai"})
    assert answer.status_code == 422
    assert told("canbo") in words(answer)
    assert "nay là “Một”" in words(answer)
    assert answer.context["form"][name].value() == "Hai"
    assert second.post(line, {**data, **hidden(words(answer)), name: "Hai"}).status_code == 302
    assert "Hai" in words(first.get(record))


def test_two_who_say_when_a_task_was_done_dont_overwrite_each_other(first, second, world) -> None:
    plan = world.plan()
    task = save_item(PlanTask(plan=plan, number=1, name="Một"), user=world.official)
    where = at("activity", world, "ke-hoach", plan.pk)
    done = at("activity-item-done", world, "ke-hoach", plan.pk, task.pk)
    seen = hidden(words(second.get(where)), done)
    assert first.post(done, {"ngay": "01/07/2024", **seen}).status_code == 302
    answer = second.post(done, {"ngay": "05/07/2024", **seen})
    page = words(answer)
    assert answer.status_code == 422
    assert told("canbo") in page
    assert "Hoàn thành ngày</a>: nay là “01/07/2024”" in page
    assert 'value="05/07/2024"' in page
    assert PlanTask.objects.get().done_on == day("2024-07-01")
    second.post(done, {"ngay": "05/07/2024", **hidden(page, done)})
    assert PlanTask.objects.get().done_on == day("2024-07-05")


def test_two_answers_to_a_finding_are_both_seen(first, second, world) -> None:
    inspection = Inspection.objects.create(unit=world.own, title="Kiểm tra", source=SOURCE)
    finding = Finding.objects.create(
        inspection=inspection, number=1, kind="recommendation", text="Kiện toàn"
    )
    done = at("activity-item-done", world, "kiem-tra", inspection.pk, finding.pk)
    page = words(second.get(at("activity", world, "kiem-tra", inspection.pk)))
    first.post(done, {"ngay": "01/07/2024", "cach": "Đã mua đủ.", **hidden(page, done)})
    answer = second.post(done, {"ngay": "01/07/2024", "cach": "Chưa có vốn.", **hidden(page, done)})
    assert told("canbo") in words(answer)
    assert "Cách xử lý</a>: nay là “Đã mua đủ.”" in words(answer)
    assert 'value="Chưa có vốn."' in words(answer)
    assert Finding.objects.get().handling == "Đã mua đủ."


def test_what_is_typed_wrongly_doesnt_hide_that_somebody_else_wrote(first, second, world) -> None:
    plan = world.plan()
    task = save_item(PlanTask(plan=plan, number=1, name="Một"), user=world.official)
    line = at("activity-item", world, "ke-hoach", plan.pk, task.pk)
    data = {"number": 1, "name": "Hai"}
    seen = hidden(words(second.get(line)))
    first.post(line, {"number": 1, "name": "Của người trước", **seen})
    wrong = second.post(line, {**data, **seen, "due": "32/13/2024"})
    assert "Ngày không hợp lệ" in words(wrong)
    assert told("canbo") in words(second.post(line, {**data, **hidden(words(wrong))}))


def test_home_affairs_confirms_only_what_it_has_seen(first, world) -> None:
    plan = world.plan(user=world.official)
    where = at("activity", world, "ke-hoach", plan.pk)
    confirm = at("activity-confirm", world, "ke-hoach", plan.pk)
    home = signed_in(world.home_affairs)
    for change in (
        lambda: first.post(where, {**PLAN, "title": "Tên khác"}),
        lambda: first.post(f"{where}muc/", LINES["ke-hoach"]),
        lambda: PlanTask.objects.get().delete(),
    ):
        seen = hidden(words(home.get(where)), confirm)
        change()
        page = words(home.post(confirm, seen, follow=True))
        assert "Xem lại rồi hãy xác nhận." in page
        assert " lúc " in page
        assert not Plan.objects.get().confirmed
    assert home.post(confirm, hidden(page, confirm)).status_code == 302
    assert Plan.objects.get().confirmed


def test_home_affairs_is_told_that_what_it_confirms_was_removed(first, world) -> None:
    plan = world.plan(user=world.official)
    first.post(at("activity-delete", world, "ke-hoach", plan.pk))
    home = signed_in(world.home_affairs)
    confirm = at("activity-confirm", world, "ke-hoach", plan.pk)
    assert "đã được canbo xóa lúc" in words(home.post(confirm, follow=True))


def test_who_edits_is_told_that_it_was_confirmed_meanwhile(first, world) -> None:
    plan = world.plan(user=world.official)
    where = at("activity", world, "ke-hoach", plan.pk)
    seen = hidden(words(first.get(where)))
    confirm_record(plan, user=world.home_affairs)
    assert "đã được noivu xác nhận lúc" in words(first.post(where, {**PLAN, **seen}))
    assert Plan.objects.get().confirmed


def test_nothing_is_removed_that_was_changed_meanwhile(first, second, world) -> None:
    plan = world.plan(user=world.official)
    where = at("activity", world, "ke-hoach", plan.pk)
    delete = at("activity-delete", world, "ke-hoach", plan.pk)
    seen = hidden(words(second.get(where)), delete)
    first.post(f"{where}muc/", LINES["ke-hoach"])
    assert "Xem lại rồi hãy xóa." in words(second.post(delete, seen, follow=True))
    assert Plan.objects.exists()
    line = at("activity-item", world, "ke-hoach", plan.pk, PlanTask.objects.get().pk)
    seen = hidden(words(second.get(line)), f"{line}xoa/")
    first.post(line, {"number": 1, "name": "Khác"})
    page = words(second.post(f"{line}xoa/", seen, follow=True))
    assert "Xem lại rồi hãy xóa." in page
    second.post(f"{line}xoa/", hidden(page, f"{line}xoa/"))
    assert not PlanTask.objects.exists()


def test_what_is_typed_into_something_removed_is_kept_to_be_added_anew(
    first, second, world
) -> None:
    plan = world.plan(user=world.official)
    where = at("activity", world, "ke-hoach", plan.pk)
    first.post(f"{where}muc/", LINES["ke-hoach"])
    line = at("activity-item", world, "ke-hoach", plan.pk, PlanTask.objects.get().pk)
    first.post(f"{line}xoa/")
    answer = second.post(line, {"number": 7, "name": "Việc tôi vừa gõ"})
    page = words(answer)
    assert answer.status_code == 422
    assert "đã được canbo xóa lúc" in page
    assert 'value="Việc tôi vừa gõ"' in page
    assert f'action="{where}muc/"' in page
    lost = second.post(f"{line}xong/", {"ngay": "01/07/2024"}, follow=True)
    assert "đã được canbo xóa lúc" in words(lost)
    assert "Nội dung bạn vừa nhập: 01/07/2024" in words(lost)
    first.post(f"{where}xoa/")
    page = words(second.post(where, {**PLAN, "title": "Kế hoạch tôi vừa gõ"}))
    assert "đã được canbo xóa lúc" in page
    assert f'action="{at("activity-new", world, "ke-hoach")}"' in page
    assert 'value="Kế hoạch tôi vừa gõ"' in page


@pytest.mark.parametrize(("kind", "data"), KINDS.items())
def test_a_double_click_adds_one_record_and_is_told_it_was_saved(first, world, kind, data) -> None:
    where = at("activity-new", world, kind)
    answers = [first.post(where, data) for _click in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0]["Location"] == answers[1]["Location"]
    history = first.get(answers[0]["Location"]).context["record"].history
    assert history.count() == 1
    if kind in LINES:
        line = f"{answers[0]['Location']}muc/"
        clicks = [first.post(line, LINES[kind]).status_code for _click in range(2)]
        assert clicks == [302, 302]
        assert len(first.get(answers[0]["Location"]).context["lines"]) == 1


def test_the_same_record_by_another_person_or_later_is_no_double_click(
    first, second, world
) -> None:
    where = at("activity-new", world, "ke-hoach")
    first.post(where, PLAN)
    assert second.post(where, PLAN).status_code == 422
    earlier = timezone.now() - timezone.timedelta(minutes=2)
    Plan.history.update(history_date=earlier)
    assert first.post(where, PLAN).status_code == 422


def test_a_double_click_on_save_confirm_done_and_remove_acts_once(first, world) -> None:
    plan = world.plan(user=world.official)
    where = at("activity", world, "ke-hoach", plan.pk)
    save = {**PLAN, "title": "Tên mới", **hidden(words(first.get(where)))}
    assert [first.post(where, save).status_code for _click in range(2)] == [302, 302]
    assert Plan.history.count() == 2
    task = save_item(PlanTask(plan=plan, number=1, name="Một"), user=world.official)
    done = at("activity-item-done", world, "ke-hoach", plan.pk, task.pk)
    seen = hidden(words(first.get(where)), done)
    clicks = [first.post(done, {"ngay": "01/07/2024", **seen}).status_code for _ in range(2)]
    assert clicks == [302, 302]
    assert PlanTask.history.count() == 2
    home = signed_in(world.home_affairs)
    confirm = at("activity-confirm", world, "ke-hoach", plan.pk)
    seen = hidden(words(home.get(where)), confirm)
    assert [home.post(confirm, seen).status_code for _click in range(2)] == [302, 302]
    assert Plan.history.count() == 3
    task_delete = at("activity-item-delete", world, "ke-hoach", plan.pk, task.pk)
    assert [first.post(task_delete).status_code for _click in range(2)] == [302, 302]
    other = world.plan(user=world.official, title="Nhầm")
    delete = at("activity-delete", world, "ke-hoach", other.pk)
    assert [first.post(delete).status_code for _click in range(2)] == [302, 302]


def test_an_adoption_is_said_once_and_another_date_isnt_swallowed(first, second, world) -> None:
    offered = world.initiative()
    where = at("adoptions", world)
    data = {"sang_kien": offered.pk, "tu": "01/01/2024"}
    assert [first.post(where, data).status_code for _click in range(2)] == [302, 302]
    answer = second.post(where, {**data, "tu": "01/02/2024"})
    assert answer.status_code == 422
    assert "đã được canbo" in words(answer)
    assert "Bỏ ghi rồi ghi lại" in words(answer)
    assert world.own.adoptions.get().since == day("2024-01-01")
    drop = at("adoption-drop", world, world.own.adoptions.get().pk)
    assert [first.post(drop).status_code for _click in range(2)] == [302, 302]
    assert not Adoption.objects.exists()


def test_a_confirmed_plan_saved_without_a_change_stays_confirmed(first, world) -> None:
    plan = world.plan(year=PLAN["year"], title=PLAN["title"])
    where = at("activity", world, "ke-hoach", plan.pk)
    before = version(plan)
    assert first.post(where, {**PLAN, **hidden(words(first.get(where)))}).status_code == 302
    assert Plan.objects.get().confirmed
    assert version(plan) == before


ENGINES = pytest.mark.django_db(transaction=True)


@pytest.fixture
def needs_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the SQLite of a test is in memory, one connection; its writers are serial")


@ENGINES
@pytest.mark.usefixtures("needs_postgres")
@pytest.mark.parametrize("times", range(4))
def test_two_saves_at_the_same_instant_leave_one_and_tell_the_other(
    transactional_db, times
) -> None:
    world = ActivityWorld()
    colleague = world.person("dongnghiep", world.own, Membership.Role.UNIT_OFFICIAL)
    plan = world.plan(user=world.official)
    task = save_item(PlanTask(plan=plan, number=1, name="Một"), user=world.official)
    seen = version(task)

    def save(name: str, user) -> PlanTask:
        mine = PlanTask.objects.get(pk=task.pk)
        mine.name = name
        return save_item(mine, user=user, seen=seen)

    came = at_once(
        lambda: save("A", world.official), lambda: save("B", colleague), refusal=ChangedMeanwhile
    )
    (changed,) = [one for one in came if isinstance(one, ChangedMeanwhile)]
    (kept,) = [one for one in came if isinstance(one, PlanTask)]
    assert PlanTask.objects.get().name == kept.name
    assert "sửa lúc" in changed.told
    assert PlanTask.history.count() == 2


@ENGINES
@pytest.mark.usefixtures("needs_postgres")
@pytest.mark.parametrize(("kind", "data"), KINDS.items())
def test_two_clicks_at_the_same_instant_add_one_record(transactional_db, kind, data) -> None:
    world = ActivityWorld()
    client = signed_in(world.official)
    where = at("activity-new", world, kind)

    def click() -> Any:
        own = Client()
        own.cookies = client.cookies
        return own.post(where, data)

    came = at_once(click, click, click, refusal=ChangedMeanwhile)
    assert [answer.status_code for answer in came] == [302] * 3
    assert len({answer["Location"] for answer in came}) == 1
    models = {"ke-hoach": Plan, "khen-thuong": Award, "sang-kien": Initiative}
    if kind in models:
        assert models[kind].objects.count() == 1


@ENGINES
@pytest.mark.usefixtures("needs_postgres")
def test_two_clicks_at_the_same_instant_adopt_once_and_withdraw_once(transactional_db) -> None:
    world = ActivityWorld()
    offered = world.initiative()
    client = signed_in(world.official)

    def click(where: str, data: dict[str, Any]) -> Any:
        own = Client()
        own.cookies = client.cookies
        return own.post(where, data)

    adopt = at("adoptions", world)
    came = at_once(*[lambda: click(adopt, {"sang_kien": offered.pk})] * 3, refusal=ChangedMeanwhile)
    assert [answer.status_code for answer in came] == [302] * 3
    assert Adoption.objects.count() == 1
    drop = at("adoption-drop", world, Adoption.objects.get().pk)
    came = at_once(*[lambda: click(drop, {})] * 3, refusal=ChangedMeanwhile)
    assert [answer.status_code for answer in came] == [302] * 3
    assert not Adoption.objects.exists()
    assert Adoption.history.count() == 2


@ENGINES
@pytest.mark.usefixtures("needs_postgres")
def test_a_change_and_a_confirmation_at_the_same_instant_never_publish_the_unseen(
    transactional_db,
) -> None:
    world = ActivityWorld()
    for n in range(4):
        award = save_record(
            Award(unit=world.own, **{**AWARD, "title": f"T{n}"}), user=world.official
        )
        seen = str(version(award))

        def rewrite(award=award, seen=seen) -> Award:
            mine = Award.objects.get(pk=award.pk)
            mine.signer = "Ai đó"
            return save_record(mine, user=world.official, seen=int(seen))

        def confirm(award=award, seen=seen) -> str:
            confirm_record(Award.objects.get(pk=award.pk), user=world.home_affairs, seen=seen)
            return "confirmed"

        came = at_once(rewrite, confirm, refusal=ChangedMeanwhile)
        assert len([one for one in came if isinstance(one, ChangedMeanwhile)]) == 1
        held = Award.objects.get(pk=award.pk)
        assert held.confirmed == (held.signer == "")
