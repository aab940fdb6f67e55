from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts import vietnamese
from districts.querysets import UnitQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Commune", "District", "Province", "Unit"]


class RealUnitManager(models.Manager.from_queryset(UnitQuerySet)):
    """Units that exist or existed; those made up for demonstration are left out."""

    def get_queryset(self) -> UnitQuerySet:
        return super().get_queryset().filter(illustrative=False)


class Unit(models.Model):
    """Administrative unit (đơn vị hành chính), or an agency of one: one row per unit and period.

    A unit that changes its name, kind or code ends and a new row begins, tied to it by a
    `Succession`. Neither a name nor a code is an identity: there are two districts called Châu
    Thành in two neighbouring provinces, and 82 was Tiền Giang before it was Đồng Tháp. Code and
    period together are.

    `valid_from` and `valid_to` are the first and the last day of existence. A blank start isn't
    known; a blank end hasn't come. `parent` and `province` are the units above; where the one
    above had several periods meanwhile, they name the last of them (see `UnitQuerySet.under`).
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Cấp tỉnh")
        DISTRICT = "district", _("Cấp huyện")
        COMMUNE = "commune", _("Cấp xã")
        AGENCY = "agency", _("Sở, ban, ngành")

    # In addresses, for a start that isn't known: /don-vi/30244/den-2025-06-30/
    UNTIL_PREFIX = "den-"
    PERIOD_UNKNOWN = "khong-ro"
    CODE_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z.-]*\Z"

    code = models.CharField(
        _("mã"),
        max_length=12,
        # It stands in addresses.
        validators=[
            RegexValidator(
                CODE_PATTERN, _("Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm và gạch ngang.")
            )
        ],
    )
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    kind = models.CharField(
        _("loại"), max_length=50, help_text=_("Tỉnh, huyện, quận, xã, phường, đặc khu, sở…")
    )
    name = models.CharField(_("tên"), max_length=120)
    full_name = models.CharField(_("tên đầy đủ"), max_length=120)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("trực thuộc"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    province = models.ForeignKey(
        "self",
        verbose_name=_("tỉnh, thành phố"),
        on_delete=models.PROTECT,
        related_name="units_in_province",
        null=True,
        blank=True,
    )
    valid_from = models.DateField(
        _("từ ngày"), null=True, blank=True, help_text=_("Để trống nếu không rõ.")
    )
    valid_to = models.DateField(
        _("đến hết ngày"), null=True, blank=True, help_text=_("Để trống nếu đang hoạt động.")
    )
    slug = models.SlugField(_("từ trong địa chỉ"), max_length=120, db_index=False, editable=False)
    search_key = models.CharField(_("khóa tìm kiếm"), max_length=600, editable=False)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=480, editable=False)
    code_reused = models.BooleanField(
        _("mã dùng nhiều lần"),
        default=False,
        editable=False,
        help_text=_("Có đơn vị khác đã hoặc đang mang mã này."),
    )
    latitude = models.DecimalField(
        _("vĩ độ"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("kinh độ"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    area_km2 = models.DecimalField(
        _("diện tích (km²)"), max_digits=10, decimal_places=3, null=True, blank=True
    )
    display_order = models.PositiveIntegerField(_("thứ tự trong văn bản"), null=True, blank=True)
    illustrative = models.BooleanField(
        _("số liệu minh họa"),
        default=False,
        help_text=_("Đơn vị không có thật, chỉ để minh họa."),
    )

    # Everything, for relations and the admin; named so that nobody picks it unawares.
    with_illustrative = UnitQuerySet.as_manager()
    objects = RealUnitManager()

    history = HistoricalRecords(
        verbose_name=_("lịch sử đơn vị"),
        verbose_name_plural=_("lịch sử đơn vị"),
        excluded_fields=["slug", "search_key", "sort_key", "code_reused"],
    )

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_valid_from"),
            # NULLs differ from each other in a unique index, so the blank start needs its own.
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_from__isnull=True),
                name="unit_code_start_unknown",
                violation_error_message=_("Đã có đơn vị mang mã này mà không rõ ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")),
                name="unit_starts_before_it_ends",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=["province", "district", "commune", "agency"]),
                name="unit_level_known",
                violation_error_message=_("Cấp của đơn vị không hợp lệ."),
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True, province__isnull=True)
                | (~Q(level="province") & Q(parent__isnull=False, province__isnull=False)),
                name="unit_has_its_place",
                violation_error_message=_("Cấp tỉnh không có cấp trên; cấp khác phải có."),
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & ~Q(full_name="") & ~Q(kind=""),
                name="unit_is_named",
                violation_error_message=_("Mã, tên, tên đầy đủ và loại không được để trống."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A comparison with NULL would pass, hence the two last conditions.
                | Q(
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                    latitude__isnull=False,
                    longitude__isnull=False,
                ),
                name="unit_point_whole",
                violation_error_message=_("Vĩ độ và kinh độ phải đi cùng nhau và hợp lệ."),
            ),
            models.CheckConstraint(
                condition=Q(area_km2__isnull=True) | Q(area_km2__gt=0),
                name="unit_area_positive",
                violation_error_message=_("Diện tích phải lớn hơn 0."),
            ),
        ]
        indexes = [
            # .by_slug(slug, date): every address /xep-hang/<tinh>/…
            models.Index(fields=["slug"], condition=Q(level="province"), name="unit_province_slug"),
            # .under(province).level(level).in_vietnamese_order(): the units of a league table
            models.Index(fields=["province", "level", "sort_key"], name="unit_in_province"),
            # .level(level).in_vietnamese_order(): lists of a level over the whole country
            models.Index(fields=["level", "sort_key"], name="unit_of_level"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, **kwargs) -> None:
        """Save, with the derived keys. Bulk writers call `set_keys` themselves."""
        self.set_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "slug", "search_key", "sort_key"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """Return the unit's page; with its period in the address if others bore the code."""
        if self.code_reused:
            return reverse("public:unit-period", args=[self.code, self.period_word])
        return reverse("public:unit", args=[self.code])

    def clean(self) -> None:
        """Refuse what takes other rows to see: a unit above of another time, world or place."""
        super().clean()
        for field in ("parent", "province"):
            above = getattr(self, field)
            if above is None:
                continue
            if above.illustrative != self.illustrative:
                raise ValidationError(
                    {field: _("Đơn vị minh họa và đơn vị có thật không trực thuộc nhau.")}
                )
            if not self._overlaps(above):
                raise ValidationError(
                    {
                        field: _("%(unit)s không tồn tại trong thời gian của đơn vị này.")
                        % {"unit": above}
                    }
                )
        if self.province is not None and self.province.level != self.Level.PROVINCE:
            raise ValidationError({"province": _("Phải là đơn vị cấp tỉnh.")})
        if self.parent is not None and self.province is not None:
            # Codes, not rows: the two may name different periods of one province.
            home = self.parent if self.parent.province is None else self.parent.province
            if home.code != self.province.code:
                raise ValidationError({"province": _("Đơn vị cấp trên thuộc tỉnh khác.")})

    @property
    def period_word(self) -> str:
        """The word for this period in addresses: "2025-07-01", "den-2025-06-30"."""
        if self.valid_from is not None:
            return self.valid_from.isoformat()
        if self.valid_to is not None:
            return f"{self.UNTIL_PREFIX}{self.valid_to.isoformat()}"
        return self.PERIOD_UNKNOWN

    @property
    def name_with_province(self) -> str:
        """The full name told apart from namesakes: "Huyện Châu Thành, Tỉnh Đồng Tháp".

        Reads `self.province`: a query of its own unless it's selected along.
        """
        return self.full_name if self.province is None else f"{self.full_name}, {self.province}"

    def is_current(self, today: datetime.date) -> bool:
        """Whether the unit exists on that day, as far as is known (see `UnitQuerySet.on`)."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_to is None or self.valid_to >= today
        )

    def predecessors(self) -> models.QuerySet:
        """Return the `Succession` rows that lead here, each with its `predecessor` selected."""
        return self.successions_in.select_related("predecessor__province").order_by(
            "predecessor__sort_key", "predecessor__code", "pk"
        )

    def successors(self) -> models.QuerySet:
        """Return the `Succession` rows that lead on, each with its `successor` selected.

        A unit abolished without a successor has one row whose `successor` is None.
        """
        return self.successions_out.select_related("successor__province").order_by(
            F("successor__sort_key").asc(nulls_last=True), "successor__code", "pk"
        )

    def set_keys(self) -> None:
        """Set `slug`, `search_key` and `sort_key` from the names of this unit and those above.

        The search key is name | full name / parent / province /, each word with a space before
        it, all as `vietnamese.search_key` writes them: " chau thanh | huyen chau thanh / tinh
        dong thap / ". The signs tell the unit's own name from those above.
        """
        own, full = (vietnamese.search_key(text) for text in (self.name, self.full_name))
        above = []
        if self.parent is not None:
            above.append(self.parent.full_name)
        if self.province is not None and self.province_id != self.parent_id:
            above.append(self.province.full_name)
        places = "".join(f" {vietnamese.search_key(name)} /" for name in above)
        keys = {
            "search_key": f" {own} | {full} /{places}",
            "sort_key": vietnamese.sort_key(self.name),
            "slug": vietnamese.slug(self.name),
        }
        for field, key in keys.items():
            # Room enough for any Vietnamese name; a ligature may unfold into a dozen letters.
            setattr(self, field, key[: self._meta.get_field(field).max_length])

    def _overlaps(self, other: Unit) -> bool:
        starts = [day for day in (self.valid_from, other.valid_from) if day is not None]
        ends = [day for day in (self.valid_to, other.valid_to) if day is not None]
        return not starts or not ends or max(starts) <= min(ends)


class LevelManager(RealUnitManager):
    """Real units of the proxy's own level."""

    def get_queryset(self) -> UnitQuerySet:
        return super().get_queryset().filter(level=self.model.LEVEL)


class Province(Unit):
    """Province or centrally run city (tỉnh, thành phố trực thuộc trung ương)."""

    LEVEL = Unit.Level.PROVINCE
    objects = LevelManager()

    class Meta:
        proxy = True
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")


class District(Unit):
    """District-level unit (đơn vị hành chính cấp huyện), until 30/06/2025."""

    LEVEL = Unit.Level.DISTRICT
    objects = LevelManager()

    class Meta:
        proxy = True
        verbose_name = _("đơn vị cấp huyện")
        verbose_name_plural = _("đơn vị cấp huyện")


class Commune(Unit):
    """Commune-level unit (đơn vị hành chính cấp xã: xã, phường, thị trấn, đặc khu)."""

    LEVEL = Unit.Level.COMMUNE
    objects = LevelManager()

    class Meta:
        proxy = True
        verbose_name = _("đơn vị cấp xã")
        verbose_name_plural = _("đơn vị cấp xã")
