"""Châu Thành, typed without marks on a phone: which of them, what it got, and against whom."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import TABLE, World

pytestmark = pytest.mark.once

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def test_from_home_to_the_district_and_to_its_league_table(phone: Page, world: World) -> None:
    phone.goto("/")
    field = phone.get_by_role("banner").get_by_role("searchbox", name="Tìm đơn vị")
    field.fill("chau thanh")
    field.press("Enter")

    found = phone.get_by_role("link", name="Huyện Châu Thành")
    expect(found).to_have_count(2)
    entries = phone.locator("tbody tr")
    expect(entries.filter(has_text="Tỉnh Đồng Tháp")).to_have_count(1)
    expect(entries.filter(has_text="Tỉnh Tiền Giang")).to_have_count(1)

    entries.filter(has_text="Tỉnh Đồng Tháp").get_by_role("link", name="Huyện Châu Thành").click()
    expect(phone).to_have_url(re.compile(world.chau_thanh.get_absolute_url()))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Huyện Châu Thành")
    newest = phone.locator("tbody tr").filter(has_text="2020").filter(has_text="/12")
    expect(newest).to_contain_text("2/12")
    expect(newest).to_contain_text("88,25")
    expect(newest.get_by_role("link", name="nguồn")).to_have_attribute(
        "href", "https://example.vn/nguon"
    )
    before = phone.locator("tbody tr").filter(has_text="2019")
    expect(before).to_contain_text("▲1")
    expect(before).to_contain_text("tăng 1 bậc")

    newest.get_by_role("link", name="2020", exact=True).click()
    expect(phone).to_have_url(re.compile(f"{TABLE}$"))
    mine = phone.get_by_role("table").locator("tbody tr").filter(has_text="Châu Thành")
    expect(mine).to_contain_text("88,25")


def test_everything_that_says_something_stays_visible_on_a_phone(phone: Page, world: World) -> None:
    phone.goto(TABLE)
    mine = phone.locator("tbody tr").filter(has_text="Tân Hồng")
    for text in ("3", "Tân Hồng", "69,45", "Khá", "suy ra"):
        expect(mine.get_by_text(text, exact=False).first).to_be_visible()
