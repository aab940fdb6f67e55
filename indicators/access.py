"""Who may do what with a round: one condition a line, nobody unless a line says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from districts.models import Membership
from indicators.models import Round

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def can_see_round(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether the draft standings of a round may be read (xem kết quả chưa công bố)."""
    return Round.objects.visible_to(user).filter(pk=round_.pk).exists()


def can_recompute(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether a recompute may be asked for by hand (tính lại)."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    if round_.province_id is None:
        return False
    return Membership.objects.filter(
        user=user, unit=round_.province_id, role=Membership.Role.HOME_AFFAIRS
    ).exists()
