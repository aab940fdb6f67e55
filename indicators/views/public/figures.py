"""Indicators, and one indicator across all units: who has which figure, when, and from where."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Unit
from indicators import charts
from indicators.caching import public_page
from indicators.figure_words import (
    figure_text,
    parts_text,
    stated_text,
    target_text,
    warning_words,
)
from indicators.models import FigureWarning, Indicator, Observation, Target
from indicators.period_words import period_days, period_label
from indicators.periods import NotAPeriod, Period, from_word
from indicators.unit_figures import Shown

ALL_AT_ONCE = 200
"""Figures of an indicator that are shown together whatever their periods; beyond, one period."""

MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator in the list, and the newest period it has a figure of."""

    indicator: Indicator
    newest: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's figure."""

    unit: Unit
    body: str
    shown: Shown


@require_safe
@public_page
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator with a public figure or target, by topic."""
    newest = _of_real_units().filter(indicator=OuterRef("pk")).order_by("-period_end")
    aimed = Target.objects.filter(
        public=True, unit__illustrative=False, indicator=OuterRef("pk")
    ).order_by("-period_end")
    found = Indicator.objects.annotate(
        start=Subquery(newest.values("period_start")[:1]),
        end=Subquery(newest.values("period_end")[:1]),
        aimed=Subquery(aimed.values("pk")[:1]),
    ).filter(Q(end__isnull=False) | Q(aimed__isnull=False))
    topics: dict[str, list[Entry]] = {}
    for one in found:
        label = period_label(Period(one.end, one.start)) if one.end else ""
        topics.setdefault(one.topic, []).append(Entry(one, label))
    return render(request, "public/indicators.html", {"topics": topics})


@require_safe
@public_page
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator: its formula, and its figures across units, of one period or of all."""
    one = Indicator.objects.filter(slug=slug).select_related("part_of").first()
    if one is None:
        context = {"message": _("Không có chỉ tiêu “%(slug)s”.") % {"slug": slug[:80]}}
        return render(request, "404.html", context, status=404)
    word = request.GET.get("ky", "")
    try:
        asked = from_word(word) if word else None
    except NotAPeriod:
        context = {
            "message": _("“%(word)s” không phải là một kỳ.") % {"word": word[:40]},
            "way_on": one.get_absolute_url(),
        }
        return render(request, "public/bad_query.html", context, status=400)
    found = _of_real_units().filter(indicator=one)
    periods = _periods(one)
    few = len(found.order_by()[: ALL_AT_ONCE + 1].values_list("pk")) <= ALL_AT_ONCE
    period = asked or (None if few or not periods else periods[0])
    rows = _rows(one, found, period)
    targets = Target.objects.filter(indicator=one, public=True, unit__illustrative=False)
    context = {
        "indicator": one,
        "period": period,
        "period_name": period_label(period) if period else "",
        "period_days": period_days(period) if period else "",
        "periods": [(each.word, period_label(each)) for each in periods],
        "rows": rows,
        "chart": _chart(one, rows, period),
        "targets": [
            (target, target_text(one, target), period_label(target.period))
            for target in targets.select_related("unit__province", "source").order_by(
                "-period_end", "unit__sort_key", "pk"
            )[:ALL_AT_ONCE]
        ],
        "parts": one.part_indicators.all(),
    }
    return render(request, "public/indicator.html", context)


def _of_real_units() -> QuerySet[Observation]:
    """Public figures, without those of the illustrative province, which stand on its pages only."""
    return Observation.objects.public().filter(unit__illustrative=False)


def _periods(indicator: Indicator) -> list[Period]:
    found = (
        _of_real_units()
        .filter(indicator=indicator)
        .order_by("-period_end", "-period_start")
        .values_list("period_end", "period_start")
        .distinct()
    )
    return [Period(end, start) for end, start in found[:MOST_PERIODS]]


def _rows(
    indicator: Indicator, found: QuerySet[Observation], period: Period | None
) -> list[UnitRow]:
    if period is not None:
        found = found.filter(period_start=period.start, period_end=period.end)
        best = F("value").asc(nulls_last=True)
        if indicator.direction == Indicator.Direction.UP:
            best = F("value").desc(nulls_last=True)
        found = found.order_by(best, "unit__sort_key", "scope", "body", "pk")
    else:
        found = found.order_by("-period_end", "-period_start", "unit__sort_key", "scope", "pk")
    observations = list(found.select_related("unit__province", "source"))
    warnings: dict[int, list[tuple[str, str]]] = {}
    for warning in FigureWarning.objects.filter(
        observation__in=[one.pk for one in observations]
    ).order_by("pk"):
        warnings.setdefault(warning.observation_id, []).append(warning_words(warning))
    return [
        UnitRow(
            unit=one.unit,
            body=one.body,
            shown=Shown(
                observation=one,
                text=figure_text(indicator, one),
                parts=parts_text(indicator, one),
                stated=stated_text(indicator, one),
                period=period_label(one.period),
                scope=one.get_scope_display() if one.scope else "",
                source=one.source,
                warnings=tuple(warnings.get(one.pk, ())),
            ),
        )
        for one in observations
    ]


def _chart(indicator: Indicator, rows: list[UnitRow], period: Period | None) -> charts.Chart | None:
    """Bars of whole units in one period; ranks and words have no bars."""
    if indicator.kind in (Indicator.Kind.RANK, Indicator.Kind.WORDS):
        return None
    if period is None:
        periods = {row.shown.observation.period for row in rows}
        if len(periods) != 1:
            return None
        period = periods.pop()
    bars = [
        charts.UnitBar(
            row.body or row.unit.name_with_province,
            row.shown.observation.value,
            row.shown.text,
        )
        for row in rows
        if row.shown.observation.value is not None and not row.shown.observation.scope
    ]
    downwards = indicator.direction == Indicator.Direction.DOWN
    bars.sort(key=lambda bar: bar.value if downwards else -bar.value)
    return charts.unit_bars(
        bars,
        name=indicator.name,
        subtitle=f"{indicator.name}, {period_label(period)}",
        key="so-sanh",
        file_name=f"{indicator.slug}-{period.word}",
        percent=indicator.kind == Indicator.Kind.RATIO,
    )
