"""What is waiting to be computed and what was: nothing depends on a message that may be lost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.round import Assessment, Round


class StaleMark(models.Model):
    """A result that no longer holds (kết quả đã cũ): written with the change, taken by recompute.

    Rows are only inserted by writers and only deleted by the recompute that saw them, so two
    writers never wait for each other. No assessment means the whole round.
    """

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stale_marks")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("lúc"))
    trigger = models.CharField(_("do"), max_length=120)

    class Meta:
        verbose_name = _("kết quả chờ tính lại")
        verbose_name_plural = _("kết quả chờ tính lại")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.trigger}"


class Computation(models.Model):
    """One run of recompute over one round (lần tính): asked, started, finished, how it went."""

    class State(models.TextChoices):
        RUNNING = "running", _("đang tính")
        DONE = "done", _("xong")
        FAILED = "failed", _("không thành công")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="computations")
    trigger = models.CharField(_("do"), max_length=120)
    asked_at = models.DateTimeField(_("yêu cầu lúc"))
    started_at = models.DateTimeField(_("bắt đầu"))
    finished_at = models.DateTimeField(_("kết thúc"), null=True)
    units = models.PositiveIntegerField(_("số đơn vị"), null=True)
    state = models.CharField(_("tình trạng"), max_length=8, choices=State.choices)
    error = models.TextField(_("lỗi"), blank=True)

    class Meta:
        verbose_name = _("lần tính xếp hạng")
        verbose_name_plural = _("lần tính xếp hạng")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="computation_state",
                condition=Q(state="running", finished_at__isnull=True)
                | Q(state="done", finished_at__isnull=False, units__isnull=False, error="")
                | (Q(state="failed", finished_at__isnull=False) & ~Q(error="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.get_state_display()}"
