"""What the browser tests of the entry page share: signed-in pages, and cells by code and field."""

from __future__ import annotations

import time

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, Request

from tests.staff.entry_world import EntryWorld

WAIT = 10  # seconds
_under_way: dict[Page, set[Request]] = {}


def sign_in(context: BrowserContext, base_url: str, world: EntryWorld, person: str) -> Page:
    """A page of somebody who has signed in."""
    client = Client()
    client.force_login(world[person])
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": base_url,
            }
        ]
    )
    page = context.new_page()
    under_way = _under_way[page] = set()
    page.on("request", lambda request: under_way.add(request))
    page.on("requestfinished", lambda request: under_way.discard(request))
    page.on("requestfailed", lambda request: under_way.discard(request))
    return page


def settle(page: Page) -> None:
    """Wait until nothing is asked of the server any more: the database goes next."""
    until = time.monotonic() + WAIT
    while (_under_way[page] or page.locator("tr[data-cell=saving]").count()) and (
        time.monotonic() < until
    ):
        page.wait_for_timeout(50)


def cell(page: Page, code: str, field: str = "mark") -> Locator:
    """The input of a leaf."""
    return row(page, code).locator(f"[data-field={field}]")


def row(page: Page, code: str) -> Locator:
    """The row of a leaf."""
    return page.locator(f"tr[data-code='{code}']")


def state(page: Page, code: str) -> Locator:
    """How a cell stands, in words."""
    return row(page, code).locator("[data-state]")


def points(page: Page, code: str) -> Locator:
    """What a cell is worth."""
    return row(page, code).locator("[data-points]")


def paste(page: Page, text: str) -> None:
    """Paste into the focused cell what Excel puts on the clipboard."""
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", {
            clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
        }""",
        text,
    )
