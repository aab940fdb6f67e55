"""The same page in English and back, figures as that language writes them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import TABLE, World

pytestmark = pytest.mark.once


def test_the_same_table_in_english_and_back(page: Page, world: World) -> None:
    page.goto(f"{TABLE}?sap-xep=chi-so")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("td.idx").first).to_have_text("69,45")

    page.get_by_role("link", name="EN: English").click()
    expect(page).to_have_url(re.compile(rf"/en{TABLE}\?sap-xep=chi-so$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("td.idx").first).to_have_text("69.45")
    expect(page.get_by_role("columnheader", name="Unit")).to_be_visible()

    page.get_by_role("link", name="VI: tiếng Việt").click()
    expect(page).to_have_url(re.compile(rf"[^n]{re.escape(TABLE)}\?sap-xep=chi-so$"))
    expect(page.locator("td.idx").first).to_have_text("69,45")


def test_links_of_an_english_page_stay_english(page: Page, world: World) -> None:
    page.goto("/en/")
    page.get_by_role("banner").get_by_role("link", name="Unit", exact=True).click()
    expect(page).to_have_url(re.compile(r"/en/don-vi/$"))
    field = page.get_by_role("main").get_by_role("searchbox")
    field.fill("chau thanh")
    field.press("Enter")
    page.get_by_role("link", name="Châu Thành").first.click()
    expect(page).to_have_url(re.compile(r"/en/don-vi/"))
    expect(page.get_by_text("88.25").first).to_be_visible()


def test_on_a_phone_the_link_is_in_the_menu(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(world.chau_thanh.get_absolute_url())
    page.get_by_text("Danh mục", exact=True).click()
    page.get_by_role("link", name="EN: English").click()
    expect(page).to_have_url(re.compile(rf"/en{world.chau_thanh.get_absolute_url()}$"))
