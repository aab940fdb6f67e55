"""From what was declared for one leaf to its points, by the leaf's rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.scoring.exact import ZERO, stored, whole_numbers
from indicators.scoring.problems import PointsError, Problem
from indicators.scoring.rules import LeafKind, LeafRule, NoCases, RatioBand


class LeafState(StrEnum):
    """Scored (zero included), not applicable (không áp dụng) and not entered are three things."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class Declared:
    """What was declared for a leaf (số liệu kê khai). `option` counts from 0.

    A field the rule's kind does not use is ignored. `not_applicable` means the exemption holds
    (approved by the set or by an appraiser, rule 12), and wins over any figure beside it.
    """

    option: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: Decimal | None = None
    mark: Decimal | None = None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class LeafOutcome:
    """The state of a leaf and its points, which are None unless it is scored."""

    state: LeafState
    points: Decimal | None = None


_NOT_ENTERED = LeafOutcome(LeafState.NOT_ENTERED)
_NOT_APPLICABLE = LeafOutcome(LeafState.NOT_APPLICABLE)


def leaf_points(rule: LeafRule, declared: Declared) -> LeafOutcome:
    """Points of one leaf from what was declared, rounded half up once to the stored places.

    A ratio with one of its two numbers still missing is not entered yet; only a denominator of
    zero stands alone, because it means that there were no cases.

    Raises PointsError for a value the rule cannot take: a negative one, an unknown option, a mark
    outside 0..maximum, a numerator above its denominator, a share no band covers.
    """
    if declared.not_applicable:
        return _NOT_APPLICABLE
    match rule.kind:
        case LeafKind.OPTION:
            return _option_points(rule, declared.option)
        case LeafKind.RATIO | LeafKind.RATIO_BANDS:
            return _ratio_points(rule, declared.numerator, declared.denominator)
        case LeafKind.COUNT:
            return _count_points(rule, declared.count)
        case LeafKind.DIRECT | LeafKind.SURVEY:
            if declared.mark is None:
                return _NOT_ENTERED
            return LeafOutcome(LeafState.SCORED, hand_mark(rule.maximum, declared.mark))
        case LeafKind.BONUS | LeafKind.PENALTY:
            if rule.step is not None:
                return _count_points(rule, declared.count)
            if declared.mark is None:
                return _NOT_ENTERED
            return _scored(rule, *_not_negative(declared.mark))


def hand_mark(maximum: Decimal, mark: Decimal) -> Decimal:
    """A mark given by hand (chấm trực tiếp), at the stored places; its reason is the caller's.

    Raises PointsError when it lies outside 0..maximum.
    """
    top, bottom = whole_numbers(mark)
    highest, of = whole_numbers(maximum)
    if top < 0 or top * of > highest * bottom:
        raise PointsError(Problem("mark_out_of_range", {"mark": mark, "maximum": maximum}))
    return stored(top, bottom)


def _option_points(rule: LeafRule, option: int | None) -> LeafOutcome:
    if option is None:
        return _NOT_ENTERED
    if not 0 <= option < len(rule.options):
        raise PointsError(Problem("option_unknown", {"position": option + 1}))
    return _scored(rule, *whole_numbers(rule.options[option]))


def _count_points(rule: LeafRule, count: Decimal | None) -> LeafOutcome:
    if count is None:
        return _NOT_ENTERED
    if rule.step is None:
        raise PointsError(Problem("step_missing"))
    cases, parts = _not_negative(count)
    if parts != 1:
        raise PointsError(Problem("count_not_whole", {"value": count}))
    each, of = whole_numbers(rule.step)
    return _scored(rule, cases * each, of)


def _ratio_points(
    rule: LeafRule, numerator: Decimal | None, denominator: Decimal | None
) -> LeafOutcome:
    done = None if numerator is None else _not_negative(numerator)
    cases = None if denominator is None else _not_negative(denominator)
    if cases is None or (done is None and cases[0]):
        return _NOT_ENTERED
    if done is None:
        return _without_cases(rule)
    # The share done / cases, by whole numbers; a denominator of zero with cases in the numerator
    # contradicts itself, whatever is allowed.
    top, bottom = done[0] * cases[1], done[1] * cases[0]
    if top > bottom and not (rule.allow_over and bottom):
        raise PointsError(
            Problem(
                "numerator_exceeds_denominator",
                {"numerator": numerator or ZERO, "denominator": denominator or ZERO},
            )
        )
    if bottom == 0:
        return _without_cases(rule)
    if rule.kind is LeafKind.RATIO_BANDS:
        return _scored(rule, *_band_points(rule.bands, top, bottom))
    if rule.floor is not None and not _reaches(top, bottom, rule.floor):
        return _scored(rule, 0, 1)
    highest, of = whole_numbers(rule.maximum)
    return _scored(rule, highest * top, of * bottom)


def _without_cases(rule: LeafRule) -> LeafOutcome:
    match rule.no_cases:
        case NoCases.FULL:
            return _scored(rule, *whole_numbers(rule.maximum))
        case NoCases.ZERO:
            return _scored(rule, 0, 1)
        case NoCases.NOT_APPLICABLE:
            return _NOT_APPLICABLE
        case None:
            raise PointsError(Problem("no_cases_undecided"))


def _reaches(top: int, bottom: int, lower: Decimal) -> bool:
    """Whether the share top / bottom is at least `lower`."""
    least, of = whole_numbers(lower)
    return top * of >= least * bottom


def _band_points(bands: Sequence[RatioBand], top: int, bottom: int) -> tuple[int, int]:
    reached = [band for band in bands if _reaches(top, bottom, band.lower)]
    if not reached:
        raise PointsError(Problem("share_in_no_band"))
    return whole_numbers(max(reached, key=lambda band: band.lower).points)


def _not_negative(value: Decimal) -> tuple[int, int]:
    exact = whole_numbers(value)
    if exact[0] < 0:
        raise PointsError(Problem("negative", {"value": value}))
    return exact


def _scored(rule: LeafRule, top: int, bottom: int) -> LeafOutcome:
    """The points top / bottom, at most the leaf's maximum."""
    highest, of = whole_numbers(rule.maximum)
    if top * of > highest * bottom:
        top, bottom = highest, of
    return LeafOutcome(LeafState.SCORED, stored(top, bottom))
