"""Why a result moved: an index change split by area and criterion, a rank change by its causes.

Pure: no database, no request, no clock. Parts always sum to the whole: exactly as fractions, and
as shown (largest remainder at the places of the index). "Before" is the earlier result.

One leaf's part of an index change, with points p, effective maxima m, totals P and M (before: 0):

    100 × (Δp − P₀/M₀ × Δm) / M₁

so a point counts what it's worth on the later scale, and a maximum that leaves (an exemption)
gains what it held below the earlier index. A rank change is taken in three steps, each a ranking
that can be redone: last year's scores under this year's set (method), then everybody else as they
are now (others), then the unit itself (own).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from indicators.ranking import Entry, TieRule, rank_within_groups
from indicators.scoring import STORED_PLACES, AreaTotal, Part, SetRules, UnitTotal, unit_total

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion as one set has it; `maximum` before any exemption.

    `whole` and `counted` are the maximum in ten-thousandths, the latter as it enters the index:
    zero for bonus and penalty.
    """

    code: str
    area: str
    maximum: Decimal
    part: Part = Part.MAIN
    survey: bool = False
    whole: int = field(init=False, repr=False, compare=False)
    counted: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        whole = _whole(self.maximum)
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "counted", whole if self.part is Part.MAIN else 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit got on one leaf: None for a leaf nobody scored, which isn't zero.

    `whole` are the points in ten-thousandths: sums over a group are made of whole numbers.
    """

    points: Decimal | None
    not_applicable: bool = False
    whole: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", None if self.points is None else _whole(self.points))


_EXEMPT = Cell(None, not_applicable=True)
_EMPTY = Cell(None)


@dataclass(frozen=True, slots=True)
class Link:
    """A leaf of the earlier set and what became of it in the later one (đối chiếu tiêu chí).

    `old` is None for a new leaf, `new` for a dropped one; split and merged leaves have several.
    """

    old: str | None
    new: str | None


_Planned = tuple[str, int, int, int, bool, bool]
"""A leaf as sums need it: code, place of its area and part, maxima, survey, penalty."""


@dataclass(frozen=True, slots=True)
class Method:
    """A criteria set as movement sees it: its leaves in order, its arithmetic, its ties."""

    leaves: tuple[Leaf, ...]
    rules: SetRules
    tie_rule: TieRule = TieRule.COMPETITION
    tie_breakers: tuple[tuple[str, str], ...] = ()
    """(kind, area code) in declared order: kinds `area`, `appraisal`, `survey`."""
    keys: tuple[tuple[str, Part], ...] = field(init=False, repr=False, compare=False)
    plan: tuple[_Planned, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = tuple(dict.fromkeys((leaf.area, leaf.part) for leaf in self.leaves))
        object.__setattr__(self, "keys", keys)
        place = {key: n for n, key in enumerate(keys)}
        plan = tuple(
            (
                leaf.code,
                place[leaf.area, leaf.part],
                leaf.whole,
                leaf.counted,
                leaf.survey,
                leaf.part is Part.PENALTY,
            )
            for leaf in self.leaves
        )
        object.__setattr__(self, "plan", plan)


class _Counted(NamedTuple):
    """A leaf as it counts: signed points, and a maximum only in the main part."""

    points: int
    maximum: int
    applies: bool
    entered: bool


_NOT_THERE = _Counted(0, 0, applies=False, entered=False)


@lru_cache(maxsize=65_536)
def _scored(points: int, maximum: int) -> _Counted:
    return _Counted(points, maximum, applies=True, entered=True)


@dataclass(frozen=True)
class Result:
    """One unit's cells under one method, summed."""

    method: Method
    cells: Mapping[str, Cell]
    total: UnitTotal
    ties: tuple[Decimal, ...]

    @cached_property
    def counted(self) -> Mapping[str, _Counted]:
        """Every leaf of the method as it counts; a rank alone never asks."""
        found: dict[str, _Counted] = {}
        for code, _place, _maximum, most, _survey, penalty in self.method.plan:
            cell = self.cells.get(code, _EMPTY)
            if cell.not_applicable:
                found[code] = _NOT_THERE
            elif cell.whole is None:
                found[code] = _Counted(0, most, applies=True, entered=False)
            else:
                found[code] = _scored(-cell.whole if penalty else cell.whole, most)
        return found


def result_of(method: Method, cells: Mapping[str, Cell]) -> Result:
    """Sum a unit's cells by the one function for a total; a leaf without a cell isn't entered."""
    # Of each area and part: points, maximum, survey points, missing, not applicable.
    sums = [[0, 0, 0, 0, 0] for _ in method.keys]
    for code, place, maximum, _most, survey, _penalty in method.plan:
        into = sums[place]
        cell = cells.get(code, _EMPTY)
        if cell.not_applicable:
            into[4] += 1
            continue
        into[1] += maximum
        got = cell.whole
        if got is None:
            into[3] += 1
            continue
        into[0] += got
        if survey:
            into[2] += got
    areas = [
        AreaTotal(area, part, _decimal(got), _decimal(most), _decimal(survey), missing, exempt)
        for (area, part), (got, most, survey, missing, exempt) in zip(
            method.keys, sums, strict=True
        )
    ]
    total = unit_total(areas, method.rules)
    by_area = {area.area: area.points for area in areas}
    ties = tie_values(method.tie_breakers, total, by_area)
    return Result(method, cells, total, ties)


def tie_values(
    breakers: Sequence[tuple[str, str]], total: UnitTotal, areas: Mapping[str, Decimal]
) -> tuple[Decimal, ...]:
    """What a set's tie-breakers compare, in declared order."""
    values = {
        "appraisal": total.main_points - total.survey_points,
        "survey": total.survey_points,
    }
    return tuple(
        areas.get(area, ZERO) if kind == "area" else values[kind] for kind, area in breakers
    )


@dataclass(frozen=True, slots=True)
class Bridge:
    """How the leaves of one set lead to those of the next, worked out once for a whole group.

    `sources` are the old leaves of each new one, `fresh` the new leaves without any, `families`
    the connected groups of old and new codes.
    """

    before: Method
    after: Method
    sources: Mapping[str, tuple[Leaf, ...]]
    fresh: frozenset[str]
    families: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def bridge_of(before: Method, after: Method, links: Iterable[Link]) -> Bridge:
    """Work out what `links` say of two sets; a leaf that changes its part counts as new."""
    old_leaves = {leaf.code: leaf for leaf in before.leaves}
    new_leaves = {leaf.code: leaf for leaf in after.leaves}
    kept: list[tuple[str, str]] = []
    sources: dict[str, list[Leaf]] = {code: [] for code in new_leaves}
    for link in links:
        old, new = old_leaves.get(link.old or ""), new_leaves.get(link.new or "")
        if old is not None and new is not None and old.part is new.part:
            sources[new.code].append(old)
            kept.append((old.code, new.code))
    return Bridge(
        before,
        after,
        {code: tuple(found) for code, found in sources.items()},
        frozenset(code for code, found in sources.items() if not found),
        _families(list(old_leaves), list(new_leaves), kept),
    )


def restate(bridge: Bridge, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Last year's cells under this year's set, where leaves map.

    The share of the maximum is carried over: a leaf of the same maximum keeps its points, a
    re-weighted or split one its share, a merged one the common share of those it came from, all
    rounded half up once to the stored places. What applied to none of its sources doesn't apply;
    a leaf without a source takes no part, neither in points nor in the maximum.
    """
    found: dict[str, Cell] = {}
    for leaf in bridge.after.leaves:
        sources = bridge.sources[leaf.code]
        if len(sources) == 1 and sources[0].whole == leaf.whole > 0:
            # Most leaves of most sets: the same one, and its whole share.
            found[leaf.code] = cells.get(sources[0].code, _EMPTY)
            continue
        got, most, entered = 0, 0, False
        for old in sources:
            cell = cells.get(old.code, _EMPTY)
            if cell.not_applicable:
                continue
            most += old.whole
            if cell.whole is not None:
                got += cell.whole
                entered = True
        if not most:
            found[leaf.code] = _EXEMPT
        elif not entered:
            found[leaf.code] = _EMPTY
        else:
            # Whole ten-thousandths; a half goes up, as in every leaf.
            found[leaf.code] = _cell((2 * got * leaf.whole + most) // (2 * most))
    return found


@lru_cache(maxsize=65_536)
def _cell(whole: int) -> Cell:
    return Cell(_decimal(whole))


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
    old: _Counted
    new: _Counted

    @property
    def exact(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def before(self) -> Decimal | None:
        """Points then; None where nobody scored it, it didn't apply or wasn't there."""
        return _decimal(self.old.points) if self.old.entered else None

    @property
    def before_maximum(self) -> Decimal | None:
        return _decimal(self.old.maximum) if self.old.applies else None

    @property
    def after(self) -> Decimal | None:
        """Points now; None as before."""
        return _decimal(self.new.points) if self.new.entered else None

    @property
    def after_maximum(self) -> Decimal | None:
        return _decimal(self.new.maximum) if self.new.applies else None


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
    worth = _worth(before, middle)
    own_worth = _worth(middle, after)
    by_area = _parts(middle, after, own_worth, bridge.fresh if bridge else frozenset())
    rounding = Fraction(0)
    if not _round_alike(before.method.rules, after.method.rules):
        rounding = _rounded_off(after) - _rounded_off(before)
    method = _sum(method_parts, worth) + method_limits
    wholes = [method, _limits(middle, after), rounding]
    wholes += [_sum(pieces, own_worth) for pieces in by_area.values()]
    shown = apportion(wholes, end.index - start.index, places)
    method_leaves: tuple[LeafChange, ...] = ()
    if method_limits:
        exact = [Fraction(piece.numerator, worth.denominator) for piece in method_parts]
        changes = apportion([*exact, method_limits], shown[0], places)
        method_leaves = _shown(method_parts, worth, changes)
        method_leaves += (
            LeafChange(
                "",
                Cause.LIMITS,
                changes[-1],
                method_limits.numerator,
                method_limits.denominator,
                _NOT_THERE,
                _NOT_THERE,
            ),
        )
    elif method_parts:
        method_leaves = _shown_alike(method_parts, worth, shown[0], places)
    return IndexChange(
        before=start.index,
        after=end.index,
        method=shown[0],
        method_leaves=method_leaves,
        areas=tuple(
            AreaChange(code, whole, _shown_alike(pieces, own_worth, whole, places))
            for (code, pieces), whole in zip(by_area.items(), shown[3:], strict=True)
        ),
        limits=shown[1],
        rounding=shown[2],
        restated=None if bridge is None else middle.total.index,
    )


def apportion(parts: Sequence[Fraction], whole: Decimal, places: int) -> list[Decimal]:
    """Round every part to `places` so that they sum to `whole`: largest remainder.

    Each shown part is its exact value rounded down or up. `whole` may differ from the sum of the
    parts by less than one unit of the last place, as two rounded indices do. Raises ValueError
    where it differs by more.
    """
    scale = 10**places
    floors = [part.numerator * scale // part.denominator for part in parts]
    remainders = [part * scale - floor for part, floor in zip(parts, floors, strict=True)]
    return _hand_out(floors, remainders, whole, places)


def _hand_out(
    floors: list[int], remainders: Sequence[Fraction | int], whole: Decimal, places: int
) -> list[Decimal]:
    left = int(whole.scaleb(places)) - sum(floors)
    if not 0 <= left <= len(floors):
        raise ValueError("parts and whole differ by a whole unit of the last place")
    if left:
        order = sorted(range(len(floors)), key=remainders.__getitem__, reverse=True)
        for at in order[:left]:
            floors[at] += 1
    return [_shown_number(value, places) for value in floors]


@lru_cache(maxsize=16_384)
def _shown_number(value: int, places: int) -> Decimal:
    return Decimal(value).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit's place in one ranking of its group: published index, what ties compare, rank."""

    key: Hashable
    index: Decimal | None
    ties: tuple[Decimal, ...]
    rank: int | None


@dataclass(frozen=True, slots=True)
class RankChange:
    """A rank change (thay đổi hạng) in places gained: method + others + own = before − after.

    `restated` is the rank of last year's scores under this year's set, `standing_still` the rank
    the unit would have now had it alone not changed. `overtook` and `overtaken_by` are units
    ranked in both years that changed sides with it.
    """

    before: int
    restated: int
    standing_still: int
    after: int
    overtook: tuple[Hashable, ...]
    overtaken_by: tuple[Hashable, ...]

    @property
    def method(self) -> int:
        return self.before - self.restated

    @property
    def others(self) -> int:
        return self.restated - self.standing_still

    @property
    def own(self) -> int:
        return self.standing_still - self.after

    @property
    def change(self) -> int:
        """Places gained; negative where the unit fell."""
        return self.before - self.after


def rank_changes(
    before: Sequence[Placed],
    after: Sequence[Placed],
    tie_rule: TieRule,
    restated: Sequence[Placed] | None = None,
) -> dict[Hashable, RankChange]:
    """Split the rank change of every unit that both rankings of one group rank.

    `restated` are the members of `before` with last year's scores under this year's set (their
    ranks are taken here); None where the method didn't change. Ties are compared as `tie_rule`
    and this year's tie-breakers say.
    """
    if restated is None:
        middle = {unit.key: unit for unit in before}
    else:
        ranks = {
            ranked.key: ranked.rank
            for ranked in rank_within_groups(
                (Entry(unit.key, "", unit.index, unit.ties) for unit in restated), tie_rule
            )
        }
        middle = {
            unit.key: Placed(unit.key, unit.index, unit.ties, ranks[unit.key]) for unit in restated
        }
    now = {unit.key: unit for unit in after if unit.rank is not None}
    keys_now = {key: _standing(unit) for key, unit in now.items()}
    ordered = sorted(keys_now.values())
    distinct = sorted(set(ordered))
    places_now = {standing: place for place, standing in enumerate(distinct)}
    sides = [
        (key, placed.rank, places_now[standing])
        for key, standing in keys_now.items()
        if (placed := middle.get(key)) is not None and placed.rank is not None
    ]
    found: dict[Hashable, RankChange] = {}
    for unit in before:
        placed, current = middle.get(unit.key), now.get(unit.key)
        if unit.rank is None or placed is None or placed.rank is None or current is None:
            continue
        own = _standing(placed)
        if tie_rule is TieRule.DENSE:
            ahead = len(distinct) - bisect_right(distinct, own)
            mine = keys_now[unit.key]
            if mine > own and bisect_right(ordered, mine) - bisect_left(ordered, mine) == 1:
                ahead -= 1
        else:
            ahead = len(ordered) - bisect_right(ordered, own) - (keys_now[unit.key] > own)
        rank, place = placed.rank, places_now[keys_now[unit.key]]
        found[unit.key] = RankChange(
            before=unit.rank,
            restated=placed.rank,
            standing_still=ahead + 1,
            after=current.rank or 0,
            overtook=tuple([key for key, was, at in sides if was < rank and at < place]),
            overtaken_by=tuple([key for key, was, at in sides if was > rank and at > place]),
        )
    return found


def _standing(unit: Placed) -> tuple[Decimal, ...]:
    return (unit.index if unit.index is not None else Decimal(-1), *unit.ties)


class _Piece(NamedTuple):
    """A leaf's part of a change, over the denominator that all parts of a step share."""

    code: str
    cause: Cause
    numerator: int
    old: _Counted
    new: _Counted


class _worth:
    """What a change of points and maximum is worth between two results, in points of the index.

    100 × (Δp − P₀/M₀ × Δm) / M₁ over the common denominator M₀ × M₁.
    """

    __slots__ = ("denominator", "maximum", "points")

    def __init__(self, before: Result, after: Result) -> None:
        self.points = 100 * _whole(before.total.points)
        self.maximum = 100 * _whole(before.total.maximum)
        self.denominator = _whole(before.total.maximum) * _whole(after.total.maximum)

    def numerator(self, old: _Counted, new: _Counted) -> int:
        return (new.points - old.points) * self.maximum - self.points * (new.maximum - old.maximum)


def _shown(
    pieces: Sequence[_Piece], worth: _worth, changes: Sequence[Decimal]
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
        for piece, change in zip(pieces, changes, strict=False)
    )


def _shown_alike(
    pieces: Sequence[_Piece], worth: _worth, whole: Decimal, places: int
) -> tuple[LeafChange, ...]:
    """The pieces apportioned as whole numbers: they share a denominator."""
    scale = 10**places
    divided = [divmod(piece.numerator * scale, worth.denominator) for piece in pieces]
    changes = _hand_out(
        [floor for floor, _ in divided], [rest for _, rest in divided], whole, places
    )
    return _shown(pieces, worth, changes)


def _sum(pieces: Iterable[_Piece], worth: _worth) -> Fraction:
    return Fraction(sum(piece.numerator for piece in pieces), worth.denominator)


def _parts(
    before: Result, after: Result, worth: _worth, fresh: frozenset[str]
) -> dict[str, list[_Piece]]:
    """Every leaf's part of the change between two results matched by code, by area."""
    start, end = before.counted, after.counted
    found: dict[str, list[_Piece]] = {}
    for leaf in after.method.leaves:
        code, new = leaf.code, end[leaf.code]
        old = start.get(code, _NOT_THERE)
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
            gained = worth.numerator(old, _NOT_THERE)
            piece = _Piece(leaf.code, Cause.DROPPED, gained, old, _NOT_THERE)
            found.setdefault(leaf.area, []).append(piece)
    return found


def _method_parts(before: Result, middle: Result, bridge: Bridge) -> list[_Piece]:
    """What restating did, by families of leaves that map onto each other, named by the new ones."""
    worth = _worth(before, middle)
    found = []
    for old_codes, new_codes in bridge.families:
        old, new = _added(before.counted, old_codes), _added(middle.counted, new_codes)
        if old.points == new.points and old.maximum == new.maximum:
            continue
        cause = Cause.METHOD if new_codes else Cause.DROPPED
        code = "+".join(new_codes or old_codes)
        found.append(_Piece(code, cause, worth.numerator(old, new), old, new))
    return found


def _families(
    old_codes: Sequence[str], new_codes: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Connected groups of old and new leaves, in the order of the new set, dropped ones last."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for old, new in pairs:
        parent[root(("old", old))] = root(("new", new))
    groups: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for code in new_codes:
        groups.setdefault(root(("new", code)), ([], []))[1].append(code)
    for code in old_codes:
        groups.setdefault(root(("old", code)), ([], []))[0].append(code)
    return tuple((tuple(old), tuple(new)) for old, new in groups.values())


def _added(counted: Mapping[str, _Counted], codes: Sequence[str]) -> _Counted:
    if len(codes) == 1:
        return counted[codes[0]]
    found = [counted[code] for code in codes]
    return _Counted(
        sum(one.points for one in found),
        sum(one.maximum for one in found),
        applies=any(one.applies for one in found),
        entered=any(one.entered for one in found),
    )


def _limits(before: Result, after: Result) -> Fraction:
    """What caps, the floor of zero and the ceiling of 100 did between two results."""
    cut = _cut(after) - _cut(before)
    capped = Fraction(100 * cut, _whole(after.total.maximum)) if cut else Fraction(0)
    return capped + _over(after) - _over(before)


def _cut(result: Result) -> int:
    """Points that count less what the leaves add up to: what caps and the floor changed."""
    signed = sum(one.points for one in result.counted.values())
    return _whole(result.total.points) - signed


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
    return Fraction(100 * _whole(result.total.points), _whole(result.total.maximum))


def _whole(points: Decimal) -> int:
    return int(points.scaleb(STORED_PLACES))


def _decimal(whole: int) -> Decimal:
    return Decimal(whole).scaleb(-STORED_PLACES)
