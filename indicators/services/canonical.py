"""The canonical form of an edition: the bytes whose SHA-256 is its digest.

One JSON object of everything that is frozen, the digest left out: keys sorted, no spaces, UTF-8,
points as text of four places, dates as ISO 8601, lists by position. docs/method.md says it
precisely enough for a script that knows nothing of this project (docs/verify_edition.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from indicators.frozen_rules import text
from indicators.models import Edition, EditionRow
from indicators.services.edition_draft import Draft, LeafEntry, stored_draft

FORM = "cchc-edition-1"
"""The name of this form; another form would get another name."""

SIGNED_FIELDS = ("number", "decision_number", "decision_date", "signer", "published_at", "reason")
"""What signing adds to a draft."""

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
    "provisional",
    "illustrative",
    "rules",
    "lineage",
)
AREA_FIELDS = ("position", "code", "name", "part", "max_points")
CRITERION_FIELDS = (
    "position",
    "code",
    "depth",
    "kind",
    "name",
    "rule_text",
    "evidence_text",
    "max_points",
    "rule",
    "na_allowed",
)
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
    "band_cap",
    "tie_values",
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


def document(edition: Edition) -> bytes:
    """The canonical form of a published edition, as a reader may download it."""
    return written(_whole(stored_draft(edition)))


def digest(draft: Draft) -> str:
    """SHA-256 (hex) of the canonical form, signature and number included."""
    return hashlib.sha256(written(_whole(draft))).hexdigest()


def content_digest(draft: Draft) -> str:
    """SHA-256 (hex) over what an edition says, whoever signed it and whichever number it has.

    The canonical form without the signed fields and without the remark that it's provisional:
    what a publisher was shown is told apart by this from what has changed since.
    """
    return hashlib.sha256(written(_content(draft))).hexdigest()


def written(value: Any) -> bytes:
    """A JSON value the way the canonical form writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _whole(draft: Draft) -> dict[str, Any]:
    whole = _content(draft)
    whole["edition"] |= _fields(draft.edition, (*SIGNED_FIELDS, "provisional"))
    return whole


def _content(draft: Draft) -> dict[str, Any]:
    edition = draft.edition
    areas = {area.position: area.code for area in draft.areas}
    codes = {criterion.position: criterion.code for criterion in draft.criteria}
    rows = _by_position(draft.rows)
    return {
        "form": FORM,
        "edition": {
            **_fields(edition, [name for name in EDITION_FIELDS if name != "provisional"]),
            "criteria_set": edition.criteria_set.slug if edition.criteria_set else None,
        },
        "areas": [_fields(area, AREA_FIELDS) for area in _by_position(draft.areas)],
        "criteria": [
            {
                **_fields(criterion, CRITERION_FIELDS),
                "area": criterion.area.code,
                "parent": criterion.parent.code if criterion.parent else None,
            }
            for criterion in _by_position(draft.criteria)
        ],
        "rows": [
            {
                **_fields(row, ROW_FIELDS),
                "unit": [row.unit.code, _plain(row.unit.valid_from)] if row.unit else None,
                "areas": area_scores,
                "scores": leaves,
            }
            for row, area_scores, leaves in zip(
                rows,
                _per_row(
                    rows,
                    (
                        (row, _area_score(areas[area], points, maximum))
                        for (row, area), (points, maximum) in sorted(draft.scores.items())
                    ),
                ),
                _per_row(
                    rows,
                    (
                        (row, _leaf(codes[criterion], draft.leaves[row, criterion]))
                        for row, criterion in sorted(draft.leaves)
                    ),
                ),
                strict=True,
            )
        ],
    }


def _per_row(
    rows: Sequence[EditionRow], items: Iterable[tuple[int, dict[str, Any]]]
) -> list[list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {row.position: [] for row in rows}
    for row, item in items:
        found[row].append(item)
    return list(found.values())


def _area_score(code: str, points: Decimal, maximum: Decimal | None) -> dict[str, Any]:
    return {"area": code, "points": text(points), "max_points": text(maximum)}


def _leaf(code: str, entry: LeafEntry) -> dict[str, Any]:
    return {
        "criterion": code,
        "not_applicable": entry.not_applicable,
        "points": text(entry.points),
        "decided_by": entry.decided_by,
        "self_points": text(entry.self_points),
        "inputs": entry.inputs,
        "evidence": entry.evidence,
    }


def _by_position(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=attrgetter("position"))


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
