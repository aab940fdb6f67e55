"""Pages of whoever opens and runs rounds, as they are clicked; and notices as they are read."""

import re
from html import unescape

import pytest
from django.urls import reverse

from districts.models import Unit
from indicators.models import (
    Assignment,
    CriterionMapping,
    Exemption,
    Extension,
    Notice,
    Round,
)
from indicators.services.notify import notify
from indicators.services.open_round import UnitExemption
from tests.indicators.random_round import a_unit
from tests.staff.form_fields import fields_of
from tests.staff.rounds_world import WINDOWS, Role, Stage, World, a_person, a_set, at, day

pytestmark = pytest.mark.django_db
OPEN = "/nghiep-vu/dot/mo/"


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def home(client, world):
    """A browser of Home Affairs."""
    client.force_login(world.home)
    return client


def page_of(round_: Round, word: str) -> str:
    return f"/nghiep-vu/dot/{round_.pk}/{word}/"


def text(response) -> str:
    return unescape(response.content.decode())


def filled(response) -> dict[str, list[str]]:
    return fields_of(response.content.decode())


def first_step(world, **changed) -> dict:
    return {"tinh": world.province.pk, "cap": "district", "nam": 2025, "ky": ""} | changed


def second_step(world, **changed) -> dict:
    return first_step(world) | {
        "bo": world.rules.pk,
        "ngay": "2025-12-31",
        "nhom": "Nhóm A\n\nNhóm B",
        **changed,
    }


def third_step(world, **changed) -> dict:
    sent = second_step(world)
    for stage, span in WINDOWS.items():
        sent[f"{stage}-tu"] = span.opens_on.isoformat()
        sent[f"{stage}-den"] = span.closes_on.strftime("%d/%m/%Y")
    for number, unit in enumerate(world.units):
        sent[f"u{unit.pk}"] = "1" if number < 2 else "2"
    return sent | changed


def test_a_round_is_opened_in_three_steps(home, world) -> None:
    assert "Bước 1 trên 3" in text(home.get(OPEN))
    assert "Bước 2 trên 3" in text(home.get(OPEN, first_step(world)))
    third = home.get(OPEN, second_step(world))
    assert "Bước 3 trên 3" in text(third)
    assert "Huyện Huyện 4" in text(third)
    response = home.post(OPEN, third_step(world), follow=True)
    round_ = Round.objects.get()
    assert response.redirect_chain == [(page_of(round_, "bang"), 302)]
    assert "Đã mở đợt đánh giá." in text(response)
    assert round_.assessments.filter(group__name="Nhóm B").count() == 2
    assert round_.windows.get(stage=Stage.COUNCIL).closes_on == day(12, 31)


def test_what_was_typed_is_kept_when_something_is_wrong(home, world) -> None:
    wrong = third_step(world, **{"self_scoring-den": "31/02/2025", f"u{world.units[0].pk}": "2"})
    response = home.post(OPEN, wrong)
    assert response.status_code == 200
    assert "Ngày không hợp lệ" in text(response)
    assert 'value="31/02/2025"' in text(response)
    assert re.search(
        rf'name="u{world.units[0].pk}".*?value="2" selected', text(response), re.DOTALL
    )
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"appraisal_1-tu": "2025-11-15"}, "phải mở sau ngày"),
        ({"council-den": ""}, "Ghi cả ngày mở và ngày đóng"),
        ({"self_scoring-tu": "", "self_scoring-den": ""}, "Chưa lưu"),
        ({"self_scoring-tu": "0001-01-01"}, "thời hạn phải trong khoảng"),
        ({"self_scoring-tu": "9" * 9000}, "Ngày không hợp lệ"),
    ],
)
def test_bad_days_are_told_of_where_they_stand(home, world, changed, message) -> None:
    response = home.post(OPEN, third_step(world, **changed))
    assert response.status_code == 200
    assert message in text(response)
    assert not Round.objects.exists()


def test_a_group_left_empty_is_told_of(home, world) -> None:
    places = {f"u{unit.pk}": "1" for unit in world.units}
    assert "“Nhóm B” chưa có đơn vị nào" in text(home.post(OPEN, third_step(world, **places)))


def test_a_round_that_is_there_is_told_of_in_the_first_step(home, world) -> None:
    world.open()
    response = home.get(OPEN, first_step(world))
    assert "Đã có đợt đánh giá của tỉnh, cấp và kỳ này." in text(response)
    assert "Bước 1 trên 3" in text(response)
    assert "Đã có đợt đánh giá" in text(home.post(OPEN, third_step(world)))
    assert "Bước 2 trên 3" in text(home.get(OPEN, first_step(world, ky="quy-1")))


@pytest.mark.parametrize(
    "changed",
    [
        {"nam": "9" * 5000},
        {"nam": "x"},
        {"nam": "1999"},
        {"cap": "galaxy"},
        {"ky": "\x00"},
        {"tinh": "9" * 5000},
        {"tinh": ""},
        {"bo": "9" * 30},
        {"bo": "x"},
        {"ngay": "x" * 9000},
        {"ngay": "2024-12-31"},
        {"nhom": "x" * 100_000},
        {"nhom": "\n \n"},
        {"nhom": "\n".join(str(n) for n in range(500))},
        {"nhom": "A\nA"},
    ],
)
def test_nonsense_never_breaks_a_page(home, world, changed) -> None:
    for send in (home.get, home.post):
        response = send(OPEN, second_step(world, **changed))
        assert response.status_code == 200
        assert "Bước 3" not in text(response)
        assert 'role="alert"' in text(response)


def test_last_years_round_is_copied_a_year_later(home, world) -> None:
    leaf = world.leaf("1.1")
    last = world.open(exemptions=[UnitExemption(world.units[0].pk, leaf.pk, "không có chợ")])
    wanted = first_step(world, nam=2026)
    second = home.get(OPEN, wanted)
    assert f"Lấy sẵn từ đợt năm trước: {last}" in text(second)
    assert second.context["form"].initial["nhom"] == "Nhóm A\nNhóm B"
    basics = {"bo": world.rules.pk, "ngay": "2026-12-31", "nhom": "Nhóm A\nNhóm B"}
    third = home.get(OPEN, wanted | basics)
    assert 'value="01/11/2026"' in text(third)
    assert "không có chợ" in text(third)
    response = home.post(OPEN, wanted | basics | filled(third))
    assert response.status_code == 302
    made = Round.objects.get(year=2026)
    assert dict(made.assessments.values_list("unit__code", "group__name")) == {
        "D1": "Nhóm A",
        "D2": "Nhóm A",
        "D3": "Nhóm B",
        "D4": "Nhóm B",
    }
    assert made.windows.get(stage=Stage.SELF_SCORING).closes_on == day(11, 30, 2026)
    exemption = Exemption.objects.get(assessment__round=made)
    assert (exemption.criterion, exemption.reason) == (leaf, "không có chợ")


def test_exemptions_follow_their_leaf_into_a_new_version_of_the_set(home, world) -> None:
    leaf = world.leaf("1.1")
    world.open(exemptions=[UnitExemption(world.units[0].pk, leaf.pk, "x")])
    newer = a_set("moi", previous=world.rules)
    wanted = first_step(world, nam=2026)
    basics = {"bo": newer.pk, "ngay": "2026-12-31", "nhom": "Nhóm A\nNhóm B"}
    assert (
        "mien" not in filled(home.get(OPEN, wanted | basics))
        or not filled(home.get(OPEN, wanted | basics))["mien"]
    )
    CriterionMapping.objects.create(
        criteria_set=newer,
        old=leaf,
        new=newer.criteria.get(code="2.1"),
        kind=CriterionMapping.Kind.RENAMED,
    )
    assert home.get(OPEN, wanted).context["form"].initial["bo"] == newer
    home.post(OPEN, wanted | basics | filled(home.get(OPEN, wanted | basics)))
    assert Exemption.objects.get(assessment__round__year=2026).criterion.code == "2.1"


def test_only_sets_of_the_world_of_the_province_are_offered(home, world) -> None:
    made_up = a_set("minh-hoa", illustrative=True)
    offered = home.get(OPEN, first_step(world)).context["form"].fields["bo"].queryset
    assert set(offered) == {world.rules}
    Unit.with_illustrative.update(illustrative=True)
    offered = home.get(OPEN, first_step(world)).context["form"].fields["bo"].queryset
    assert set(offered) == {made_up}


def test_who_runs_no_province_sees_nothing_to_open(client, world) -> None:
    client.force_login(world.outsider)
    assert client.get(OPEN).status_code == 404
    assert client.post(OPEN, third_step(world)).status_code == 404
    elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
    client.force_login(a_person("other", elsewhere, Role.HOME_AFFAIRS))
    assert client.get(OPEN).status_code == 200
    assert "Bước 1" in text(client.post(OPEN, third_step(world)))
    assert not Round.objects.exists()


@pytest.mark.parametrize("word", ["thoi-han", "nhom", "mien", "phan-cong"])
def test_running_a_round_is_for_home_affairs_of_its_province(client, world, word) -> None:
    round_ = world.open()
    elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
    strangers = [
        world.outsider,
        a_person("other", elsewhere, Role.HOME_AFFAIRS),
        a_person("auditor", world.province, Role.AUDITOR),
        a_person("official", world.units[0], Role.UNIT_OFFICIAL),
    ]
    for person in strangers:
        client.force_login(person)
        assert client.get(page_of(round_, word)).status_code == 404
        assert client.post(page_of(round_, word)).status_code == 404
    client.force_login(world.home)
    assert client.get(page_of(round_, word)).status_code == 200
    client.logout()
    assert client.get(page_of(round_, word))["Location"].startswith("/dang-nhap/")


def test_acts_on_a_round_are_for_home_affairs_and_by_post(client, world) -> None:
    round_ = world.open()
    for word in ("gia-han", "giai-doan", "nhac"):
        client.force_login(world.outsider)
        assert client.post(page_of(round_, word)).status_code == 404
        client.force_login(world.home)
        assert client.get(page_of(round_, word)).status_code == 405


def test_days_and_stage_are_changed_on_a_page(home, world, time_machine) -> None:
    time_machine.move_to(at(12, 2))
    round_ = world.open()
    sent = filled(home.get(page_of(round_, "thoi-han")))
    home.post(page_of(round_, "thoi-han"), sent | {"council-den": "2026-01-10", "ly_do": "bão"})
    assert round_.windows.get(stage=Stage.COUNCIL).closes_on == day(1, 10, 2026)
    refused = home.post(page_of(round_, "thoi-han"), sent | {"council-tu": "2025-12-01"})
    assert "phải mở sau ngày" in text(refused)
    home.post(page_of(round_, "giai-doan"), {"giai-doan": Stage.APPRAISAL_1})
    round_.refresh_from_db()
    assert round_.stage == Stage.APPRAISAL_1
    response = home.post(page_of(round_, "giai-doan"), {"giai-doan": "galaxy"}, follow=True)
    assert "Không chuyển được" in text(response)


def test_an_extension_is_given_on_a_page(home, world, time_machine) -> None:
    time_machine.move_to(at(12, 2))
    round_ = world.open()
    sent = {
        "phieu": round_.assessments.first().pk,
        "giai_doan": Stage.SELF_SCORING,
        "den": "2025-12-05",
        "ly_do": "bão",
    }
    refused = home.post(page_of(round_, "gia-han"), sent | {"den": "2025-11-05", "ly_do": "nhớ"})
    assert "đã được làm đến hết ngày 30/11/2025" in text(refused)
    assert ">\nnhớ</textarea>" in text(refused)
    elsewhere = world.open(period="quy-1").assessments.first().pk
    assert home.post(page_of(round_, "gia-han"), sent | {"phieu": elsewhere}).status_code == 200
    assert home.post(page_of(round_, "gia-han"), sent | {"ly_do": "x" * 9000}).status_code == 200
    assert not Extension.objects.exists()
    assert home.post(page_of(round_, "gia-han"), sent).status_code == 302
    assert "bão" in text(home.get(page_of(round_, "thoi-han")))


def test_groups_are_changed_on_a_page(home, world) -> None:
    round_ = world.open()
    sent = filled(home.get(page_of(round_, "nhom")))
    one, two = round_.groups.all()
    for row in round_.assessments.filter(group=one):
        sent[f"u{row.pk}"] = two.pk
    response = home.post(page_of(round_, "nhom"), sent | {"moi": "Ba"}, follow=True)
    assert "2 đơn vị đổi nhóm" in text(response)
    assert "Nhóm “Nhóm A” chưa có đơn vị nào." in text(response)
    refused = home.post(page_of(round_, "nhom"), sent | {f"ten-{one.pk}": "Ba"})
    assert "Hai nhóm cùng tên “Ba”" in text(refused)
    home.post(f"{page_of(round_, 'nhom')}{one.pk}/bo/")
    assert not round_.groups.filter(pk=one.pk).exists()
    kept = home.post(f"{page_of(round_, 'nhom')}{two.pk}/bo/", follow=True)
    assert "còn đơn vị" in text(kept)


def test_exemptions_are_given_and_taken_on_a_page(home, world) -> None:
    round_ = world.open()
    units = list(round_.assessments.values_list("pk", flat=True)[:2])
    sent = {"phieu": units, "tieu_chi": world.leaf("1.1").pk, "ly_do": "không có cảng"}
    assert home.post(page_of(round_, "mien"), sent | {"ly_do": ""}).status_code == 200
    assert home.post(page_of(round_, "mien"), sent | {"tieu_chi": "9" * 30}).status_code == 200
    assert not Exemption.objects.exists()
    home.post(page_of(round_, "mien"), sent)
    assert Exemption.objects.count() == 2
    row = Exemption.objects.first()
    drop = f"{page_of(round_, 'mien')}{row.pk}/bo/"
    assert "phải nêu lý do" in text(home.post(drop, follow=True))
    home.post(drop, {"ly_do": "có rồi"})
    assert Exemption.objects.count() == 1
    assert home.post(drop, {"ly_do": "nữa"}).status_code == 404


def test_the_matrix_saves_what_was_changed_on_it_and_nothing_else(home, world) -> None:
    round_ = world.open()
    one, two = (a_person(name, world.province, Role.APPRAISER) for name in ("one", "two"))
    area = world.leaf("1").pk
    home.post(page_of(round_, "phan-cong"), {"giao": [f"{one.pk}-{area}"], "da-thay": ""})
    # Somebody else's page, opened before: their empty matrix takes nothing away.
    home.post(page_of(round_, "phan-cong"), {"giao": [f"{two.pk}-{area}"], "da-thay": ""})
    assert set(Assignment.objects.values_list("user", flat=True)) == {one.pk, two.pk}
    shown = f"{one.pk}-{area},{two.pk}-{area}"
    home.post(page_of(round_, "phan-cong"), {"giao": [f"{two.pk}-{area}"], "da-thay": shown})
    assert set(Assignment.objects.values_list("user", flat=True)) == {two.pk}
    group = round_.groups.first()
    address = f"{page_of(round_, 'phan-cong')}?nhom={group.pk}"
    assert home.post(address, {"giao": [f"{one.pk}-{area}"], "da-thay": ""})["Location"] == address
    assert Assignment.objects.get(user=one).group == group
    for nonsense in ("x", "9-9", "\x00", "9" * 5000):
        page = home.post(page_of(round_, "phan-cong"), {"giao": [nonsense], "da-thay": nonsense})
        assert page.status_code == 302
    assert Assignment.objects.count() == 2


def test_a_refused_assignment_leaves_the_ticks_as_they_were_set(home, world) -> None:
    round_ = world.open()
    person = a_person("insider", world.province, Role.APPRAISER)
    other = a_person("fine", world.province, Role.APPRAISER)
    world.units[0].memberships.create(user=person, role=Role.UNIT_LEADER)
    area = world.leaf("1").pk
    words = [f"{person.pk}-{area}", f"{other.pk}-{area}"]
    page = text(home.post(page_of(round_, "phan-cong"), {"giao": words, "da-thay": ""}))
    assert "insider thuộc một đơn vị được đánh giá" in page
    assert all(f'value="{word}" checked' in page for word in words)
    assert not Assignment.objects.exists()


def test_the_bar_counts_what_is_unread_and_the_page_shows_it_first(client, world) -> None:
    client.force_login(world.home)
    assert "Chưa có thông báo nào" in text(client.get("/nghiep-vu/thong-bao/"))
    for key in ("một", "hai"):
        notify([world.home], kind=Notice.Kind.LOWERED, key=key, text=key, address="/nghiep-vu/")
    notify([world.outsider], kind=Notice.Kind.LOWERED, key="x", text="của người khác")
    assert "<b>(2)</b>" in text(client.get("/nghiep-vu/"))
    second = Notice.objects.get(key="hai")
    response = client.post(reverse("staff:notice-read", args=[second.pk]))
    assert response["Location"] == "/nghiep-vu/"
    page = text(client.get("/nghiep-vu/thong-bao/"))
    assert "<b>(1)</b>" in page
    assert page.index("<p>một</p>") < page.index("<p>hai</p>")
    assert "của người khác" not in page
    client.post(reverse("staff:notices-read"))
    assert "<b>(" not in text(client.get("/nghiep-vu/"))


def test_a_notice_of_somebody_else_cannot_be_read_nor_lead_away(client, world) -> None:
    notify([world.outsider], kind=Notice.Kind.LOWERED, key="x", text="x")
    client.force_login(world.home)
    theirs = Notice.objects.get()
    assert client.post(reverse("staff:notice-read", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None
    notify(
        [world.home], kind=Notice.Kind.LOWERED, key="y", text="y", address="https://evil.example/"
    )
    mine = Notice.objects.get(user=world.home)
    response = client.post(reverse("staff:notice-read", args=[mine.pk]))
    assert response["Location"] == "/nghiep-vu/thong-bao/"
    client.post(reverse("staff:notices-read"))
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_a_published_round_can_be_looked_at_and_not_changed(home, world) -> None:
    round_ = world.open()
    sent = filled(home.get(page_of(round_, "thoi-han")))
    Round.objects.update(stage=Stage.PUBLISHED)
    for word in ("thoi-han", "nhom", "mien", "phan-cong", "bang"):
        assert home.get(page_of(round_, word)).status_code == 200
    response = home.post(page_of(round_, "thoi-han"), sent)
    assert "đã công bố, không thay đổi được nữa" in text(response)
