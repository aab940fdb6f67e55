"""Every change of every score, kept for good."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.criteria import Criterion
from indicators.models.edition import FrozenModel
from indicators.models.fields import PointsField
from indicators.models.round import Assessment
from indicators.querysets import ScoreChangeQuerySet


class ScoreChange(FrozenModel):
    """One change of one cell (nhật ký điểm): who, when, from, to, why, through which door.

    A row is only ever added. `before` and `after` are the whole step in words that can be read
    without the program ("tử số 12, mẫu số 15" or "không áp dụng"); the points stand apart so that
    an auditor can sum them. The newest row of a cell is also its version: a writer names the one
    they have seen, and learns of anything newer.
    """

    class Step(models.TextChoices):
        SELF = "self", _("tự đánh giá")
        APPRAISAL_1 = "appraisal_1", _("thẩm định lần 1")
        EXPLANATION = "explanation", _("giải trình")
        APPRAISAL_2 = "appraisal_2", _("thẩm định lần 2")
        COUNCIL = "council", _("hội đồng")
        SURVEY = "survey", _("điều tra xã hội học")

    class Door(models.TextChoices):
        PAGE = "page", _("trang nhập")
        IMPORT = "import", _("tệp Excel")
        COMMAND = "command", _("dòng lệnh")

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    step = models.CharField(_("bước"), max_length=11, choices=Step.choices)
    old_points = PointsField(_("điểm cũ"), null=True)
    new_points = PointsField(_("điểm mới"), null=True)
    before = models.CharField(_("trước"), max_length=300, blank=True)
    after = models.CharField(_("sau"), max_length=300, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    door = models.CharField(_("qua"), max_length=7, choices=Door.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("lúc"))

    objects = ScoreChangeQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("thay đổi điểm")
        verbose_name_plural = _("nhật ký điểm")
        ordering = ["pk"]
        indexes = [
            # The history of a cell, its newest row first: beside the cell, and for conflicts.
            models.Index(fields=["assessment", "criterion", "-id"], name="scorechange_of_cell"),
            # The auditor's page by time.
            models.Index(fields=["-at"], name="scorechange_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.criterion_id}: {self.before} → {self.after}"
