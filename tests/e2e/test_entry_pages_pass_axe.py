"""WCAG 2.2 AA on the pages of entry, light and dark, wide and on a phone."""

import pytest
from playwright.sync_api import BrowserContext, expect

from indicators.services.add_document import add_document
from indicators.services.attach_evidence import attach_evidence
from tests.e2e.accessibility import problems_in_both_schemes
from tests.e2e.entry_pages import cell, settle, sign_in, state
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.once


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_of_entry_breaks_a_rule_or_scrolls_sideways(
    context: BrowserContext, base_url: str, transactional_db: None, width: int
) -> None:
    world = EntryWorld()
    document = add_document(world.assessment.unit, user=world["official"], number="12/KH-UBND")
    leaf = world.leaf("1.2")
    attach_evidence(
        world.assessment, leaf, document, user=world["official"], locator="mục II, trang 3"
    )
    page = sign_in(context, base_url, world, "leader")
    page.set_viewport_size({"width": width, "height": 800})
    found = []
    for rest in ("", f"tieu-chi/{leaf.pk}/", "nop/"):
        page.goto(world.address(rest))
        if not rest:
            cell(page, "1.2").fill("9")
            page.keyboard.press("Enter")
            expect(state(page, "1.2")).to_have_text("bị từ chối")
        found += problems_in_both_schemes(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if not rest:
            cell(page, "1.2").press("Escape")
    settle(page)
    assert found == []
