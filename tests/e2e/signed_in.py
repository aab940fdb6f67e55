"""A page of somebody who has signed in, and whether a page is sound on every screen."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.e2e.accessibility import problems_in_both_schemes

WIDTHS = (360, 768, 1440)
HEIGHT = 800

# What a browser draws around a field that no rule of ours has reached.
UNSTYLED = """() => [...document.querySelectorAll("input, select, textarea, button")]
  .filter(one => one.getClientRects().length && !["checkbox", "radio", "file"].includes(one.type))
  .filter(one => ["inset", "outset"].includes(getComputedStyle(one).borderTopStyle))
  .map(one => one.outerHTML)"""


def signed_in(context: BrowserContext, base_url: str, user: User) -> Page:
    """A page of this person."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
    return context.new_page()


def wrong_with(page: Page, axe_at: tuple[int, ...] = (WIDTHS[0], WIDTHS[-1])) -> list[str]:
    """What axe finds in either scheme, where the page scrolls sideways on three screens, and fields
    that look as browsers draw them.

    The size of before is put back.
    """
    before = page.viewport_size
    found = [f"{page.url}: no style of ours on {field}" for field in page.evaluate(UNSTYLED)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{page.url}: {needed} wide on {width}")
        if width in axe_at:
            found += problems_in_both_schemes(page)
            page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    return found
