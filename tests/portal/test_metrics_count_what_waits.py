"""The numbers for monitoring say how much is published and how much waits to be computed."""

import pytest

from indicators.services.recompute import recompute
from indicators.services.staleness import mark_stale
from tests.indicators.random_round import random_round

pytestmark = pytest.mark.django_db


def numbers(client) -> dict[str, str]:
    lines = client.get("/metrics").content.decode().splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def test_a_stale_round_is_counted_until_it_is_computed(client) -> None:
    round_ = random_round(2)
    mark_stale(round_.pk, trigger="test")
    assert numbers(client)["cchc_rounds_stale"] == "1"
    recompute([round_.pk], trigger="test")
    found = numbers(client)
    assert (found["cchc_rounds_stale"], found["cchc_oldest_stale_seconds"]) == ("0", "0")
    assert found["cchc_editions"] == "0"
