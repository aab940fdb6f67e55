"""Who reads a page is nobody else's business: fonts, styles and scripts are the portal's own."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.e2e.world import World


def test_every_request_of_every_page_goes_to_the_portal(
    page: Page, world: World, base_url: str
) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    for address in world.pages().values():
        page.goto(address)
    page.goto(world.made_up_unit.get_absolute_url())
    page.locator("figure.chart").last.scroll_into_view_if_needed()
    page.locator(".main-svg").first.wait_for()
    page.wait_for_load_state("networkidle")

    ours = urlsplit(base_url).netloc
    strangers = {
        url
        for url in asked
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != ours
    }
    assert not strangers
    assert any("woff2" in url for url in asked)
    assert any("plotly" in url for url in asked)


def test_no_page_breaks_its_own_content_policy_or_script(page: Page, world: World) -> None:
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in world.pages().values():
        page.goto(address)
    page.goto(world.made_up_unit.get_absolute_url())
    page.locator("figure.chart").last.scroll_into_view_if_needed()
    page.locator(".main-svg").first.wait_for()
    # The browser itself mentions the 400 and the 404 that are among the pages.
    assert [text for text in said if "the server responded with a status of 40" not in text] == []
