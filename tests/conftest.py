"""What every test stands on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from indicators.caching import forget_pages
from tests.emptied import empty_tables
from tests.migrated import drop_model, migrated_once, on_postgres

TransactionTestCase._fixture_teardown = lambda _case: empty_tables()

# How long one example takes says nothing on a machine that also runs a database and a browser.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")

# The longest first: a worker that begins one of these last keeps the whole run waiting.
SLOW = (
    "staff/test_who_may_see_what.py",
    "faults/",
    "e2e/test_every_public_page_is_sound.py",
    "e2e/test_pages_of_figures_and_activities.py",
    "e2e/test_a_survey_is_held.py",
    "demo/",
    "portal/test_servers_for_the_tests.py",
    "e2e/",
    "indicators/test_real_results_of_vietnam.py",
)
# The illustrative province takes a quarter of a minute to load.
TOGETHER = ("tests/demo/",)
LEFT = "no database makes a difference to it: left to the run on PostgreSQL"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--leave-once",
        action="store_true",
        help="leave to the run that follows what one of two databases is enough for (marker once)",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.leave_once:
        for item in items:
            if item.get_closest_marker("once"):
                item.add_marker(pytest.mark.skip(reason=LEFT))
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=place)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.option.leave_once:
        terminalreporter.write_line(
            "Left to the run on PostgreSQL: the tests marked once, listed here as skipped,"
            " and axe on the pages that other browser tests come by."
        )


def place(item: pytest.Item) -> int:
    """Where the item's file stands in SLOW, or after all of it."""
    path = item.nodeid.removeprefix("tests/")
    return next((n for n, slow in enumerate(SLOW) if path.startswith(slow)), len(SLOW))


class WholeFolders(LoadFileScheduling):
    """Files of a folder whose fixtures take longer than its tests go to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        own = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if own.startswith(folder)), own)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFolders:
    return WholeFolders(config, log)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path or name of a database with every table, to be copied."""
    folder = tmp_path_factory.getbasetemp()
    in_a_worker = "PYTEST_XDIST_WORKER" in os.environ
    return migrated_once(folder.parent if in_a_worker else folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, migrated: str
) -> Iterator[None]:
    """Django makes its test database from the model and finds nothing left to migrate."""
    if on_postgres(os.environ.get("DATABASE_URL", "")):
        django_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated
        yield
        return
    # A database in memory is there as long as somebody is connected to it.
    with closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as memory:
        with closing(sqlite3.connect(migrated)) as model:
            model.backup(memory)
        yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if on_postgres(url) and "PYTEST_XDIST_WORKER" not in os.environ:
        drop_model(url)


@pytest.fixture(autouse=True)
def an_empty_cache() -> Iterator[None]:
    """No test reads what another one cached."""
    cache.clear()
    forget_pages()
    yield
    cache.clear()
    forget_pages()
