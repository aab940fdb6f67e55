"""An edition that isn't written yet, and a written one in the same form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch

from indicators.models import (
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionCriterion,
    EditionRow,
    EditionScore,
)


class LeafEntry(NamedTuple):
    """One leaf score of a draft: the fields of `EditionScore` but for what it belongs to."""

    not_applicable: bool
    points: Decimal | None
    decided_by: str
    self_points: Decimal | None
    inputs: dict[str, Any]
    evidence: list[dict[str, Any]]


@dataclass
class Draft:
    """An edition that isn't written yet: rows in printing order, area scores per row and area.

    `scores` maps (row position, area position) to (points, maximum of that unit or None); `leaves`
    maps (row position, criterion position) to what is frozen of that leaf. A leaf nobody touched
    has no entry.
    """

    edition: Edition
    areas: list[EditionArea] = field(default_factory=list)
    rows: list[EditionRow] = field(default_factory=list)
    scores: dict[tuple[int, int], tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    criteria: list[EditionCriterion] = field(default_factory=list)
    leaves: dict[tuple[int, int], LeafEntry] = field(default_factory=dict)


def stored_draft(edition: Edition) -> Draft:
    """Read a published edition back in the form it was written from."""
    return next(stored_drafts([edition.pk]))


def stored_drafts(numbers: Collection[int]) -> Iterator[Draft]:
    """Read these editions back, in the order of their numbers: six queries for all of them.

    All of it is held in memory; a province's communes are some ten thousand leaf scores.
    """
    scores: dict[int, dict[tuple[int, int], tuple[Decimal, Decimal | None]]] = defaultdict(dict)
    for edition, row, area, points, maximum in (
        EditionAreaScore.objects.filter(row__edition__in=numbers)
        .order_by()
        .values_list("row__edition_id", "row__position", "area__position", "points", "max_points")
    ):
        scores[edition][row, area] = (points, maximum)
    leaves: dict[int, dict[tuple[int, int], LeafEntry]] = defaultdict(dict)
    for edition, row, criterion, *entry in (
        EditionScore.objects.filter(row__edition__in=numbers)
        .order_by()
        .values_list("row__edition_id", "row__position", "criterion__position", *LeafEntry._fields)
    ):
        leaves[edition][row, criterion] = LeafEntry(*entry)
    for found in (
        Edition.objects.filter(pk__in=numbers)
        .select_related("criteria_set")
        .prefetch_related(
            "areas",
            Prefetch("rows", EditionRow.objects.select_related("unit")),
            Prefetch("criteria", EditionCriterion.objects.select_related("area", "parent")),
        )
        .order_by("pk")
    ):
        yield Draft(
            edition=found,
            areas=list(found.areas.all()),
            rows=list(found.rows.all()),
            scores=scores.pop(found.pk, {}),
            criteria=list(found.criteria.all()),
            leaves=leaves.pop(found.pk, {}),
        )
