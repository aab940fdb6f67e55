"""Answers to surveys: so many requests a minute from one place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from cchc_portal.counting import count
from cchc_portal.proxy import client_address

MINUTE = 60
FROM_ONE_PLACE = 120
"""Requests a minute from one network address, behind which a whole waiting room may sit."""


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 to who asks too often, before the database is touched.

    The address is kept as a digest, for a minute, and in the cache alone. While the cache is away
    nothing is counted: a token still works once.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if count("survey", client_address(request), within=MINUTE) <= FROM_ONE_PLACE:
            return view(request, *args, **kwargs)
        message = _("Có quá nhiều yêu cầu từ mạng này. Chờ một phút rồi mở lại liên kết.")
        response = render(request, "public/survey_said.html", {"message": message}, status=429)
        response.headers["Retry-After"] = str(MINUTE)
        response.headers["Referrer-Policy"] = "no-referrer"
        add_never_cache_headers(response)
        return response

    return counted
