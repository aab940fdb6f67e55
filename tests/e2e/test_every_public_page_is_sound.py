"""Every kind of public page, visited once: as wide as its screen, readable by everybody, and alone.

Who reads a page is nobody else's business: fonts, styles and scripts are the portal's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.accessibility import COLOURS, problems, problems_in_both_schemes
from tests.e2e.world import MADE_UP_TABLE, TABLE, World

pytestmark = pytest.mark.once

WIDTHS = (360, 768, 1440)
HEIGHT = 740
DESK = {"width": 1280, "height": 720}
PHONE = {"width": WIDTHS[0], "height": HEIGHT}


@dataclass
class Visit:
    """What was seen on the way through all pages."""

    too_wide: dict[tuple[str, int], int] = field(default_factory=dict)
    broken_rules: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def visit(browser: Browser, browser_context_args: dict, world: World) -> Iterator[Visit]:
    found = Visit()
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.on("request", lambda request: found.asked.add(request.url))
    page.on(
        "console",
        lambda m: found.said.append(m.text) if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: found.said.append(str(error)))
    for name, address in world.pages().items():
        page.set_viewport_size(PHONE)
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            needed, shown = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            if needed != shown:
                found.too_wide[name, width] = needed
        page.set_viewport_size(DESK)
        found.broken_rules += problems_in_both_schemes(page)
        page.emulate_media(color_scheme="light")
    page.goto(world.made_up_unit.get_absolute_url())
    page.locator("figure.chart").last.scroll_into_view_if_needed()
    page.locator(".main-svg").first.wait_for()
    page.wait_for_load_state("networkidle")
    yield found
    context.close()


def test_no_page_is_wider_than_a_phone_a_tablet_or_a_desk(visit: Visit) -> None:
    assert visit.too_wide == {}


def test_no_page_breaks_a_rule_of_wcag(visit: Visit) -> None:
    assert visit.broken_rules == []


def test_every_request_goes_to_the_portal(visit: Visit, base_url: str) -> None:
    ours = urlsplit(base_url).netloc
    strangers = {
        url
        for url in visit.asked
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != ours
    }
    assert not strangers
    assert any("woff2" in url for url in visit.asked)
    assert any("plotly" in url for url in visit.asked)


def test_no_page_breaks_its_own_content_policy_or_script(visit: Visit) -> None:
    # The browser itself mentions the 400 and the 404 that are among the pages.
    unexpected = [
        text for text in visit.said if "the server responded with a status of 40" not in text
    ]
    assert unexpected == []


def test_an_open_menu_fits_a_phone_and_breaks_no_rule(page: Page, world: World) -> None:
    page.set_viewport_size(PHONE)
    page.goto(TABLE)
    page.get_by_text("Danh mục", exact=True).click()
    assert page.get_by_role("banner").get_by_role("link", name="Phương pháp").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert problems_in_both_schemes(page) == []


def test_a_drawn_chart_breaks_no_rule(page: Page, world: World) -> None:
    page.goto(f"{MADE_UP_TABLE}?xem=linh-vuc")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert problems(page) == []


def test_the_check_itself_sees_a_grey_that_is_too_light(page: Page, world: World) -> None:
    page.goto("/xep-hang/")
    page.add_style_tag(content="h1 { color: #ccc !important }")
    assert any("color-contrast: h1" in line for line in problems(page, COLOURS))
