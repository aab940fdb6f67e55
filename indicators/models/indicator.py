"""What is counted beside the index: indicators, observations of them, targets, and where from."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.models import Unit
from indicators.models.criteria import Criterion
from indicators.models.edition import FrozenModel
from indicators.models.fields import QuantityField
from indicators.periods import Period
from indicators.querysets import FigureChangeQuerySet, ObservationQuerySet

_FOUR_PLACES = Decimal("0.0001")


class Indicator(models.Model):
    """An indicator (chỉ tiêu): what is counted, by which formula, which way is better.

    `code` is its name in data files, `slug` its word in addresses. An indicator that is part of
    another one (`part_of`) says that the parts add up; `parts` of the whole says how strictly.
    """

    class Kind(models.TextChoices):
        RATIO = "ratio", _("tỷ lệ: tử số chia mẫu số")
        COUNT = "count", _("số lượng")
        MONEY = "money", _("số tiền")
        INDEX = "index", _("điểm hoặc chỉ số")
        RANK = "rank", _("thứ hạng")
        WORDS = "words", _("mức xếp bằng chữ")

    class Direction(models.TextChoices):
        UP = "up", _("càng cao càng tốt")
        DOWN = "down", _("càng thấp càng tốt")
        NONE = "none", _("không có chiều tốt xấu")

    class Frequency(models.TextChoices):
        MONTH = "month", _("hằng tháng")
        QUARTER = "quarter", _("theo kỳ báo cáo quý")
        YEAR = "year", _("hằng năm")
        ONCE = "once", _("khi có")

    class Parts(models.TextChoices):
        NONE = "", _("không có phần")
        ALL = "all", _("các phần đã nêu phải cộng đủ")
        COMPLETE = "complete", _("chỉ cộng khi có đủ mọi phần")

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    slug = models.SlugField(_("từ trong địa chỉ"), max_length=120, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    topic = models.CharField(_("chủ đề"), max_length=80)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    kind = models.CharField(_("cách tính"), max_length=5, choices=Kind.choices)
    numerator_label = models.CharField(_("tử số"), max_length=160, blank=True)
    denominator_label = models.CharField(_("mẫu số"), max_length=160, blank=True)
    direction = models.CharField(_("chiều"), max_length=4, choices=Direction.choices)
    frequency = models.CharField(_("kỳ"), max_length=7, choices=Frequency.choices)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=40)
    places = models.PositiveSmallIntegerField(
        _("số chữ số thập phân"), default=2, validators=[MaxValueValidator(4)]
    )
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="part_indicators",
        verbose_name=_("là phần của"),
    )
    breakdown = models.CharField(
        _("cách chia"),
        max_length=20,
        blank=True,
        help_text=_("Các phần cùng một cách chia mới cộng với nhau."),
    )
    parts = models.CharField(
        _("cộng các phần"), max_length=8, choices=Parts.choices, blank=True, default=Parts.NONE
    )
    adds_up = models.BooleanField(
        _("cộng được giữa các đơn vị"),
        default=False,
        help_text=_("Cơ quan cấp huyện cộng các xã phải bằng toàn huyện."),
    )
    entered_by_units = models.BooleanField(_("đơn vị nhập"), default=False)
    is_index = models.BooleanField(
        _("là Chỉ số CCHC"),
        default=False,
        help_text=_("Bảng xếp hạng của cổng đã có; các chỉ số khác không được gọi là Chỉ số CCHC."),
    )
    note = models.TextField(_("ghi chú"), blank=True)
    edited_at = models.DateTimeField(_("sửa tay lúc"), null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="indicator_places",
                condition=Q(places__lte=4),
                violation_error_message=_("Nhiều nhất bốn chữ số thập phân."),
            ),
            models.CheckConstraint(
                name="indicator_ratio_is_labelled",
                condition=~Q(kind="ratio") | (~Q(numerator_label="") & ~Q(denominator_label="")),
                violation_error_message=_("Tỷ lệ phải nêu tử số và mẫu số là gì."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("public:indicator", args=[self.slug])

    @property
    def counted_in(self) -> str:
        """The unit of measure to say beside its values; "" where a value says it itself."""
        says_it = (self.Kind.RATIO, self.Kind.RANK, self.Kind.WORDS)
        return "" if self.kind in says_it else self.unit_of_measure

    @property
    def is_percentage(self) -> bool:
        """Whether its value is a percentage: a ratio, or one a source printed without its parts."""
        return self.kind == self.Kind.RATIO


class FigureSource(models.Model):
    """Where figures come from (nguồn số liệu): an article, a page, or the units themselves."""

    class Kind(models.TextChoices):
        PRINTED = "printed", _("nguồn đã công bố")
        UNIT = "unit", _("đơn vị nhập trên cổng")

    kind = models.CharField(_("loại"), max_length=7, choices=Kind.choices)
    title = models.CharField(_("tên"), max_length=300)
    address = models.CharField(_("tệp hoặc địa chỉ"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("nguồn số liệu")
        verbose_name_plural = _("nguồn số liệu")
        constraints = [
            models.UniqueConstraint(fields=["kind", "title", "address"], name="figuresource_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """The address where it's one a browser can open, else ""."""
        first = self.address.split(" ", 1)[0]
        return first if first.startswith(("https://", "http://")) else ""


class Observation(models.Model):
    """One observation (số liệu) of an indicator: unit, period, scope, figures, source.

    Narrow on purpose: monthly figures of a thousand units over ten years are millions of rows.
    Numerator and denominator are what was counted; `value` is what they give (a percentage with
    four places), or what the source states where it gives nothing to compute from; `stated` is
    what the source prints, to the number of places it prints. Both stay and both are shown.
    The same figure from two sources is two rows, and both stay.
    """

    class Scope(models.TextChoices):
        WHOLE = "", _("toàn đơn vị")
        OWN = "own", _("riêng cơ quan của đơn vị")
        DISTRICTS = "districts", _("các huyện")
        COMMUNES = "communes", _("các xã")
        DEPARTMENTS = "agencies", _("các sở, ban, ngành")

    class Qualifier(models.TextChoices):
        EXACT = "", _("đúng")
        ABOUT = "about", _("khoảng")
        MORE = "more", _("trên")
        NEARLY = "nearly", _("gần")

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến ngày"))
    scope = models.CharField(
        _("phạm vi"), max_length=9, choices=Scope.choices, blank=True, default=Scope.WHOLE
    )
    body = models.CharField(_("cơ quan"), max_length=120, blank=True, default="")
    source = models.ForeignKey(
        FigureSource, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    numerator = QuantityField(_("tử số"), null=True, blank=True)
    denominator = QuantityField(_("mẫu số"), null=True, blank=True)
    value = QuantityField(_("giá trị"), null=True, blank=True)
    stated = QuantityField(_("giá trị nguồn nêu"), null=True, blank=True)
    stated_places = models.PositiveSmallIntegerField(_("số lẻ nguồn nêu"), default=0)
    words = models.CharField(_("bằng chữ"), max_length=120, blank=True, default="")
    qualifier = models.CharField(
        _("mức chính xác"), max_length=6, choices=Qualifier.choices, blank=True, default=""
    )
    note = models.CharField(_("ghi chú"), max_length=400, blank=True, default="")
    public = models.BooleanField(_("công khai"), default=False)
    corrected = models.BooleanField(_("đã đính chính"), default=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        constraints = [
            # Also the way to everything of a unit, and to one indicator of it, newest last.
            models.UniqueConstraint(
                fields=[
                    "unit",
                    "indicator",
                    "period_end",
                    "period_start",
                    "scope",
                    "body",
                    "source",
                ],
                name="observation_once",
            ),
            models.CheckConstraint(
                name="observation_period",
                condition=Q(period_start__lte=F("period_end")),
                violation_error_message=_("Ngày cuối phải từ ngày đầu trở đi."),
            ),
            models.CheckConstraint(
                name="observation_says_something",
                condition=Q(value__isnull=False)
                | Q(denominator=0)
                | Q(numerator__isnull=False)
                | ~Q(words=""),
                violation_error_message=_("Số liệu phải có giá trị."),
            ),
        ]
        indexes = [
            # One indicator in one period over all units: its public page, the province's board.
            models.Index(
                fields=["indicator", "period_end", "period_start", "unit"],
                name="observation_of_indicator",
            ),
            # What waits to be released: few, among millions.
            models.Index(
                fields=["unit", "period_end"],
                condition=Q(public=False),
                name="observation_not_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator_id} {self.period_start}–{self.period_end}"

    @property
    def period(self) -> Period:
        """Its period, which knows its name."""
        return Period(self.period_end, self.period_start)

    @property
    def nothing_arose(self) -> bool:
        """Whether there was nothing to divide by (không phát sinh): not zero percent."""
        return self.denominator is not None and self.denominator == 0

    def places_of(self, indicator: Indicator) -> int:
        """How many decimals its value is read with: the indicator's, or its source's own.

        What nothing is computed from is as exact as its source: "gần 96%" isn't "gần 96,00%".
        """
        parts = [self.numerator]
        if indicator.kind == Indicator.Kind.RATIO:
            parts.append(self.denominator)
        only_stated = self.stated is not None and None in parts
        return self.stated_places if only_stated else indicator.places

    def set_value(self) -> None:
        """Set `value` from the figures by the indicator's formula; see `computed`."""
        self.value = computed(
            self.indicator.kind, self.numerator, self.denominator, stated=self.stated
        )


def computed(
    kind: str,
    numerator: Decimal | None,
    denominator: Decimal | None,
    *,
    stated: Decimal | None = None,
) -> Decimal | None:
    """What the figures give: 100 × numerator ÷ denominator of a ratio, to four places, half up.

    None where nothing arose. What has nothing to compute from is what its source states.
    """
    if kind == Indicator.Kind.RATIO:
        if numerator is None or denominator is None:
            return stated
        if denominator == 0:
            return None
        return (100 * numerator / denominator).quantize(_FOUR_PLACES, ROUND_HALF_UP)
    return numerator if numerator is not None else stated


class ObservationChange(FrozenModel):
    """A figure entered or corrected (nhật ký số liệu): who, when, from, to, why; only added to.

    The first row of an observation keeps the raw figure for good, whatever it's corrected to.
    """

    class Door(models.TextChoices):
        PAGE = "page", _("trang nhập")
        IMPORT = "import", _("tệp Excel")

    id = models.BigAutoField(primary_key=True)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="changes")
    old_numerator = QuantityField(null=True)
    old_denominator = QuantityField(null=True)
    new_numerator = QuantityField(null=True)
    new_denominator = QuantityField(null=True)
    reason = models.TextField(_("lý do"), blank=True)
    door = models.CharField(_("qua"), max_length=6, choices=Door.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("lúc"))

    objects = FigureChangeQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("thay đổi số liệu")
        verbose_name_plural = _("nhật ký số liệu")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.observation_id}: {self.old_numerator} → {self.new_numerator}"


class Target(models.Model):
    """What an indicator should reach (mục tiêu): ≥, ≤ or =, of a unit, in a period, by a document.

    A target of a province holds for it and, where it says so, for the units below.
    """

    class Sense(models.TextChoices):
        AT_LEAST = "ge", "≥"
        AT_MOST = "le", "≤"
        EQUAL = "eq", "="

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    scope = models.CharField(
        _("phạm vi"), max_length=9, choices=Observation.Scope.choices, blank=True, default=""
    )
    for_units_below = models.BooleanField(_("cho cả các đơn vị trực thuộc"), default=False)
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến ngày"))
    sense = models.CharField(_("so sánh"), max_length=2, choices=Sense.choices)
    value = QuantityField(_("giá trị"))
    document = models.CharField(_("văn bản"), max_length=300, blank=True)
    source = models.ForeignKey(
        FigureSource, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    note = models.CharField(_("ghi chú"), max_length=400, blank=True)
    public = models.BooleanField(_("công khai"), default=False)

    class Meta:
        verbose_name = _("mục tiêu")
        verbose_name_plural = _("mục tiêu")
        ordering = ["unit", "indicator", "period_end", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator", "period_start", "period_end", "scope"],
                name="target_once",
                violation_error_message=_("Đơn vị đã có mục tiêu này trong kỳ này."),
            ),
            models.CheckConstraint(
                name="target_period", condition=Q(period_start__lte=F("period_end"))
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "period_end"], name="target_of_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.get_sense_display()} {self.value}"

    @property
    def period(self) -> Period:
        """Its period."""
        return Period(self.period_end, self.period_start)

    def met_by(self, value: Decimal) -> bool:
        """Whether a value reaches it."""
        if self.sense == self.Sense.AT_LEAST:
            return value >= self.value
        if self.sense == self.Sense.AT_MOST:
            return value <= self.value
        return value == self.value


class FigureWarning(models.Model):
    """A disagreement found in the figures (cảnh báo số liệu), kept so that boards can count them.

    Worked out anew for a unit and period whenever a figure of it is written: see
    `indicators.consistency`. Nothing is repaired by it.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="warnings")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="figure_warnings")
    rule = models.CharField(_("phép kiểm tra"), max_length=20)
    code = models.CharField(_("mã câu"), max_length=24)
    stated = QuantityField(_("nêu"))
    computed = QuantityField(_("tính"))
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("cảnh báo số liệu")
        verbose_name_plural = _("cảnh báo số liệu")
        ordering = ["unit", "pk"]

    def __str__(self) -> str:
        return f"{self.observation_id}: {self.rule}"


class CriterionFeed(models.Model):
    """The indicator a ratio leaf takes its numerator and denominator from (nguồn của tiêu chí)."""

    class PeriodRule(models.TextChoices):
        REPORT_YEAR = "ky-nam", _("kỳ báo cáo của đợt (năm: 15/12 đến 14/12)")
        YEAR = "nam", _("đúng các ngày của đợt (năm: dương lịch)")
        MONTHS = "thang", _("cộng các tháng của đợt")

    criterion = models.OneToOneField(Criterion, on_delete=models.CASCADE, related_name="feed")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="feeds")
    period_rule = models.CharField(_("kỳ số liệu"), max_length=6, choices=PeriodRule.choices)

    class Meta:
        verbose_name = _("nguồn của tiêu chí")
        verbose_name_plural = _("nguồn của tiêu chí")

    def __str__(self) -> str:
        return f"{self.criterion_id} ← {self.indicator_id}"
