"""The whole illustrative province, loaded once for every file of this folder."""

import pytest

from indicators.services.demo import load_demo
from indicators.services.remove_demo import remove_demo
from tests.demo.shipped import forget_indicators, load_indicators
from tests.demo.tables import row_counts


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The number of rows of every table before the demo was loaded."""
    with django_db_blocker.unblock():
        load_indicators(tmp_path_factory.mktemp("figures"))
        before = row_counts()
        load_demo()
        yield before
        remove_demo()
        forget_indicators()
