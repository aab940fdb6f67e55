"""Mark notices as read by the person they were for."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from indicators.models import Notice


def read_notice(*, user: User, notice: int) -> Notice | None:
    """Mark one notice as read and return it; None where this person has no such notice."""
    found = Notice.objects.filter(user=user, pk=notice).first()
    if found is not None and found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    return found


def read_all_notices(*, user: User) -> int:
    """Mark all of a person's notices as read; returns how many weren't yet."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=timezone.now())
