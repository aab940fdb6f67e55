"""What a unit got for the same leaf in the round before: shown beside a cell, never counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators import scoring
from indicators.models import Assessment, Criterion, CriterionMapping, Round, Score

COMPARABLE = (
    CriterionMapping.Kind.SAME,
    CriterionMapping.Kind.RENAMED,
    CriterionMapping.Kind.REWEIGHTED,
)
"""A leaf that was split or merged has no single value of the year before."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """The counting points of the round before and the leaf's maximum then."""

    year: int
    points: Decimal | None
    maximum: Decimal
    not_applicable: bool


def last_year(assessment: Assessment) -> dict[int, LastYear]:
    """By the leaf's number in this round's set; empty where there was no round before.

    The round before is the nearest earlier year of the same province, level and period in which
    the unit took part, of the same set or of the one this set follows. At most three queries.
    """
    round_ = assessment.round
    before = (
        Assessment.objects.filter(
            unit=assessment.unit_id,
            round__province=round_.province_id,
            round__level=round_.level,
            round__period=round_.period,
            round__year__lt=round_.year,
        )
        .select_related("round__criteria_set")
        .order_by("-round__year")
        .first()
    )
    if before is None:
        return {}
    then = before.round.criteria_set
    scores = before.scores.select_related("criterion")
    if then.pk == round_.criteria_set_id:
        return {score.criterion_id: _then(before, score) for score in scores}
    if then.pk != round_.criteria_set.previous_id:
        return {}
    became = dict(
        CriterionMapping.objects.filter(
            criteria_set=round_.criteria_set_id, kind__in=COMPARABLE
        ).values_list("old", "new")
    )
    return {
        became[score.criterion_id]: _then(before, score)
        for score in scores
        if score.criterion_id in became
    }


def _then(before: Assessment, score: Score) -> LastYear:
    points = None
    if not score.not_applicable:
        points = scoring.counting_points(
            score.self_points,
            score.appraised_1,
            score.appraised_2,
            score.council,
            accept_self=before.round.criteria_set.accept_self_score,
        )
    return LastYear(before.round.year, points, score.criterion.max_points, score.not_applicable)


def last_year_points(
    round_: Round, assessments: Iterable[Assessment], leaves: Iterable[Criterion]
) -> dict[tuple[int, int], Decimal]:
    """What counted for the same unit and leaf in last year's round: {(assessment, leaf): points}.

    The leaf is the same one where the set is, else the one the new version maps it to; a leaf that
    was split, merged or is new has no single value of last year.
    """
    previous = (
        Round.objects.filter(
            province=round_.province,
            level=round_.level,
            year=round_.year - 1,
            period=round_.period,
        )
        .select_related("criteria_set")
        .first()
    )
    if previous is None:
        return {}
    old_of = _old_leaves(round_, previous, leaves)
    of_unit = {assessment.unit_id: assessment.pk for assessment in assessments}
    new_of = {old: new for new, old in old_of.items()}
    found = Score.objects.filter(
        assessment__round=previous,
        assessment__unit__in=of_unit,
        criterion__in=new_of,
    ).values_list(
        "assessment__unit", "criterion", "self_points", "appraised_1", "appraised_2", "council"
    )
    points = {}
    for unit, leaf, *given in found:
        counted = scoring.counting_points(
            *given, accept_self=previous.criteria_set.accept_self_score
        )
        if counted is not None:
            points[of_unit[unit], new_of[leaf]] = counted
    return points


def _old_leaves(round_: Round, previous: Round, leaves: Iterable[Criterion]) -> dict[int, int]:
    if round_.criteria_set_id == previous.criteria_set_id:
        return {leaf.pk: leaf.pk for leaf in leaves}
    mapped = CriterionMapping.objects.filter(
        criteria_set=round_.criteria_set,
        new__in=[leaf.pk for leaf in leaves],
        old__criteria_set=previous.criteria_set,
        kind__in=COMPARABLE,
    )
    return {new: old for new, old in mapped.values_list("new", "old") if new and old}
