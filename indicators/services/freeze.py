"""Write an edition: its rows, its areas and the digest that proves they never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from indicators.models import Edition, EditionArea, EditionAreaScore, EditionRow

EDITION_FIELDS = (
    "scope",
    "scope_name",
    "level",
    "year",
    "period",
    "origin",
    "places",
    "tie_rule",
    "total_max",
    "appraisal_max",
    "survey_max",
    "units_total",
    "stated_mean",
    "note",
    "illustrative",
)
SIGNED_FIELDS = ("number", "decision_number", "decision_date", "signer", "published_at", "reason")
AREA_FIELDS = ("position", "code", "name", "part", "max_points")
ROW_FIELDS = (
    "position",
    "unit_code",
    "unit_name",
    "unit_kind",
    "parent_name",
    "group",
    "rank",
    "rank_of",
    "tied",
    "index",
    "points",
    "max_points",
    "appraisal_points",
    "survey_points",
    "bonus",
    "penalty",
    "band",
    "previous_rank",
    "previous_index",
    "rank_change",
    "change_note",
    "missing",
    "not_applicable",
    "basis",
    "note",
    "source_url",
)


@dataclass
class Draft:
    """An edition that isn't written yet: rows in printing order, area scores per row and area.

    `scores` maps (row position, area position) to (points, maximum of that unit or None).
    """

    edition: Edition
    areas: list[EditionArea] = field(default_factory=list)
    rows: list[EditionRow] = field(default_factory=list)
    scores: dict[tuple[int, int], tuple[Decimal, Decimal | None]] = field(default_factory=dict)


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
        areas = {a.position: a for a in EditionArea.objects.bulk_create(draft.areas)}
        rows = {r.position: r for r in EditionRow.objects.bulk_create(draft.rows, batch_size=500)}
        EditionAreaScore.objects.bulk_create(
            (
                EditionAreaScore(row=rows[row], area=areas[area], points=points, max_points=maximum)
                for (row, area), (points, maximum) in draft.scores.items()
            ),
            batch_size=2_000,
        )
        return edition


def stored_draft(edition: Edition) -> Draft:
    """Read a published edition back in the form it was written from."""
    areas = list(edition.areas.all())
    rows = list(edition.rows.select_related("unit"))
    positions = {row.pk: row.position for row in rows}
    area_positions = {area.pk: area.position for area in areas}
    scores = {
        (positions[row], area_positions[area]): (points, maximum)
        for row, area, points, maximum in EditionAreaScore.objects.filter(
            row__edition=edition
        ).values_list("row", "area", "points", "max_points")
    }
    return Draft(edition=edition, areas=areas, rows=rows, scores=scores)


def digest(draft: Draft) -> str:
    """SHA-256 (hex) over the canonical form of an edition, signature and number included."""
    return _sha256({**_fields(draft.edition, SIGNED_FIELDS), "content": content_digest(draft)})


def content_digest(draft: Draft) -> str:
    """SHA-256 (hex) over what an edition says, whoever signed it and whichever number it has.

    Canonical form: JSON of sorted keys without spaces, UTF-8; points as text of four places,
    dates as ISO 8601, rows and areas by position, every unit also by its period of existence.
    """
    return _sha256(
        {
            **_fields(draft.edition, EDITION_FIELDS),
            "criteria_set": draft.edition.criteria_set.slug if draft.edition.criteria_set else None,
            "areas": [_fields(area, AREA_FIELDS) for area in sorted(draft.areas, key=_by_position)],
            "rows": [
                {
                    **_fields(row, ROW_FIELDS),
                    "unit": [row.unit.code, _plain(row.unit.valid_from)] if row.unit else None,
                }
                for row in sorted(draft.rows, key=_by_position)
            ],
            "scores": [
                [row, area, _plain(points), _plain(maximum)]
                for (row, area), (points, maximum) in sorted(draft.scores.items())
            ],
        }
    )


def _by_position(item: EditionArea | EditionRow) -> int:
    return item.position


def _sha256(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _fields(instance: Any, names: Sequence[str]) -> dict[str, Any]:
    # Through the field, so that a 10 not yet stored is written as the 10.0000 it will be.
    return {
        name: _plain(instance._meta.get_field(name).to_python(getattr(instance, name)))
        for name in names
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
