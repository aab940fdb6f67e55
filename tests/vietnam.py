"""All of Việt Nam, loaded once for a module: `from tests.vietnam import vietnam` in a conftest.

For tests that only read, or whose writes the `db` fixture rolls back. A transactional test would
empty the tables for those after it.
"""

from collections.abc import Iterator

import pytest

from districts.models import DataLoad, Succession, Unit
from districts.services.load_units import load_units


@pytest.fixture(scope="module")
def vietnam(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The units and successions of the project's own files."""
    with django_db_blocker.unblock():
        load_units()
    yield
    with django_db_blocker.unblock():
        Succession.objects.all().delete()
        # Row by row, deletion would look for what protects each of 14,000 units.
        for level in (Unit.Level.COMMUNE, Unit.Level.DISTRICT, Unit.Level.PROVINCE):
            units = Unit.objects.level(level)
            units._raw_delete(units.db)
        DataLoad.objects.all().delete()
