"""Answers to surveys: so many requests a minute from one place."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from cchc_portal.proxy import client_address

logger = logging.getLogger(__name__)

MINUTE = 60
FROM_ONE_PLACE = 120
"""Requests a minute from one network address, behind which a whole waiting room may sit."""


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 to who asks too often, before the database is touched."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _too_many(client_address(request)):
            return view(request, *args, **kwargs)
        message = _("Có quá nhiều yêu cầu từ mạng này. Chờ một phút rồi mở lại liên kết.")
        response = render(request, "public/survey_said.html", {"message": message}, status=429)
        response.headers["Retry-After"] = str(MINUTE)
        response.headers["Referrer-Policy"] = "no-referrer"
        add_never_cache_headers(response)
        return response

    return counted


def _counted(key: str) -> int:
    """The requests of this minute with this one; the first of a minute makes the count."""
    try:
        return cache.incr(key)
    except ValueError:
        if cache.add(key, 1, timeout=MINUTE):
            return 1
    try:
        return cache.incr(key)
    except ValueError:
        # Another made it and it has run out since: the next minute.
        return 1


def _too_many(address: str) -> bool:
    """Count this request; the address is kept as a digest, for a minute, and in the cache alone.

    While the cache is away nothing is counted: a token still works once.
    """
    key = f"survey:{hashlib.sha256(address.encode()).hexdigest()}"
    try:
        return _counted(key) > FROM_ONE_PLACE
    except RedisError as error:
        logger.warning("survey requests are not counted: %s", error)
        return False
