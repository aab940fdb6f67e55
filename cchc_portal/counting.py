"""How often something was asked for within a while, counted in the cache."""

from __future__ import annotations

import hashlib
import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def count(what: str, who: str, *, within: int) -> int:
    """How often `who` asked for `what` within so many seconds, this time included.

    0 while the cache is away: nothing is counted then, and nobody is kept waiting for Redis.
    """
    # Addresses of people don't belong into a cache, and any length fits.
    key = f"{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    try:
        return _counted(key, within)
    except RedisError as error:
        logger.warning("%s is not counted: %s", what, error)
        return 0


def _counted(key: str, within: int) -> int:
    """The first one makes the count: all others are one message to the cache."""
    try:
        return cache.incr(key)
    except ValueError:
        if cache.add(key, 1, timeout=within):
            return 1
    try:
        return cache.incr(key)
    except ValueError:
        # Another made it and it has run out since.
        return 1
