"""A rank change split by its causes: the method, the others, the unit itself.

Taken in three steps, each a ranking that can be redone: last year's scores under this year's set
(method), then everybody else as they are now (others), then the unit itself (own).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.ranking import Entry, TieRule, rank_within_groups


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
        middle = _ranked(restated, tie_rule)
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
        own, mine = _standing(placed), keys_now[unit.key]
        if tie_rule is TieRule.DENSE:
            ahead = len(distinct) - bisect_right(distinct, own)
            if mine > own and bisect_right(ordered, mine) - bisect_left(ordered, mine) == 1:
                ahead -= 1
        else:
            ahead = len(ordered) - bisect_right(ordered, own) - (mine > own)
        rank, place = placed.rank, places_now[mine]
        found[unit.key] = RankChange(
            before=unit.rank,
            restated=placed.rank,
            standing_still=ahead + 1,
            after=current.rank or 0,
            overtook=tuple([key for key, was, at in sides if was < rank and at < place]),
            overtaken_by=tuple([key for key, was, at in sides if was > rank and at > place]),
        )
    return found


def _ranked(units: Sequence[Placed], tie_rule: TieRule) -> dict[Hashable, Placed]:
    """The units by key, with their ranks among each other."""
    entries = (Entry(unit.key, "", unit.index, unit.ties) for unit in units)
    ranks = {one.key: one.rank for one in rank_within_groups(entries, tie_rule)}
    return {unit.key: Placed(unit.key, unit.index, unit.ties, ranks[unit.key]) for unit in units}


def _standing(unit: Placed) -> tuple[Decimal, ...]:
    return (unit.index if unit.index is not None else Decimal(-1), *unit.ties)
