"""Where survey points come from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.criteria import Criterion
from indicators.models.fields import PointsField
from indicators.models.round import Assessment


class SurveyResult(models.Model):
    """The outcome of a survey for one leaf of one unit (kết quả điều tra xã hội học).

    Its points count as the first appraisal; sample size and day stand beside them.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="survey_results"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = PointsField(_("điểm"))
    sample_size = models.PositiveIntegerField(_("số phiếu"), null=True, blank=True)
    surveyed_on = models.DateField(_("ngày điều tra"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(_("nhập lúc"))

    class Meta:
        verbose_name = _("kết quả điều tra")
        verbose_name_plural = _("kết quả điều tra")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="surveyresult_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.criterion_id}: {self.points}"
