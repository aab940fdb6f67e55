"""What the public reads: numbered, frozen publications of a result."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models.criteria import CriteriaSet
from indicators.models.fields import PointsField
from indicators.models.round import Round, period_label, period_word
from indicators.querysets import (
    EditionQuerySet,
    EditionRowQuerySet,
    FrozenError,
    FrozenQuerySet,
)

LEVEL_WORDS = {
    Unit.Level.PROVINCE: "tinh",
    Unit.Level.DISTRICT: "huyen",
    Unit.Level.COMMUNE: "xa",
    Unit.Level.AGENCY: "so-nganh",
}
"""The word of a level (`<cap>`) in public addresses."""


class FrozenModel(models.Model):
    """A row that is written once: a correction is a new row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError("rows of this kind are only ever added")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError("rows of this kind are never deleted")


class Edition(FrozenModel):
    """A publication (bản công bố) of one table: what the public reads, unchanged for ever.

    `scope` is the province's slug, the same through time, or `viet-nam` for the national table.
    `origin` says whether the portal computed it or took it over from a printed source.
    """

    NATIONAL = "viet-nam"

    class Origin(models.TextChoices):
        COMPUTED = "computed", _("tính từ điểm thành phần")
        IMPORTED = "imported", _("nhập từ nguồn đã công bố")

    scope = models.SlugField(_("phạm vi"), max_length=60)
    scope_name = models.CharField(_("tên phạm vi"), max_length=120)
    province = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="editions"
    )
    level = models.CharField(_("cấp"), max_length=10, choices=Unit.Level.choices)
    year = models.PositiveSmallIntegerField(_("năm"))
    period = models.SlugField(_("kỳ"), max_length=20, blank=True)
    number = models.PositiveSmallIntegerField(_("bản số"))
    origin = models.CharField(_("nguồn gốc"), max_length=8, choices=Origin.choices)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="editions"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, null=True, blank=True, related_name="editions"
    )
    decision_number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("công bố lúc"))
    reason = models.TextField(_("lý do đính chính"), blank=True)
    places = models.PositiveSmallIntegerField(_("số chữ số thập phân"), default=2)
    tie_rule = models.CharField(
        _("quy tắc đồng hạng"), max_length=12, choices=CriteriaSet.TieRule.choices, blank=True
    )
    total_max = PointsField(_("tổng điểm tối đa"), null=True, blank=True)
    appraisal_max = PointsField(_("điểm thẩm định tối đa"), null=True, blank=True)
    survey_max = PointsField(_("điểm điều tra xã hội học tối đa"), null=True, blank=True)
    units_total = models.PositiveIntegerField(
        _("số đơn vị của bảng"), null=True, blank=True, help_text=_("Trống: không rõ.")
    )
    stated_mean = PointsField(_("trung bình do nguồn nêu"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    digest = models.CharField(_("mã băm SHA-256"), max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản công bố")
        verbose_name_plural = _("bản công bố")
        ordering = ["-year", "period", "scope", "level", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "level", "year", "period", "number"],
                name="edition_number_once",
                violation_error_message=_("Số bản công bố này đã có."),
            ),
            models.CheckConstraint(name="edition_number", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="edition_correction_has_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message=_("Bản đính chính phải có lý do."),
            ),
            models.CheckConstraint(
                name="edition_computed_has_round",
                condition=Q(origin="imported", round__isnull=True)
                | Q(origin="computed", round__isnull=False, criteria_set__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}/{self.level_word}/{self.period_word} #{self.number}"

    def get_absolute_url(self) -> str:
        """The table's address: always the newest edition."""
        return reverse("public:league-table", args=[self.scope, self.level_word, self.period_word])

    @property
    def level_word(self) -> str:
        """The level as it stands in addresses."""
        return LEVEL_WORDS[Unit.Level(self.level)]

    @property
    def period_word(self) -> str:
        """The period as it stands in addresses."""
        return period_word(self.year, self.period)

    @property
    def period_label(self) -> str:
        """The period as people read it."""
        return period_label(self.year, self.period)

    def get_permanent_url(self) -> str:
        """This edition's own address, for ever."""
        return reverse(
            "public:edition",
            args=[self.scope, self.level_word, self.period_word, self.number],
        )


class EditionArea(FrozenModel):
    """An area (lĩnh vực) or part of the index as this edition shows it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("mã"), max_length=20)
    name = models.TextField(_("tên"))
    part = models.CharField(_("phần"), max_length=8)
    max_points = PointsField(_("điểm tối đa"), null=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("lĩnh vực của bản công bố")
        verbose_name_plural = _("lĩnh vực của bản công bố")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="editionarea_once"),
            models.UniqueConstraint(fields=["edition", "code"], name="editionarea_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EditionRow(FrozenModel):
    """One unit's published result (dòng kết quả), with its name and group of that day.

    An empty `rank` or `index` means that the source or the computation has none; `note` says why.
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

    class Meta:
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

    class Meta:
        verbose_name = _("điểm lĩnh vực đã công bố")
        verbose_name_plural = _("điểm lĩnh vực đã công bố")
        constraints = [
            models.UniqueConstraint(fields=["row", "area"], name="editionareascore_once")
        ]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.area_id}: {self.points}"
