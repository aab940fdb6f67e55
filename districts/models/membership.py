from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .unit import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Membership"]


class Membership(models.Model):
    """What a person may do for a unit (phân công): person, unit, role.

    Written by `services.memberships` only, which keeps apart the roles that one person can't hold
    for one unit.
    """

    class Role(models.TextChoices):
        UNIT_OFFICIAL = "unit_official", _("Cán bộ đơn vị (nhập điểm)")
        UNIT_LEADER = "unit_leader", _("Lãnh đạo đơn vị (duyệt, gửi)")
        APPRAISER = "appraiser", _("Người thẩm định")
        HOME_AFFAIRS = "home_affairs", _("Sở Nội vụ (tổng hợp)")
        PUBLISHER = "publisher", _("Người ký công bố")
        AUDITOR = "auditor", _("Người kiểm tra (chỉ xem)")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người dùng"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("vai trò"), max_length=15, choices=Role.choices)

    history = HistoricalRecords(
        verbose_name=_("lịch sử phân công"), verbose_name_plural=_("lịch sử phân công")
    )

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=[
                        "unit_official",
                        "unit_leader",
                        "appraiser",
                        "home_affairs",
                        "publisher",
                        "auditor",
                    ]
                ),
                name="membership_role_known",
                violation_error_message=_("Vai trò không hợp lệ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"
