"""Who is measured when: rounds, their ranking groups and the assessments of single units."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models.criteria import Band, CriteriaSet
from indicators.querysets import AssessmentQuerySet, RoundQuerySet

PERIOD_LABELS = {
    "quy-1": _("Quý I năm %(year)d"),
    "quy-2": _("Quý II năm %(year)d"),
    "quy-3": _("Quý III năm %(year)d"),
    "quy-4": _("Quý IV năm %(year)d"),
    "6-thang-dau": _("6 tháng đầu năm %(year)d"),
    "6-thang-cuoi": _("6 tháng cuối năm %(year)d"),
}
"""Parts of a year as they stand in addresses, and in words."""


def period_word(year: int, period: str) -> str:
    """The period as it stands in addresses: `2019` or `2020-quy-1`."""
    return f"{year}-{period}" if period else str(year)


def period_label(year: int, period: str) -> str:
    """The period as people read it: "2019" or "Quý I năm 2020"."""
    if not period:
        return str(year)
    label = PERIOD_LABELS.get(period)
    return str(label) % {"year": year} if label else period_word(year, period)


class Round(models.Model):
    """A scoring round (đợt đánh giá): a set, a year or part-year, a province, a level.

    The national round of provinces has no province. Its results are the standings; what the
    public reads are editions made from them.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", _("chuẩn bị")
        SELF_SCORING = "self_scoring", _("tự đánh giá")
        APPRAISAL_1 = "appraisal_1", _("thẩm định lần 1")
        EXPLANATION = "explanation", _("giải trình")
        APPRAISAL_2 = "appraisal_2", _("thẩm định lần 2")
        COUNCIL = "council", _("hội đồng")
        PUBLISHED = "published", _("đã công bố")

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("bộ tiêu chí")
    )
    province = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("tỉnh"),
    )
    level = models.CharField(_("cấp"), max_length=10, choices=Unit.Level.choices)
    year = models.PositiveSmallIntegerField(_("năm"))
    period = models.SlugField(
        _("kỳ"),
        max_length=20,
        blank=True,
        help_text=_("Trống: cả năm. Ví dụ: quy-1, 6-thang-cuoi."),
    )
    stage = models.CharField(
        _("giai đoạn"), max_length=12, choices=Stage.choices, default=Stage.DRAFT
    )
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt đánh giá")
        verbose_name_plural = _("đợt đánh giá")
        ordering = ["-year", "period", "level", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "level", "year", "period"],
                name="round_once",
                violation_error_message=_("Đã có đợt đánh giá của tỉnh, cấp và kỳ này."),
            ),
            models.UniqueConstraint(
                fields=["level", "year", "period"],
                name="round_national_once",
                condition=Q(province__isnull=True),
                violation_error_message=_("Đã có đợt đánh giá toàn quốc của cấp và kỳ này."),
            ),
            models.CheckConstraint(name="round_year", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(name="round_level", condition=Q(level__in=Unit.Level.values)),
        ]

    def __str__(self) -> str:
        where = self.province.name if self.province else _("toàn quốc")
        return f"{where} · {self.get_level_display()} · {self.period_label}"

    @property
    def period_word(self) -> str:
        """The period as it stands in addresses."""
        return period_word(self.year, self.period)

    @property
    def period_label(self) -> str:
        """The period as people read it."""
        return period_label(self.year, self.period)


class RankingGroup(models.Model):
    """Units ranked against each other within a round (nhóm xếp hạng)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="groups")
    slug = models.SlugField(_("mã"), max_length=60)
    name = models.CharField(_("tên"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("nhóm xếp hạng")
        verbose_name_plural = _("nhóm xếp hạng")
        ordering = ["round", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "slug"], name="group_slug_once")]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """One unit in one round (phiếu đánh giá của một đơn vị), in one ranking group.

    Group, name and kind are those of the round (domain rule 19).
    """

    class Status(models.TextChoices):
        ENTERING = "entering", _("đang tự đánh giá")
        SUBMITTED = "submitted", _("đã nộp")
        RETURNED = "returned", _("trả lại để sửa")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assessments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments")
    group = models.ForeignKey(RankingGroup, on_delete=models.PROTECT, related_name="assessments")
    unit_name = models.CharField(
        _("tên trong đợt"),
        max_length=120,
        blank=True,
        help_text=_("Trống: như tên đơn vị. Ghi khi lúc đánh giá đơn vị mang tên khác."),
    )
    unit_kind = models.CharField(
        _("loại trong đợt"),
        max_length=50,
        blank=True,
        help_text=_("Trống: như loại đơn vị. Ví dụ thị xã về sau lên thành phố."),
    )
    status = models.CharField(
        _("tình trạng"), max_length=9, choices=Status.choices, default=Status.ENTERING
    )
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người nộp"),
    )
    band_cap = models.ForeignKey(
        Band,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("xếp loại không vượt quá"),
    )
    band_cap_reason = models.TextField(_("lý do khống chế xếp loại"), blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu đánh giá")
        verbose_name_plural = _("phiếu đánh giá")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="assessment_once",
                violation_error_message=_("Đơn vị đã có trong đợt đánh giá này."),
            ),
            models.CheckConstraint(
                name="assessment_submitted_by_somebody",
                condition=~Q(status="submitted")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_cap_has_reason",
                condition=Q(band_cap__isnull=True) | ~Q(band_cap_reason=""),
                violation_error_message=_("Khống chế xếp loại phải có lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.round}"
