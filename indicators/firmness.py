"""How firm the ranks of a published edition are, read from its stored study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators import robustness
from indicators.models import Edition, EditionAreaScore, EditionRobustness, EditionRow
from indicators.robustness import SPREADS, Distance

HUNDRED = Decimal(100)
NOWHERE = Distance(None, None)


@dataclass(frozen=True, slots=True)
class Reach:
    """The ranks a unit takes while weights change by `spread` percent; `kept` is a percentage."""

    spread: int
    best: int
    worst: int
    kept: Decimal

    @property
    def moves(self) -> bool:
        """Whether any draw gave another rank than the published one."""
        return self.best != self.worst

    @property
    def words(self) -> str:
        """The interval as it's read: "3–7", or "3" where nothing moves it."""
        return f"{self.best}–{self.worst}" if self.moves else f"{self.best}"


@dataclass(frozen=True, slots=True)
class Line:
    """A published row with its intervals, its distances and how many units are too close to it."""

    row: EditionRow
    reaches: tuple[Reach, ...]
    distance: Distance
    close: int


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two rows of one group; `shares`: percentage of draws that upset their order, by spread."""

    upper: EditionRow
    lower: EditionRow
    shares: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Firmness:
    """What a page says of an edition; `lines` by group and rank, `pairs` the most doubtful first.

    `pending`: the background hasn't computed it yet. `why_not`: there is none, and this is why.
    """

    pending: bool = False
    why_not: str = ""
    draws: int = 0
    seed: int = 0
    lines: tuple[Line, ...] = ()
    pairs: tuple[ClosePair, ...] = ()

    def groups(self) -> dict[str, list[Line]]:
        """The lines of every group with at least two ranked units."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.row.group, []).append(line)
        return {group: lines for group, lines in found.items() if len(lines) > 1}


def has_area_scores(edition: Edition) -> bool:
    """Whether the edition was published with points by area; without them nothing is weighed."""
    return EditionAreaScore.objects.filter(row__edition=edition).exists()


def firmness_of(edition: Edition, without_areas: str) -> Firmness:
    """Read the study of an edition; three queries at most. `without_areas`: why, if it has none."""
    stored = EditionRobustness.objects.filter(edition=edition).first()
    if stored is None or not stored.is_of(edition, robustness.METHOD):
        if not has_area_scores(edition):
            return Firmness(why_not=without_areas)
        return Firmness(pending=True)
    if stored.reason:
        return Firmness(why_not=EditionRobustness.Reason(stored.reason).label)
    rows = {row.position: row for row in edition.rows.select_related("unit").order_by("position")}
    return _read(stored, rows)


def _read(stored: EditionRobustness, rows: dict[int, EditionRow]) -> Firmness:
    distances = robustness.distances(
        [(row.position, row.group, row.index, row.rank) for row in rows.values()]
    )
    pairs = stored.result["pairs"]
    close = Counter(position for upper, lower, _ in pairs for position in (upper, lower))
    studied = [rows[int(position)] for position in stored.result["rows"]]
    return Firmness(
        draws=stored.draws,
        seed=stored.seed,
        lines=tuple(
            Line(
                row=row,
                reaches=_reaches(stored.result["rows"][str(row.position)], stored.draws),
                distance=distances.get(row.position, NOWHERE),
                close=close[row.position],
            )
            for row in sorted(studied, key=lambda row: row.position)
        ),
        pairs=tuple(
            ClosePair(
                rows[upper], rows[lower], tuple(_percent(count, stored.draws) for count in counts)
            )
            for upper, lower, counts in pairs
        ),
    )


def _reaches(intervals: list[list[int]], draws: int) -> tuple[Reach, ...]:
    return tuple(
        Reach(spread, best, worst, _percent(kept, draws))
        for spread, (best, worst, kept) in zip(SPREADS, intervals, strict=True)
    )


def _percent(count: int, draws: int) -> Decimal:
    return HUNDRED * count / draws


def as_data(edition: Edition, found: Firmness, address: str) -> dict[str, Any]:
    """The same for machines: numbers of fixed places as text, as in the other data files."""
    return {
        "edition": {"address": address, "number": edition.number, "digest": edition.digest},
        "method": {
            "name": "weight sensitivity",
            "spreads_percent": list(SPREADS),
            "draws": found.draws,
            "seed": found.seed,
            "close_share_percent": f"{HUNDRED * robustness.CLOSE_SHARE:.1f}",
        },
        "rows": [
            {
                **_named(line.row),
                "rank": line.row.rank,
                "index": f"{line.row.index:.{edition.places}f}",
                "to_rank_above": _fixed(line.distance.above, edition.places),
                "to_rank_below": _fixed(line.distance.below, edition.places),
                "intervals": [
                    {
                        "spread_percent": reach.spread,
                        "best_rank": reach.best,
                        "worst_rank": reach.worst,
                        "kept_percent": f"{reach.kept:.1f}",
                    }
                    for reach in line.reaches
                ],
            }
            for line in found.lines
        ],
        "close_pairs": [
            {
                "upper": _named(pair.upper),
                "lower": _named(pair.lower),
                "upset_percent": [f"{share:.1f}" for share in pair.shares],
            }
            for pair in found.pairs
        ],
    }


def _named(row: EditionRow) -> dict[str, str]:
    return {"unit_code": row.unit_code, "unit_name": row.unit_name, "group": row.group}


def _fixed(value: Decimal | None, places: int) -> str | None:
    return None if value is None else f"{value:.{places}f}"
