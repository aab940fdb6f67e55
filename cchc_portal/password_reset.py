"""Letters to set a password again: so many an hour for one address, and from one place."""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.views import PasswordResetView
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from redis.exceptions import RedisError

from cchc_portal.proxy import client_address
from cchc_portal.reset_letter import ask_for_letter

logger = logging.getLogger(__name__)

HOUR = 60 * 60
TO_ONE_ADDRESS = 3
"""Letters an hour; more of them would only fill a mailbox."""

FROM_ONE_PLACE = 30
"""Requests an hour from one network address, behind which a whole office may sit."""


class LimitedPasswordResetView(PasswordResetView):
    """Ask for the letter unless too many were asked for; the answer is the same in either case.

    Counted and asked for whether the address is an account's or not, so that neither a limit nor
    the clock tells anything about it.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask, or silently don't, and go to the page that says the request was taken."""
        email = form.cleaned_data["email"]
        if not _too_many(email, client_address(self.request)):
            ask_for_letter(
                email,
                host=self.request.get_host(),
                https=self.request.is_secure(),
                language=get_language() or settings.LANGUAGE_CODE,
            )
        return HttpResponseRedirect(self.get_success_url())


def _too_many(email: str, address: str) -> bool:
    """Count this request against both limits; whether one of them is passed."""
    counts = [
        (_count("email", _plain(email)), TO_ONE_ADDRESS),
        (_count("from", address), FROM_ONE_PLACE),
    ]
    return any(count > limit for count, limit in counts)


def _count(kind: str, who: str) -> int:
    """How often this was asked for within the hour, this time included.

    While the cache is away nothing is counted and the letter goes: a person who can't sign in
    isn't kept waiting for Redis.
    """
    # Addresses of people don't belong into a cache, and any length fits.
    key = f"password-reset:{kind}:{hashlib.sha256(who.encode()).hexdigest()}"
    try:
        cache.add(key, 0, timeout=HOUR)
        return cache.incr(key)
    except ValueError:
        # Gone between the two calls: the hour is over.
        return 1
    except RedisError as error:
        logger.warning("password resets are not counted: %s", error)
        return 0


def _plain(email: str) -> str:
    """One spelling of an address, as Django compares them."""
    return unicodedata.normalize("NFKC", email).strip().casefold()
