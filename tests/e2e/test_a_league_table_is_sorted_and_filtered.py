"""Sorting, filtering and the two ways of looking at a league table, all of it in the address."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import MADE_UP_TABLE, TABLE, World

pytestmark = pytest.mark.once


def names_are(page: Page, names: list[str]) -> None:
    """Waits, since a click doesn't wait for the page that it leads to."""
    expect(page.locator("td.unit a")).to_have_text(names)


def test_a_click_on_a_heading_sorts_and_the_next_one_turns_it_round(
    page: Page, world: World
) -> None:
    page.goto(TABLE)
    names_are(page, ["Cao Lãnh", "Châu Thành", "Tân Hồng"])
    heading = page.get_by_role("columnheader", name="%")
    expect(heading).to_have_attribute("aria-sort", "none")

    heading.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?sap-xep=-chi-so$"))
    expect(heading).to_have_attribute("aria-sort", "descending")
    names_are(page, ["Cao Lãnh", "Châu Thành", "Tân Hồng"])

    heading.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?sap-xep=chi-so$"))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    names_are(page, ["Tân Hồng", "Châu Thành", "Cao Lãnh"])
    expect(page.locator('th[aria-sort="ascending"], th[aria-sort="descending"]')).to_have_count(1)


def test_back_returns_to_the_order_before(page: Page, world: World) -> None:
    page.goto(TABLE)
    heading = page.get_by_role("columnheader", name="Đơn vị").get_by_role("link")
    heading.click()
    expect(page).to_have_url(re.compile(r"\?sap-xep=don-vi$"))
    heading.click()
    expect(page).to_have_url(re.compile(r"\?sap-xep=-don-vi$"))
    names_are(page, ["Tân Hồng", "Châu Thành", "Cao Lãnh"])
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?sap-xep=don-vi$"))
    names_are(page, ["Cao Lãnh", "Châu Thành", "Tân Hồng"])
    page.go_back()
    expect(page).to_have_url(re.compile(f"{TABLE}$"))


def test_the_form_filters_and_keeps_the_order(page: Page, world: World) -> None:
    page.goto(f"{TABLE}?sap-xep=chi-so")
    form = page.get_by_role("form", name="Lọc bảng")
    form.get_by_label("Loại đơn vị").select_option(label="huyện (2)")
    form.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"loai=huyen"))
    expect(page).to_have_url(re.compile(r"sap-xep=chi-so"))
    names_are(page, ["Tân Hồng", "Châu Thành"])
    expect(form.get_by_label("Loại đơn vị")).to_have_value("huyen")

    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.locator("td.unit a")).to_have_count(3)


def test_a_year_is_one_click_away(page: Page, world: World) -> None:
    page.goto(TABLE)
    years = page.get_by_role("navigation", name="Năm")
    expect(years.locator('[aria-current="page"]')).to_have_text("2020")
    years.get_by_role("link", name="2018").click()
    expect(page).to_have_url(re.compile(r"/2018/$"))
    expect(page.locator("tbody tr").filter(has_text="Châu Thành")).to_contain_text("70,40")


def test_the_areas_are_another_way_to_look_at_the_same_units(page: Page, world: World) -> None:
    page.goto(f"{MADE_UP_TABLE}?xep-loai=tot")
    page.get_by_role("link", name="Theo lĩnh vực").click()
    expect(page).to_have_url(re.compile(r"xem=linh-vuc"))
    expect(page).to_have_url(re.compile(r"xep-loai=tot"))
    table = page.get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(4)
    first = table.locator("tbody tr").first.get_by_role("cell")
    expect(first.nth(5)).to_have_text("17,80")
    assert first.all_inner_texts()[2:6] == ["9,20", "13,65", "18,00", "17,80"]
    page.get_by_role("link", name="Bảng xếp hạng", exact=True).click()
    expect(page.locator("td.unit a")).to_have_count(4)


def test_an_older_edition_leads_to_the_newest(page: Page, world: World) -> None:
    page.goto(f"{TABLE}ban/1/")
    expect(page.get_by_role("note").filter(has_text="đính chính")).to_contain_text(
        "Cộng sót điểm kiểm tra."
    )
    page.get_by_role("link", name="Xem bản mới nhất").click()
    expect(page).to_have_url(re.compile(f"{TABLE}$"))
    expect(page.get_by_text("✓ Bản công bố số 2")).to_be_visible()
