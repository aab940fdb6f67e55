"""What a published edition consists of: areas, criteria, rows and scores as they were that day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models.criteria import Criterion
from indicators.models.edition import Edition, FrozenModel
from indicators.models.fields import PointsField
from indicators.querysets import EditionRowQuerySet, FrozenQuerySet


class EditionArea(FrozenModel):
    """An area (lĩnh vực) or part of the index as this edition shows it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("mã"), max_length=20)
    name = models.TextField(_("tên"))
    part = models.CharField(_("phần"), max_length=8)
    max_points = PointsField(_("điểm tối đa"), null=True)

    objects = FrozenQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("lĩnh vực của bản công bố")
        verbose_name_plural = _("lĩnh vực của bản công bố")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="editionarea_once"),
            models.UniqueConstraint(fields=["edition", "code"], name="editionarea_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EditionCriterion(FrozenModel):
    """A node of the criteria tree as it was that day (tiêu chí của bản công bố), areas included.

    `position` is the order of the tree, counted from 1; `depth` is 0 for an area. `rule` is what
    `indicators.frozen_rules.leaf_rule` reads, {} for a node that isn't a leaf. `rule_text` says the
    same in words, with the set's own guidance. Imported editions have none of these.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("mã"), max_length=20)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(EditionArea, on_delete=models.CASCADE, related_name="criteria")
    depth = models.PositiveSmallIntegerField(_("bậc"))
    kind = models.CharField(
        _("cách tính"), max_length=12, choices=Criterion.Kind.choices, blank=True
    )
    name = models.TextField(_("tên"))
    rule_text = models.TextField(_("cách chấm"), blank=True)
    evidence_text = models.TextField(_("yêu cầu về tài liệu kiểm chứng"), blank=True)
    max_points = PointsField(_("điểm tối đa"))
    rule = models.JSONField(_("quy tắc"), default=dict, blank=True)
    na_allowed = models.BooleanField(_("được ghi không áp dụng"), default=False)
    source = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FrozenQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("tiêu chí của bản công bố")
        verbose_name_plural = _("tiêu chí của bản công bố")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="editioncriterion_once"),
            models.UniqueConstraint(fields=["edition", "code"], name="editioncriterion_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_leaf(self) -> bool:
        """Whether units have scores here."""
        return self.kind != ""


class EditionRow(FrozenModel):
    """One unit's published result (dòng kết quả), with its name and group of that day.

    An empty `rank` or `index` means that the source or the computation has none; `note` says why.
    `tie_values` are what the set's tie-breakers compared, in their order, as text of four places.
    """

    class Basis(models.TextChoices):
        COMPUTED = "computed", _("tính từ điểm thành phần")
        STATED = "stated", _("nguồn nêu")
        DERIVED = "derived", _("suy ra")
        LISTED_ORDER = "listed_order", _("theo thứ tự liệt kê")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rows")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="results"
    )
    position = models.PositiveIntegerField(_("thứ tự in"))
    unit_code = models.CharField(_("mã đơn vị"), max_length=12, blank=True)
    unit_name = models.CharField(_("tên đơn vị"), max_length=120)
    unit_kind = models.CharField(_("loại đơn vị"), max_length=40, blank=True)
    parent_name = models.CharField(_("thuộc"), max_length=120, blank=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=400)
    group = models.CharField(_("nhóm"), max_length=200, blank=True)
    rank = models.PositiveIntegerField(_("hạng"), null=True)
    rank_of = models.PositiveIntegerField(_("trên tổng số"), null=True)
    tied = models.BooleanField(_("đồng hạng"), default=False)
    index = PointsField(_("chỉ số"), null=True)
    points = PointsField(_("điểm"), null=True)
    max_points = PointsField(_("điểm tối đa"), null=True)
    appraisal_points = PointsField(_("điểm thẩm định"), null=True)
    survey_points = PointsField(_("điểm điều tra xã hội học"), null=True)
    bonus = PointsField(_("điểm cộng"), null=True)
    penalty = PointsField(_("điểm trừ"), null=True)
    band = models.CharField(_("xếp loại"), max_length=60, blank=True)
    band_cap = models.CharField(
        _("xếp loại không vượt quá"), max_length=20, blank=True, help_text=_("Mã của xếp loại.")
    )
    tie_values = models.JSONField(_("giá trị tiêu chí phụ"), default=list, blank=True)
    previous_rank = models.PositiveIntegerField(_("hạng kỳ trước"), null=True)
    previous_index = PointsField(_("chỉ số kỳ trước"), null=True)
    rank_change = models.IntegerField(_("thay đổi hạng"), null=True)
    change_note = models.CharField(_("vì sao không so sánh"), max_length=200, blank=True)
    missing = models.PositiveSmallIntegerField(_("số tiêu chí chưa có điểm"), default=0)
    not_applicable = models.PositiveSmallIntegerField(_("số tiêu chí không áp dụng"), default=0)
    basis = models.CharField(_("căn cứ"), max_length=12, choices=Basis.choices)
    note = models.TextField(_("ghi chú"), blank=True)
    source_url = models.TextField(_("nguồn"), blank=True)

    objects = EditionRowQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("dòng kết quả")
        verbose_name_plural = _("dòng kết quả")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="editionrow_position"),
            models.UniqueConstraint(
                fields=["edition", "unit"],
                condition=Q(unit__isnull=False),
                name="editionrow_unit_once",
            ),
            models.CheckConstraint(
                name="editionrow_rank_within",
                condition=Q(rank__isnull=True)
                | Q(rank_of__isnull=True)
                | Q(rank__lte=models.F("rank_of")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}: {self.rank}/{self.rank_of}"


class EditionAreaScore(FrozenModel):
    """A unit's published points in one area (điểm lĩnh vực)."""

    row = models.ForeignKey(EditionRow, on_delete=models.CASCADE, related_name="area_scores")
    area = models.ForeignKey(EditionArea, on_delete=models.CASCADE, related_name="scores")
    points = PointsField(_("điểm"))
    max_points = PointsField(_("điểm tối đa"), null=True)

    objects = FrozenQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("điểm lĩnh vực đã công bố")
        verbose_name_plural = _("điểm lĩnh vực đã công bố")
        constraints = [
            models.UniqueConstraint(fields=["row", "area"], name="editionareascore_once")
        ]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.area_id}: {self.points}"


class EditionScore(FrozenModel):
    """One published leaf score (điểm tiêu chí đã công bố) and what it was made of.

    `points` are the ones that count by rule 9 and `decided_by` says whose they are; no points and
    not `not_applicable` means that nobody had scored the leaf. `inputs` holds what was declared,
    only what there is: `option` (counted from 0), and `numerator`, `denominator`, `count` as text
    of four places. `evidence` lists documents by title, number, date, issuer and place: what the
    public may know of them, never a file.
    """

    class DecidedBy(models.TextChoices):
        SELF = "self", _("tự đánh giá")
        APPRAISED_1 = "appraised_1", _("thẩm định lần 1")
        APPRAISED_2 = "appraised_2", _("thẩm định lần 2")
        COUNCIL = "council", _("hội đồng")
        SURVEY = "survey", _("điều tra xã hội học")

    pk = models.CompositePrimaryKey("row_id", "criterion_id")
    row = models.ForeignKey(
        EditionRow, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    criterion = models.ForeignKey(EditionCriterion, on_delete=models.CASCADE, related_name="scores")
    not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    points = PointsField(_("điểm"), null=True)
    decided_by = models.CharField(
        _("điểm do"), max_length=11, choices=DecidedBy.choices, blank=True
    )
    self_points = PointsField(_("điểm tự đánh giá"), null=True)
    inputs = models.JSONField(_("số liệu kê khai"), default=dict, blank=True)
    evidence = models.JSONField(_("tài liệu kiểm chứng"), default=list, blank=True)

    objects = FrozenQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("điểm tiêu chí đã công bố")
        verbose_name_plural = _("điểm tiêu chí đã công bố")
        constraints = [
            models.CheckConstraint(
                name="editionscore_na_has_no_points",
                condition=Q(not_applicable=False) | Q(points__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.criterion_id}: {self.points}"
