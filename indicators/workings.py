"""Why a published row says what it says: from leaf to rank, ready to be written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators import frozen_rules, scoring
from indicators.explanation import (
    BandWorking,
    IndexWorking,
    LeafWorking,
    RankWorking,
    band_working,
    index_working,
    leaf_working,
    rank_working,
)
from indicators.models import EditionAreaScore, EditionCriterion, EditionRow, EditionScore
from indicators.published import (
    area_points,
    area_totals,
    criteria_of,
    method_of,
    tie_values,
)
from indicators.unit_result import Cell


@dataclass(frozen=True, slots=True)
class Node:
    """A criterion of the tree; `working` and `score` only at a leaf somebody may have scored."""

    criterion: EditionCriterion
    score: EditionScore | None
    working: LeafWorking | None

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """The documents that prove the score, as the edition lists them."""
        return self.score.evidence if self.score else []


@dataclass(frozen=True, slots=True)
class AreaWorking:
    """An area with its sum, its share and what it is made of."""

    code: str
    name: str
    part: str
    points: Decimal
    maximum: Decimal | None
    full_maximum: Decimal | None
    nodes: tuple[Node, ...]

    @property
    def exempt(self) -> Decimal:
        """Points of maximum that leaves which don't apply took out."""
        if self.full_maximum is None or self.maximum is None:
            return Decimal(0)
        return self.full_maximum - self.maximum

    @property
    def beside(self) -> bool:
        """Bonus or penalty: no part of the maximum."""
        return self.part != scoring.Part.MAIN


@dataclass(frozen=True, slots=True)
class Working:
    """Everything that led to one published row.

    `index`, `band` and `rank` are None where the edition doesn't hold what they are made of (an
    imported one), or the row has none.
    """

    row: EditionRow
    areas: tuple[AreaWorking, ...]
    index: IndexWorking | None
    band: BandWorking | None
    rank: RankWorking | None
    quotient: Decimal | None = None
    words: Sequence[dict[str, str]] = field(default=())

    @property
    def has_criteria(self) -> bool:
        """Whether the edition was published with scores per criterion."""
        return any(area.nodes for area in self.areas)


def working_of(row: EditionRow) -> Working:
    """Read and write out one row; five queries at most. `row.edition` is fetched already."""
    edition = row.edition
    criteria = criteria_of(edition)
    if not criteria:
        return _known(row)
    scores = {
        score.criterion_id: score for score in EditionScore.objects.filter(row=row).order_by()
    }
    method = method_of(edition, criteria)
    cells = {
        leaf.code: Cell(scores[leaf.pk].points, scores[leaf.pk].not_applicable)
        for leaf in criteria
        if leaf.pk in scores
    }
    totals = area_totals(method, cells)
    rules = method.rules
    full = sum(
        (leaf.maximum for leaf in method.leaves if leaf.part is scoring.Part.MAIN), Decimal(0)
    )
    index = index_working(totals, rules, full)
    bands = frozen_rules.bands(edition.rules)
    cap = next((band for band in bands if band.code == row.band_cap), None)
    return Working(
        row=row,
        areas=tuple(_areas(criteria, scores, totals)),
        index=index,
        band=band_working(row.index, bands, cap),
        rank=_rank(row, method.tie_rule),
        words=edition.rules.get("words", ()),
    )


def _areas(
    criteria: Sequence[EditionCriterion],
    scores: dict[int, EditionScore],
    totals: Sequence[scoring.AreaTotal],
) -> list[AreaWorking]:
    nodes: dict[int, list[Node]] = {}
    for criterion in criteria:
        if criterion.depth:
            nodes.setdefault(criterion.area_id, []).append(_node(criterion, scores))
    sums = {total.area: total for total in totals}
    found = []
    for area in (criterion.area for criterion in criteria if not criterion.depth):
        total = sums.get(area.code)
        found.append(
            AreaWorking(
                code=area.code,
                name=area.name,
                part=area.part,
                points=total.points if total else Decimal(0),
                maximum=total.maximum if total else None,
                full_maximum=area.max_points,
                nodes=tuple(nodes.get(area.pk, ())),
            )
        )
    return found


def _node(criterion: EditionCriterion, scores: dict[int, EditionScore]) -> Node:
    if not criterion.is_leaf:
        return Node(criterion, None, None)
    score = scores.get(criterion.pk)
    working = leaf_working(
        frozen_rules.leaf_rule(criterion.rule),
        frozen_rules.declared(score.inputs if score else {}),
        score.points if score else None,
        not_applicable=bool(score and score.not_applicable),
    )
    return Node(criterion, score, working)


def _rank(row: EditionRow, tie_rule: Any) -> RankWorking | None:
    if row.rank is None or row.index is None:
        return None
    others = [
        (other.index, tie_values(other))
        for other in EditionRow.objects.filter(edition=row.edition_id, group=row.group)
        .exclude(pk=row.pk)
        .only("index", "tie_values", "rank")
        if other.index is not None
    ]
    return rank_working(row.index, tie_values(row), others, tie_rule)


def _known(row: EditionRow) -> Working:
    """What an imported edition says of a row: areas where it has them, and a quotient to check."""
    quotient = None
    if row.points is not None and row.max_points:
        quotient = 100 * row.points / row.max_points
    return Working(
        row=row,
        areas=tuple(_known_area(score) for score in area_points(row)),
        index=None,
        band=None,
        rank=None,
        quotient=quotient,
    )


def _known_area(score: EditionAreaScore) -> AreaWorking:
    maximum = score.area.max_points if score.max_points is None else score.max_points
    return AreaWorking(
        code=score.area.code,
        name=score.area.name,
        part=score.area.part,
        points=score.points,
        maximum=maximum,
        full_maximum=score.area.max_points,
        nodes=(),
    )
