"""When what may be done in a round: windows, extensions, and who appraises which areas."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models.criteria import Criterion
from indicators.models.round import Assessment, RankingGroup, Round
from indicators.querysets import AssignmentQuerySet


class Window(models.Model):
    """The days on which one stage of a round is open (thời hạn), the last one included.

    Days are civil days in Asia/Ho_Chi_Minh: a window closes at the end of its last day there.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="windows")
    stage = models.CharField(_("giai đoạn"), max_length=12, choices=Round.Stage.choices)
    opens_on = models.DateField(_("từ ngày"))
    closes_on = models.DateField(_("đến hết ngày"))

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        ordering = ["round", "opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="window_once"),
            models.CheckConstraint(
                name="window_opens_before_it_closes",
                condition=Q(opens_on__lte=F("closes_on")),
                violation_error_message=_("Ngày đóng phải từ ngày mở trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.opens_on} – {self.closes_on}"


class Extension(models.Model):
    """More days for one unit in one stage (gia hạn): always with a name and a reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="extensions")
    stage = models.CharField(_("giai đoạn"), max_length=12, choices=Round.Stage.choices)
    until = models.DateField(_("đến hết ngày"))
    reason = models.TextField(_("lý do"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Gia hạn phải nêu lý do."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.until}"


class Assignment(models.Model):
    """One person appraises one area of a round (phân công thẩm định), of one group or of all."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    area = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        RankingGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công thẩm định")
        verbose_name_plural = _("phân công thẩm định")
        ordering = ["round", "area__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user", "area", "group"],
                name="assignment_once",
            ),
            models.UniqueConstraint(
                fields=["round", "user", "area"],
                condition=Q(group__isnull=True),
                name="assignment_of_all_groups_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}"


class Exemption(models.Model):
    """A leaf that doesn't apply to a unit, decided when the round was opened (miễn áp dụng)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="exemptions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("miễn áp dụng")
        verbose_name_plural = _("miễn áp dụng")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="exemption_once"),
            models.CheckConstraint(
                name="exemption_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Miễn áp dụng phải nêu lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.criterion}"
