"""What a unit got on each leaf, and what was declared to get it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.criteria import Criterion
from indicators.models.fields import PointsField, QuantityField
from indicators.models.round import Assessment


class Score(models.Model):
    """One leaf of one assessment (điểm của một tiêu chí): declared inputs and points by step.

    Not applicable is a flag, not entered is no row or no points, zero is zero: three different
    things. Keyed by (assessment, criterion) without a number of its own, because this is the
    largest table and every sum reads all of it.
    """

    pk = models.CompositePrimaryKey("assessment_id", "criterion_id")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", db_index=False
    )
    not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    na_claimed = models.BooleanField(
        _("đơn vị ghi không áp dụng"),
        default=False,
        help_text=_("Chỉ có hiệu lực khi được thẩm định chấp nhận."),
    )
    option = models.PositiveSmallIntegerField(_("phương án"), null=True, blank=True)
    numerator = QuantityField(_("tử số"), null=True, blank=True)
    denominator = QuantityField(_("mẫu số"), null=True, blank=True)
    count = QuantityField(_("số lượng"), null=True, blank=True)
    self_points = PointsField(_("điểm tự đánh giá"), null=True, blank=True)
    appraised_1 = PointsField(_("điểm thẩm định lần 1"), null=True, blank=True)
    appraised_2 = PointsField(_("điểm thẩm định lần 2"), null=True, blank=True)
    council = PointsField(_("điểm hội đồng"), null=True, blank=True)

    class Meta:
        verbose_name = _("điểm tiêu chí")
        verbose_name_plural = _("điểm tiêu chí")
        constraints = [
            models.CheckConstraint(
                name="score_not_negative",
                condition=(Q(self_points__isnull=True) | Q(self_points__gte=0))
                & (Q(appraised_1__isnull=True) | Q(appraised_1__gte=0))
                & (Q(appraised_2__isnull=True) | Q(appraised_2__gte=0))
                & (Q(council__isnull=True) | Q(council__gte=0)),
                violation_error_message=_("Điểm không được âm."),
            ),
            models.CheckConstraint(
                name="score_na_has_no_points",
                condition=Q(not_applicable=False)
                | Q(
                    self_points__isnull=True,
                    appraised_1__isnull=True,
                    appraised_2__isnull=True,
                    council__isnull=True,
                ),
                violation_error_message=_("Tiêu chí không áp dụng thì không có điểm."),
            ),
            models.CheckConstraint(
                name="score_claimed_na_has_no_self_points",
                condition=Q(na_claimed=False) | Q(self_points__isnull=True),
                violation_error_message=_("Đã ghi không áp dụng thì không có điểm tự đánh giá."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.criterion_id}"
