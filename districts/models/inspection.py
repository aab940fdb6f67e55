from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.querysets import FindingQuerySet, InspectionQuerySet

from .activity import DAYS, ORDINALS, Activity, refuse_future

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Finding", "Inspection"]


class Inspection(Activity):
    """A look at a unit's reform work and what it concluded (kiểm tra, hội nghị đánh giá).

    An inspection is public once it is concluded. `conclusion_number` is blank where a conclusion
    was spoken at the meeting and no notice of it is known.
    """

    class Occasion(models.TextChoices):
        INSPECTION = "inspection", _("đoàn kiểm tra")
        REVIEW = "review", _("hội nghị, sơ kết, tổng kết")

    occasion = models.CharField(
        _("dịp"), max_length=10, choices=Occasion.choices, default=Occasion.INSPECTION
    )
    title = models.CharField(_("nội dung"), max_length=300)
    team = models.CharField(_("đoàn kiểm tra hoặc chủ trì"), max_length=200, blank=True)
    about = models.CharField(
        _("kỳ được xem xét"), max_length=100, blank=True, help_text=_("Như: 6 tháng đầu năm 2022.")
    )
    held_on = models.DateField(
        _("ngày làm việc"),
        null=True,
        blank=True,
        help_text=_("Để trống nếu nguồn không nêu."),
        validators=DAYS,
    )
    conclusion_number = models.CharField(_("số thông báo kết luận"), max_length=100, blank=True)
    conclusion_date = models.DateField(_("ngày kết luận"), null=True, blank=True, validators=DAYS)
    summary = models.TextField(_("tóm tắt kết luận"), max_length=5_000, blank=True)

    objects = InspectionQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("lịch sử kiểm tra"), verbose_name_plural=_("lịch sử kiểm tra")
    )

    class Meta:
        verbose_name = _("cuộc kiểm tra")
        verbose_name_plural = _("cuộc kiểm tra")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="inspection_once",
                violation_error_message=_("Đơn vị đã có cuộc kiểm tra với nội dung này."),
            ),
            models.CheckConstraint(
                condition=Q(conclusion_number="") | Q(conclusion_date__isnull=False),
                name="inspection_conclusion_dated",
                violation_error_message=_("Thông báo kết luận phải có ngày."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        day = self.held_on or self.conclusion_date
        return day, day

    def clean(self) -> None:
        super().clean()
        refuse_future(self, "conclusion_date")
        if self.held_on and self.conclusion_date and self.conclusion_date < self.held_on:
            raise ValidationError(
                {"conclusion_date": _text("Ngày kết luận phải từ ngày làm việc trở đi.")}
            )


class Finding(models.Model):
    """One thing an inspection found (ưu điểm, hạn chế, kiến nghị), and what was done about it.

    A strength asks for nothing. What is handled says when and how.
    """

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("ưu điểm")
        SHORTCOMING = "shortcoming", _("hạn chế")
        RECOMMENDATION = "recommendation", _("kiến nghị, yêu cầu")

    inspection = models.ForeignKey(
        Inspection,
        verbose_name=_("cuộc kiểm tra"),
        on_delete=models.CASCADE,
        related_name="findings",
    )
    number = models.PositiveSmallIntegerField(_("số thứ tự"), validators=ORDINALS)
    kind = models.CharField(_("loại"), max_length=14, choices=Kind.choices)
    text = models.CharField(_("nội dung"), max_length=1_000)
    due = models.DateField(_("thời hạn xử lý"), null=True, blank=True, validators=DAYS)
    handled_on = models.DateField(_("xử lý xong ngày"), null=True, blank=True, validators=DAYS)
    handling = models.CharField(_("cách xử lý"), max_length=1_000, blank=True)

    objects = FindingQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("lịch sử kiến nghị"), verbose_name_plural=_("lịch sử kiến nghị")
    )

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        verbose_name = _("kết luận, kiến nghị")
        verbose_name_plural = _("kết luận, kiến nghị")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"],
                name="finding_once",
                violation_error_message=_("Cuộc kiểm tra đã có mục mang số này."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="strength") | Q(due__isnull=True, handled_on__isnull=True),
                name="finding_strength_asks_nothing",
                violation_error_message=_("Ưu điểm thì không có thời hạn hay ngày xử lý."),
            ),
            models.CheckConstraint(
                condition=Q(handled_on__isnull=True) | ~Q(handling=""),
                name="finding_handled_says_how",
                violation_error_message=_("Đã xử lý thì phải nêu cách xử lý."),
            ),
        ]
        indexes = [
            # Finding.objects.open(): the dashboard and its list
            models.Index(
                fields=["due"],
                condition=Q(handled_on__isnull=True) & ~Q(kind="strength"),
                name="finding_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def asks(self) -> bool:
        """Whether something has to be done about it."""
        return self.kind != self.Kind.STRENGTH

    @property
    def is_open(self) -> bool:
        """Whether nobody has said that it was handled."""
        return self.asks and self.handled_on is None

    def clean(self) -> None:
        super().clean()
        refuse_future(self, "handled_on")
        first, _last = self.inspection.period
        if self.handled_on and first and self.handled_on < first:
            raise ValidationError(
                {
                    "handled_on": _text("Phải từ ngày kiểm tra, %(day)s, trở đi.")
                    % {"day": f"{first:%d/%m/%Y}"}
                }
            )
