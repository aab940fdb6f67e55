"""Figures everybody may read: released by Home Affairs, and known to the kept public pages."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.public_version import raise_version
from indicators.access import can_release_figures
from indicators.models import Observation, ObservationChange
from indicators.periods import Period
from indicators.querysets import ObservationQuerySet
from indicators.services.errors import Refused
from indicators.services.figure_changes import entered_meanwhile

VERSION = "figures"
"""The name of the public version that stands for figures, indicators and targets."""


def mark_figures_changed() -> None:
    """Let every process drop the public pages it keeps: figures on them may have changed."""
    raise_version(VERSION)


def release_figures(unit: Unit, period: Period, *, user: User, seen: int | None = None) -> int:
    """Make a unit's figures of a period public (công khai); how many became so just now.

    `seen` is the newest change of them (its key, 0 for none) that the releaser's page showed; None
    for who doesn't read them first. What is public stays so: a mistake is corrected in the open.

    Raises PermissionDenied for who isn't Home Affairs of its province; Refused where one of them
    was entered since.
    """
    if not can_release_figures(user, unit):
        raise PermissionDenied
    with transaction.atomic():
        # Whoever enters a figure of this unit now waits until these are public.
        Unit.with_illustrative.select_for_update(no_key=True).get(pk=unit.pk)
        waiting = Observation.objects.filter(unit=unit, public=False).in_period(period)
        if seen is not None and (unseen := _newer(waiting, seen)):
            name = unseen.observation.indicator.name
            told = entered_meanwhile(unseen)
            raise Refused(f"{name}: {told}. {_('Chưa công khai số nào; xem lại rồi công khai.')}")
        changed = waiting.update(public=True)
        if changed:
            mark_figures_changed()
    return changed


def _newer(waiting: ObservationQuerySet, seen: int) -> ObservationChange | None:
    changes = ObservationChange.objects.filter(observation__in=waiting, pk__gt=seen)
    return changes.select_related("user", "observation__indicator").order_by("pk").last()
