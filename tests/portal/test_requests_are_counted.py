"""How often somebody asks is counted for a while, and then anew."""

import time

import pytest
import redis
from django.conf import settings
from django.core.cache import cache

from cchc_portal.counting import count

on_redis = pytest.mark.skipif(not settings.REDIS_URL, reason="there is no Redis here")


@pytest.fixture(autouse=True)
def _counted_from_nothing():
    cache.clear()
    yield
    cache.clear()


def test_everybody_is_counted_for_themselves_and_for_what_they_ask() -> None:
    assert [count("x", "hoa", within=60) for _n in range(3)] == [1, 2, 3]
    assert count("x", "binh", within=60) == 1
    assert count("y", "hoa", within=60) == 1


def test_after_a_while_it_begins_anew() -> None:
    count("x", "hoa", within=1)
    time.sleep(1.1)
    assert count("x", "hoa", within=60) == 1


def test_the_while_begins_with_the_first() -> None:
    count("x", "hoa", within=2)
    time.sleep(1.1)
    count("x", "hoa", within=2)
    time.sleep(1.1)
    assert count("x", "hoa", within=2) == 1


def test_nothing_is_counted_while_redis_is_away(settings, caplog) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert [count("x", "hoa", within=60) for _n in range(2)] == [0, 0]
    assert "x is not counted" in caplog.text


@on_redis
def test_a_count_that_lost_its_end_gets_one() -> None:
    count("x", "hoa", within=60)
    client = redis.Redis.from_url(settings.REDIS_URL)
    (key,) = client.keys("count:x:*")
    client.persist(key)
    assert client.ttl(key) == -1
    count("x", "hoa", within=60)
    assert 0 < client.ttl(key) <= 60


@on_redis
def test_the_address_of_a_person_is_not_kept() -> None:
    count("x", "203.0.113.7", within=60)
    (key,) = redis.Redis.from_url(settings.REDIS_URL).keys("count:x:*")
    assert b"203.0.113.7" not in key
