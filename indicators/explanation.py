"""The arithmetic of a result written out: from what was declared to points, index, band and rank.

Pure: no database, no request, no clock. Every step holds the numbers a reader needs to redo it;
the steps come from the same functions as the result (`scoring`, `ranking`), never beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.ranking import TieRule
from indicators.scoring import (
    HUNDRED,
    ZERO,
    AreaTotal,
    Band,
    Declared,
    LeafKind,
    LeafRule,
    LeafState,
    NoCases,
    Part,
    PointsError,
    Rounding,
    SetRules,
    band_for,
    leaf_points,
    round_to,
    unit_total,
)

QUOTIENT_PLACES = 6
"""Decimals of a quotient that is shown before it is rounded; it's cut there, not rounded."""


class How(StrEnum):
    """Which step of a rule gave a leaf its points."""

    OPTION = "option"
    RATIO = "ratio"
    BELOW_FLOOR = "below_floor"
    RATIO_CAPPED = "ratio_capped"
    BAND = "band"
    NO_CASES = "no_cases"
    COUNT = "count"
    COUNT_CAPPED = "count_capped"
    MARK = "mark"
    NOT_APPLICABLE = "not_applicable"
    NOT_ENTERED = "not_entered"
    NOT_BY_RULE = "not_by_rule"


@dataclass(frozen=True, slots=True)
class LeafWorking:
    """How a leaf came to its points.

    `by_rule` is what the rule makes of what was declared, None where nothing was or the kind is
    marked by hand; `counted` is what counts in the end, which an appraiser may have set lower. The
    other fields are the numbers of the step `how`: `share` of numerator and denominator (cut, for
    the eye), `lower` and `upper` of the band reached, `option` counted from 0.
    """

    how: How
    by_rule: Decimal | None
    counted: Decimal | None
    share: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    no_cases: NoCases | None = None

    @property
    def differs(self) -> bool:
        """Whether what counts isn't what the rule makes of the declared inputs."""
        return (
            self.by_rule is not None and self.counted is not None and self.by_rule != self.counted
        )


def leaf_working(
    rule: LeafRule, declared: Declared, counted: Decimal | None, *, not_applicable: bool = False
) -> LeafWorking:
    """The step by which a leaf got its points; inputs the rule can't take are NOT_BY_RULE."""
    if not_applicable:
        return LeafWorking(How.NOT_APPLICABLE, None, None)
    try:
        outcome = leaf_points(rule, declared)
    except PointsError:
        return LeafWorking(How.NOT_BY_RULE, None, counted)
    if outcome.state is LeafState.NOT_ENTERED:
        return LeafWorking(How.NOT_ENTERED if counted is None else How.MARK, None, counted)
    if outcome.state is LeafState.NOT_APPLICABLE or declared.denominator == 0:
        return LeafWorking(How.NO_CASES, outcome.points, counted, no_cases=rule.no_cases)
    by_rule = outcome.points
    if rule.kind is LeafKind.OPTION:
        return LeafWorking(How.OPTION, by_rule, counted)
    if rule.kind in (LeafKind.RATIO, LeafKind.RATIO_BANDS):
        return _ratio(rule, declared, by_rule, counted)
    if declared.count is not None and rule.step is not None:
        capped = declared.count * rule.step > rule.maximum
        return LeafWorking(How.COUNT_CAPPED if capped else How.COUNT, by_rule, counted)
    return LeafWorking(How.MARK, by_rule, counted)


def _ratio(
    rule: LeafRule, declared: Declared, by_rule: Decimal | None, counted: Decimal | None
) -> LeafWorking:
    done, cases = declared.numerator or ZERO, declared.denominator or ZERO
    share = _cut(done, cases)
    if rule.kind is LeafKind.RATIO_BANDS:
        # Compared as products: the share shown is cut, and a bound may lie right on it.
        reached = [band.lower for band in rule.bands if band.lower * cases <= done]
        above = [band.lower for band in rule.bands if band.lower * cases > done]
        return LeafWorking(
            How.BAND,
            by_rule,
            counted,
            share=share,
            lower=max(reached, default=None),
            upper=min(above, default=None),
        )
    how = How.RATIO
    if rule.floor is not None and done < rule.floor * cases:
        how = How.BELOW_FLOOR
    elif done > cases:
        how = How.RATIO_CAPPED
    return LeafWorking(how, by_rule, counted, share=share, lower=rule.floor)


@dataclass(frozen=True, slots=True)
class IndexWorking:
    """From the sums of areas to the index, step by step (rules 12 to 14 and 2).

    `maximum` = `full_maximum` − `exempt`; `before_floor` = main + bonus − penalty, `points` the
    same not below zero; `quotient` is 100 × points ÷ maximum, cut after six places (None without a
    maximum), `exact` whether nothing was cut, `ceiling` whether 100 capped it.
    """

    main: Decimal
    bonus_sum: Decimal
    bonus: Decimal
    penalty_sum: Decimal
    penalty: Decimal
    before_floor: Decimal
    points: Decimal
    full_maximum: Decimal
    exempt: Decimal
    maximum: Decimal
    quotient: Decimal | None
    exact: bool
    ceiling: bool
    index: Decimal | None
    missing: int
    rules: SetRules


def index_working(
    areas: Sequence[AreaTotal], rules: SetRules, full_maximum: Decimal
) -> IndexWorking:
    """Write out how the areas' sums become an index; `full_maximum` is the set's, unexempted."""
    total = unit_total(areas, rules)
    bonus_sum, penalty_sum = (
        sum((area.points for area in areas if area.part is part), ZERO)
        for part in (Part.BONUS, Part.PENALTY)
    )
    quotient = None
    exact = ceiling = False
    if total.maximum:
        quotient = _cut(HUNDRED * total.points, total.maximum)
        exact = quotient * total.maximum == HUNDRED * total.points
        ceiling = quotient > HUNDRED and not rules.allow_above_100
    return IndexWorking(
        main=total.main_points,
        bonus_sum=bonus_sum,
        bonus=total.bonus,
        penalty_sum=penalty_sum,
        penalty=total.penalty,
        before_floor=total.main_points + total.bonus - total.penalty,
        points=total.points,
        full_maximum=full_maximum,
        exempt=full_maximum - total.maximum,
        maximum=total.maximum,
        quotient=quotient,
        exact=exact,
        ceiling=ceiling,
        index=total.index,
        missing=total.missing,
        rules=rules,
    )


@dataclass(frozen=True, slots=True)
class BandWorking:
    """Which class an index falls into: bounds of it, and whether a cap kept it from a higher one.

    `upper` is the lower bound of the next higher class, None in the highest.
    """

    band: Band
    upper: Band | None
    capped_from: Band | None


def band_working(
    index: Decimal | None, bands: Sequence[Band], cap: Band | None = None
) -> BandWorking | None:
    """The class of a published index (rule 17); None where there is none."""
    band = band_for(index, bands, cap)
    if band is None:
        return None
    free = band_for(index, bands)
    above = [other for other in bands if other.lower > band.lower]
    return BandWorking(
        band,
        min(above, key=lambda other: other.lower, default=None),
        free if free != band else None,
    )


@dataclass(frozen=True, slots=True)
class RankWorking:
    """How a rank follows from the indices of a group (rule 18).

    competition: rank = `ahead` + 1; dense: rank = `ahead_distinct` + 1. `ahead_by_tie` of those
    ahead have the same index and were put first by the tie-breakers. `equal` counts other units
    with the same index and tie-breakers; `gap` is the distance in points of the index to the next
    better one.
    """

    rank: int
    of: int
    ahead: int
    ahead_distinct: int
    ahead_by_tie: int
    equal: int
    gap: Decimal | None
    tie_rule: TieRule


def rank_working(
    index: Decimal,
    ties: tuple[Decimal, ...],
    others: Sequence[tuple[Decimal, tuple[Decimal, ...]]],
    tie_rule: TieRule,
) -> RankWorking:
    """The rank of (index, ties) among `others`, the rest of the group that has an index."""
    own = (index, *ties)
    keys = [(other, *values) for other, values in others]
    ahead = [key for key in keys if key > own]
    distinct = len(set(ahead))
    return RankWorking(
        rank=1 + (distinct if tie_rule is TieRule.DENSE else len(ahead)),
        of=len(keys) + 1,
        ahead=len(ahead),
        ahead_distinct=distinct,
        ahead_by_tie=sum(key[0] == index for key in ahead),
        equal=sum(key == own for key in keys),
        gap=min((key[0] - index for key in ahead if key[0] > index), default=None),
        tie_rule=tie_rule,
    )


class Step(StrEnum):
    """What a next step on a leaf consists of."""

    PROVE = "prove"
    OPTION = "option"
    CASES = "cases"
    COUNT = "count"
    FEWER = "fewer"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The cheapest next step (bước gần nhất) of a leaf: what it takes and the points it leads to.

    PROVE: what was declared is worth more than an appraiser accepted.
    `amount` is how many more cases, or fewer for a penalty; `option` the answer to reach, counted
    from 0; `share` the share to reach, of what was declared. A mark by hand has no step: `points`
    is then the maximum.
    """

    step: Step
    points: Decimal
    amount: Decimal | None = None
    option: int | None = None
    share: Decimal | None = None


def next_step(rule: LeafRule, declared: Declared, points: Decimal | None) -> NextStep | None:
    """The smallest change of what was declared that gains points; None where nothing is left.

    Counted from the points that count: a step that leads no further than those is passed over.
    """
    have = points if points is not None else ZERO
    if rule.kind is LeafKind.PENALTY:
        return _less_penalty(rule, declared, have)
    if have >= rule.maximum:
        return None
    declared_points = _points(rule, declared)
    if declared_points is not None and declared_points > have:
        return NextStep(Step.PROVE, declared_points)
    match rule.kind:
        case LeafKind.OPTION:
            better = [(p, n) for n, p in enumerate(rule.options) if p > have]
            if not better:
                return None
            gained, option = min(better)
            return NextStep(Step.OPTION, gained, option=option)
        case LeafKind.RATIO_BANDS:
            return _next_band(rule, declared, have)
        case LeafKind.RATIO:
            return _next_case(rule, declared, have)
        case _:
            if rule.step is not None and declared.count is not None:
                return _next_count(rule, declared.count, have)
            return NextStep(Step.MARK, rule.maximum)


def _next_band(rule: LeafRule, declared: Declared, have: Decimal) -> NextStep | None:
    better = [(band.lower, band.points) for band in rule.bands if band.points > have]
    if not better:
        return None
    lower, points = min(better)
    cases = declared.denominator
    if not cases or declared.numerator is None:
        return NextStep(Step.CASES, points, share=lower)
    reached = _ceiling(lower * cases)
    # With few cases one more may leap over a band.
    gained = _points(rule, Declared(numerator=reached, denominator=cases))
    if gained is None:
        return NextStep(Step.MARK, rule.maximum)
    return NextStep(Step.CASES, gained, amount=reached - declared.numerator, share=lower)


def _next_case(rule: LeafRule, declared: Declared, have: Decimal) -> NextStep:
    cases, done = declared.denominator, declared.numerator
    if not cases or done is None:
        return NextStep(Step.MARK, rule.maximum)
    wanted = done + 1
    if rule.floor is not None:
        wanted = max(wanted, _ceiling(rule.floor * cases))
    gained = _points(rule, Declared(numerator=wanted, denominator=cases))
    if wanted > cases or gained is None or gained <= have:
        return NextStep(Step.MARK, rule.maximum)
    return NextStep(Step.CASES, gained, amount=wanted - done, share=_cut(wanted, cases))


def _points(rule: LeafRule, declared: Declared) -> Decimal | None:
    try:
        return leaf_points(rule, declared).points
    except PointsError:
        return None


def _next_count(rule: LeafRule, count: Decimal, have: Decimal) -> NextStep | None:
    points = _points(rule, Declared(count=count + 1))
    if points is None or points <= have:
        return NextStep(Step.MARK, rule.maximum)
    return NextStep(Step.COUNT, points, amount=Decimal(1))


def _less_penalty(rule: LeafRule, declared: Declared, have: Decimal) -> NextStep | None:
    if have <= 0:
        return None
    if rule.step is not None and declared.count:
        for fewer in range(1, int(declared.count) + 1):
            points = _points(rule, Declared(count=declared.count - fewer))
            if points is not None and points < have:
                return NextStep(Step.FEWER, points, amount=Decimal(fewer))
    return NextStep(Step.MARK, ZERO)


def _ceiling(value: Decimal) -> Decimal:
    whole = round_to(value, 0, Rounding.TRUNCATE)
    return whole if whole == value else whole + 1


def _cut(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A quotient cut after six places."""
    return round_to(Fraction(numerator) / Fraction(denominator), QUOTIENT_PLACES, Rounding.TRUNCATE)
