"""What a unit gives itself so far: summed by the area on the page and over the whole self-score.

The page adds up the area again as figures are typed; everything outside it comes from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import CriteriaSet, Criterion, Score
from indicators.services.cells import NOT_SELF_SCORED

ZERO = Decimal(0)
Part = Criterion.Part


@dataclass(frozen=True, slots=True)
class SelfSums:
    """Points claimed and their maximum: `area_…` of one area, `whole_…` of everything.

    Maxima are of what the unit scores itself: without surveys, what the appraisers mark, and
    leaves it is exempted from. `rest` are main points and `rest_bonus` bonus points outside the
    area; `bonus_cap` is None where there's none.
    """

    area_points: Decimal
    area_max: Decimal
    whole_points: Decimal
    whole_max: Decimal
    rest: Decimal
    rest_bonus: Decimal
    bonus_cap: Decimal | None


def self_sums(
    rules: CriteriaSet,
    leaves: Iterable[Criterion],
    scores: Mapping[int, Score],
    exempt: Collection[int],
    area: Criterion | None,
) -> SelfSums:
    """Sum what is claimed; the bonus counts up to its cap, and neither enters the maximum."""
    mine = [
        leaf for leaf in leaves if leaf.kind not in NOT_SELF_SCORED and leaf.pk not in set(exempt)
    ]
    here = [leaf for leaf in mine if area is not None and leaf.area_id == area.pk]
    main = _claimed(mine, scores, Part.MAIN)
    bonus = _claimed(mine, scores, Part.BONUS)
    in_bonus = area is not None and area.part == Part.BONUS
    cap = rules.bonus_cap
    area_points = _claimed(here, scores, Part.BONUS if in_bonus else Part.MAIN)
    area_max = sum((leaf.max_points for leaf in here), ZERO)
    return SelfSums(
        area_points=_capped(area_points, cap) if in_bonus else area_points,
        area_max=_capped(area_max, cap) if in_bonus else area_max,
        whole_points=main + _capped(bonus, cap),
        whole_max=sum((leaf.max_points for leaf in mine if leaf.part == Part.MAIN), ZERO),
        rest=main - (ZERO if in_bonus else area_points),
        rest_bonus=bonus - (area_points if in_bonus else ZERO),
        bonus_cap=cap,
    )


def _claimed(leaves: Iterable[Criterion], scores: Mapping[int, Score], part: str) -> Decimal:
    return sum(
        (
            score.self_points
            for leaf in leaves
            if leaf.part == part
            and (score := scores.get(leaf.pk)) is not None
            and score.self_points is not None
        ),
        ZERO,
    )


def _capped(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(points, cap)
