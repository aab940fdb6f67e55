"""What the public reads: numbered, frozen publications of a result."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models.criteria import CriteriaSet
from indicators.models.fields import PointsField
from indicators.models.round import Round, period_label, period_word
from indicators.querysets import EditionQuerySet, FrozenError

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
        # Also what Django itself uses, so that no way in meets a query set that isn't frozen.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError("rows of this kind are only ever added")
        # A new object with the number of a row that's there would otherwise be written over it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError("rows of this kind are never deleted")


@lru_cache(maxsize=4096)
def _permanent_url(language: str | None, place: tuple[str, str, str | int, int]) -> str:
    """Lists of results name dozens of them, and putting one together takes as long as a question.

    `language` is the active one, which reversing asks for.
    """
    return reverse("public:edition", args=place)


class Edition(FrozenModel):
    """A publication (bản công bố) of one table: what the public reads, unchanged for ever.

    `scope` is the province's slug, the same through time, or `viet-nam` for the national table.
    `origin` says whether the portal computed it or took it over from a printed source. `rules` is
    what `indicators.frozen_rules` reads: the set's rules as data and in words ({} for an imported
    edition). `lineage` is what the table's units came from and went into, as known that day.
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
    provisional = models.TextField(
        _("công bố tạm thời vì"),
        blank=True,
        help_text=_("Trống: kết quả đầy đủ. Có chữ: còn thiếu điểm mà vẫn công bố, và vì sao."),
    )
    rules = models.JSONField(_("quy tắc của bộ tiêu chí"), default=dict, blank=True)
    lineage = models.JSONField(_("tiền thân và kế thừa"), default=list, blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    digest = models.CharField(_("mã băm SHA-256"), max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
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
        place = (self.scope, self.level_word, self.period_word, self.number)
        return _permanent_url(get_language(), place)
