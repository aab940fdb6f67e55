"""On a phone, a tablet and a desk: a page is as wide as its screen."""

from playwright.sync_api import Page

from tests.e2e.world import World

WIDTHS = (360, 768, 1440)
HEIGHT = 740


def test_no_page_is_wider_than_a_phone_a_tablet_or_a_desk(page: Page, world: World) -> None:
    too_wide = {}
    for name, address in world.pages().items():
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            needed, shown = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            if needed != shown:
                too_wide[name, width] = needed
    assert not too_wide


def test_an_open_menu_fits_a_phone(page: Page, world: World) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.goto("/")
    page.get_by_text("Danh mục", exact=True).click()
    assert page.get_by_role("banner").get_by_role("link", name="Phương pháp").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTHS[0]
