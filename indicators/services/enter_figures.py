"""Figures units enter for a period: checked, kept with every change, corrected with a reason."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators.access import can_enter_figures, can_release_figures
from indicators.calendar import day_in_vietnam
from indicators.models import FigureSource, Indicator, Observation, ObservationChange
from indicators.periods import Period, PeriodKind
from indicators.services.errors import Refused
from indicators.services.figure_changes import changes_of, entered_meanwhile
from indicators.services.figure_warnings import refresh_warnings
from indicators.services.release_figures import mark_figures_changed

WHOLE_NUMBERS = (Indicator.Kind.RATIO, Indicator.Kind.COUNT)
"""Kinds whose figures are counted, so that a fraction can only be a percentage typed by mistake."""

LONGEST_REASON = 1_000
ILLUSTRATIVE_SOURCE = "Số liệu minh họa, đơn vị nhập trên cổng"

_FREQUENCIES = {
    PeriodKind.MONTH: ("month",),
    PeriodKind.Q1: ("month", "quarter"),
    PeriodKind.HALF: ("month", "quarter"),
    PeriodKind.Q3: ("month", "quarter"),
    PeriodKind.REPORT_YEAR: ("month", "quarter", "year"),
    PeriodKind.YEAR: ("month", "quarter", "year"),
}


class Outcome(StrEnum):
    """What became of one figure."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FigureInput:
    """One figure as somebody has entered it; a count has no denominator.

    `seen` is the newest change of it (its key, 0 for none) that the writer's page showed; None for
    a writer who names what is changed, as a file does.
    """

    indicator: Indicator
    numerator: Decimal | None
    denominator: Decimal | None = None
    reason: str = ""
    seen: int | None = None


@dataclass(slots=True)
class FigureResult:
    """What became of it; `before` and `after` are (numerator, denominator)."""

    indicator: Indicator
    outcome: Outcome
    message: str = ""
    before: tuple[Decimal | None, Decimal | None] = (None, None)
    after: tuple[Decimal | None, Decimal | None] = (None, None)
    corrects: bool = field(default=False)


def entered_indicators(period: Period) -> Sequence[Indicator]:
    """The indicators units enter for a period of this kind, in order."""
    frequencies = _FREQUENCIES.get(period.kind, ())
    return list(Indicator.objects.filter(entered_by_units=True, frequency__in=frequencies))


def why_no_figures(unit: Unit, period: Period, today: datetime.date) -> str:
    """Why no figure of this period can be entered for the unit; "" when it can."""
    if period.kind is PeriodKind.SPAN:
        return _("Chọn một kỳ báo cáo, một tháng hoặc một năm.")
    if period.end > today:
        return _("Kỳ này đến %(day)s mới hết: chưa nhập được số liệu của ngày chưa tới.") % {
            "day": period.end.strftime("%d/%m/%Y")
        }
    begins, ends = unit.valid_from, unit.valid_to
    if (begins is not None and begins > period.end) or (ends is not None and ends < period.start):
        return _("%(unit)s không tồn tại trong kỳ này.") % {"unit": unit.full_name}
    return ""


def enter_figures(
    unit: Unit,
    period: Period,
    figures: Sequence[FigureInput],
    *,
    user: User,
    door: ObservationChange.Door,
    apply: bool = True,
    all_or_nothing: bool = False,
) -> list[FigureResult]:
    """Write the figures of a unit and period, or only say what would become of them.

    A figure that is there already is corrected: that takes a reason, and Home Affairs once it is
    public. The raw figure stays in the ledger. With `all_or_nothing` one refusal writes nothing.
    What somebody else has entered since the writer's page was opened isn't written over: the
    writer is told, or, where the page's own figure came back as it was, theirs stays.

    Raises PermissionDenied for who may neither enter nor release; Refused for a period that isn't
    over or in which the unit didn't exist.
    """
    enters, releases = can_enter_figures(user, unit), can_release_figures(user, unit)
    if not enters and not releases:
        raise PermissionDenied
    now = timezone.now()
    if why := why_no_figures(unit, period, day_in_vietnam(now)):
        raise Refused(why)
    with transaction.atomic():
        # Two people entering for one unit wait for each other.
        Unit.with_illustrative.select_for_update(no_key=True).get(pk=unit.pk)
        source = unit_source(unit)
        known = {
            one.indicator_id: one
            for one in Observation.objects.filter(unit=unit, source=source, scope="", body="")
            .in_period(period)
            .select_related("indicator")
        }
        allowed = {one.pk for one in entered_indicators(period)}
        changes = changes_of(known.values())
        results = []
        for one in figures:
            stored = known.get(one.indicator.pk)
            passed = changes.get(stored.pk, []) if stored else []
            results.append(
                _passed_over(one, stored, passed)
                or _weigh(one, stored, allowed, enters=enters, releases=releases)
            )
        refused = any(one.outcome is Outcome.REFUSED for one in results)
        if not apply or (all_or_nothing and refused):
            return results
        public = False
        for one, result in zip(figures, results, strict=True):
            if result.outcome is not Outcome.SAVED:
                continue
            stored = known.get(one.indicator.pk) or Observation(
                unit=unit,
                indicator=one.indicator,
                period_start=period.start,
                period_end=period.end,
                source=source,
            )
            stored.numerator, stored.denominator = result.after
            stored.set_value()
            stored.corrected = stored.corrected or result.corrects
            stored.save()
            public = public or stored.public
            ObservationChange.objects.create(
                observation=stored,
                old_numerator=result.before[0],
                old_denominator=result.before[1],
                new_numerator=result.after[0],
                new_denominator=result.after[1],
                reason=one.reason.strip(),
                door=door,
                user=user,
                at=now,
            )
        if any(one.outcome is Outcome.SAVED for one in results):
            refresh_warnings(unit.pk, [period])
        if public:
            mark_figures_changed()
    return results


def unit_source(unit: Unit) -> FigureSource:
    """The source of everything units enter themselves; that of illustrative ones says so."""
    source, _created = FigureSource.objects.get_or_create(
        kind=FigureSource.Kind.UNIT,
        title=ILLUSTRATIVE_SOURCE if unit.illustrative else "Đơn vị nhập trên cổng",
        address="",
    )
    return source


def _passed_over(
    figure: FigureInput, stored: Observation | None, changes: Sequence[ObservationChange]
) -> FigureResult | None:
    """What becomes of a figure whose writer hasn't seen the newest change of it; else None."""
    if stored is None or not changes or figure.seen in (None, changes[0].pk):
        return None
    before = (stored.numerator, stored.denominator)
    after = (figure.numerator, figure.denominator)
    shown = next((one for one in changes if one.pk == figure.seen), None)
    untouched = shown is not None and after == (shown.new_numerator, shown.new_denominator)
    if untouched or after == before:
        return FigureResult(figure.indicator, Outcome.UNCHANGED, before=before, after=before)
    told = entered_meanwhile(changes[0])
    message = f"{told}; {_('lưu lần nữa, kèm lý do, là sửa số đó')}"
    return FigureResult(figure.indicator, Outcome.REFUSED, message, before=before, after=after)


def _weigh(
    figure: FigureInput,
    stored: Observation | None,
    allowed: set[int],
    *,
    enters: bool,
    releases: bool,
) -> FigureResult:
    after = (figure.numerator, figure.denominator)
    before = (stored.numerator, stored.denominator) if stored else (None, None)
    result = FigureResult(figure.indicator, Outcome.REFUSED, before=before, after=after)
    result.message = _why_not(figure, allowed)
    if result.message:
        return result
    if stored is not None and before == after:
        result.outcome = Outcome.UNCHANGED
        return result
    result.corrects = stored is not None
    if stored is None and not enters:
        result.message = _("chỉ người của đơn vị được nhập số liệu mới")
    elif stored is not None and stored.public and not releases:
        result.message = _("số liệu đã công khai: đề nghị Sở Nội vụ đính chính")
    elif stored is not None and not figure.reason.strip():
        result.message = _("sửa số liệu đã nhập phải nêu lý do")
    elif len(figure.reason) > LONGEST_REASON:
        result.message = _("lý do dài quá %(n)d ký tự") % {"n": LONGEST_REASON}
    else:
        result.outcome = Outcome.SAVED
    return result


def _why_not(figure: FigureInput, allowed: set[int]) -> str:
    """Why these figures can't be of this indicator, "" when they can."""
    indicator, numerator, denominator = figure.indicator, figure.numerator, figure.denominator
    if indicator.pk not in allowed:
        return _("chỉ tiêu này không nhập cho kỳ này")
    ratio = indicator.kind == Indicator.Kind.RATIO
    if numerator is None or (ratio and denominator is None):
        return _("phải có cả tử số và mẫu số") if ratio else _("chưa có giá trị")
    if not ratio and denominator is not None:
        return _("chỉ tiêu này không có mẫu số")
    parts = [part for part in (numerator, denominator) if part is not None]
    if any(part < 0 for part in parts):
        return _("không được âm")
    if indicator.kind in WHOLE_NUMBERS and any(part % 1 for part in parts):
        return percentage_message(indicator)
    if ratio and denominator is not None and numerator > denominator:
        if denominator == 0:
            return _("mẫu số bằng 0 mà tử số lớn hơn 0")
        return _("tử số lớn hơn mẫu số")
    return ""


def percentage_message(indicator: Indicator) -> str:
    """What to type instead of a percentage."""
    if indicator.kind == Indicator.Kind.RATIO:
        return _("nhập số đếm được, không nhập tỷ lệ: %(numerator)s và %(denominator)s") % {
            "numerator": indicator.numerator_label,
            "denominator": indicator.denominator_label,
        }
    return _("phải là số nguyên %(unit)s, không phải tỷ lệ") % {"unit": indicator.unit_of_measure}
