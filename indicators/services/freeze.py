"""Write an edition: everything it says, and the digest that proves it never changed."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from django.db import transaction

from indicators.models import (
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionCriterion,
    EditionRow,
)
from indicators.services.canonical import digest
from indicators.services.copy_rows import add_edition_scores
from indicators.services.edition_draft import Draft
from indicators.services.study_robustness import ask_study


def freeze(draft: Draft) -> Edition:
    """Write the draft as the next edition of its table, all or nothing, and return it.

    Gives it the next number. Raises IntegrityError when somebody else published the same number
    at the same moment: nothing is written then.
    """
    with transaction.atomic():
        edition = draft.edition
        last = (
            Edition.objects.table(edition.scope, edition.level, edition.year, edition.period)
            .values_list("number", flat=True)
            .first()
        )
        edition.number = (last or 0) + 1
        edition.digest = digest(draft)
        edition.save()
        for area in draft.areas:
            area.edition = edition
        for row in draft.rows:
            row.edition = edition
        for criterion in draft.criteria:
            criterion.edition = edition
        areas = {a.position: a for a in EditionArea.objects.bulk_create(draft.areas)}
        rows = {r.position: r for r in EditionRow.objects.bulk_create(draft.rows, batch_size=500)}
        EditionAreaScore.objects.bulk_create(
            (
                EditionAreaScore(row=rows[row], area=areas[area], points=points, max_points=maximum)
                for (row, area), (points, maximum) in draft.scores.items()
            ),
            batch_size=2_000,
        )
        _write_criteria(draft)
        numbers = {criterion.position: criterion.pk for criterion in draft.criteria}
        add_edition_scores(
            (rows[row].pk, numbers[criterion], entry)
            for (row, criterion), entry in draft.leaves.items()
        )
        ask_study(edition.pk)
        return edition


def _write_criteria(draft: Draft) -> None:
    """Level by level from the areas down: a child is written with its parent's number."""
    for _depth, nodes in groupby(
        sorted(draft.criteria, key=attrgetter("depth")), attrgetter("depth")
    ):
        EditionCriterion.objects.bulk_create(list(nodes))
