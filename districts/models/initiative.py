from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts import vietnamese
from districts.querysets import InitiativeQuerySet

from .activity import DAYS, YEARS, Activity, refuse_future, refuse_year_after, year_span
from .unit import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Adoption", "Initiative"]


class Initiative(Activity):
    """A way of working that a unit found (mô hình, cách làm hay, sáng kiến).

    `year` is the year it is reported for, which needn't be the year it began in.
    """

    class Field(models.TextChoices):
        LEADERSHIP = "chi-dao", _("chỉ đạo, điều hành")
        RULES = "the-che", _("thể chế")
        PROCEDURES = "thu-tuc", _("thủ tục hành chính")
        ORGANISATION = "bo-may", _("tổ chức bộ máy")
        CIVIL_SERVICE = "cong-vu", _("chế độ công vụ")
        FINANCE = "tai-chinh", _("tài chính công")
        DIGITAL = "chinh-quyen-so", _("chính quyền điện tử, chính quyền số")

    title = models.CharField(_("tên mô hình"), max_length=300)
    description = models.TextField(_("cách làm"), max_length=5_000, blank=True)
    field = models.CharField(_("lĩnh vực"), max_length=14, choices=Field.choices)
    year = models.PositiveSmallIntegerField(_("năm"), validators=YEARS)
    recognised_by = models.CharField(_("cơ quan công nhận"), max_length=200, blank=True)
    decision = models.CharField(_("quyết định công nhận"), max_length=150, blank=True)
    search_key = models.TextField(_("khóa tìm kiếm"), editable=False)

    objects = InitiativeQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("lịch sử sáng kiến"),
        verbose_name_plural=_("lịch sử sáng kiến"),
        excluded_fields=["search_key"],
    )

    class Meta:
        verbose_name = _("sáng kiến")
        verbose_name_plural = _("sáng kiến")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="initiative_once",
                violation_error_message=_("Đơn vị đã có mô hình mang tên này."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs) -> None:
        """Save, with the key by which it is found without marks."""
        words = f"{self.title} {self.description} {self.unit.full_name}"
        self.search_key = f" {vietnamese.search_key(words)}"
        super().save(**kwargs)

    @property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        return year_span(self.year)

    def clean(self) -> None:
        super().clean()
        refuse_year_after(self, timezone.localdate().year)


class Adoption(models.Model):
    """Another unit uses an initiative too (áp dụng, nhân rộng)."""

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("sáng kiến"), on_delete=models.CASCADE, related_name="adoptions"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị áp dụng"), on_delete=models.PROTECT, related_name="adoptions"
    )
    since = models.DateField(_("áp dụng từ ngày"), null=True, blank=True, validators=DAYS)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    history = HistoricalRecords(
        verbose_name=_("lịch sử áp dụng"), verbose_name_plural=_("lịch sử áp dụng")
    )

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        verbose_name = _("đơn vị áp dụng")
        verbose_name_plural = _("đơn vị áp dụng")
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "unit"],
                name="adoption_once",
                violation_error_message=_("Đơn vị đã ghi là áp dụng mô hình này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.initiative}"

    def clean(self) -> None:
        super().clean()
        refuse_future(self, "since")
        if self.unit_id is not None and self.unit_id == self.initiative.unit_id:
            raise ValidationError(_text("Mô hình này là của chính đơn vị."))
