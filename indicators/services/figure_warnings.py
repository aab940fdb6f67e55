"""From stored figures to what doesn't add up, and the findings kept for boards to count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from django.db import transaction
from django.db.models import Q, QuerySet

from indicators import consistency
from indicators.consistency import Figure, Finding, Rules, Sum
from indicators.models import FigureWarning, Indicator, Observation
from indicators.periods import Period

UNITS_AT_ONCE = 200
_FIELDS = (
    "pk",
    "unit_id",
    "unit__full_name",
    "indicator_id",
    "period_start",
    "period_end",
    "source_id",
    "scope",
    "body",
    "numerator",
    "denominator",
    "value",
    "stated",
    "stated_places",
    "qualifier",
)


def figure_rules(indicators: Iterable[Indicator]) -> Rules:
    """What figures are held against: the wholes, parts and sums that indicators declare."""
    indicators = list(indicators)
    by_pk = {one.pk: one for one in indicators}
    parts: dict[tuple[int, str], list[str]] = {}
    for one in indicators:
        if one.part_of_id in by_pk:
            parts.setdefault((one.part_of_id, one.breakdown), []).append(one.code)
    return Rules(
        sums=tuple(
            Sum(by_pk[whole].code, tuple(codes), by_pk[whole].parts == Indicator.Parts.COMPLETE)
            for (whole, _breakdown), codes in parts.items()
            if by_pk[whole].parts != Indicator.Parts.NONE
        ),
        adding=frozenset(one.code for one in indicators if one.adds_up),
    )


def figures_of(observations: QuerySet[Observation], known: dict[int, Indicator]) -> list[Figure]:
    """These observations as the pure rules read them, in the order of units and periods."""
    found = observations.order_by("unit_id", "period_end", "period_start", "indicator_id", "pk")
    return [
        Figure(
            key=pk,
            unit=unit,
            unit_name=unit_name,
            indicator=known[indicator].code,
            kind=known[indicator].kind,
            period=Period(end, start),
            source=source,
            scope=scope,
            body=body,
            numerator=numerator,
            denominator=denominator,
            value=value,
            stated=stated,
            stated_places=places,
            qualifier=qualifier,
        )
        for (
            pk,
            unit,
            unit_name,
            indicator,
            start,
            end,
            source,
            scope,
            body,
            numerator,
            denominator,
            value,
            stated,
            places,
            qualifier,
        ) in found.values_list(*_FIELDS)
    ]


def check_figures(units: Iterable[int] | None = None) -> Iterator[Finding]:
    """Everything that doesn't add up, unit by unit; of these units only, where they're named.

    Reads a few hundred units at a time, so millions of figures need no more memory than those.
    """
    indicators = list(Indicator.objects.all())
    known = {one.pk: one for one in indicators}
    rules = figure_rules(indicators)
    if units is None:
        units = Observation.objects.order_by("unit_id").values_list("unit_id", flat=True).distinct()
    pks = list(units)
    for start in range(0, len(pks), UNITS_AT_ONCE):
        chosen = Observation.objects.filter(unit__in=pks[start : start + UNITS_AT_ONCE])
        yield from consistency.find(figures_of(chosen, known), rules)


def refresh_warnings(unit: int, periods: Iterable[Period]) -> int:
    """Work out the warnings of a unit's periods anew, and of the same a year on; how many.

    Called in the transaction that wrote the figures.
    """
    wanted = set(periods)
    wanted |= {later for later in map(_year_after, wanted) if later is not None}
    before = {earlier for earlier in (one.year_before() for one in wanted) if earlier is not None}
    indicators = list(Indicator.objects.all())
    known = {one.pk: one for one in indicators}
    with transaction.atomic():
        seen = _in(wanted | before)
        observations = Observation.objects.filter(seen, unit=unit)
        found = [
            finding
            for finding in consistency.find(
                figures_of(observations, known), figure_rules(indicators)
            )
            if finding.figure.period in wanted
        ]
        FigureWarning.objects.filter(
            unit=unit, observation__in=Observation.objects.filter(_in(wanted), unit=unit)
        ).delete()
        store_warnings(found)
    return len(found)


def refresh_all_warnings() -> int:
    """Work out all warnings anew; how many. For loads, which touch many units."""
    with transaction.atomic():
        FigureWarning.objects.all().delete()
        return store_warnings(check_figures())


def store_warnings(found: Iterable[Finding]) -> int:
    """Keep these findings."""
    rows = [
        FigureWarning(
            observation_id=cast(int, finding.figure.key),
            unit_id=cast(int, finding.figure.unit),
            rule=finding.rule,
            code=finding.code,
            stated=finding.stated,
            computed=finding.computed,
            params={name: str(value) for name, value in finding.params.items()},
        )
        for finding in found
    ]
    FigureWarning.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def _year_after(period: Period) -> Period | None:
    """The period whose `year_before` this one is."""
    try:
        days = [day.replace(year=day.year + 1) for day in (period.start, period.end)]
    except ValueError:
        return None
    for end in (days[1], days[1].replace(day=29) if days[1].month == 2 else days[1]):
        later = Period(end, days[0])
        if later.year_before() == period:
            return later
    return None


def _in(periods: Iterable[Period]) -> Q:
    chosen = Q(pk__in=[])
    for period in periods:
        chosen |= Q(period_start=period.start, period_end=period.end)
    return chosen
