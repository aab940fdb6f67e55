"""The figures of a unit's periodic report: this period, the last one, a year ago, the target.

A figure of exactly the period goes first. Where the unit counts by months, the whole months within
the period are added up, and a missing month leaves a gap. Else the figure of the longest part of
the period stands in, and says which days it is about; that of the calendar half or whole year too,
though it ends two weeks after the period. Nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from districts.models import Unit
from indicators import formats, periods
from indicators.figure_words import (
    figure_text,
    parts_text,
    stated_text,
    target_text,
    value_text,
    warning_words,
)
from indicators.models import (
    FigureSource,
    FigureWarning,
    Indicator,
    Observation,
    Target,
)
from indicators.models.indicator import computed
from indicators.period_words import period_label
from indicators.periods import Period, PeriodKind

SUMMED = (Indicator.Kind.RATIO, Indicator.Kind.COUNT, Indicator.Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as the report shows it; `value` is None where it isn't a number."""

    value: Decimal | None
    text: str
    numerator: Decimal | None
    denominator: Decimal | None
    days: str
    source: str
    address: str = ""
    notes: tuple[str, ...] = ()

    @property
    def parts(self) -> str:
        """Numerator and denominator of a share: "95.184/157.945"."""
        if self.numerator is None or self.denominator is None:
            return ""
        return f"{formats.maximum(self.numerator)}/{formats.maximum(self.denominator)}"


@dataclass(slots=True)
class ReportLine:
    """An indicator: its figures (one for each source), what they are compared with, its gap."""

    indicator: Indicator
    figures: list[Figure] = field(default_factory=list)
    last: Figure | None = None
    year_before: Figure | None = None
    target: Target | None = None
    target_words: str = ""
    met: bool | None = None
    gap: str = ""


def last_report(period: Period) -> Period:
    """The report period whose report came before: that of a year tells of a whole year."""
    kinds = periods.REPORT_KINDS
    if period.kind is PeriodKind.REPORT_YEAR:
        return periods.report(PeriodKind.REPORT_YEAR, period.year - 1)
    if period.kind is PeriodKind.Q1:
        return periods.report(PeriodKind.REPORT_YEAR, period.year - 1)
    return periods.report(kinds[kinds.index(period.kind) - 1], period.year)


def report_lines(unit: Unit, period: Period) -> list[ReportLine]:
    """Every indicator the unit has to report on or has a figure of; four queries."""
    before = periods.report(period.kind, period.year - 1)
    last = last_report(period)
    first = min(before.start, last.start)
    latest = month_end(period.end)
    held: dict[int, list[Observation]] = {}
    for one in (
        Observation.objects.filter(unit=unit, period_end__gte=first, period_end__lte=latest)
        .of_the_whole()
        .select_related("source")
        .order_by("-period_end", "-period_start", "pk")
    ):
        held.setdefault(one.indicator_id, []).append(one)
    targets: dict[int, Target] = {}
    for target in Target.objects.filter(
        Q(unit=unit) | Q(unit=unit.province_id, for_units_below=True),
        scope="",
        period_start__lte=period.end,
        period_end__gte=period.end,
    ).order_by("pk"):
        known = targets.get(target.indicator_id)
        # A unit's own target goes before that of its province, a later one before an earlier.
        if known is None or target.unit_id == unit.pk or known.unit_id != unit.pk:
            targets[target.indicator_id] = target
    indicators = Indicator.objects.filter(
        Q(pk__in=held.keys() | targets.keys()) | Q(entered_by_units=True)
    )
    warnings = _warnings([one.pk for found in held.values() for one in found])
    lines = []
    for indicator in indicators.order_by("position", "pk"):
        line = _line(indicator, held.get(indicator.pk, []), period, last, before, warnings)
        _aim(line, targets.get(indicator.pk))
        if line.figures or line.gap or line.target:
            lines.append(line)
    return lines


def _line(
    indicator: Indicator,
    found: list[Observation],
    period: Period,
    last: Period,
    before: Period,
    warnings: dict[int, list[str]],
) -> ReportLine:
    line = ReportLine(indicator)
    chosen = [one for one in found if one.period == period]
    if chosen:
        line.figures = [_figure(indicator, one, warnings) for one in chosen]
    elif summed := _months(indicator, found, period):
        line.figures = [summed]
    elif not _counted_in(indicator, found, period) and (near := _near(found, period)):
        line.figures = [_figure(indicator, one, warnings) for one in near]
        # Compared with nothing but the same days of the year before.
        earlier = near[0].period.year_before()
        line.year_before = _of(indicator, found, earlier, warnings) if earlier else None
        return line
    line.last = _of(indicator, found, last, warnings)
    if last != before:
        line.year_before = _of(indicator, found, before, warnings)
    if not line.figures and indicator.entered_by_units:
        line.gap = indicator.name + _missing_months(indicator, found, period)
    return line


def _of(
    indicator: Indicator, found: list[Observation], period: Period, warnings: dict[int, list[str]]
) -> Figure | None:
    for one in found:
        if one.period == period:
            return _figure(indicator, one, warnings)
    return _months(indicator, found, period)


def _near(found: Sequence[Observation], period: Period) -> list[Observation]:
    """All figures of the longest days in the period and its last month, the newest of alike."""
    latest = month_end(period.end)
    within = {
        one.period for one in found if period.start <= one.period_start and one.period_end <= latest
    }
    if not within:
        return []
    chosen = max(within, key=lambda one: (one.days, one.end))
    return [one for one in found if one.period == chosen]


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return periods.month(day.year, day.month).end


def whole_months(period: Period) -> list[Period]:
    """The calendar months that lie wholly within a period."""
    candidates = (
        periods.month(year, number)
        for year in range(period.start.year, period.end.year + 1)
        for number in range(1, 13)
    )
    return [one for one in candidates if period.start <= one.start and one.end <= period.end]


def _counted(indicator: Indicator, found: list[Observation]) -> dict[Period, Observation]:
    """Figures of months that units have counted themselves, by month."""
    if indicator.frequency != Indicator.Frequency.MONTH or indicator.kind not in SUMMED:
        return {}
    shared = indicator.kind == Indicator.Kind.RATIO
    return {
        one.period: one
        for one in found
        if one.source.kind == FigureSource.Kind.UNIT
        and one.period.kind is PeriodKind.MONTH
        and one.numerator is not None
        and (one.denominator is not None or not shared)
    }


def _months(indicator: Indicator, found: list[Observation], period: Period) -> Figure | None:
    counted = _counted(indicator, found)
    wanted = whole_months(period)
    if not counted or not wanted or any(one not in counted for one in wanted):
        return None
    numerator = sum((counted[one].numerator for one in wanted), Decimal(0))
    denominator = None
    if indicator.kind == Indicator.Kind.RATIO:
        denominator = sum((counted[one].denominator for one in wanted), Decimal(0))
    value = computed(indicator.kind, numerator, denominator)
    hidden = any(not counted[one].public for one in wanted)
    return Figure(
        value=shown(indicator, value, indicator.places),
        text="không phát sinh" if denominator == 0 else value_text(indicator, value),
        numerator=numerator if denominator is not None else None,
        denominator=denominator,
        days=_month_days(wanted),
        source="đơn vị nhập theo tháng, cổng cộng lại",
        notes=("có số chưa công khai",) if hidden else (),
    )


def _counted_in(indicator: Indicator, found: list[Observation], period: Period) -> bool:
    counted = _counted(indicator, found)
    return any(one in counted for one in whole_months(period))


def _missing_months(indicator: Indicator, found: list[Observation], period: Period) -> str:
    counted = _counted(indicator, found)
    wanted = whole_months(period)
    missing = [period_label(one) for one in wanted if one not in counted]
    if not missing or len(missing) == len(wanted):
        return ""
    return f" (còn thiếu {', '.join(missing)})"


def _month_days(months: list[Period]) -> str:
    first, last = months[0], months[-1]
    if first == last:
        return period_label(first)
    return f"tháng {first.end.month}–{last.end.month}/{last.year}"


def _figure(indicator: Indicator, one: Observation, warnings: dict[int, list[str]]) -> Figure:
    notes = []
    if one.qualifier:
        notes.append(f"nguồn nêu: {figure_text(indicator, one)}")
    if stated := stated_text(indicator, one):
        notes.append(
            f"nguồn nêu {stated}, tính từ tử số và mẫu số là {figure_text(indicator, one)}"
        )
    elif warnings.get(one.pk):
        notes += warnings[one.pk]
    if not one.public:
        notes.append("chưa công khai")
    if one.note:
        notes.append(one.note)
    shared = bool(parts_text(indicator, one)) and one.denominator is not None
    return Figure(
        value=shown(indicator, one.value, one.places_of(indicator)),
        text=figure_text(indicator, one),
        numerator=one.numerator if shared else None,
        denominator=one.denominator if shared else None,
        days=period_label(one.period),
        source=one.source.title,
        address=one.source.address,
        notes=tuple(notes),
    )


def shown(indicator: Indicator, value: Decimal | None, places: int) -> Decimal | None:
    """A value with as many decimals as it is read with; a count has those it has."""
    if value is None:
        return None
    if indicator.kind in (Indicator.Kind.RATIO, Indicator.Kind.INDEX):
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return trimmed(value)


def trimmed(value: Decimal) -> Decimal:
    """The number without zeros after its last decimal."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def _aim(line: ReportLine, target: Target | None) -> None:
    if target is None:
        return
    line.target, line.target_words = target, target_text(line.indicator, target)
    for figure in line.figures:
        if figure.value is not None:
            # The unrounded value decides, where its parts are known.
            exact = computed(
                line.indicator.kind, figure.numerator, figure.denominator, stated=figure.value
            )
            line.met = target.met_by(exact if exact is not None else figure.value)
            return


def _warnings(pks: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for warning in FigureWarning.objects.filter(observation__in=pks).order_by("pk"):
        found.setdefault(warning.observation_id, []).append(" ".join(warning_words(warning)))
    return found


def day_of(period: Period, today: date) -> date:
    """The day the report speaks of: the period's last, or today while it lasts."""
    return min(period.end, today)
