"""Give people roles for units, and take them away: the only writers of `Membership`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Membership, Unit
from districts.roles import conflicting_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def check_roles_apart(*, user: User, unit: Unit, role: str) -> None:
    """Raise `ValidationError` if what the person already is for the unit forbids the role."""
    held = Membership.objects.filter(user=user, unit=unit).values_list("role", flat=True)
    other = conflicting_role(held, role)
    if other is not None:
        raise ValidationError(
            _("%(user)s đã là “%(other)s” của %(unit)s nên không thể là “%(role)s” của đơn vị này.")
            % {
                "user": user.get_username(),
                "other": Membership.Role(other).label,
                "unit": unit,
                "role": Membership.Role(role).label,
            }
        )


def grant_membership(*, user: User, unit: Unit, role: str, granted_by: User | None) -> Membership:
    """Give the person the role for the unit; a role already held is returned as it is.

    `granted_by` is None for a command run on the server. Raise `PermissionDenied` where the
    granter may not, `ValidationError` where the role is unknown or excluded by another one.
    """
    _check_permission(granted_by, "districts.add_membership")
    if role not in Membership.Role.values:
        raise ValidationError(_("Vai trò không hợp lệ."))
    with transaction.atomic():
        # Two grants to one person wait for each other, so that neither overlooks the other.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        check_roles_apart(user=user, unit=unit, role=role)
        membership = Membership.objects.filter(user=user, unit=unit, role=role).first()
        if membership is None:
            membership = Membership(user=user, unit=unit, role=role)
            membership._history_user = granted_by
            membership.save()
    return membership


def revoke_membership(membership: Membership, *, revoked_by: User | None) -> None:
    """Take the role away; the history keeps that it was held. Raise `PermissionDenied`."""
    _check_permission(revoked_by, "districts.delete_membership")
    membership._history_user = revoked_by
    membership.delete()


def _check_permission(actor: User | None, permission: str) -> None:
    if actor is not None and not actor.has_perm(permission):
        raise PermissionDenied(_("Bạn không có quyền phân công."))
