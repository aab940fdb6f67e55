"""Tests that click and then read find the whole page, however slowly it comes."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.once

PAUSE_S = 0.5


class InTwoParts(BaseHTTPRequestHandler):
    """A link and a form; behind them a page whose body comes half a second after its head."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(b"<a href=/slow>on</a><form action=/slow><input></form>")
            return
        # A browser shows nothing of the first bytes before it knows what they are.
        self.wfile.write(b"<!DOCTYPE html><title>slow</title>" + b" " * 2048)
        self.wfile.flush()
        time.sleep(PAUSE_S)
        self.wfile.write(b"<p>the end")

    def log_message(self, *_of: object) -> None:
        pass


@pytest.fixture
def slow_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), InTwoParts) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_click_ends_when_the_page_behind_the_link_is_whole(page: Page, slow_site: str) -> None:
    page.goto(slow_site)
    page.get_by_role("link").click()
    assert page.evaluate("document.body.innerText") == "the end"


def test_enter_in_a_form_ends_when_its_answer_is_whole(page: Page, slow_site: str) -> None:
    page.goto(slow_site)
    page.get_by_role("textbox").press("Enter")
    assert page.evaluate("document.body.innerText") == "the end"
