"""Published editions as the pure rules take them: methods, cells, results, places in a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import connection

from indicators import frozen_rules, scoring
from indicators.models import (
    CriterionMapping,
    Edition,
    EditionAreaScore,
    EditionCriterion,
    EditionRow,
    EditionScore,
)
from indicators.models.fields import from_stored
from indicators.movement.rank_change import Placed
from indicators.movement.restating import Link
from indicators.unit_result import EMPTY, EXEMPT, Cell, Leaf, Method


def criteria_of(edition: Edition) -> list[EditionCriterion]:
    """The frozen tree in its order, areas included; empty for an imported edition. One query."""
    return list(edition.criteria.select_related("area").order_by("position"))


def method_of(edition: Edition, criteria: Iterable[EditionCriterion]) -> Method:
    """The edition's own rules and leaves; `criteria` as `criteria_of` gives them, not empty."""
    return Method(
        leaves=tuple(
            Leaf(
                code=leaf.code,
                area=leaf.area.code,
                maximum=leaf.max_points,
                part=scoring.Part(leaf.rule["part"]),
                survey=leaf.kind == scoring.LeafKind.SURVEY,
            )
            for leaf in criteria
            if leaf.is_leaf
        ),
        rules=frozen_rules.set_rules(edition.rules),
        tie_rule=frozen_rules.tie_rule(edition.rules),
        tie_breakers=tuple(
            (breaker["kind"], breaker["area"] or "") for breaker in edition.rules["tie_breakers"]
        ),
    )


def cells_of(
    rows: Iterable[int], criteria: Iterable[EditionCriterion]
) -> dict[int, dict[str, Cell]]:
    """Every leaf score of these rows by row and code; one query, however many rows."""
    codes = {leaf.pk: leaf.code for leaf in criteria if leaf.is_leaf}
    wanted = list(rows)
    found: dict[int, dict[str, Cell]] = {row: {} for row in wanted}
    if not wanted:
        return found
    # As the whole numbers they are stored in and straight from the cursor: a table of 168 units
    # has fifteen thousand of them, and few distinct values.
    seen: dict[int, Cell] = {}
    scores = EditionScore.objects.filter(row__in=wanted).order_by()
    query = scores.values_list("row_id", "criterion_id", "not_applicable", "points").query
    with connection.cursor() as cursor:
        cursor.execute(*query.sql_with_params())
        for row, criterion, exempt, stored in cursor.fetchall():
            if exempt:
                cell = EXEMPT
            elif stored is None:
                cell = EMPTY
            elif stored in seen:
                cell = seen[stored]
            else:
                cell = seen[stored] = Cell(from_stored(stored))
            found[row][codes[criterion]] = cell
    return found


def links_between(before: Edition, after: Edition) -> list[Link] | None:
    """What became of the leaves of one edition's set in the other's; None where nobody said.

    Editions of the same set need no links: ask `same_set` first. One query.
    """
    if before.criteria_set_id is None or after.criteria_set_id is None:
        return None
    pairs = CriterionMapping.objects.filter(
        criteria_set=after.criteria_set_id, criteria_set__previous=before.criteria_set_id
    ).values_list("old__code", "new__code")
    found = [Link(old, new) for old, new in pairs]
    return found if any(link.old and link.new for link in found) else None


def same_set(before: Edition, after: Edition) -> bool:
    """Whether both editions were scored by one set, which never changes once it's used."""
    return before.criteria_set_id is not None and before.criteria_set_id == after.criteria_set_id


def placed(rows: Iterable[EditionRow]) -> list[Placed]:
    """Published places, keyed by unit."""
    return [
        Placed(row.unit_id or f"row-{row.pk}", row.index, tie_values(row), row.rank) for row in rows
    ]


def tie_values(row: EditionRow) -> tuple[Decimal, ...]:
    """What the set's tie-breakers compared for a published row."""
    return tuple(Decimal(value) for value in row.tie_values)


def area_points(row: EditionRow) -> list[EditionAreaScore]:
    """A row's areas in the edition's order; one query."""
    return list(row.area_scores.select_related("area").order_by("area__position"))


def area_totals(method: Method, cells: Mapping[str, Cell]) -> tuple[scoring.AreaTotal, ...]:
    """The sums of a unit's leaves by area, as the pure rules make them."""
    leaves = []
    for leaf in method.leaves:
        cell = cells.get(leaf.code, EMPTY)
        state = scoring.LeafState.NOT_ENTERED
        if cell.not_applicable:
            state = scoring.LeafState.NOT_APPLICABLE
        elif cell.points is not None:
            state = scoring.LeafState.SCORED
        leaves.append(
            scoring.LeafScore(leaf.area, leaf.maximum, state, cell.points, leaf.part, leaf.survey)
        )
    return scoring.area_totals(leaves)
