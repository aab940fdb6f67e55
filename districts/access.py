"""Who may do what with what units do: one condition a line, nobody unless a line says so.

Officials and leaders enter for their own unit; Home Affairs of the province confirms, and records
the inspections it leads; the province's auditor reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Inspection, Membership, Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import Model

Role = Membership.Role
ENTERS = (Role.UNIT_OFFICIAL, Role.UNIT_LEADER)
OVERSEES = (Role.HOME_AFFAIRS, Role.AUDITOR)


def can_see_activities(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether everything a unit has entered may be read, confirmed or not."""
    if _is_root(user) or _holds(user, unit, ENTERS):
        return True
    return _holds(user, province_of(unit), OVERSEES)


def can_enter(user: User | AnonymousUser, unit: Unit, model: type[Model]) -> bool:
    """Whether records of this kind may be written for the unit.

    Home Affairs writes inspections alone: the rest is the unit's own to say.
    """
    if _holds(user, unit, ENTERS):
        return True
    return model is Inspection and _holds(user, province_of(unit), (Role.HOME_AFFAIRS,))


def can_confirm(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether what the unit entered may be confirmed, and so made public."""
    return _is_root(user) or _holds(user, province_of(unit), (Role.HOME_AFFAIRS,))


def can_adopt(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether it may be said that the unit uses an initiative of another one."""
    return _holds(user, unit, ENTERS)


def can_see_province(user: User | AnonymousUser, province: Unit) -> bool:
    """Whether the province's dashboard and its lists may be read."""
    if province.level != Unit.Level.PROVINCE:
        return False
    return _is_root(user) or _holds(user, province, OVERSEES)


def province_of(unit: Unit) -> Unit:
    """The province a unit lies in; a province itself."""
    return unit.province or unit


def _is_root(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_active and user.is_superuser


def _holds(user: User | AnonymousUser, unit: Unit, roles: tuple[Role, ...]) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return Membership.objects.filter(user=user, unit=unit, role__in=roles).exists()
