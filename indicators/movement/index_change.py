"""An index change split by area and criterion, by method, limits and rounding.

One leaf's part, with points p, effective maxima m, totals P and M (before: 0):

    100 × (Δp − P₀/M₀ × Δm) / M₁

so a point counts what it's worth on the later scale, and a maximum that leaves (an exemption)
gains what it held below the earlier index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from indicators.movement.apportion import apportion, hand_out
from indicators.movement.restating import Bridge, restate
from indicators.scoring import SetRules
from indicators.unit_result import NOT_THERE, Counted, Result, points_of, result_of, whole_of


class Cause(StrEnum):
    """What a part of an index change comes from."""

    POINTS = "points"
    EXEMPTED = "exempted"
    APPLIES = "applies"
    MAXIMUM = "maximum"
    NEW = "new"
    DROPPED = "dropped"
    METHOD = "method"
    LIMITS = "limits"


class LeafChange(NamedTuple):
    """One criterion's part of an index change, in whole numbers.

    `change` is what is shown, in points of the index; `exact` the same before rounding. A
    penalty's points are negative.
    """

    code: str
    cause: Cause
    change: Decimal
    numerator: int
    denominator: int
    old: Counted
    new: Counted

    @property
    def exact(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def before(self) -> Decimal | None:
        """Points then; None where nobody scored it, it didn't apply or wasn't there."""
        return points_of(self.old.points) if self.old.entered else None

    @property
    def before_maximum(self) -> Decimal | None:
        return points_of(self.old.maximum) if self.old.applies else None

    @property
    def after(self) -> Decimal | None:
        """Points now; None as before."""
        return points_of(self.new.points) if self.new.entered else None

    @property
    def after_maximum(self) -> Decimal | None:
        return points_of(self.new.maximum) if self.new.applies else None


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area's part of an index change; its leaves sum to it."""

    code: str
    change: Decimal
    leaves: tuple[LeafChange, ...]


@dataclass(frozen=True, slots=True)
class IndexChange:
    """An index change (thay đổi chỉ số) in parts that sum exactly to `after − before`.

    `method` is what last year's scores gained by being counted under this year's set, with the
    criteria it comes from in `method_leaves`; `limits` what the caps on bonus and penalty, the
    floor of zero and the ceiling of 100 did; `rounding` what is left where the two years round
    by different rules (else it's within the parts, as their largest remainders).
    """

    before: Decimal
    after: Decimal
    method: Decimal
    method_leaves: tuple[LeafChange, ...]
    areas: tuple[AreaChange, ...]
    limits: Decimal
    rounding: Decimal
    restated: Decimal | None

    @property
    def change(self) -> Decimal:
        """The whole, which every level of parts sums to."""
        return self.after - self.before


def index_change(
    before: Result,
    after: Result,
    bridge: Bridge | None = None,
    restated: Result | None = None,
) -> IndexChange | None:
    """Split the change between two published indices; None when either has none.

    Without a bridge both results are taken under the same criteria, matched by code. With it the
    earlier one is restated first (`restated`, where the caller has done that already); None too
    when it can't be, because no leaf maps.
    """
    start, end = before.total, after.total
    if start.index is None or end.index is None:
        return None
    places = max(before.method.rules.places, after.method.rules.places)
    middle = before
    method_parts: list[_Piece] = []
    method_limits = Fraction(0)
    if bridge is not None:
        middle = restated or result_of(after.method, restate(bridge, before.cells))
        if not middle.total.maximum:
            return None
        method_parts = _method_parts(before, middle, bridge)
        method_limits = _limits(before, middle)
    worth = _Worth(before, middle)
    own_worth = _Worth(middle, after)
    by_area = _parts(middle, after, own_worth, bridge.fresh if bridge else frozenset())
    rounding = Fraction(0)
    if not _round_alike(before.method.rules, after.method.rules):
        rounding = _rounded_off(after) - _rounded_off(before)
    method = _sum(method_parts, worth) + method_limits
    wholes = [method, _limits(middle, after), rounding]
    wholes += [_sum(pieces, own_worth) for pieces in by_area.values()]
    shown = apportion(wholes, end.index - start.index, places)
    return IndexChange(
        before=start.index,
        after=end.index,
        method=shown[0],
        method_leaves=_method_leaves(method_parts, method_limits, worth, shown[0], places),
        areas=tuple(
            AreaChange(code, whole, _shown_alike(pieces, own_worth, whole, places))
            for (code, pieces), whole in zip(by_area.items(), shown[3:], strict=True)
        ),
        limits=shown[1],
        rounding=shown[2],
        restated=None if bridge is None else middle.total.index,
    )


def _method_leaves(
    pieces: Sequence[_Piece], limits: Fraction, worth: _Worth, whole: Decimal, places: int
) -> tuple[LeafChange, ...]:
    """The method's part by criterion; what caps did to it is a leaf without a code."""
    if not limits:
        return _shown_alike(pieces, worth, whole, places) if pieces else ()
    exact = [Fraction(piece.numerator, worth.denominator) for piece in pieces]
    *changes, rest = apportion([*exact, limits], whole, places)
    cut = LeafChange(
        "", Cause.LIMITS, rest, limits.numerator, limits.denominator, NOT_THERE, NOT_THERE
    )
    return (*_shown(pieces, worth, changes), cut)


class _Piece(NamedTuple):
    """A leaf's part of a change, over the denominator that all parts of a step share."""

    code: str
    cause: Cause
    numerator: int
    old: Counted
    new: Counted


class _Worth:
    """What a change of points and maximum is worth between two results, in points of the index.

    100 × (Δp − P₀/M₀ × Δm) / M₁ over the common denominator M₀ × M₁.
    """

    __slots__ = ("denominator", "maximum", "points")

    def __init__(self, before: Result, after: Result) -> None:
        self.points = 100 * whole_of(before.total.points)
        self.maximum = 100 * whole_of(before.total.maximum)
        self.denominator = whole_of(before.total.maximum) * whole_of(after.total.maximum)

    def numerator(self, old: Counted, new: Counted) -> int:
        return (new.points - old.points) * self.maximum - self.points * (new.maximum - old.maximum)


def _shown(
    pieces: Sequence[_Piece], worth: _Worth, changes: Sequence[Decimal]
) -> tuple[LeafChange, ...]:
    return tuple(
        LeafChange(
            piece.code,
            piece.cause,
            change,
            piece.numerator,
            worth.denominator,
            piece.old,
            piece.new,
        )
        for piece, change in zip(pieces, changes, strict=True)
    )


def _shown_alike(
    pieces: Sequence[_Piece], worth: _Worth, whole: Decimal, places: int
) -> tuple[LeafChange, ...]:
    """The pieces apportioned as whole numbers: they share a denominator."""
    scale = 10**places
    divided = [divmod(piece.numerator * scale, worth.denominator) for piece in pieces]
    changes = hand_out(
        [floor for floor, _ in divided], [rest for _, rest in divided], whole, places
    )
    return _shown(pieces, worth, changes)


def _sum(pieces: Iterable[_Piece], worth: _Worth) -> Fraction:
    return Fraction(sum(piece.numerator for piece in pieces), worth.denominator)


def _parts(
    before: Result, after: Result, worth: _Worth, fresh: frozenset[str]
) -> dict[str, list[_Piece]]:
    """Every leaf's part of the change between two results matched by code, by area."""
    start, end = before.counted, after.counted
    found: dict[str, list[_Piece]] = {}
    for leaf in after.method.leaves:
        code, new = leaf.code, end[leaf.code]
        old = start.get(code, NOT_THERE)
        if code not in start or code in fresh:
            cause = Cause.NEW
        elif old.applies is not new.applies:
            cause = Cause.APPLIES if new.applies else Cause.EXEMPTED
        elif old.maximum != new.maximum:
            cause = Cause.MAXIMUM
        else:
            cause = Cause.POINTS
        gained = 0 if old is new else worth.numerator(old, new)
        found.setdefault(leaf.area, []).append(_Piece(code, cause, gained, old, new))
    for leaf in before.method.leaves:
        if leaf.code not in end:
            old = start[leaf.code]
            gained = worth.numerator(old, NOT_THERE)
            piece = _Piece(leaf.code, Cause.DROPPED, gained, old, NOT_THERE)
            found.setdefault(leaf.area, []).append(piece)
    return found


def _method_parts(before: Result, middle: Result, bridge: Bridge) -> list[_Piece]:
    """What restating did, by families of leaves that map onto each other, named by the new ones."""
    worth = _Worth(before, middle)
    found = []
    for old_codes, new_codes in bridge.families:
        old, new = _added(before.counted, old_codes), _added(middle.counted, new_codes)
        if old.points == new.points and old.maximum == new.maximum:
            continue
        cause = Cause.METHOD if new_codes else Cause.DROPPED
        code = "+".join(new_codes or old_codes)
        found.append(_Piece(code, cause, worth.numerator(old, new), old, new))
    return found


def _added(counted: Mapping[str, Counted], codes: Sequence[str]) -> Counted:
    if len(codes) == 1:
        return counted[codes[0]]
    found = [counted[code] for code in codes]
    return Counted(
        sum(one.points for one in found),
        sum(one.maximum for one in found),
        applies=any(one.applies for one in found),
        entered=any(one.entered for one in found),
    )


def _limits(before: Result, after: Result) -> Fraction:
    """What caps, the floor of zero and the ceiling of 100 did between two results."""
    cut = _cut(after) - _cut(before)
    capped = Fraction(100 * cut, whole_of(after.total.maximum)) if cut else Fraction(0)
    return capped + _over(after) - _over(before)


def _cut(result: Result) -> int:
    """Points that count less what the leaves add up to: what caps and the floor changed."""
    signed = sum(one.points for one in result.counted.values())
    return whole_of(result.total.points) - signed


def _over(result: Result) -> Fraction:
    """What the ceiling of 100 takes away from the index: zero or negative."""
    raw = _raw(result)
    if result.method.rules.allow_above_100 or raw <= 100:
        return Fraction(0)
    return 100 - raw


def _round_alike(before: SetRules, after: SetRules) -> bool:
    return (before.places, before.rounding) == (after.places, after.rounding)


def _rounded_off(result: Result) -> Fraction:
    return Fraction(result.total.index or 0) - _raw(result) - _over(result)


def _raw(result: Result) -> Fraction:
    return Fraction(100 * whole_of(result.total.points), whole_of(result.total.maximum))
