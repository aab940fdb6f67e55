"""The real browser of the end-to-end tests: the machine's own Chromium, or none."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e import world as worlds

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        item.add_marker(pytest.mark.e2e)
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
def base_url(live_server: LiveServer) -> str:
    """What `page.goto("/")` starts with."""
    return live_server.url


@pytest.fixture
def world(live_server: LiveServer) -> worlds.World:
    """The units and editions that the live server shows."""
    return worlds.build()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        # A colour half way through a transition has no contrast worth measuring.
        "reduced_motion": "reduce",
    }
