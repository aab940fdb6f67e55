from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts import progress
from districts.querysets import ResolutionTargetQuerySet

from .activity import COUNTS, DAYS, ORDINALS, Activity, refuse_future

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Resolution", "ResolutionTarget"]


class Resolution(Activity):
    """A resolution on reform whose targets are followed (nghị quyết).

    A source may state only how many targets were met or exceeded, of how many.
    """

    number = models.CharField(_("số, ký hiệu"), max_length=100)
    title = models.CharField(_("trích yếu"), max_length=300)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True, validators=DAYS)
    period_start = models.DateField(_("từ ngày"), null=True, blank=True, validators=DAYS)
    period_end = models.DateField(_("đến ngày"), null=True, blank=True, validators=DAYS)
    period_note = models.CharField(
        _("ghi chú về kỳ"), max_length=200, blank=True, help_text=_("Như: ngày cuối kỳ là suy ra.")
    )
    stated_met = models.PositiveSmallIntegerField(
        _("số chỉ tiêu đạt và vượt theo nguồn"), null=True, blank=True, validators=COUNTS
    )
    stated_total = models.PositiveSmallIntegerField(
        _("tổng số chỉ tiêu theo nguồn"), null=True, blank=True, validators=COUNTS
    )

    history = HistoricalRecords(
        verbose_name=_("lịch sử nghị quyết"), verbose_name_plural=_("lịch sử nghị quyết")
    )

    class Meta:
        verbose_name = _("nghị quyết")
        verbose_name_plural = _("nghị quyết")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"],
                name="resolution_once",
                violation_error_message=_("Đơn vị đã có nghị quyết mang số này."),
            ),
            models.CheckConstraint(
                condition=Q(stated_met__isnull=True, stated_total__isnull=True)
                | Q(
                    stated_met__isnull=False,
                    stated_total__isnull=False,
                    stated_met__lte=F("stated_total"),
                ),
                name="resolution_stated_whole",
                violation_error_message=_(
                    "Số chỉ tiêu đạt và tổng số chỉ tiêu phải đi cùng nhau, và không vượt tổng số."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lte=F("period_end")),
                name="resolution_starts_before_it_ends",
                violation_error_message=_("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        return self.period_start or self.issued_on, self.period_end

    @property
    def stated(self) -> progress.Progress | None:
        """Met or exceeded of all, as the source states it."""
        if self.stated_met is None or self.stated_total is None:
            return None
        return progress.Progress(self.stated_met, self.stated_total, stated=True)

    def clean(self) -> None:
        super().clean()
        refuse_future(self, "issued_on")


class ResolutionTarget(models.Model):
    """One target of a resolution (chỉ tiêu): what it asks for and what was reached.

    Where a source says only that it was met, or only which part of it was reached, that stands in
    `stated_state` and `stated_percent`; a value that is computed goes before one that is stated.
    """

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("từ … trở lên")
        AT_MOST = "at_most", _("không quá …")
        EXACTLY = "exactly", _("đúng bằng …")

    class State(models.TextChoices):
        MISSED = "missed", _("chưa đạt")
        MET = "met", _("đạt")
        EXCEEDED = "exceeded", _("vượt")

    resolution = models.ForeignKey(
        Resolution, verbose_name=_("nghị quyết"), on_delete=models.CASCADE, related_name="targets"
    )
    number = models.PositiveSmallIntegerField(_("số thứ tự"), validators=ORDINALS)
    name = models.CharField(_("chỉ tiêu"), max_length=300)
    measure = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    direction = models.CharField(
        _("yêu cầu"), max_length=8, choices=Direction.choices, default=Direction.AT_LEAST
    )
    target = models.DecimalField(
        _("mức đề ra"), max_digits=15, decimal_places=4, null=True, blank=True
    )
    actual = models.DecimalField(
        _("đã đạt"), max_digits=15, decimal_places=4, null=True, blank=True
    )
    stated_percent = models.DecimalField(
        _("phần trăm so với mức đề ra theo nguồn"),
        max_digits=9,
        decimal_places=4,
        null=True,
        blank=True,
    )
    stated_state = models.CharField(
        _("kết quả theo nguồn"), max_length=8, choices=State.choices, blank=True
    )

    objects = ResolutionTargetQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("lịch sử chỉ tiêu nghị quyết"),
        verbose_name_plural=_("lịch sử chỉ tiêu nghị quyết"),
    )

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        verbose_name = _("chỉ tiêu nghị quyết")
        verbose_name_plural = _("chỉ tiêu nghị quyết")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "number"],
                name="resolutiontarget_once",
                violation_error_message=_("Nghị quyết đã có chỉ tiêu mang số này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def clean(self) -> None:
        super().clean()
        if self.actual is not None and self.target is None:
            raise ValidationError({"target": _text("Đã có kết quả thì phải có mức đề ra.")})

    @property
    def computed(self) -> bool:
        """Whether the result follows from the two values and not from words."""
        return self.target is not None and self.actual is not None

    @property
    def state(self) -> str:
        """A `State`, or "" where nothing is known."""
        if self.target is not None and self.actual is not None:
            return progress.target_state(self.direction, self.target, self.actual).value
        return self.stated_state

    @property
    def state_label(self) -> str:
        """The state in words; "" where nothing is known."""
        return str(self.State(self.state).label) if self.state else ""

    @property
    def percent(self) -> Decimal | None:
        """What was reached in percent of what was asked, computed or else stated."""
        if self.target is not None and self.actual is not None:
            return progress.percent_of_target(self.direction, self.target, self.actual)
        return self.stated_percent
