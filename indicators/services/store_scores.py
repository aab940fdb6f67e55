"""Write many scores of a round at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from indicators.models import Round, Score
from indicators.services.staleness import mark_stale

WRITTEN = (
    "not_applicable",
    "na_claimed",
    "option",
    "numerator",
    "denominator",
    "count",
    "self_points",
    "appraised_1",
    "appraised_2",
    "council",
)


def store_scores(
    round_: Round, scores: Iterable[Score], *, trigger: str, batch_size: int = 5_000
) -> int:
    """Insert or overwrite these scores in one transaction and mark what changed as stale.

    `scores` are unsaved Score rows of assessments of `round_`. Returns how many were written.
    """
    rows = list(scores)
    with transaction.atomic():
        Score.objects.bulk_create(
            rows,
            batch_size=batch_size,
            update_conflicts=True,
            unique_fields=["assessment", "criterion"],
            update_fields=list(WRITTEN),
        )
        mark_stale(
            round_.pk, trigger=trigger, assessments=sorted({row.assessment_id for row in rows})
        )
    return len(rows)
