"""The computed result of a round: by area, and as index, band and rank."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.criteria import Band, Criterion
from indicators.models.fields import PointsField
from indicators.models.round import Assessment
from indicators.querysets import StandingQuerySet


class AreaStanding(models.Model):
    """Points of one assessment in one area (kết quả theo lĩnh vực), bonus and penalty too.

    `max_points` is the effective maximum: leaves that don't apply are taken out (rule 12).
    """

    pk = models.CompositePrimaryKey("assessment_id", "area_id")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", db_index=False)
    points = PointsField(_("điểm"))
    max_points = PointsField(_("điểm tối đa"))
    survey_points = PointsField(_("điểm điều tra xã hội học"))
    missing = models.PositiveSmallIntegerField(_("số tiêu chí chưa có điểm"))
    not_applicable = models.PositiveSmallIntegerField(_("số tiêu chí không áp dụng"))

    class Meta:
        verbose_name = _("kết quả lĩnh vực")
        verbose_name_plural = _("kết quả lĩnh vực")

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.area_id}: {self.points}"


class Standing(models.Model):
    """Index, band and rank of one assessment (kết quả, xếp hạng) as last computed.

    `index` is rounded once, at the set's places; it's empty for a unit that has none, which is
    listed unranked. The three `tie_` columns hold what the set's tie-breakers compared.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    points = PointsField(_("tổng điểm"))
    main_points = PointsField(_("điểm chưa cộng trừ"))
    max_points = PointsField(_("điểm tối đa"))
    survey_points = PointsField(_("điểm điều tra xã hội học"))
    bonus = PointsField(_("điểm cộng"))
    penalty = PointsField(_("điểm trừ"))
    index = PointsField(_("chỉ số"), null=True)
    band = models.ForeignKey(
        Band,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("xếp loại"),
    )
    rank = models.PositiveIntegerField(_("hạng"), null=True)
    rank_of = models.PositiveIntegerField(_("trên tổng số"))
    tied = models.BooleanField(_("đồng hạng"))
    missing = models.PositiveSmallIntegerField(_("số tiêu chí chưa có điểm"))
    not_applicable = models.PositiveSmallIntegerField(_("số tiêu chí không áp dụng"))
    tie_1 = PointsField(_("tiêu chí phụ 1"))
    tie_2 = PointsField(_("tiêu chí phụ 2"))
    tie_3 = PointsField(_("tiêu chí phụ 3"))

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả xếp hạng")
        verbose_name_plural = _("kết quả xếp hạng")

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.index} ({self.rank}/{self.rank_of})"

    @property
    def appraisal_points(self) -> Decimal:
        """What was appraised (điểm thẩm định): main points without the survey's."""
        return self.main_points - self.survey_points
