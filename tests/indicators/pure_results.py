"""What the pure rules make of a round's rows, in the shape in which the database holds it.

Numbers of a standing: points, maximum, main points, bonus, penalty, survey points, missing, index,
rank, of how many, tied, band. Of an area: points, maximum, survey points, missing, not applicable.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from indicators import ranking, scoring
from indicators.models import (
    AreaStanding,
    CriteriaSet,
    Criterion,
    Round,
    Score,
    Standing,
    TieBreaker,
)


def expected(round_: Round) -> dict[int, tuple]:
    """The standing of every assessment as the pure floor computes it from the rows."""
    rules = round_.criteria_set
    set_rules = scoring.SetRules(
        places=rules.places,
        rounding=scoring.Rounding(rules.rounding),
        bonus_cap=rules.bonus_cap,
        penalty_cap=rules.penalty_cap,
        allow_above_100=rules.allow_above_100,
        unscored=scoring.Unscored(rules.unscored),
    )
    bands = [scoring.Band(band.code, band.label, band.lower) for band in rules.bands.all()]
    ties = list(rules.tie_breakers.select_related("area"))
    areas = _area_totals(round_)
    totals = {pk: scoring.unit_total(found, set_rules) for pk, found in areas.items()}
    assessments = list(round_.assessments.select_related("band_cap"))
    entries = [
        ranking.Entry(
            key=one.pk,
            group=str(one.group_id),
            index=totals[one.pk].index,
            tie_breakers=tuple(_tie_value(tie, areas[one.pk]) for tie in ties),
        )
        for one in assessments
    ]
    ranked = ranking.rank_within_groups(entries, ranking.TieRule(rules.tie_rule))
    ranks = {one.key: one for one in ranked}
    found = {}
    for one in assessments:
        total, rank = totals[one.pk], ranks[one.pk]
        cap = next(
            (band for band in bands if one.band_cap and band.code == one.band_cap.code), None
        )
        band = scoring.band_for(total.index, bands, cap=cap)
        found[one.pk] = (
            total.points,
            total.maximum,
            total.main_points,
            total.bonus,
            total.penalty,
            total.survey_points,
            total.missing,
            total.index,
            rank.rank,
            rank.rank_of,
            rank.tied,
            band.code if band else None,
        )
    return found


def computed(round_: Round) -> dict[int, tuple]:
    """What the database holds after recompute, in the shape of `expected`."""
    return {
        standing.pk: (
            standing.points,
            standing.max_points,
            standing.main_points,
            standing.bonus,
            standing.penalty,
            standing.survey_points,
            standing.missing,
            standing.index,
            standing.rank,
            standing.rank_of,
            standing.tied,
            standing.band.code if standing.band else None,
        )
        for standing in Standing.objects.filter(assessment__round=round_).select_related("band")
    }


def expected_areas(round_: Round) -> dict[tuple[int, str], tuple]:
    """The areas of every assessment as the pure floor sums them, by primary keys."""
    return {
        (pk, area.area): (
            area.points,
            area.maximum,
            area.survey_points,
            area.missing,
            area.not_applicable,
        )
        for pk, areas in _area_totals(round_).items()
        for area in areas
    }


def computed_areas(round_: Round) -> dict[tuple[int, str], tuple]:
    """Area standings as stored, in the shape of `expected_areas`."""
    return {
        (area.assessment_id, str(area.area_id)): (
            area.points,
            area.max_points,
            area.survey_points,
            area.missing,
            area.not_applicable,
        )
        for area in AreaStanding.objects.filter(assessment__round=round_)
    }


def _area_totals(round_: Round) -> dict[int, tuple[scoring.AreaTotal, ...]]:
    rules = round_.criteria_set
    leaves = list(rules.criteria.leaves())
    scores: dict[int, dict[int, Score]] = defaultdict(dict)
    for score in Score.objects.filter(assessment__round=round_):
        scores[score.assessment_id][score.criterion_id] = score
    return {
        pk: scoring.area_totals(
            _leaf_score(leaf, scores[pk].get(leaf.pk), rules) for leaf in leaves
        )
        for pk in round_.assessments.values_list("pk", flat=True)
    }


def _leaf_score(leaf: Criterion, score: Score | None, rules: CriteriaSet) -> scoring.LeafScore:
    points = None
    state = scoring.LeafState.NOT_ENTERED
    if score is not None and score.not_applicable:
        state = scoring.LeafState.NOT_APPLICABLE
    elif score is not None:
        points = scoring.counting_points(
            score.self_points,
            score.appraised_1,
            score.appraised_2,
            score.council,
            accept_self=rules.accept_self_score,
        )
        if points is not None:
            state = scoring.LeafState.SCORED
    return scoring.LeafScore(
        area=str(leaf.area_id),
        maximum=leaf.max_points,
        state=state,
        points=points,
        part=scoring.Part(leaf.part),
        survey=leaf.kind == Criterion.Kind.SURVEY,
    )


def _tie_value(tie: TieBreaker, areas: tuple[scoring.AreaTotal, ...]) -> Decimal:
    main = [area for area in areas if area.part is scoring.Part.MAIN]
    if tie.kind == TieBreaker.Kind.AREA:
        return sum((a.points for a in areas if a.area == str(tie.area_id)), Decimal(0))
    survey = sum((area.survey_points for area in main), Decimal(0))
    if tie.kind == TieBreaker.Kind.SURVEY:
        return survey
    return sum((area.points for area in main), Decimal(0)) - survey
