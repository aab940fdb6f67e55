"""What would move a unit (điều gì sẽ nâng hạng): points left, the cheapest next steps, a try-out.

Reads only. Works on a published edition or on the draft standings of a round; the other units of
the group stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators import frozen_rules, leaf_rules, ranking, scoring
from indicators.explanation import NextStep, RankWorking, Step, next_step, rank_working
from indicators.models import (
    Assessment,
    CriteriaSet,
    Edition,
    EditionRow,
    EditionScore,
    Score,
    Standing,
)
from indicators.published import criteria_of, method_of, tie_values
from indicators.unit_result import Cell, Leaf, Method, Result, result_of

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One leaf of the unit: what it has, what is left, and its cheapest next step."""

    code: str
    name: str
    area: str
    part: scoring.Part
    kind: str
    maximum: Decimal
    points: Decimal | None
    not_applicable: bool
    step: NextStep | None
    option_label: str = ""

    @property
    def left(self) -> Decimal:
        """Points still to be had: of a penalty what it costs now."""
        if self.not_applicable:
            return ZERO
        if self.part is scoring.Part.PENALTY:
            return self.points or ZERO
        return self.maximum - (self.points or ZERO)


@dataclass(frozen=True, slots=True)
class Position:
    """An index with its band and its rank among the others."""

    points: Decimal
    maximum: Decimal
    index: Decimal | None
    band: str
    rank: RankWorking | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What one line's next step would do, taken alone."""

    line: Line
    index: Decimal
    by: Decimal
    rank: int | None
    places: int | None


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything a try-out stands on; `edition` is None on draft standings."""

    edition: Edition | None
    method: Method
    lines: tuple[Line, ...]
    cells: Mapping[str, Cell]
    others: tuple[tuple[Decimal, tuple[Decimal, ...]], ...]
    bands: tuple[scoring.Band, ...]
    band_cap: scoring.Band | None
    group: str

    @property
    def now(self) -> Position:
        return self.position({})

    def position(self, changed: Mapping[str, Decimal]) -> Position:
        """Where these points, by code, would put the unit; nothing is written."""
        cells = dict(self.cells)
        cells.update({code: Cell(points) for code, points in changed.items()})
        result: Result = result_of(self.method, cells)
        index = result.total.index
        rank = None
        if index is not None:
            rank = rank_working(index, result.ties, self.others, self.method.tie_rule)
        band = scoring.band_for(index, self.bands, self.band_cap)
        return Position(
            result.total.points, result.total.maximum, index, band.label if band else "", rank
        )

    def gains(self) -> list[Gain]:
        """The next step of every line that has one, the most helpful first."""
        now = self.now
        found = []
        for line in self.lines:
            if line.step is None or line.step.step is Step.MARK or now.index is None:
                continue
            then = self.position({line.code: line.step.points})
            if then.index is None or then.index <= now.index:
                continue
            places = None
            if then.rank is not None and now.rank is not None:
                places = now.rank.rank - then.rank.rank
            found.append(
                Gain(
                    line,
                    then.index,
                    then.index - now.index,
                    then.rank.rank if then.rank else None,
                    places,
                )
            )
        return sorted(found, key=lambda gain: gain.by, reverse=True)


def ground_of(assessment: Assessment, edition: Edition | None) -> Ground | None:
    """What a try-out of this unit stands on; None where the edition holds no such scores.

    With an edition everything is read from it, without one from the round's draft. Seven queries
    at most. `assessment` comes with its round, set, unit and group.
    """
    if edition is None:
        return _draft(assessment)
    row = edition.rows.filter(unit=assessment.unit_id).first()
    criteria = criteria_of(edition) if row is not None else []
    if row is None or not criteria:
        return None
    scores = {score.criterion_id: score for score in EditionScore.objects.filter(row=row)}
    areas = {node.area_id: node.area.name for node in criteria}
    lines, cells = [], {}
    for leaf in (node for node in criteria if node.is_leaf):
        score = scores.get(leaf.pk)
        exempt = bool(score and score.not_applicable)
        points = score.points if score else None
        if score is not None:
            cells[leaf.code] = Cell(points, exempt)
        rule = frozen_rules.leaf_rule(leaf.rule)
        declared = frozen_rules.declared(score.inputs if score else {})
        labels = [option["label"] for option in leaf.rule["options"]]
        lines.append(_line(leaf, areas[leaf.area_id], rule, declared, points, exempt, labels))
    bands = frozen_rules.bands(edition.rules)
    others = tuple(
        (other.index, tie_values(other))
        for other in EditionRow.objects.filter(edition=edition, group=row.group).exclude(pk=row.pk)
        if other.index is not None
    )
    return Ground(
        edition=edition,
        method=method_of(edition, criteria),
        lines=tuple(lines),
        cells=cells,
        others=others,
        bands=tuple(bands),
        band_cap=next((band for band in bands if band.code == row.band_cap), None),
        group=row.group,
    )


def _draft(assessment: Assessment) -> Ground:
    rules = assessment.round.criteria_set
    leaves = list(
        rules.criteria.leaves()
        .select_related("area")
        .prefetch_related("options", "ratio_bands")
        .order_by("position")
    )
    scores = {score.criterion_id: score for score in Score.objects.filter(assessment=assessment)}
    lines, cells = [], {}
    for leaf in leaves:
        score = scores.get(leaf.pk)
        exempt = bool(score and score.not_applicable)
        points = None
        if score is not None:
            points = scoring.counting_points(
                score.self_points,
                score.appraised_1,
                score.appraised_2,
                score.council,
                accept_self=rules.accept_self_score,
            )
            cells[leaf.code] = Cell(None if exempt else points, exempt)
        declared = leaf_rules.declared(score) if score else scoring.Declared()
        labels = [option.label for option in leaf.options.all()]
        area = leaf.area.name if leaf.area else ""
        lines.append(
            _line(leaf, area, leaf_rules.leaf_rule(leaf), declared, points, exempt, labels)
        )
    ties = [
        (breaker.kind, breaker.area.code if breaker.area else "")
        for breaker in rules.tie_breakers.select_related("area").order_by("position")
    ]
    standings = Standing.objects.filter(
        assessment__round=assessment.round_id, assessment__group=assessment.group_id
    ).exclude(pk=assessment.pk)
    others = tuple(
        (one.index, (one.tie_1, one.tie_2, one.tie_3)[: len(ties)])
        for one in standings
        if one.index is not None
    )
    bands = {band.pk: scoring.Band(band.code, band.label, band.lower) for band in rules.bands.all()}
    return Ground(
        edition=None,
        method=_method(rules, leaves, ties),
        lines=tuple(lines),
        cells=cells,
        others=others,
        bands=tuple(bands.values()),
        band_cap=bands.get(assessment.band_cap_id or 0),
        group=assessment.group.name,
    )


def _method(rules: CriteriaSet, leaves: Sequence[Any], ties: Sequence[tuple[str, str]]) -> Method:
    return Method(
        leaves=tuple(
            Leaf(
                leaf.code,
                leaf.area.code if leaf.area else "",
                leaf.max_points,
                scoring.Part(leaf.part),
                survey=leaf.kind == scoring.LeafKind.SURVEY,
            )
            for leaf in leaves
        ),
        rules=leaf_rules.set_rules(rules),
        tie_rule=ranking.TieRule(rules.tie_rule),
        tie_breakers=tuple(ties),
    )


def _line(
    leaf: Any,
    area: str,
    rule: scoring.LeafRule,
    declared: scoring.Declared,
    points: Decimal | None,
    exempt: bool,
    labels: Sequence[str],
) -> Line:
    step = None if exempt else next_step(rule, declared, points)
    label = ""
    if step is not None and step.option is not None:
        label = labels[step.option]
    part = {
        scoring.LeafKind.BONUS: scoring.Part.BONUS,
        scoring.LeafKind.PENALTY: scoring.Part.PENALTY,
    }.get(rule.kind, scoring.Part.MAIN)
    return Line(
        code=leaf.code,
        name=leaf.name,
        area=area,
        part=part,
        kind=str(rule.kind),
        maximum=leaf.max_points,
        points=None if exempt else points,
        not_applicable=exempt,
        step=step,
        option_label=label,
    )
