"""Last year's cells under this year's set: how the leaves of one lead to those of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indicators.unit_result import EMPTY, EXEMPT, Cell, Leaf, Method, points_of


@dataclass(frozen=True, slots=True)
class Link:
    """A leaf of the earlier set and what became of it in the later one (đối chiếu tiêu chí).

    `old` is None for a new leaf, `new` for a dropped one; split and merged leaves have several.
    """

    old: str | None
    new: str | None


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
            found[leaf.code] = cells.get(sources[0].code, EMPTY)
            continue
        got, most, entered = 0, 0, False
        for old in sources:
            cell = cells.get(old.code, EMPTY)
            if cell.not_applicable:
                continue
            most += old.whole
            if cell.whole is not None:
                got += cell.whole
                entered = True
        if not most:
            found[leaf.code] = EXEMPT
        elif not entered:
            found[leaf.code] = EMPTY
        else:
            # Whole ten-thousandths; a half goes up, as in every leaf.
            found[leaf.code] = _cell((2 * got * leaf.whole + most) // (2 * most))
    return found


@lru_cache(maxsize=65_536)
def _cell(whole: int) -> Cell:
    return Cell(points_of(whole))
