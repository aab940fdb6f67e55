"""What a person is called wherever the portal says who did something."""

from __future__ import annotations

from django.contrib.auth.models import User


def person_name(user: User | None) -> str:
    """The name, else the account; "" where nobody or a command did it."""
    return (user.get_full_name() or user.get_username()) if user else ""
