"""How often something was asked for within a while, counted in Redis or in this process."""

from __future__ import annotations

import functools
import hashlib
import logging

import redis
from django.conf import settings
from django.core.cache import cache

from cchc_portal.redis_client import connect

logger = logging.getLogger(__name__)

# Made once a process: every answer to a survey is counted.
_kept_client = functools.lru_cache(maxsize=1)(connect)


def count(what: str, who: str, *, within: int) -> int:
    """How often `who` asked for `what` within so many seconds, this time included.

    0 while Redis is away: nothing is counted then, and nobody is kept waiting for it.
    """
    # Addresses of people don't belong into a cache, and any length fits.
    key = f"count:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    if not settings.REDIS_URL:
        return _count_in_process(key, within)
    try:
        return _count_in_redis(key, within)
    except redis.RedisError as error:
        logger.warning("%s is not counted: %s", what, error)
        return 0


def _count_in_process(key: str, within: int) -> int:
    cache.add(key, 0, timeout=within)
    try:
        return cache.incr(key)
    except ValueError:
        # It has run out between the two.
        return 1


def _count_in_redis(key: str, within: int) -> int:
    """One message, and a second one for the first of a while.

    Not through Django's cache, which makes a client for every call and asks before it counts.
    """
    client = _kept_client(settings.REDIS_URL)
    number, seconds = client.pipeline(transaction=False).incr(key).ttl(key).execute()
    if seconds < 0:
        # The first one; or whoever was it died before this line.
        client.expire(key, within)
    return number
