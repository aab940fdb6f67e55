"""With JavaScript switched off everything is there to read, and sorting and filtering work."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import MADE_UP_TABLE, TABLE, World

pytestmark = pytest.mark.once


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "java_script_enabled": False}


def test_home_and_search(page: Page, world: World) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="Đồng Tháp · cấp huyện · 2020")).to_be_visible()
    field = page.get_by_role("main").get_by_role("searchbox", name="Tìm đơn vị")
    field.fill("cao lanh")
    page.get_by_role("main").get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("link", name="Thành phố Cao Lãnh")).to_be_visible()


def test_sorting_and_filtering_a_league_table(page: Page, world: World) -> None:
    page.goto(TABLE)
    page.get_by_role("columnheader", name="Đơn vị").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?sap-xep=don-vi$"))
    page.get_by_label("Xếp loại").select_option(label="Khá (1)")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("td.unit a")).to_have_text(["Tân Hồng"])


def test_the_areas(page: Page, world: World) -> None:
    page.goto(f"{MADE_UP_TABLE}?xem=linh-vuc")
    expect(page.get_by_role("table").get_by_text("13,65")).to_be_visible()
    expect(page.get_by_text("Đang vẽ biểu đồ")).to_have_count(0)
    # The empty place of the picture takes no room.
    expect(page.locator(".chart-canvas")).to_be_hidden()


def test_a_unit(page: Page, world: World) -> None:
    page.goto(world.made_up_unit.get_absolute_url())
    expect(page.get_by_role("table").first).to_contain_text("5/12")
    expect(page.get_by_role("table").nth(1)).to_contain_text("Cải cách thể chế")


def test_no_button_is_offered_that_would_do_nothing(page: Page, world: World) -> None:
    page.goto(TABLE)
    expect(page.get_by_role("button", name="In", exact=True)).to_have_count(0)
    page.goto(world.chau_thanh.get_absolute_url())
    expect(page.get_by_role("button", name=re.compile("Tải"))).to_have_count(0)


def test_the_menu_of_a_phone_opens(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    page.get_by_text("Danh mục", exact=True).click()
    page.get_by_role("banner").get_by_role("link", name="Xếp hạng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Các bảng xếp hạng")
