"""What waits for whoever is signed in."""

from __future__ import annotations

from typing import Any

from django import template

from indicators.models import Notice

register = template.Library()


@register.simple_tag
def unread_notices(user: Any) -> int:
    """{% unread_notices user as unread %}: how many notices this person hasn't read; one query."""
    if not user.is_authenticated:
        return 0
    return Notice.objects.filter(user=user, read_at__isnull=True).count()
