"""What tests of public pages stand on."""

from collections.abc import Iterator

import pytest

from indicators import caching


@pytest.fixture(autouse=True)
def no_kept_pages(monkeypatch) -> Iterator[None]:
    """No test reads a page another one left; the catalogue is asked on every request."""
    monkeypatch.setattr(caching, "CATALOGUE_SECONDS", 0)
    caching.forget_pages()
    yield
    caching.forget_pages()
