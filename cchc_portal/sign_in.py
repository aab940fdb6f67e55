"""Signing in: as Django does it, and remembering when it was done the time before."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpResponse

BEFORE = "signed_in_before"
"""Where the session keeps the moment of the sign-in before this one, as ISO text; "" for none."""


class SignInView(LoginView):
    """Sign in, and keep when this account last did: whoever it wasn't should notice."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in; Django overwrites `last_login` on the way."""
        before = form.get_user().last_login
        response = super().form_valid(form)
        self.request.session[BEFORE] = before.isoformat() if before else ""
        return response
