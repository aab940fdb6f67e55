"""Enter by hand what no list holds: agencies, and the order in which decisions name units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def save_agency(unit: Unit, *, user: User) -> None:
    """Add or change an agency (sở, ban, ngành) that exists.

    Raise `PermissionDenied` where the person may not, `ValidationError` where it's no agency (the
    other levels come from `load_units`) or a rule of `Unit` is broken.
    """
    permission = "districts.add_unit" if unit.pk is None else "districts.change_unit"
    _check_permission(user, permission)
    if unit.level != Unit.Level.AGENCY:
        raise ValidationError(_("Chỉ nhập tay sở, ban, ngành; đơn vị hành chính nạp từ tệp."))
    unit.full_clean()
    unit._history_user = user
    with transaction.atomic():
        unit.save()
        same_code = Unit.with_illustrative.filter(code=unit.code)
        same_code.update(code_reused=same_code.count() > 1)
        unit.refresh_from_db(fields=["code_reused"])


def set_display_order(unit: Unit, place: int | None, *, user: User) -> None:
    """Set a unit's place in decisions, where units stand by protocol; None: by name.

    Raise `PermissionDenied` where the person may not.
    """
    _check_permission(user, "districts.change_unit")
    unit.display_order = place
    unit._history_user = user
    unit.save(update_fields=["display_order"])


def _check_permission(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied(_("Bạn không có quyền sửa đơn vị."))
