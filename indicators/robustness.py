"""How firm a ranking is: what ranks become when the weights of its areas change a little.

Pure but for numpy: no database, no request, no clock. This is weight sensitivity (độ nhạy theo
trọng số), not a confidence interval: the scores are taken as they are, only their weights move.
Whole numbers throughout, so that with unchanged weights every index is the published one to the
last digit, and two machines give the same result: a weight is in thousandths, points are in
ten-thousandths, and an index is rounded once by the set's own rule before units are ranked by it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import numpy as np
import numpy.typing as npt

from indicators.ranking import TieRule
from indicators.scoring import Rounding

SPREADS = (10, 20)
"""By how many percent the weight of an area may change, up or down."""

DRAWS = 1_000
SEED = 20_240_615
"""Fixed, so that whoever computes an edition again gets the same intervals."""

UNCHANGED = 1_000
"""A weight that isn't changed, in thousandths."""

CLOSE_SHARE = Decimal("0.05")
"""Two units are too close to call when at least this share of the draws upsets their order."""

METHOD = 1
"""Number of this way of computing; another one makes every stored study out of date."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measured:
    """One ranked unit as published.

    `points` and `maxima` are those of the areas of the main part in one order; an area that doesn't
    apply has the maximum 0. `beside` is bonus less penalty. `tie_breakers` are compared in the
    set's order, greater is better; weights don't change them.
    """

    key: int
    group: str
    index: Decimal
    rank: int
    points: tuple[Decimal, ...]
    maxima: tuple[Decimal, ...]
    beside: Decimal = Decimal(0)
    tie_breakers: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyRules:
    """What of a criteria set decides index and rank; `area_maxima` are the set's own weights."""

    area_maxima: tuple[Decimal, ...]
    places: int = 2
    rounding: Rounding = Rounding.HALF_UP
    tie_rule: TieRule = TieRule.COMPETITION
    allow_above_100: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """Best and worst rank over all draws and the published weights; `kept`: draws that keep it."""

    best: int
    worst: int
    kept: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units of one group; `upset`: in how many draws the lower one is level or ahead."""

    upper: int
    lower: int
    upset: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """Intervals by unit, one for each spread, and the pairs too close to call.

    A pair is listed when the first spread upsets it in CLOSE_SHARE of the draws; the most
    doubtful first.
    """

    intervals: dict[int, tuple[Interval, ...]]
    pairs: tuple[Pair, ...]


class NotReproducedError(ValueError):
    """With unchanged weights the area scores don't give the published index or rank."""


def study(
    units: Sequence[Measured],
    rules: StudyRules,
    *,
    spreads: Sequence[int] = SPREADS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Study:
    """Rank all units `draws` times for each spread with weights drawn evenly around 1.

    Raises NotReproducedError when the unchanged weights don't give what was published: a study of
    figures that aren't the published ones would say nothing about them.
    """
    uniform = _uniform(draws, len(rules.area_maxima), seed)
    intervals: dict[int, list[Interval]] = {unit.key: [] for unit in units}
    upsets: dict[tuple[int, int], list[int]] = {}
    for spread in spreads:
        weights = _weights(uniform, spread)
        for members in _groups(units):
            keys = _sort_keys(members, rules, weights)
            ranks = _ranks(keys, rules.tie_rule)
            _hold_published(members, ranks[0], _indices(members, rules, weights)[0], rules)
            for column, unit in enumerate(members):
                drawn = ranks[:, column]
                kept = int((drawn[1:] == unit.rank).sum())
                intervals[unit.key].append(Interval(int(drawn.min()), int(drawn.max()), kept))
            for pair, count in _upsets(members, keys[1:]):
                upsets.setdefault(pair, []).append(count)
    floor = CLOSE_SHARE * draws
    pairs = [
        Pair(upper, lower, tuple(counts))
        for (upper, lower), counts in upsets.items()
        if counts[0] >= floor and counts[0] > 0
    ]
    pairs.sort(key=lambda pair: pair.upset, reverse=True)
    return Study({key: tuple(found) for key, found in intervals.items()}, tuple(pairs))


def distances(units: Sequence[tuple[int, str, Decimal | None, int | None]]) -> dict[int, Distance]:
    """How far each ranked unit is from the next better and the next worse rank of its group.

    `units` are (key, group, published index, published rank); those without either are left out.
    """
    found: dict[int, Distance] = {}
    known = [(group, rank, index, key) for key, group, index, rank in units if rank and index]
    known.sort(key=lambda unit: (unit[0], unit[1]))
    for _group, members in groupby(known, key=lambda unit: unit[0]):
        steps = [list(same) for _rank, same in groupby(members, key=lambda unit: unit[1])]
        for place, same in enumerate(steps):
            above = min(unit[2] for unit in steps[place - 1]) if place else None
            below = max(unit[2] for unit in steps[place + 1]) if place + 1 < len(steps) else None
            for _, _, index, key in same:
                found[key] = Distance(
                    None if above is None else above - index,
                    None if below is None else index - below,
                )
    return found


@dataclass(frozen=True, slots=True)
class Distance:
    """Index points to the rank above and to the rank below; None at either end of a group.

    Zero where a tie-breaker alone parts them.
    """

    above: Decimal | None
    below: Decimal | None


def _uniform(draws: int, areas: int, seed: int) -> list[list[float]]:
    # Python promises the same numbers from `random()` in every version; numpy doesn't.
    source = random.Random(seed)  # noqa: S311
    return [[source.random() for _ in range(areas)] for _ in range(draws)]


def _weights(uniform: list[list[float]], spread: int) -> Whole:
    """One line of weights a draw, in thousandths; the first line leaves all unchanged.

    Every spread stretches the same draws, so that two spreads differ by nothing but their width.
    """
    reach = spread * UNCHANGED // 100
    drawn = [[UNCHANGED - reach + int(u * (2 * reach + 1)) for u in line] for line in uniform]
    areas = len(uniform[0]) if uniform else 0
    return np.array([[UNCHANGED] * areas, *drawn], dtype=np.int64)


def _groups(units: Sequence[Measured]) -> list[list[Measured]]:
    groups: dict[str, list[Measured]] = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit)
    return list(groups.values())


def _whole(value: Decimal) -> int:
    return int(value.scaleb(4).to_integral_exact())


def _indices(members: Sequence[Measured], rules: StudyRules, weights: Whole) -> Whole:
    """The index of every unit in every draw, in units of its last place.

    Rule 14 with a weight at every area: 100 × Σ w·points / Σ w·maximum. Bonus and penalty count
    against the set's own maximum as before, so doubling every weight changes nothing.
    """
    points = np.array([[_whole(p) for p in unit.points] for unit in members], dtype=np.int64)
    maxima = np.array([[_whole(m) for m in unit.maxima] for unit in members], dtype=np.int64)
    beside = np.array([_whole(unit.beside) for unit in members], dtype=np.int64)
    area_maxima = np.array([_whole(m) for m in rules.area_maxima], dtype=np.int64)
    whole_set = int(area_maxima.sum())
    weighed_set = weights @ area_maxima
    scale = 10**rules.places
    _hold_within_int64(points, maxima, beside, weights, weighed_set, scale)
    extra = (2 * np.outer(weighed_set, beside) + whole_set) // (2 * whole_set)
    reached = np.maximum(weights @ points.T + extra, 0)
    most = weights @ maxima.T
    if rules.rounding is Rounding.TRUNCATE:
        found = 100 * scale * reached // most
    else:
        found = (200 * scale * reached + most) // (2 * most)
    return found if rules.allow_above_100 else np.minimum(found, 100 * scale)


def _hold_within_int64(
    points: Whole, maxima: Whole, beside: Whole, weights: Whole, weighed_set: Whole, scale: int
) -> None:
    heaviest = int(weights.max(initial=UNCHANGED))
    most = max(int(points.sum(axis=1).max()), int(maxima.sum(axis=1).max()))
    most += int(np.abs(beside).max())
    if (
        400 * scale * heaviest * most > np.iinfo(np.int64).max
        or 4 * int(np.abs(beside).max()) * int(weighed_set.max(initial=0)) > np.iinfo(np.int64).max
    ):
        raise ValueError("points too large for a study in whole numbers")


def _sort_keys(members: Sequence[Measured], rules: StudyRules, weights: Whole) -> Whole:
    """A number per unit and draw that orders as index and then tie-breakers do."""
    ordered = sorted({unit.tie_breakers for unit in members})
    places = {tie: place for place, tie in enumerate(ordered)}
    ties = np.array([places[unit.tie_breakers] for unit in members], dtype=np.int64)
    return _indices(members, rules, weights) * len(ordered) + ties


def _ranks(keys: Whole, tie_rule: TieRule) -> Whole:
    """Ranks by line: 1, 1, 3 or 1, 1, 2, as `ranking.rank_within_groups` gives them."""
    order = np.argsort(-keys, axis=1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=1)
    starts = np.ones(ordered.shape, dtype=np.int64)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    if tie_rule is TieRule.COMPETITION:
        places = np.arange(1, keys.shape[1] + 1, dtype=np.int64)
        ranked = np.maximum.accumulate(starts * places, axis=1)
    else:
        ranked = np.cumsum(starts, axis=1)
    ranks = np.empty_like(keys)
    np.put_along_axis(ranks, order, ranked, axis=1)
    return ranks


def _hold_published(
    members: Sequence[Measured], ranks: Whole, indices: Whole, rules: StudyRules
) -> None:
    step = Decimal(1).scaleb(-rules.places)
    for unit, rank, index in zip(members, ranks.tolist(), indices.tolist(), strict=True):
        if rank != unit.rank or index * step != unit.index:
            raise NotReproducedError(
                f"unit {unit.key}: published {unit.index}, rank {unit.rank}; "
                f"its areas give {index * step}, rank {rank}"
            )


def _upsets(members: Sequence[Measured], keys: Whole) -> list[tuple[tuple[int, int], int]]:
    """For every pair of different published ranks, how many draws have the lower one not behind."""
    ordered = sorted(range(len(members)), key=lambda column: members[column].rank)
    by_rank = np.ascontiguousarray(keys[:, ordered].T)
    found = []
    for place, column in enumerate(ordered):
        upper = members[column]
        counts = np.count_nonzero(by_rank[place + 1 :] >= by_rank[place], axis=1).tolist()
        for other, count in zip(ordered[place + 1 :], counts, strict=True):
            if members[other].rank != upper.rank:
                found.append(((upper.key, members[other].key), count))
    return found
