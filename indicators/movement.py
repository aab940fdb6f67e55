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
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.ranking import Entry, TieRule, rank_within_groups
from indicators.scoring import (
    STORED_PLACES,
    AreaTotal,
    Part,
    Rounding,
    SetRules,
    UnitTotal,
    round_to,
    unit_total,
)

ZERO = Decimal(0)
_UNIT = 10**STORED_PLACES


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion as one set has it; `maximum` before any exemption."""

    code: str
    area: str
    maximum: Decimal
    part: Part = Part.MAIN
    survey: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit got on one leaf: None for a leaf nobody scored, which isn't zero."""

    points: Decimal | None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A leaf of the earlier set and what became of it in the later one (đối chiếu tiêu chí).

    `old` is None for a new leaf, `new` for a dropped one; split and merged leaves have several.
    """

    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Method:
    """A criteria set as movement sees it: its leaves in order, its arithmetic, its ties."""

    leaves: tuple[Leaf, ...]
    rules: SetRules
    tie_rule: TieRule = TieRule.COMPETITION
    tie_breakers: tuple[tuple[str, str], ...] = ()
    """(kind, area code) in declared order: kinds `area`, `appraisal`, `survey`."""


@dataclass(frozen=True, slots=True)
class Result:
    """One unit's cells under one method, summed."""

    method: Method
    cells: Mapping[str, Cell]
    total: UnitTotal
    ties: tuple[Decimal, ...]


def result_of(method: Method, cells: Mapping[str, Cell]) -> Result:
    """Sum a unit's cells by the one function for a total; a leaf without a cell isn't entered."""
    points: dict[tuple[str, Part], int] = {}
    maxima: dict[tuple[str, Part], int] = {}
    surveys: dict[tuple[str, Part], int] = {}
    missing: dict[tuple[str, Part], int] = {}
    exempt: dict[tuple[str, Part], int] = {}
    for leaf in method.leaves:
        key = (leaf.area, leaf.part)
        points.setdefault(key, 0)
        cell = cells.get(leaf.code)
        if cell is not None and cell.not_applicable:
            exempt[key] = exempt.get(key, 0) + 1
            continue
        maxima[key] = maxima.get(key, 0) + _whole(leaf.maximum)
        if cell is None or cell.points is None:
            missing[key] = missing.get(key, 0) + 1
            continue
        got = _whole(cell.points)
        points[key] += got
        if leaf.survey:
            surveys[key] = surveys.get(key, 0) + got
    areas = [
        AreaTotal(
            area=key[0],
            part=key[1],
            points=_decimal(got),
            maximum=_decimal(maxima.get(key, 0)),
            survey_points=_decimal(surveys.get(key, 0)),
            missing=missing.get(key, 0),
            not_applicable=exempt.get(key, 0),
        )
        for key, got in points.items()
    ]
    total = unit_total(areas, method.rules)
    by_area = {area.area: area.points for area in areas}
    return Result(method, cells, total, tie_values(method.tie_breakers, total, by_area))


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


def restate(
    before: Method, cells: Mapping[str, Cell], after: Method, links: Iterable[Link]
) -> dict[str, Cell]:
    """Last year's cells under this year's set, where leaves map.

    The share of the maximum is carried over: a leaf of the same maximum keeps its points, a
    re-weighted or split one its share, a merged one the common share of those it came from, all
    rounded half up once to the stored places. What applied to none of its sources doesn't apply;
    a leaf without a source takes no part, neither in points nor in the maximum.
    """
    old_leaves = {leaf.code: leaf for leaf in before.leaves}
    sources: dict[str, list[Leaf]] = {}
    for link in links:
        old = old_leaves.get(link.old or "")
        if old is not None and link.new is not None:
            sources.setdefault(link.new, []).append(old)
    found: dict[str, Cell] = {}
    for leaf in after.leaves:
        own = [old for old in sources.get(leaf.code, ()) if old.part is leaf.part]
        got, most, entered = 0, 0, False
        for old in own:
            cell = cells.get(old.code)
            if cell is not None and cell.not_applicable:
                continue
            most += _whole(old.maximum)
            if cell is not None and cell.points is not None:
                got += _whole(cell.points)
                entered = True
        if not most:
            found[leaf.code] = Cell(None, not_applicable=True)
        elif not entered:
            found[leaf.code] = Cell(None)
        else:
            # Whole ten-thousandths; a half goes up, as in every leaf.
            share = 2 * got * _whole(leaf.maximum) + most
            found[leaf.code] = Cell(_decimal(share // (2 * most)))
    return found


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


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One criterion's part of an index change.

    `change` is what is shown, in points of the index; `exact` the same before rounding. Points
    and maxima are None where the criterion wasn't there or didn't apply; a penalty's points are
    negative.
    """

    code: str
    cause: Cause
    change: Decimal
    exact: Fraction
    before: Decimal | None
    before_maximum: Decimal | None
    after: Decimal | None
    after_maximum: Decimal | None


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
    before: Result, after: Result, links: Iterable[Link] | None = None
) -> IndexChange | None:
    """Split the change between two published indices; None when either has none.

    Without `links` both results are taken under the same criteria, matched by code. With them the
    earlier one is restated first; None too when it can't be, because no leaf maps.
    """
    start, end = before.total, after.total
    if start.index is None or end.index is None:
        return None
    places = max(before.method.rules.places, after.method.rules.places)
    middle, fresh = before, frozenset[str]()
    method_parts: list[_Piece] = []
    if links is not None:
        links = list(links)
        cells = restate(before.method, before.cells, after.method, links)
        middle = result_of(after.method, cells)
        if not middle.total.maximum:
            return None
        mapped = {link.new for link in links if link.old is not None}
        fresh = frozenset(leaf.code for leaf in after.method.leaves if leaf.code not in mapped)
        method_parts = _method_parts(before, middle, links)
    by_area: dict[str, list[_Piece]] = {}
    for area, piece in _parts(middle, after, fresh):
        by_area.setdefault(area, []).append(piece)
    rounding = Fraction(0)
    if not _round_alike(before.method.rules, after.method.rules):
        rounding = _rounded_off(after) - _rounded_off(before)
    wholes = [_sum(method_parts), _limits(middle, after), rounding]
    shown = apportion(
        wholes + [_sum(pieces) for pieces in by_area.values()], end.index - start.index, places
    )
    return IndexChange(
        before=start.index,
        after=end.index,
        method=shown[0],
        method_leaves=_shown(method_parts, shown[0], places),
        areas=tuple(
            AreaChange(code, whole, _shown(pieces, whole, places))
            for (code, pieces), whole in zip(by_area.items(), shown[3:], strict=True)
        ),
        limits=shown[1],
        rounding=shown[2],
        restated=None if links is None else middle.total.index,
    )


def apportion(parts: Sequence[Fraction], whole: Decimal, places: int) -> list[Decimal]:
    """Round every part to `places` so that they sum to `whole`: largest remainder.

    Each shown part is its exact value rounded down or up. `whole` may differ from the sum of the
    parts by less than one unit of the last place, as two rounded indices do. Raises ValueError
    where it differs by more.
    """
    scale = 10**places
    floors = [part.numerator * scale // part.denominator for part in parts]
    left = int(whole.scaleb(places)) - sum(floors)
    if not 0 <= left <= len(parts):
        raise ValueError("parts and whole differ by a whole unit of the last place")
    order = sorted(
        range(len(parts)),
        key=lambda at: parts[at] * scale - floors[at],
        reverse=True,
    )
    for at in order[:left]:
        floors[at] += 1
    return [Decimal(value).scaleb(-places) for value in floors]


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
        overtook, overtaken = _changed_sides(unit.key, middle, keys_now)
        found[unit.key] = RankChange(
            before=unit.rank,
            restated=placed.rank,
            standing_still=ahead + 1,
            after=current.rank or 0,
            overtook=overtook,
            overtaken_by=overtaken,
        )
    return found


def _standing(unit: Placed) -> tuple[Decimal, ...]:
    return (unit.index if unit.index is not None else Decimal(-1), *unit.ties)


def _changed_sides(
    key: Hashable,
    middle: Mapping[Hashable, Placed],
    now: Mapping[Hashable, tuple[Decimal, ...]],
) -> tuple[tuple[Hashable, ...], tuple[Hashable, ...]]:
    mine, mine_before = now[key], middle[key].rank or 0
    overtook, overtaken = [], []
    for other, theirs in now.items():
        place = middle.get(other)
        if place is None or place.rank is None:
            continue
        if place.rank < mine_before and theirs < mine:
            overtook.append(other)
        elif place.rank > mine_before and theirs > mine:
            overtaken.append(other)
    return tuple(overtook), tuple(overtaken)


@dataclass(frozen=True, slots=True)
class _Piece:
    code: str
    cause: Cause
    exact: Fraction
    before: Decimal | None
    before_maximum: Decimal | None
    after: Decimal | None
    after_maximum: Decimal | None


def _shown(pieces: Sequence[_Piece], whole: Decimal, places: int) -> tuple[LeafChange, ...]:
    changes = apportion([piece.exact for piece in pieces], whole, places)
    return tuple(
        LeafChange(
            piece.code,
            piece.cause,
            change,
            piece.exact,
            piece.before,
            piece.before_maximum,
            piece.after,
            piece.after_maximum,
        )
        for piece, change in zip(pieces, changes, strict=True)
    )


def _sum(pieces: Iterable[_Piece]) -> Fraction:
    return sum((piece.exact for piece in pieces), Fraction(0))


@dataclass(frozen=True, slots=True)
class _Counted:
    """A leaf as it counts: signed points, and a maximum only in the main part."""

    points: int
    maximum: int
    applies: bool
    entered: bool


def _counted(result: Result) -> dict[str, tuple[Leaf, _Counted]]:
    found = {}
    for leaf in result.method.leaves:
        cell = result.cells.get(leaf.code)
        if cell is not None and cell.not_applicable:
            found[leaf.code] = (leaf, _Counted(0, 0, applies=False, entered=False))
            continue
        got = cell.points if cell is not None else None
        points = 0 if got is None else _whole(got)
        found[leaf.code] = (
            leaf,
            _Counted(
                -points if leaf.part is Part.PENALTY else points,
                _whole(leaf.maximum) if leaf.part is Part.MAIN else 0,
                applies=True,
                entered=got is not None,
            ),
        )
    return found


_NOT_THERE = _Counted(0, 0, applies=False, entered=False)


def _parts(
    before: Result, after: Result, fresh: frozenset[str] = frozenset()
) -> list[tuple[str, _Piece]]:
    """Every leaf's part of the change between two results matched by code, with its area."""
    start, end = _counted(before), _counted(after)
    codes = dict.fromkeys([*end, *start])
    worth = _worth(before, after)
    found = []
    for code in codes:
        leaf = (end.get(code) or start[code])[0]
        old = start[code][1] if code in start else _NOT_THERE
        new = end[code][1] if code in end else _NOT_THERE
        if code not in end:
            cause = Cause.DROPPED
        elif code not in start or code in fresh:
            cause = Cause.NEW
        elif old.applies != new.applies:
            cause = Cause.APPLIES if new.applies else Cause.EXEMPTED
        elif old.maximum != new.maximum:
            cause = Cause.MAXIMUM
        else:
            cause = Cause.POINTS
        found.append((leaf.area, _piece(code, cause, old, new, worth)))
    return found


def _method_parts(before: Result, middle: Result, links: Sequence[Link]) -> list[_Piece]:
    """What restating did, by families of leaves that map onto each other, named by the new ones."""
    start, end = _counted(before), _counted(middle)
    worth = _worth(before, middle)
    found = []
    for old_codes, new_codes in _families(list(start), list(end), links):
        old, new = _added(start, old_codes), _added(end, new_codes)
        exact = worth(new.points - old.points, new.maximum - old.maximum)
        if not exact and old.points == new.points and old.maximum == new.maximum:
            continue
        cause = Cause.METHOD if new_codes else Cause.DROPPED
        found.append(_piece("+".join(new_codes or old_codes), cause, old, new, worth))
    limits = _limits(before, middle)
    if limits:
        found.append(_Piece("", Cause.LIMITS, limits, None, None, None, None))
    return found


def _families(
    old_codes: Sequence[str], new_codes: Sequence[str], links: Sequence[Link]
) -> list[tuple[list[str], list[str]]]:
    """Connected groups of old and new leaves, in the order of the new set, dropped ones last."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for link in links:
        if link.old is not None and link.new is not None:
            parent[root(("old", link.old))] = root(("new", link.new))
    groups: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for code in new_codes:
        groups.setdefault(root(("new", code)), ([], []))[1].append(code)
    for code in old_codes:
        groups.setdefault(root(("old", code)), ([], []))[0].append(code)
    return list(groups.values())


def _added(counted: Mapping[str, tuple[Leaf, _Counted]], codes: Iterable[str]) -> _Counted:
    found = [counted[code][1] for code in codes]
    return _Counted(
        sum(one.points for one in found),
        sum(one.maximum for one in found),
        applies=any(one.applies for one in found),
        entered=any(one.entered for one in found),
    )


class _worth:
    """What a change of points and maximum is worth between two results, in points of the index."""

    def __init__(self, before: Result, after: Result) -> None:
        self.points = _whole(before.total.points)
        self.maximum = _whole(before.total.maximum)
        self.denominator = self.maximum * _whole(after.total.maximum)

    def __call__(self, points: int, maximum: int) -> Fraction:
        if not points and not maximum:
            return Fraction(0)
        return Fraction(100 * (points * self.maximum - self.points * maximum), self.denominator)


def _piece(code: str, cause: Cause, old: _Counted, new: _Counted, worth: _worth) -> _Piece:
    return _Piece(
        code,
        cause,
        worth(new.points - old.points, new.maximum - old.maximum),
        _decimal(old.points) if old.entered else None,
        _decimal(old.maximum) if old.applies else None,
        _decimal(new.points) if new.entered else None,
        _decimal(new.maximum) if new.applies else None,
    )


def _limits(before: Result, after: Result) -> Fraction:
    """What caps, the floor of zero and the ceiling of 100 did between two results."""
    capped = _worth(before, after)(_cut(after) - _cut(before), 0)
    return capped + _over(after) - _over(before)


def _cut(result: Result) -> int:
    """Points that count less what the leaves add up to: what caps and the floor changed."""
    signed = sum(counted.points for _, counted in _counted(result).values())
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


def raw_index(result: Result, places: int = 6) -> Decimal | None:
    """The index before rounding, for the eye: cut after `places`."""
    if not result.total.maximum:
        return None
    return round_to(_raw(result), places, Rounding.TRUNCATE)


def _whole(points: Decimal) -> int:
    return int(points.scaleb(STORED_PLACES))


def _decimal(whole: int) -> Decimal:
    return Decimal(whole).scaleb(-STORED_PLACES)
