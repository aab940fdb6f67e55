"""What a survey found: satisfied shares by factor, never of fewer persons than its minimum."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators import scoring
from indicators.models import (
    Criterion,
    Question,
    Questionnaire,
    Round,
    SurveyAnswer,
    SurveyResponse,
)
from indicators.services.import_annex import Plan
from indicators.services.import_survey import SurveyRow, import_survey

SHARE, WEIGHT = "hai-long", "trong-so"
"""How a result becomes points: by the share of satisfied answers, or by their mean weight."""


@dataclass
class Tally:
    """Valid answers counted."""

    valid: int = 0
    satisfied: int = 0
    weight: int = 0

    @property
    def share(self) -> Decimal | None:
        """Percent of valid answers that say satisfied or very satisfied, to two places."""
        return _rounded(self.part(SHARE))

    @property
    def mean(self) -> Decimal | None:
        """The mean weight of valid answers, of 100, to two places."""
        return _rounded(self.part(WEIGHT))

    def part(self, way: str) -> Fraction | None:
        """The exact share or mean weight in percent; None without a valid answer."""
        if not self.valid:
            return None
        return Fraction(100 * self.satisfied if way == SHARE else self.weight, self.valid)

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.valid += other.valid
        self.satisfied += other.satisfied
        self.weight += other.weight


@dataclass
class UnitResult:
    """One unit's result; `shown` is False below the minimum, and then it holds no tallies."""

    unit: Unit | None
    count: int
    last_day: datetime.date | None
    shown: bool = False
    factors: dict[str, Tally | None] = field(default_factory=dict)
    total: Tally | None = None


@dataclass
class SurveyResults:
    """All units of a questionnaire and all of them together, where that tells of nobody."""

    factors: list[str]
    units: list[UnitResult]
    together: UnitResult


def results_of(questionnaire: Questionnaire) -> SurveyResults:
    """Aggregates by unit and factor, in three queries.

    Below the minimum there are no figures. A factor that fewer answers stand behind has none
    either, and isn't in the total; all units together are left out where subtracting those shown
    would give a few persons away.
    """
    questions = Question.objects.filter(questionnaire=questionnaire).order_by("position")
    factors = list(dict.fromkeys(questions.values_list("factor", flat=True)))
    responses = SurveyResponse.objects.filter(questionnaire=questionnaire)
    counts = {
        row["unit"]: (row["n"], row["last"])
        for row in responses.values("unit").annotate(n=Count("pk"), last=Max("day")).order_by()
    }
    tallies: dict[tuple[int, str], Tally] = {}
    answers = SurveyAnswer.objects.filter(
        response__questionnaire=questionnaire, option__valid=True
    ).values_list("response__unit", "question__factor", "option__satisfied", "option__weight")
    for unit, factor, satisfied, weight, n in answers.annotate(n=Count("pk")).order_by():
        tally = tallies.setdefault((unit, factor), Tally())
        tally.add(Tally(n, n if satisfied else 0, n * weight))
    least = questionnaire.min_count
    units = Unit.with_illustrative.filter(pk__in=counts).in_vietnamese_order()
    found = [
        _result(one, *counts[one.pk], {f: tallies.get((one.pk, f)) for f in factors}, least)
        for one in units
    ]
    return SurveyResults(factors, found, _together(found, factors, tallies, least))


def _result(
    unit: Unit | None,
    count: int,
    last: datetime.date | None,
    by_factor: dict[str, Tally | None],
    least: int,
) -> UnitResult:
    result = UnitResult(unit, count, last, shown=count >= least)
    if not result.shown:
        return result
    result.total = Tally()
    for factor, tally in by_factor.items():
        enough = tally is not None and tally.valid >= least
        result.factors[factor] = tally if enough else None
        if tally is not None and enough:
            result.total.add(tally)
    return result


def _together(
    units: list[UnitResult],
    factors: list[str],
    tallies: dict[tuple[int, str], Tally],
    least: int,
) -> UnitResult:
    hidden = sum(one.count for one in units if not one.shown)
    days = [one.last_day for one in units if one.last_day]
    count = sum(one.count for one in units)
    sums: dict[str, Tally | None] = {}
    for factor in factors:
        tally = Tally()
        unseen = 0
        for one in units:
            part = tallies.get((one.unit.pk if one.unit else 0, factor), Tally())
            tally.add(part)
            unseen += 0 if one.factors.get(factor) else part.valid
        sums[factor] = None if 0 < unseen < least else tally
    result = _result(None, count, max(days, default=None), sums, least)
    if 0 < hidden < least:
        return UnitResult(None, count, result.last_day)
    return result


def send_to_round(
    questionnaire: Questionnaire,
    round_: Round,
    leaf: Criterion,
    *,
    factor: str,
    way: str,
    user: User,
    apply: bool = False,
) -> Plan:
    """Give the assessed units their points of a survey leaf, with sample size and last day.

    Goes through the import of survey results: the same engine, ledger and dry run. Units below
    the minimum get nothing.
    """
    rows = []
    for one in results_of(questionnaire).units:
        tally = one.factors.get(factor) if factor else one.total
        value = None if tally is None else tally.part(way)
        if one.unit is None or value is None or leaf.max_points is None:
            continue
        rows.append(
            SurveyRow(
                sheet=questionnaire.title,
                cell=one.unit.full_name,
                unit=one.unit.code,
                code=leaf.code,
                points=scoring.round_to(
                    Fraction(leaf.max_points) * value / 100,
                    scoring.STORED_PLACES,
                    scoring.Rounding.HALF_UP,
                ),
                sample_size=one.count,
                surveyed_on=one.last_day,
                source=_("Khảo sát trên cổng: %(title)s") % {"title": str(questionnaire)[:150]},
            )
        )
    assessed = set(round_.assessments.values_list("unit__code", flat=True))
    rows = [row for row in rows if row.unit in assessed]
    return import_survey(round_, rows, user=user, apply=apply)


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else scoring.round_to(value, 2, scoring.Rounding.HALF_UP)
