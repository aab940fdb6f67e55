"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from hypothesis import settings

from indicators.caching import forget_pages


def _let_tests_truncate(*, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """A test in transactions of its own empties all tables, which editions otherwise refuse."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET cchc.truncate_editions = 'allowed'")


connection_created.connect(_let_tests_truncate, dispatch_uid="let tests truncate")

# How long one example takes says nothing on a machine that also runs a database and a browser.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")


@pytest.fixture(autouse=True)
def an_empty_cache() -> Iterator[None]:
    """No test reads what another one cached."""
    cache.clear()
    forget_pages()
    yield
    cache.clear()
    forget_pages()
