"""Change the words of an indicator, and set or take back targets."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_edit_indicators, can_release_figures
from indicators.models import Indicator, Target
from indicators.services.errors import Refused
from indicators.services.release_figures import mark_figures_changed


def save_indicator(indicator: Indicator, *, user: User) -> None:
    """Keep a changed indicator; a load of the shipped list then leaves it as it is.

    Raises PermissionDenied for who may not change the list.
    """
    if not can_edit_indicators(user):
        raise PermissionDenied
    with transaction.atomic():
        indicator.edited_at = timezone.now()
        indicator._history_user = user  # type: ignore[attr-defined]
        indicator.save()
        mark_figures_changed()


def set_target(target: Target, *, user: User) -> None:
    """Keep a new target. Raises PermissionDenied, and Refused for one that is there already."""
    if not can_release_figures(user, target.unit):
        raise PermissionDenied
    try:
        with transaction.atomic():
            target.save()
            mark_figures_changed()
    except IntegrityError as error:
        raise Refused(_("Đơn vị đã có mục tiêu này trong kỳ này.")) from error


def drop_target(target: Target, *, user: User) -> None:
    """Take a target back. Raises PermissionDenied, and Refused for one a printed source names."""
    if not can_release_figures(user, target.unit):
        raise PermissionDenied
    if target.source_id is not None:
        raise Refused(_("Mục tiêu này lấy từ nguồn đã công bố, không bỏ được."))
    with transaction.atomic():
        target.delete()
        mark_figures_changed()
