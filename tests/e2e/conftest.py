"""The real browser of the end-to-end tests: the machine's own Chromium, or none."""

import functools
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Locator, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.e2e import accessibility
from tests.e2e import world as worlds
from tests.emptied import empty_tables

# Drawing a chart takes its time on two cores that also run the other tests.
expect.set_options(timeout=20_000)

HERE = Path(__file__).parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# The sandbox needs rights that root and containers lack; the rest keeps the browser from
# looking for anything outside this machine.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def then_the_whole_page(act: Callable[..., None]) -> Callable[..., None]:
    """This act on an element, done only when the page it may have led to is there whole.

    By itself a click ends when the next page begins: what reads the page then (a width, a text, a
    count) may find half of it, or none, on a machine that is busy.
    """

    @functools.wraps(act)
    def act_and_wait(self: Locator, *args: object, **options: object) -> None:
        act(self, *args, **options)
        self.page.wait_for_load_state()

    return act_and_wait


for name in ("click", "press"):
    setattr(Locator, name, then_the_whole_page(getattr(Locator, name)))


def pytest_configure(config: pytest.Config) -> None:
    accessibility.left_out = config.option.leave_once


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        item.add_marker(pytest.mark.e2e)
        # Without a word from a test, pytest-django makes no database for a file's own fixtures.
        item.add_marker(pytest.mark.django_db)
        if CHROMIUM is None:
            item.add_marker(
                pytest.mark.skip(
                    reason="no Chromium here (looked for chromium, chromium-browser, google-chrome)"
                )
            )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": CHROMIUM_ARGUMENTS,
    }


@pytest.fixture(scope="session")
def base_url(django_db_setup: None) -> Iterator[str]:
    """What `page.goto("/")` starts with: a server in this process, on the test's own database.

    Unlike the fixture `live_server` it lets a file keep its rows from test to test.
    """
    server = LiveServer("localhost")
    yield server.url
    server.stop()


class Requests:
    """How many requests the server of this process is answering."""

    def __init__(self) -> None:
        self.under_way = 0
        self.lock = threading.Lock()
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, **_of: object) -> None:
        with self.lock:
            self.under_way += 1

    def end(self, **_of: object) -> None:
        with self.lock:
            self.under_way -= 1

    def wait_for_the_last(self) -> None:
        """Raises TimeoutError when one hasn't come to its end in twenty seconds."""
        deadline = time.monotonic() + 20
        while self.under_way > 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.under_way} requests are still under way")
            time.sleep(0.02)


requests = Requests()


@pytest.fixture(autouse=True)
def nothing_under_way() -> Iterator[None]:
    """Let the server finish what a closed browser no longer waits for.

    It shares its connection with the test, whose tables are emptied next: a page half made at that
    moment would leave the connection broken for every test that follows.
    """
    # Tests without a server leave answers behind that nobody read to their end.
    requests.under_way = 0
    yield
    requests.wait_for_the_last()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """The units and editions of the public pages, for a whole file of tests that only read."""
    with django_db_blocker.unblock():
        yield worlds.build()
        empty_tables()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        # A colour half way through a transition has no contrast worth measuring.
        "reduced_motion": "reduce",
    }
