"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from hypothesis import settings

from indicators.caching import forget_pages

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
