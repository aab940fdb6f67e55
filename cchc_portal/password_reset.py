"""Letters to set a password again: so many an hour for one address, and from one place."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.views import PasswordResetView
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from cchc_portal.counting import count
from cchc_portal.proxy import client_address
from cchc_portal.reset_letter import ask_for_letter

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
    """Count this request against both limits; whether one of them is passed.

    While the cache is away the letter goes.
    """
    counts = [
        (count("password-reset:email", _plain(email), within=HOUR), TO_ONE_ADDRESS),
        (count("password-reset:from", address, within=HOUR), FROM_ONE_PLACE),
    ]
    return any(number > limit for number, limit in counts)


def _plain(email: str) -> str:
    """One spelling of an address, as Django compares them."""
    return unicodedata.normalize("NFKC", email).strip().casefold()
