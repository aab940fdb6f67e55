"""Whoever ends at a wrong address reads why in Vietnamese, and gets on from there by a click."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import BAD_SORT, TABLE, UNKNOWN, World

pytestmark = pytest.mark.once


def test_an_unknown_address_is_a_404_with_a_search_that_works(page: Page, world: World) -> None:
    response = page.goto(UNKNOWN)
    assert response.status == 404
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có trang này")
    field = page.get_by_role("main").get_by_role("searchbox", name="Tìm đơn vị")
    field.fill("tan hong")
    field.press("Enter")
    expect(page.get_by_role("link", name="Huyện Tân Hồng")).to_be_visible()


def test_a_bad_sort_is_a_400_that_leads_back_to_the_table(page: Page, world: World) -> None:
    response = page.goto(BAD_SORT)
    assert response.status == 400
    expect(page.get_by_text("Không có cách sắp xếp “xyz”.")).to_be_visible()
    page.get_by_role("link", name="Xem cả bảng, không lọc").click()
    expect(page).to_have_url(re.compile(f"{TABLE}$"))
    expect(page.locator("td.unit a")).to_have_count(3)


def test_a_year_without_a_table_leads_to_the_years_there_are(page: Page, world: World) -> None:
    response = page.goto("/xep-hang/dong-thap/huyen/1999/")
    assert response.status == 404
    page.get_by_role("main").get_by_role("link", name="2019", exact=True).click()
    expect(page).to_have_url(re.compile("/xep-hang/dong-thap/huyen/2019/$"))
    expect(page.get_by_role("cell", name="79,31")).to_be_visible()


def test_a_search_without_result_says_what_to_try(page: Page, world: World) -> None:
    page.goto("/don-vi/?tim=khong+co+noi+nay")
    expect(page.get_by_text("Không có đơn vị nào khớp với “khong co noi nay”.")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("khong co noi nay")
