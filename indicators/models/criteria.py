"""What is measured and by which rules: criteria sets, their tree of criteria, bands, ties."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.models import Unit
from indicators.models.fields import PointsField, QuantityField
from indicators.querysets import CriteriaSetQuerySet, CriterionQuerySet


class CriteriaSet(models.Model):
    """A criteria set (bộ tiêu chí) decided for one level, with its own rules as data.

    Immutable once a round uses it (domain rule 26); what a decision leaves open is a field here
    and printed on every page that shows a result of the set.
    """

    class Rounding(models.TextChoices):
        HALF_UP = "half_up", _("làm tròn nửa lên")
        TRUNCATE = "truncate", _("cắt bỏ phần lẻ")

    class TieRule(models.TextChoices):
        COMPETITION = "competition", _("đồng hạng, hạng kế tiếp bỏ cách (1, 1, 3)")
        DENSE = "dense", _("đồng hạng, hạng kế tiếp liền sau (1, 1, 2)")

    class Unscored(models.TextChoices):
        NO_INDEX = "no_index", _("chưa có chỉ số, không xếp hạng")
        ZERO = "zero", _("tính 0 điểm")

    class EvidencePolicy(models.TextChoices):
        ZERO = "zero", _("thiếu tài liệu kiểm chứng: không có điểm")
        EXPLAIN = "explain", _("thiếu tài liệu kiểm chứng: phải giải trình")

    slug = models.SlugField(_("mã trên địa chỉ"), max_length=80, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    level = models.CharField(_("cấp"), max_length=10, choices=Unit.Level.choices)
    province = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name=_("tỉnh"),
        help_text=_("Trống: bộ tiêu chí toàn quốc."),
    )
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next_versions",
        verbose_name=_("bộ tiêu chí trước"),
    )
    decision_number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    source_url = models.TextField(_("nguồn"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)

    places = models.PositiveSmallIntegerField(
        _("số chữ số thập phân"), default=2, validators=[MaxValueValidator(4)]
    )
    rounding = models.CharField(
        _("làm tròn"), max_length=10, choices=Rounding.choices, default=Rounding.HALF_UP
    )
    tie_rule = models.CharField(
        _("quy tắc đồng hạng"),
        max_length=12,
        choices=TieRule.choices,
        default=TieRule.COMPETITION,
    )
    unscored = models.CharField(
        _("tiêu chí chưa có điểm"),
        max_length=10,
        choices=Unscored.choices,
        default=Unscored.NO_INDEX,
    )
    evidence_policy = models.CharField(
        _("tài liệu kiểm chứng"),
        max_length=10,
        choices=EvidencePolicy.choices,
        default=EvidencePolicy.EXPLAIN,
    )
    accept_self_score = models.BooleanField(_("nhận điểm tự đánh giá"), default=False)
    allow_above_100 = models.BooleanField(_("chỉ số được vượt 100"), default=False)
    bonus_cap = PointsField(_("điểm cộng tối đa"), null=True, blank=True)
    penalty_cap = PointsField(_("điểm trừ tối đa"), null=True, blank=True)
    total_max = PointsField(_("tổng điểm tối đa"))
    appraisal_max = PointsField(_("điểm thẩm định tối đa"))
    survey_max = PointsField(_("điểm điều tra xã hội học tối đa"))

    objects = CriteriaSetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="criteriaset_places",
                condition=Q(places__lte=4),
                violation_error_message=_("Nhiều nhất bốn chữ số thập phân."),
            ),
            models.CheckConstraint(
                name="criteriaset_parts_add_up",
                condition=Q(total_max=F("appraisal_max") + F("survey_max")),
                violation_error_message=_("Tổng điểm phải bằng thẩm định cộng điều tra."),
            ),
            models.CheckConstraint(
                name="criteriaset_maxima",
                condition=Q(total_max__gt=0)
                & Q(appraisal_max__gte=0)
                & Q(survey_max__gte=0)
                & (Q(bonus_cap__isnull=True) | Q(bonus_cap__gte=0))
                & (Q(penalty_cap__isnull=True) | Q(penalty_cap__gte=0)),
                violation_error_message=_("Điểm tối đa không được âm."),
            ),
            models.CheckConstraint(
                name="criteriaset_level",
                condition=Q(level__in=Unit.Level.values),
                violation_error_message=_("Cấp không hợp lệ."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("public:method", args=[self.slug])


class Criterion(models.Model):
    """A node of the tree: area (lĩnh vực), criterion (tiêu chí), sub-criterion (thành phần).

    Only leaves carry scores; a parent's maximum is the sum of its children (domain rule 7).
    Bonus and penalty are roots of their own and never enter the total maximum (rule 14).
    """

    class Part(models.TextChoices):
        MAIN = "main", _("điểm chính")
        BONUS = "bonus", _("điểm cộng")
        PENALTY = "penalty", _("điểm trừ")

    class Kind(models.TextChoices):
        OPTION = "option", _("chọn phương án")
        RATIO = "ratio", _("theo tỷ lệ")
        RATIO_BANDS = "ratio_bands", _("theo khoảng tỷ lệ")
        COUNT = "count", _("theo số lượng")
        DIRECT = "direct", _("chấm trực tiếp")
        SURVEY = "survey", _("điều tra xã hội học")
        BONUS = "bonus", _("điểm cộng")
        PENALTY = "penalty", _("điểm trừ")

    class NoCases(models.TextChoices):
        FULL = "full", _("không phát sinh: đạt điểm tối đa")
        ZERO = "zero", _("không phát sinh: 0 điểm")
        NOT_APPLICABLE = "not_applicable", _("không phát sinh: không áp dụng")

    criteria_set = models.ForeignKey(
        CriteriaSet,
        on_delete=models.CASCADE,
        related_name="criteria",
        verbose_name=_("bộ tiêu chí"),
    )
    code = models.CharField(_("mã"), max_length=20)
    name = models.TextField(_("tên"))
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="descendants",
        verbose_name=_("lĩnh vực"),
        help_text=_("Gốc của nhánh; trống ở chính lĩnh vực."),
    )
    part = models.CharField(_("phần"), max_length=8, choices=Part.choices, default=Part.MAIN)
    kind = models.CharField(
        _("cách tính"),
        max_length=12,
        choices=Kind.choices,
        blank=True,
        help_text=_("Trống ở lĩnh vực và tiêu chí có tiêu chí thành phần."),
    )
    max_points = PointsField(_("điểm tối đa"))
    ratio_floor = QuantityField(_("tỷ lệ tối thiểu"), null=True, blank=True)
    allow_over = models.BooleanField(_("tử số được lớn hơn mẫu số"), default=False)
    step = PointsField(_("điểm mỗi đơn vị đếm"), null=True, blank=True)
    no_cases = models.CharField(
        _("khi không phát sinh"), max_length=14, choices=NoCases.choices, blank=True
    )
    evidence_required = models.BooleanField(_("cần tài liệu kiểm chứng"), default=False)
    na_allowed = models.BooleanField(_("được ghi không áp dụng"), default=False)
    guidance = models.TextField(_("cách chấm"), blank=True)
    evidence_note = models.TextField(_("yêu cầu về tài liệu kiểm chứng"), blank=True)
    appraised_by = models.CharField(_("cơ quan thẩm định"), max_length=200, blank=True)

    objects = CriterionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"],
                name="criterion_code_once",
                violation_error_message=_("Mã tiêu chí đã có trong bộ tiêu chí."),
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "position"],
                name="criterion_position_once",
                violation_error_message=_("Thứ tự đã có trong bộ tiêu chí."),
            ),
            models.CheckConstraint(
                name="criterion_max_not_negative",
                condition=Q(max_points__gte=0),
                violation_error_message=_("Điểm tối đa không được âm."),
            ),
            models.CheckConstraint(
                name="criterion_area_is_root",
                condition=Q(parent__isnull=True, area__isnull=True, kind="")
                | Q(parent__isnull=False, area__isnull=False),
                violation_error_message=_("Lĩnh vực là gốc và không có cách tính."),
            ),
            models.CheckConstraint(
                name="criterion_kind_fits_part",
                condition=Q(kind="")
                | Q(part="bonus", kind="bonus")
                | Q(part="penalty", kind="penalty")
                | (Q(part="main") & ~Q(kind__in=["bonus", "penalty"])),
                violation_error_message=_("Cách tính không hợp với phần điểm."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_leaf(self) -> bool:
        """Whether scores are entered here (chỉ lá mới có điểm)."""
        return self.kind != ""


class CriterionOption(models.Model):
    """One answer (phương án) of an option leaf, with its points."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    label = models.CharField(_("phương án"), max_length=300)
    points = PointsField(_("điểm"))

    class Meta:
        verbose_name = _("phương án")
        verbose_name_plural = _("phương án")
        ordering = ["criterion", "position"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "position"], name="option_position_once"),
            models.CheckConstraint(name="option_not_negative", condition=Q(points__gte=0)),
        ]

    def __str__(self) -> str:
        return self.label


class CriterionBand(models.Model):
    """One step (khoảng tỷ lệ) of a ratio-bands leaf: from `lower` (share, inclusive) on."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="ratio_bands")
    lower = QuantityField(_("từ tỷ lệ"))
    points = PointsField(_("điểm"))

    class Meta:
        verbose_name = _("khoảng tỷ lệ")
        verbose_name_plural = _("khoảng tỷ lệ")
        ordering = ["criterion", "lower"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "lower"], name="ratioband_lower_once"),
            models.CheckConstraint(
                name="ratioband_not_negative", condition=Q(lower__gte=0, points__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"≥ {self.lower}: {self.points}"


class Band(models.Model):
    """A band of results (xếp loại): label and lower bound, inclusive; data, never constants."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="bands")
    code = models.SlugField(_("mã"), max_length=20)
    label = models.CharField(_("tên"), max_length=60)
    lower = PointsField(_("từ chỉ số"))

    class Meta:
        verbose_name = _("xếp loại")
        verbose_name_plural = _("xếp loại")
        ordering = ["criteria_set", "-lower"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="band_code_once"),
            models.UniqueConstraint(fields=["criteria_set", "lower"], name="band_lower_once"),
            models.CheckConstraint(name="band_not_negative", condition=Q(lower__gte=0)),
        ]

    def __str__(self) -> str:
        return self.label


class TieBreaker(models.Model):
    """What decides between units of equal index (tiêu chí phụ), in declared order, at most 3."""

    class Kind(models.TextChoices):
        AREA = "area", _("điểm lĩnh vực")
        APPRAISAL = "appraisal", _("điểm thẩm định")
        SURVEY = "survey", _("điểm điều tra xã hội học")

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.CASCADE, related_name="tie_breakers"
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(_("so sánh"), max_length=10, choices=Kind.choices)
    area = models.ForeignKey(Criterion, on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        verbose_name = _("tiêu chí phụ")
        verbose_name_plural = _("tiêu chí phụ")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "position"], name="tiebreaker_position_once"
            ),
            models.CheckConstraint(
                name="tiebreaker_at_most_three", condition=Q(position__gte=1, position__lte=3)
            ),
            models.CheckConstraint(
                name="tiebreaker_area_fits",
                condition=Q(kind="area", area__isnull=False)
                | (~Q(kind="area") & Q(area__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"


class CriterionMapping(models.Model):
    """What became of a leaf in the next version of its set (đối chiếu tiêu chí).

    A new version maps every leaf on both sides: a dropped one has no `new`, a new one no `old`;
    split and merged leaves have several rows.
    """

    class Kind(models.TextChoices):
        SAME = "same", _("giữ nguyên")
        RENAMED = "renamed", _("đổi tên")
        REWEIGHTED = "reweighted", _("đổi điểm tối đa")
        SPLIT = "split", _("tách")
        MERGED = "merged", _("gộp")
        NEW = "new", _("mới")
        DROPPED = "dropped", _("bỏ")

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.CASCADE, related_name="mappings", verbose_name=_("bộ mới")
    )
    old = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, null=True, blank=True, related_name="mapped_to"
    )
    new = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, null=True, blank=True, related_name="mapped_from"
    )
    kind = models.CharField(_("quan hệ"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("đối chiếu tiêu chí")
        verbose_name_plural = _("đối chiếu tiêu chí")
        ordering = ["criteria_set", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "old", "new"], name="mapping_once"),
            models.CheckConstraint(
                name="mapping_kind_fits",
                condition=Q(kind="new", old__isnull=True, new__isnull=False)
                | Q(kind="dropped", old__isnull=False, new__isnull=True)
                | (~Q(kind__in=["new", "dropped"]) & Q(old__isnull=False, new__isnull=False)),
                violation_error_message=_("Tiêu chí mới không có tiêu chí cũ, và ngược lại."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
