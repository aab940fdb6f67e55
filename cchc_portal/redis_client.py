"""A connection to Redis that keeps nobody waiting while Redis is away."""

import redis
from django.conf import settings


def connect(url: str) -> redis.Redis:
    """A client that gives up after REDIS_TIMEOUT; it connects when it's first asked something."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=settings.REDIS_TIMEOUT,
        socket_timeout=settings.REDIS_TIMEOUT,
    )
