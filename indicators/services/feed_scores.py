"""Ratio leaves that take their numerator and denominator from an indicator (nguồn của tiêu chí)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators import periods, scoring
from indicators.access import can_manage_set
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    CriterionFeed,
    Indicator,
    Observation,
    Score,
    ScoreChange,
)
from indicators.periods import Period, PeriodKind
from indicators.services.cells import CellInput, Outcome
from indicators.services.enter_scores import enter_scores
from indicators.services.errors import Refused

RATIOS = (Criterion.Kind.RATIO, Criterion.Kind.RATIO_BANDS)
Rule = CriterionFeed.PeriodRule
MEASURED_BY = {
    Rule.REPORT_YEAR: PeriodKind.REPORT_YEAR,
    Rule.YEAR: PeriodKind.YEAR,
    Rule.MONTHS: PeriodKind.MONTH,
}


@dataclass(frozen=True, slots=True)
class FeedValue:
    """What an indicator gives a leaf of one unit; `months` of `of_months` where they're added."""

    indicator: Indicator
    period: Period
    numerator: Decimal
    denominator: Decimal
    source: str
    months: int = 0
    of_months: int = 0

    def differs(self, score: Score | None) -> bool:
        """Whether something else was typed."""
        if score is None or score.numerator is None or score.denominator is None:
            return False
        return (score.numerator, score.denominator) != (self.numerator, self.denominator)


def save_feeds(
    criteria_set: CriteriaSet, chosen: Mapping[int, tuple[int, str]], *, user: User
) -> int:
    """Set where the ratio leaves of a set take their figures from: {leaf: (indicator, rule)}.

    What isn't named loses its source. It stands beside the set, which is never changed by it, so a
    set in use can be fed too. Raises PermissionDenied, and ValueError for what is no ratio.
    """
    if not can_manage_set(user, criteria_set):
        raise PermissionDenied
    leaves = set(criteria_set.criteria.filter(kind__in=RATIOS).values_list("pk", flat=True))
    ratios = set(Indicator.objects.filter(kind=Indicator.Kind.RATIO).values_list("pk", flat=True))
    rules = set(CriterionFeed.PeriodRule.values)
    for leaf, (indicator, rule) in chosen.items():
        if leaf not in leaves or indicator not in ratios or rule not in rules:
            raise ValueError("not a ratio")
    with transaction.atomic():
        CriterionFeed.objects.filter(criterion__in=leaves - chosen.keys()).delete()
        for leaf, (indicator, rule) in chosen.items():
            CriterionFeed.objects.update_or_create(
                criterion_id=leaf,
                defaults={"indicator_id": indicator, "period_rule": rule},
            )
    return len(chosen)


def feed_values(assessment: Assessment) -> dict[int, FeedValue]:
    """What indicators give the leaves of an assessment, by leaf; two queries, one without feeds.

    A round of a quarter or half-year is given the figures of its part of the year. A figure units
    enter goes before one of a printed source; where months are added, only those that units
    entered.
    """
    measured = periods.parts(assessment.round.year, assessment.round.period)
    if not measured:
        return {}
    feeds = list(
        CriterionFeed.objects.filter(
            criterion__criteria_set=assessment.round.criteria_set_id
        ).select_related("indicator")
    )
    if not feeds:
        return {}
    figures: dict[tuple[int, Period], Observation] = {}
    for one in (
        Observation.objects.of_the_whole()
        .filter(
            unit=assessment.unit_id,
            indicator__in={feed.indicator_id for feed in feeds},
            period_end__year=assessment.round.year,
            numerator__isnull=False,
            denominator__isnull=False,
        )
        .select_related("source")
        .order_by("source__kind", "pk")
    ):
        # "unit" comes after "printed": what a unit entered is the last to be written here.
        figures[one.indicator_id, one.period] = one
    found = {}
    for feed in feeds:
        wanted = measured[MEASURED_BY[Rule(feed.period_rule)]]
        if feed.period_rule == Rule.MONTHS:
            value = _sum_of_months(feed.indicator, wanted, figures)
        elif wanted:
            held = figures.get((feed.indicator_id, wanted[0]))
            value = _value(feed.indicator, wanted[0], held)
        else:
            value = None
        if value is not None:
            found[feed.criterion_id] = value
    return found


def take_feeds(assessment: Assessment, *, user: User) -> int:
    """Write what indicators give into every ratio leaf that is still empty; how many were written.

    The ledger says where each comes from. Raises as `enter_scores` does; Refused too where the rule
    of a leaf doesn't take the figures.
    """
    values = feed_values(assessment)
    filled = set(
        assessment.scores.filter(numerator__isnull=False).values_list("criterion", flat=True)
    ) | set(assessment.scores.filter(not_applicable=True).values_list("criterion", flat=True))
    cells = [
        CellInput(
            assessment.pk,
            leaf,
            declared=scoring.Declared(numerator=value.numerator, denominator=value.denominator),
            reason=_("Từ chỉ tiêu “%(indicator)s”, %(start)s–%(end)s")
            % {
                "indicator": value.indicator.name,
                "start": value.period.start.strftime("%d/%m/%Y"),
                "end": value.period.end.strftime("%d/%m/%Y"),
            },
        )
        for leaf, value in values.items()
        if leaf not in filled
    ]
    results = enter_scores(assessment, cells, user=user, door=ScoreChange.Door.PAGE)
    refused = [one.message for one in results if one.outcome is Outcome.REFUSED]
    if refused:
        raise Refused(refused[0])
    return sum(one.outcome is Outcome.SAVED for one in results)


def _value(indicator: Indicator, period: Period, held: Observation | None) -> FeedValue | None:
    if held is None or held.numerator is None or held.denominator is None:
        return None
    return FeedValue(indicator, period, held.numerator, held.denominator, held.source.title)


def _sum_of_months(
    indicator: Indicator,
    wanted: tuple[Period, ...],
    figures: Mapping[tuple[int, Period], Observation],
) -> FeedValue | None:
    months = [
        found for month in wanted if (found := figures.get((indicator.pk, month))) is not None
    ]
    if not months:
        return None
    return FeedValue(
        indicator,
        periods.span(wanted[0].start, wanted[-1].end),
        sum((one.numerator or Decimal(0) for one in months), Decimal(0)),
        sum((one.denominator or Decimal(0) for one in months), Decimal(0)),
        months[-1].source.title,
        len(months),
        len(wanted),
    )
