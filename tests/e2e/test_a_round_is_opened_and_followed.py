"""Home Affairs opens a round, changes it and chases a unit, with real clicks on a narrow screen."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from indicators.models import Extension, Notice, Round
from tests.e2e.accessibility import problems_in_both_schemes
from tests.staff.rounds_world import Role, Stage, World, a_person

pytestmark = pytest.mark.once

THIS_YEAR = datetime.date.today().year


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture
def home(context: BrowserContext, base_url: str, world: World) -> Page:
    client = Client()
    client.force_login(world.home)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    return page


def is_sound(page: Page) -> None:
    """The page fits its screen and axe has nothing to say."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert problems_in_both_schemes(page) == []


def test_a_round_is_opened_changed_and_chased(home: Page, world: World) -> None:
    a_person("official", world.units[0], Role.UNIT_OFFICIAL)
    a_person("appraiser", world.province, Role.APPRAISER)

    home.goto("/nghiep-vu/")
    home.get_by_role("link", name="Mở đợt đánh giá").click()
    is_sound(home)
    home.get_by_label("Cấp").select_option("district")
    home.get_by_role("button", name="Tiếp").click()
    is_sound(home)
    home.get_by_label("Bộ tiêu chí").select_option(str(world.rules.pk))
    home.get_by_label("Các nhóm").fill("Nhóm A\nNhóm B")
    home.get_by_role("button", name="Tiếp").click()
    is_sound(home)

    today = datetime.date.today()
    first = datetime.date(THIS_YEAR, 1, 1)
    days = {
        "tự đánh giá": (first, today),
        "thẩm định lần 1": (today + datetime.timedelta(1), today + datetime.timedelta(9)),
    }
    for stage, (opens, closes) in days.items():
        home.get_by_label(f"{stage}, từ ngày").fill(opens.isoformat())
        home.get_by_label(f"{stage}, đến hết ngày").fill(closes.isoformat())
    for number, unit in enumerate(world.units):
        home.get_by_label(unit.full_name).select_option(str(number % 2 + 1))
    home.get_by_role("button", name="Mở đợt").click()

    expect(home.get_by_role("status")).to_have_text("Đã mở đợt đánh giá.")
    expect(home.get_by_text("0/3")).to_have_count(8)
    is_sound(home)
    round_ = Round.objects.get()
    assert (round_.stage, round_.year) == (Stage.SELF_SCORING, THIS_YEAR)

    home.get_by_role("button", name="Nhắc ngay Huyện Huyện 1").click()
    expect(home.get_by_role("status")).to_have_text("Đã nhắc 1 đơn vị.")
    assert Notice.objects.get().user.username == "official"

    pages = home.get_by_role("navigation", name="Các trang của đợt")
    pages.get_by_role("link", name="Thời hạn").click()
    is_sound(home)
    home.locator("select[name=phieu]").select_option(label="Huyện Huyện 1")
    home.locator("input[name=den]").fill((today + datetime.timedelta(5)).isoformat())
    home.locator("#gia-han").get_by_label("Lý do").fill("bão lụt")
    home.get_by_role("button", name="Gia hạn").click()
    expect(home.get_by_role("cell", name="bão lụt")).to_be_visible()
    assert Extension.objects.get().granted_by == world.home

    pages.get_by_role("link", name="Phân công").click()
    is_sound(home)
    home.get_by_label("Lĩnh vực 1: appraiser").check()
    home.get_by_role("button", name="Lưu phân công").click()
    expect(home.get_by_text("Đã giao 1, thôi giao 0 lĩnh vực.")).to_be_visible()
    expect(home.get_by_label("Lĩnh vực 1: appraiser")).to_be_checked()
    assert round_.assignments.count() == 1

    for name in ("Nhóm", "Miễn áp dụng"):
        pages.get_by_role("link", name=name).click()
        expect(pages.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        is_sound(home)
    home.goto("/nghiep-vu/thong-bao/")
    is_sound(home)
