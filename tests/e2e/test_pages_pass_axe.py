"""WCAG 2.2 AA as far as axe can see it: every kind of public page, light and dark."""

import pytest
from playwright.sync_api import Page

from tests.e2e.accessibility import COLOURS, problems, problems_in_both_schemes
from tests.e2e.world import MADE_UP_TABLE, TABLE, World

PARTS = 4
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_public_page_breaks_a_rule(page: Page, world: World, part: int) -> None:
    found = []
    for address in list(world.pages().values())[part::PARTS]:
        page.goto(address)
        found += problems_in_both_schemes(page)
    assert found == []


def test_a_folded_table_and_an_open_menu_break_no_rule_on_a_phone(page: Page, world: World) -> None:
    page.set_viewport_size(PHONE)
    page.goto(TABLE)
    page.get_by_text("Danh mục", exact=True).click()
    assert problems_in_both_schemes(page) == []


def test_a_drawn_chart_breaks_no_rule(page: Page, world: World) -> None:
    page.goto(f"{MADE_UP_TABLE}?xem=linh-vuc")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert problems(page) == []


def test_the_check_itself_sees_a_grey_that_is_too_light(page: Page, world: World) -> None:
    page.goto("/xep-hang/")
    page.add_style_tag(content="h1 { color: #ccc !important }")
    assert any("color-contrast: h1" in line for line in problems(page, COLOURS))
