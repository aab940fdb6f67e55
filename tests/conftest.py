"""What every test stands on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from hypothesis import settings

from indicators.caching import forget_pages
from tests.migrated import drop_model, migrated_once, on_postgres


def _let_tests_truncate(*, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """A test in transactions of its own empties all tables, which editions otherwise refuse."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET cchc.truncate_editions = 'allowed'")


connection_created.connect(_let_tests_truncate, dispatch_uid="let tests truncate")

# How long one example takes says nothing on a machine that also runs a database and a browser.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")


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
