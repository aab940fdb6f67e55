"""From the points that count to the totals of areas, a unit's total and its index.

In whole numbers, for points and maxima counted in 1/10000 and both of the same unit, the index half
up is

    index × 10^places = (2 × 100 × 10^places × points + maximum) // (2 × maximum)

which is what a database that computes the same thing has to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from indicators.scoring.exact import EXACT, ZERO, round_to, sum_of, whole_numbers
from indicators.scoring.leaf import LeafState
from indicators.scoring.problems import PointsError, Problem
from indicators.scoring.rules import SetRules, Unscored


def counting_points(
    self_points: Decimal | None,
    appraised_1: Decimal | None,
    appraised_2: Decimal | None,
    council: Decimal | None,
    *,
    accept_self: bool,
) -> Decimal | None:
    """Which score counts (rule 9): council, else appraisal 2, else appraisal 1.

    The self-score (điểm tự chấm) counts only where the set accepts it as it is. None means that
    nothing counts yet, which is not zero.
    """
    for points in (council, appraised_2, appraised_1):
        if points is not None:
            return points
    return self_points if accept_self else None


class Part(StrEnum):
    """Where a leaf's points go: the main score, bonus (điểm cộng) or penalty (điểm trừ)."""

    MAIN = "main"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class LeafScore:
    """One leaf of one unit with the points that count; a penalty's points are positive.

    Raises PointsError when state and points contradict each other, or the points lie outside
    0..maximum.
    """

    area: str
    maximum: Decimal
    state: LeafState
    points: Decimal | None = None
    part: Part = Part.MAIN
    survey: bool = False

    def __post_init__(self) -> None:
        if self.state is not LeafState.SCORED:
            if self.points is not None:
                raise PointsError(Problem("points_without_state"))
            return
        if self.points is None:
            raise PointsError(Problem("state_without_points"))
        if not 0 <= self.points <= self.maximum:
            raise PointsError(
                Problem("mark_out_of_range", {"mark": self.points, "maximum": self.maximum})
            )


@dataclass(frozen=True, slots=True)
class AreaTotal:
    """The sum over the leaves of one part of one area (lĩnh vực), before any cap.

    `maximum` is the effective one: leaves that do not apply are taken out (rule 12); an area all
    of whose leaves do not apply keeps a maximum of zero. `missing` and `not_applicable` count
    leaves; `survey_points` is the share of `points` that came from surveys.
    """

    area: str
    part: Part
    points: Decimal
    maximum: Decimal
    survey_points: Decimal
    missing: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """A unit's result: rules 13 and 14.

    `points` is the total after caps, never below zero; `bonus` and `penalty` are what counted after
    the caps. `maximum`, `survey_points` and `missing` are those of the main part: a bonus or
    penalty nobody entered is simply none.
    """

    points: Decimal
    maximum: Decimal
    main_points: Decimal
    bonus: Decimal
    penalty: Decimal
    survey_points: Decimal
    missing: int
    index: Decimal | None
    no_index_reason: Literal["no_maximum", "missing"] | None


def area_totals(leaves: Iterable[LeafScore]) -> tuple[AreaTotal, ...]:
    """Sum the leaves of each area and part, in the order in which they first appear (rules 7, 8).

    Parents above the leaves carry no score of their own, so nothing else is ever added.
    """
    grouped: dict[tuple[str, Part], list[LeafScore]] = {}
    for leaf in leaves:
        grouped.setdefault((leaf.area, leaf.part), []).append(leaf)
    return tuple(
        AreaTotal(
            area=area,
            part=part,
            points=sum_of(leaf.points for leaf in members if leaf.points is not None),
            maximum=sum_of(
                leaf.maximum for leaf in members if leaf.state is not LeafState.NOT_APPLICABLE
            ),
            survey_points=sum_of(
                leaf.points for leaf in members if leaf.points is not None and leaf.survey
            ),
            missing=sum(leaf.state is LeafState.NOT_ENTERED for leaf in members),
            not_applicable=sum(leaf.state is LeafState.NOT_APPLICABLE for leaf in members),
        )
        for (area, part), members in grouped.items()
    )


def unit_total(areas: Iterable[AreaTotal], rules: SetRules) -> UnitTotal:
    """The one function for a unit's total and index (rules 13, 14 and 16).

    total = Σ main + min(Σ bonus, cap) − min(Σ penalty, cap), not below 0
    index = 100 × total / effective maximum of the main part, rounded once
    """
    areas = tuple(areas)
    main = [area for area in areas if area.part is Part.MAIN]
    main_points = sum_of(area.points for area in main)
    maximum = sum_of(area.maximum for area in main)
    missing = sum(area.missing for area in main)
    bonus = _capped(areas, Part.BONUS, rules.bonus_cap)
    penalty = _capped(areas, Part.PENALTY, rules.penalty_cap)
    points = max(ZERO, EXACT.subtract(EXACT.add(main_points, bonus), penalty))
    index = None
    reason: Literal["no_maximum", "missing"] | None = None
    if maximum == 0:
        reason = "no_maximum"
    elif missing and rules.unscored is Unscored.NO_INDEX:
        reason = "missing"
    else:
        index = index_of(points, maximum, rules)
    return UnitTotal(
        points=points,
        maximum=maximum,
        main_points=main_points,
        bonus=bonus,
        penalty=penalty,
        survey_points=sum_of(area.survey_points for area in main),
        missing=missing,
        index=index,
        no_index_reason=reason,
    )


def _capped(areas: Sequence[AreaTotal], part: Part, cap: Decimal | None) -> Decimal:
    total = sum_of(area.points for area in areas if area.part is part)
    return total if cap is None else min(total, cap)


def index_of(points: Decimal, maximum: Decimal, rules: SetRules) -> Decimal | None:
    """100 × points / maximum, rounded once as the set says; None when the maximum is zero.

    Capped at 100 unless the set allows more.
    """
    if maximum == 0:
        return None
    index = 100 * Fraction(*whole_numbers(points)) / Fraction(*whole_numbers(maximum))
    if not rules.allow_above_100:
        index = min(index, Fraction(100))
    return round_to(index, rules.places, rules.rounding)


def area_index(area: AreaTotal, rules: SetRules | None = None) -> Decimal | None:
    """The index of one area (rule 15), by the same arithmetic as the unit's.

    None when nothing in the area applies, when a leaf has no score yet and the set does not count
    that as zero, and for bonus and penalty, which have no maximum in the index.
    """
    rules = rules or SetRules()
    if area.part is not Part.MAIN:
        return None
    if area.missing and rules.unscored is Unscored.NO_INDEX:
        return None
    return index_of(area.points, area.maximum, rules)
