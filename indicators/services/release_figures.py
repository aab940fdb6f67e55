"""Figures everybody may read: released by Home Affairs, and known to the kept public pages."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from districts.models import Unit
from districts.services.public_version import raise_version
from indicators.access import can_release_figures
from indicators.models import Observation
from indicators.periods import Period

VERSION = "figures"
"""The name of the public version that stands for figures, indicators and targets."""


def mark_figures_changed() -> None:
    """Let every process drop the public pages it keeps: figures on them may have changed."""
    raise_version(VERSION)


def release_figures(unit: Unit, period: Period, *, user: User) -> int:
    """Make a unit's figures of a period public (công khai); how many became so just now.

    Raises PermissionDenied for who isn't Home Affairs of its province. What is public stays so: a
    mistake is corrected in the open.
    """
    if not can_release_figures(user, unit):
        raise PermissionDenied
    with transaction.atomic():
        changed = (
            Observation.objects.filter(unit=unit, public=False)
            .in_period(period)
            .update(public=True)
        )
        if changed:
            mark_figures_changed()
    return changed
