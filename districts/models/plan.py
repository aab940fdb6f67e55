from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts import progress
from districts.querysets import PlanTaskQuerySet

from .activity import (
    COUNTS,
    DAYS,
    ORDINALS,
    YEARS,
    Activity,
    refuse_future,
    refuse_year_after,
    year_span,
)
from .unit import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Plan", "PlanTask"]


class Plan(Activity):
    """A unit's reform plan of a year (kế hoạch cải cách hành chính).

    Either it lists its tasks, or a source states only how many are done of how many, or only in
    words how it went; none of the three is made up from another.
    """

    year = models.PositiveSmallIntegerField(_("năm"), validators=YEARS)
    title = models.CharField(_("tên kế hoạch"), max_length=300)
    decision = models.CharField(_("số, ngày văn bản"), max_length=150, blank=True)
    stated_done = models.PositiveIntegerField(
        _("số việc đã xong theo nguồn"), null=True, blank=True, validators=COUNTS
    )
    stated_total = models.PositiveIntegerField(
        _("tổng số việc theo nguồn"), null=True, blank=True, validators=COUNTS
    )
    stated_on = models.DateField(
        _("số liệu tính đến ngày"),
        null=True,
        blank=True,
        help_text=_("Ngày/tháng/năm."),
        validators=DAYS,
    )
    stated_result = models.CharField(_("kết quả theo lời của nguồn"), max_length=200, blank=True)

    history = HistoricalRecords(
        verbose_name=_("lịch sử kế hoạch"), verbose_name_plural=_("lịch sử kế hoạch")
    )

    class Meta:
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "title"],
                name="plan_once",
                violation_error_message=_("Đơn vị đã có kế hoạch năm này với tên này."),
            ),
            models.CheckConstraint(
                condition=Q(stated_done__isnull=True, stated_total__isnull=True)
                | Q(
                    stated_done__isnull=False,
                    stated_total__isnull=False,
                    stated_done__lte=F("stated_total"),
                ),
                name="plan_stated_whole",
                violation_error_message=_(
                    "Số việc đã xong và tổng số việc phải đi cùng nhau, và không vượt tổng số."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        return year_span(self.year)

    def clean(self) -> None:
        super().clean()
        # A plan is made before its year begins.
        refuse_year_after(self, timezone.localdate().year + 1)
        refuse_future(self, "stated_on")

    def progress(self, today: datetime.date) -> progress.Progress | None:
        """Done of all as its tasks say, else as the source states; None where neither is known.

        Reads the tasks: prefetch them for lists. A stopped task still counts among all.
        """
        tasks = list(self.tasks.all())
        if tasks:
            states = [task.state_on(today) for task in tasks]
            return progress.Progress(
                done=sum(state in progress.DONE_STATES for state in states),
                total=len(states),
                overdue=states.count(progress.TaskState.OVERDUE),
            )
        if self.stated_total is None or self.stated_done is None:
            return None
        return progress.Progress(done=self.stated_done, total=self.stated_total, stated=True)


class PlanTask(models.Model):
    """One task of a plan (nhiệm vụ): what comes of it, who leads, until when."""

    STATE_LABELS = {
        progress.TaskState.OVERDUE: _("quá hạn chưa xong"),
        progress.TaskState.DOING: _("đang làm"),
        progress.TaskState.NOT_DUE: _("chưa đến hạn"),
        progress.TaskState.DONE_LATE: _("hoàn thành quá hạn"),
        progress.TaskState.DONE: _("hoàn thành đúng hạn"),
        progress.TaskState.STOPPED: _("dừng"),
    }

    plan = models.ForeignKey(
        Plan, verbose_name=_("kế hoạch"), on_delete=models.CASCADE, related_name="tasks"
    )
    number = models.PositiveSmallIntegerField(_("số thứ tự"), validators=ORDINALS)
    name = models.CharField(_("nhiệm vụ"), max_length=500)
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    lead = models.CharField(_("chủ trì"), max_length=200, blank=True)
    lead_unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị chủ trì"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    co_units = models.CharField(_("phối hợp"), max_length=500, blank=True)
    due = models.DateField(_("thời hạn"), null=True, blank=True, validators=DAYS)
    started_on = models.DateField(_("bắt đầu ngày"), null=True, blank=True, validators=DAYS)
    done_on = models.DateField(_("hoàn thành ngày"), null=True, blank=True, validators=DAYS)
    stopped = models.BooleanField(_("dừng thực hiện"), default=False)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    objects = PlanTaskQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("lịch sử nhiệm vụ"), verbose_name_plural=_("lịch sử nhiệm vụ")
    )

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plantask_once",
                violation_error_message=_("Kế hoạch đã có nhiệm vụ mang số này."),
            ),
            models.CheckConstraint(
                condition=Q(stopped=False) | Q(done_on__isnull=True),
                name="plantask_stopped_or_done",
                violation_error_message=_("Việc đã dừng thì không có ngày hoàn thành."),
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(done_on__isnull=True)
                | Q(started_on__lte=F("done_on")),
                name="plantask_starts_before_it_ends",
                violation_error_message=_("Ngày hoàn thành phải từ ngày bắt đầu trở đi."),
            ),
        ]
        indexes = [
            # PlanTask.objects.overdue(day): the dashboard and its list
            models.Index(
                fields=["due"],
                condition=Q(done_on__isnull=True, stopped=False),
                name="plantask_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def clean(self) -> None:
        super().clean()
        refuse_future(self, "started_on", "done_on")

    def state_on(self, today: datetime.date) -> progress.TaskState:
        """Its state on a day."""
        return progress.task_state(
            due=self.due,
            started_on=self.started_on,
            done_on=self.done_on,
            stopped=self.stopped,
            today=today,
        )

    def state_label_on(self, today: datetime.date) -> str:
        """Its state on a day, in words."""
        return str(self.STATE_LABELS[self.state_on(today)])
