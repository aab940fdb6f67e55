from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .activity import DAYS, YEARS, Activity, refuse_future, refuse_year_after, year_span

__all__ = ["Award"]


class Award(Activity):
    """Praise for reform work (khen thưởng): to the unit, or by it to those named in `recipient`."""

    class Kind(models.TextChoices):
        FLAG = "flag", _("cờ thi đua")
        MERIT = "merit", _("bằng khen")
        COMMENDATION = "commendation", _("giấy khen")

    kind = models.CharField(_("hình thức"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("thành tích"), max_length=300)
    year = models.PositiveSmallIntegerField(_("năm"), validators=YEARS)
    awarded_by = models.CharField(_("cơ quan tặng"), max_length=200)
    recipient = models.CharField(
        _("tặng cho"), max_length=300, blank=True, help_text=_("Để trống nếu là chính đơn vị.")
    )
    decision_number = models.CharField(_("số quyết định"), max_length=100, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True, validators=DAYS)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)

    history = HistoricalRecords(
        verbose_name=_("lịch sử khen thưởng"), verbose_name_plural=_("lịch sử khen thưởng")
    )

    class Meta:
        verbose_name = _("khen thưởng")
        verbose_name_plural = _("khen thưởng")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year", "title"],
                name="award_once",
                violation_error_message=_("Đơn vị đã có khen thưởng này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        return year_span(self.year)

    def clean(self) -> None:
        super().clean()
        refuse_year_after(self, timezone.localdate().year)
        refuse_future(self, "decided_on")
        if self.decided_on and self.year and self.decided_on.year < self.year:
            raise ValidationError({"decided_on": _text("Quyết định có trước năm khen thưởng.")})
