"""By Tab and Enter alone: the skip link first, a visible focus everywhere, nothing out of reach."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import MADE_UP_TABLE, TABLE, World

pytestmark = pytest.mark.once

STOPS = 40
"""How often Tab is pressed on a page; more than the header and the filters together."""
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  return {
    what: node.outerHTML.slice(0, 120),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: node.checkVisibility({visibilityProperty: true}) && node.getClientRects().length > 0,
  };
}"""


def test_the_first_stop_is_the_skip_link_and_it_leads_to_the_content(
    page: Page, world: World
) -> None:
    page.goto(TABLE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(
        page.get_by_role("navigation", name="Đường dẫn").get_by_role("link").first
    ).to_be_focused()


@pytest.mark.parametrize("name", ["home", "league table", "areas", "made-up unit", "method"])
def test_every_stop_has_a_visible_outline(page: Page, world: World, name: str) -> None:
    page.goto(world.pages()[name])
    unseen = []
    stops = 0
    for _press in range(STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        stops += 1
        if focused["outline"] < 2 or not focused["seen"]:
            unseen.append(focused)
    assert unseen == []
    assert stops > 10


def test_a_heading_sorts_by_enter(page: Page, world: World) -> None:
    page.goto(TABLE)
    page.get_by_role("columnheader", name="Đơn vị").get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?sap-xep=don-vi$"))


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    link = page.get_by_role("banner").get_by_role("link", name="Phương pháp")
    expect(link).to_be_hidden()
    for _press in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Enter")
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/phuong-phap/$"))


def test_a_table_that_scrolls_inside_itself_can_be_scrolled_by_keyboard(
    page: Page, world: World
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{MADE_UP_TABLE}?xem=linh-vuc")
    box = page.get_by_role("region", name="Điểm từng lĩnh vực")
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    box.focus()
    for _press in range(STOPS):
        page.keyboard.press("ArrowRight")
        # Scrolling is drawn in frames, and a busy machine may drop those of one press.
        page.wait_for_timeout(100)
        if box.evaluate("node => node.scrollLeft") > 0:
            break
    assert box.evaluate("node => node.scrollLeft") > 0
