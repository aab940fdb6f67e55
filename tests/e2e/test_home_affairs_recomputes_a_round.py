"""Signing in, the desk, a recompute by hand, and what those see who have no business there."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.models import Round, Standing
from indicators.services import staleness
from indicators.services.recompute import recompute
from tests.e2e.accessibility import problems_in_both_schemes
from tests.indicators.random_round import random_round

PASSWORD = "dung-de-thu-nghiem"


@pytest.fixture
def round_(transactional_db: None) -> Round:
    """A computed round, and those who have to do with it: Home Affairs, an official, nobody."""
    made = random_round(4)
    recompute([made.pk], trigger="test", everything=True)
    people = get_user_model().objects
    for name, unit, role in (
        ("noivu", made.province, Membership.Role.HOME_AFFAIRS),
        ("huyen", made.assessments.first().unit, Membership.Role.UNIT_OFFICIAL),
    ):
        person = people.create_user(name, password=PASSWORD)
        grant_membership(user=person, unit=unit, role=role, granted_by=None)
    people.create_user("nguoingoai", password=PASSWORD)
    return made


def sign_in(page: Page, name: str, password: str = PASSWORD, to: str = "/nghiep-vu/") -> None:
    page.goto(f"/dang-nhap/?next={to}")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()


def change_scores_unheard(round_: Round, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take every point from the leader while the message to the workers gets lost; its name."""
    leader = Standing.objects.filter(assessment__round=round_).in_rank_order()[0].assessment
    with monkeypatch.context() as patched:
        patched.setattr(staleness, "_ask_recompute", lambda round_id: None)
        leader.scores.filter(not_applicable=False).update(
            self_points=0, appraised_1=0, appraised_2=0, council=0
        )
        staleness.mark_stale(round_.pk, trigger="test")
    return leader.unit.full_name


def test_home_affairs_asks_for_a_recompute_and_reads_the_fresh_standings(
    page: Page, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = change_scores_unheard(round_, monkeypatch)
    sign_in(page, "noivu")
    expect(page).to_have_url(re.compile("/nghiep-vu/$"))
    line = page.locator("tbody tr").filter(has_text=round_.province.name)
    expect(line).to_contain_text("chờ tính lại từ")

    line.get_by_role("link").click()
    standing = page.locator("tbody tr").filter(has_text=re.compile(rf"{leader}\b"))
    expect(standing.locator(".rank")).to_contain_text("1/")
    page.get_by_role("button", name="Tính lại").click()
    expect(page.get_by_role("status")).to_contain_text("Đã yêu cầu tính lại.")
    expect(page.get_by_text("mới, tính lúc")).to_be_visible()
    expect(standing.locator(".rank")).not_to_contain_text(re.compile("^1/"))
    runs = page.get_by_role("complementary").get_by_role("listitem").filter(has_text="xong")
    expect(runs).to_have_count(2)

    page.get_by_role("link", name="Bàn làm việc").click()
    expect(line).to_contain_text("mới, tính lúc")


def test_a_wrong_password_is_refused_in_vietnamese_and_keeps_the_name(
    page: Page, round_: Round
) -> None:
    sign_in(page, "noivu", "sai-mat-khau")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("mật khẩu")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("noivu")
    expect(page).to_have_url(re.compile("/dang-nhap/"))


def test_after_signing_out_the_desk_asks_to_sign_in(page: Page, round_: Round) -> None:
    sign_in(page, "noivu")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/$"))
    page.goto("/nghiep-vu/")
    expect(page).to_have_url(re.compile(r"/dang-nhap/\?next=/nghiep-vu/$"))


def test_an_outsider_meets_a_404_where_the_round_is(page: Page, round_: Round) -> None:
    sign_in(page, "nguoingoai")
    expect(page.get_by_text("Liên hệ Sở Nội vụ để được phân công.")).to_be_visible()
    response = page.goto(f"/nghiep-vu/dot/{round_.pk}/")
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có trang này")
    expect(page.get_by_text(round_.province.name)).to_have_count(0)


def test_an_official_sees_the_own_unit_and_no_round(page: Page, round_: Round) -> None:
    own = round_.assessments.first().unit
    sign_in(page, "huyen")
    mine = page.get_by_role("listitem").filter(has_text=own.full_name)
    expect(mine).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.get_by_text("chưa được giao theo dõi đợt đánh giá nào")).to_be_visible()


@pytest.mark.once
def test_desk_and_round_pass_axe_and_fit_a_phone(page: Page, round_: Round) -> None:
    sign_in(page, "noivu")
    expect(page).to_have_url(re.compile("/nghiep-vu/$"))
    for address in ("/nghiep-vu/", f"/nghiep-vu/dot/{round_.pk}/"):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        assert problems_in_both_schemes(page) == []
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == 360
