"""Results of rounds once more, by the pure rules, from the rows in the database.

What the database computed in bulk is held against this. A few queries for a batch of rounds,
however many scores they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from indicators import leaf_rules, ranking, scoring
from indicators.models import Assessment, CriteriaSet, Criterion, Score, TieBreaker

ZERO = Decimal(0)


@dataclass(frozen=True)
class Expected:
    """What the rules give one assessment, by the names of the fields that keep it.

    `standing` is None where a score of the ranking group lies outside 0..maximum: no rule computes
    anything from that.
    """

    assessment: Assessment
    standing: Mapping[str, Any] | None
    areas: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class _Set:
    """The rules of one criteria set, read once."""

    rules: scoring.SetRules
    tie_rule: ranking.TieRule
    accept_self: bool
    leaves: list[Criterion]
    bands: dict[int, scoring.Band]
    ties: list[TieBreaker]


def expected_results(rounds: Collection[int]) -> Iterator[Expected]:
    """Yield what the rules give every assessment of these rounds, ranks within groups included."""
    assessments = list(
        Assessment.objects.filter(round__in=rounds)
        .select_related("round__province", "unit")
        .order_by("round", "pk")
    )
    sets = _sets({assessment.round.criteria_set_id for assessment in assessments})
    points = _points(rounds)
    totals: dict[int, scoring.UnitTotal] = {}
    areas: dict[int, tuple[scoring.AreaTotal, ...]] = {}
    unsound: set[int] = set()
    for assessment in assessments:
        rules = sets[assessment.round.criteria_set_id]
        try:
            leaves = _leaf_scores(rules, points.get(assessment.pk, {}))
        except scoring.PointsError:
            unsound.add(assessment.group_id)
            continue
        areas[assessment.pk] = scoring.area_totals(leaves)
        totals[assessment.pk] = scoring.unit_total(areas[assessment.pk], rules.rules)
    sound = [assessment for assessment in assessments if assessment.group_id not in unsound]
    ranks = _ranks(sound, sets, totals, areas)
    for assessment in assessments:
        if assessment.group_id in unsound:
            yield Expected(assessment, None, {})
            continue
        rules = sets[assessment.round.criteria_set_id]
        found = areas[assessment.pk]
        yield Expected(
            assessment,
            _standing(assessment, rules, totals[assessment.pk], found, ranks[assessment.pk]),
            {
                int(area.area): {
                    "points": area.points,
                    "max_points": area.maximum,
                    "survey_points": area.survey_points,
                    "missing": area.missing,
                    "not_applicable": area.not_applicable,
                }
                for area in found
            },
        )


def _sets(ids: Collection[int]) -> dict[int, _Set]:
    found = CriteriaSet.objects.filter(pk__in=ids).prefetch_related(
        "criteria", "bands", "tie_breakers"
    )
    return {
        rules.pk: _Set(
            rules=leaf_rules.set_rules(rules),
            tie_rule=ranking.TieRule(rules.tie_rule),
            accept_self=rules.accept_self_score,
            leaves=[node for node in rules.criteria.all() if node.is_leaf],
            bands={
                band.pk: scoring.Band(str(band.pk), band.label, band.lower)
                for band in rules.bands.all()
            },
            ties=list(rules.tie_breakers.all()),
        )
        for rules in found
    }


_Points = tuple[bool, Decimal | None, Decimal | None, Decimal | None, Decimal | None]


def _points(rounds: Collection[int]) -> dict[int, dict[int, _Points]]:
    found: dict[int, dict[int, _Points]] = defaultdict(dict)
    for assessment, criterion, not_applicable, self_points, first, second, council in (
        Score.objects.filter(assessment__round__in=rounds)
        .order_by()
        .values_list(
            "assessment_id",
            "criterion_id",
            "not_applicable",
            "self_points",
            "appraised_1",
            "appraised_2",
            "council",
        )
        .iterator(chunk_size=10_000)
    ):
        found[assessment][criterion] = (not_applicable, self_points, first, second, council)
    return found


def _leaf_scores(rules: _Set, points: Mapping[int, _Points]) -> list[scoring.LeafScore]:
    scores = []
    for leaf in rules.leaves:
        state, counted = scoring.LeafState.NOT_ENTERED, None
        if leaf.pk in points:
            not_applicable, self_points, appraised_1, appraised_2, council = points[leaf.pk]
            if not_applicable:
                state = scoring.LeafState.NOT_APPLICABLE
            else:
                counted = scoring.counting_points(
                    self_points, appraised_1, appraised_2, council, accept_self=rules.accept_self
                )
                if counted is not None:
                    state = scoring.LeafState.SCORED
        scores.append(
            scoring.LeafScore(
                area=str(leaf.area_id),
                maximum=leaf.max_points,
                state=state,
                points=counted,
                part=scoring.Part(leaf.part),
                survey=leaf.kind == Criterion.Kind.SURVEY,
            )
        )
    return scores


def _ranks(
    assessments: Collection[Assessment],
    sets: Mapping[int, _Set],
    totals: Mapping[int, scoring.UnitTotal],
    areas: Mapping[int, tuple[scoring.AreaTotal, ...]],
) -> dict[int, ranking.Ranked]:
    entries: dict[int, list[ranking.Entry]] = defaultdict(list)
    tie_rules: dict[int, ranking.TieRule] = {}
    for assessment in assessments:
        rules = sets[assessment.round.criteria_set_id]
        tie_rules[assessment.round_id] = rules.tie_rule
        entries[assessment.round_id].append(
            ranking.Entry(
                key=assessment.pk,
                group=str(assessment.group_id),
                index=totals[assessment.pk].index,
                tie_breakers=tuple(_tie_values(rules, areas[assessment.pk]).values()),
            )
        )
    return {
        cast(int, ranked.key): ranked
        for round_id, members in entries.items()
        for ranked in ranking.rank_within_groups(members, tie_rules[round_id])
    }


def _tie_values(rules: _Set, areas: tuple[scoring.AreaTotal, ...]) -> dict[int, Decimal]:
    # By position, in the set's declared order.
    main = [area for area in areas if area.part is scoring.Part.MAIN]
    survey = sum((area.survey_points for area in main), ZERO)
    values: dict[int, Decimal] = {}
    for tie in rules.ties:
        if tie.kind == TieBreaker.Kind.AREA:
            own = (area.points for area in areas if area.area == str(tie.area_id))
            values[tie.position] = sum(own, ZERO)
        elif tie.kind == TieBreaker.Kind.SURVEY:
            values[tie.position] = survey
        else:
            values[tie.position] = sum((area.points for area in main), ZERO) - survey
    return values


def _standing(
    assessment: Assessment,
    rules: _Set,
    total: scoring.UnitTotal,
    areas: tuple[scoring.AreaTotal, ...],
    ranked: ranking.Ranked,
) -> dict[str, Any]:
    cap = rules.bands.get(assessment.band_cap_id) if assessment.band_cap_id else None
    band = scoring.band_for(total.index, list(rules.bands.values()), cap=cap)
    ties = _tie_values(rules, areas)
    return {
        "points": total.points,
        "main_points": total.main_points,
        "max_points": total.maximum,
        "survey_points": total.survey_points,
        "bonus": total.bonus,
        "penalty": total.penalty,
        "index": total.index,
        "band_id": int(band.code) if band else None,
        "rank": ranked.rank,
        "rank_of": ranked.rank_of,
        "tied": ranked.tied,
        "missing": total.missing,
        "not_applicable": sum(
            area.not_applicable for area in areas if area.part is scoring.Part.MAIN
        ),
        **{f"tie_{position}": ties.get(position, ZERO) for position in (1, 2, 3)},
    }
