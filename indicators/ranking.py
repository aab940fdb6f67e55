"""The rules of ranking: published indices in, ranks out (rules 18 and 19).

Pure: no database, no request, no clock. Ranks are taken within a group only, by the published,
already rounded index, so two units that print the same figure never get different ranks by a digit
nobody can see.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby


class TieRule(StrEnum):
    """What follows equal ranks (đồng hạng): competition 1, 1, 3; dense 1, 1, 2."""

    COMPETITION = "competition"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit to be ranked. `index` is the published one, None for a unit without an index.

    `tie_breakers` are compared in the set's declared order, greater is better; every entry of a
    group has the same number of them.
    """

    key: Hashable
    group: str
    index: Decimal | None
    tie_breakers: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's rank (hạng) in its group; None for a unit without an index.

    `rank_of` is the number of units in the group that have a rank. `tied` says that another unit
    has the same rank.
    """

    key: Hashable
    group: str
    rank: int | None
    rank_of: int
    tied: bool


def rank_within_groups(entries: Iterable[Entry], tie_rule: TieRule) -> list[Ranked]:
    """Rank each group by index and then tie-breakers, both descending.

    Returned in rank order, group by group in the order in which groups first appear, units without
    an index last. Units of the same rank keep the order they came in: the caller lists them by
    name, their rank stays equal.

    Raises ValueError when entries of one group have different numbers of tie-breakers.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    return [ranked for members in groups.values() for ranked in _rank_one_group(members, tie_rule)]


def _rank_one_group(members: list[Entry], tie_rule: TieRule) -> list[Ranked]:
    scored = [
        ((entry.index, *entry.tie_breakers), entry) for entry in members if entry.index is not None
    ]
    if len({len(standing) for standing, _ in scored}) > 1:
        raise ValueError("entries of one group need the same number of tie-breakers")
    scored.sort(key=lambda pair: pair[0], reverse=True)
    ranked: list[Ranked] = []
    next_rank = 1
    for _, equals in groupby(scored, key=lambda pair: pair[0]):
        same = [entry for _, entry in equals]
        ranked += [
            Ranked(entry.key, entry.group, next_rank, len(scored), tied=len(same) > 1)
            for entry in same
        ]
        next_rank += len(same) if tie_rule is TieRule.COMPETITION else 1
    ranked += [
        Ranked(entry.key, entry.group, None, len(scored), tied=False)
        for entry in members
        if entry.index is None
    ]
    return ranked


def rank_change(previous: int | None, current: int | None, *, comparable: bool) -> int | None:
    """Places gained since the previous ranking: positive has moved up, negative down.

    None when either rank is missing, or the two rankings cannot be compared: another group,
    another criteria set, another territory.
    """
    if previous is None or current is None or not comparable:
        return None
    return previous - current
