"""Annexes written before anybody asks for them: those of editions that were just published."""

from __future__ import annotations

from datetime import datetime, timedelta

from indicators.models import Edition
from indicators.reports.kept import CONTENT_TYPES, annex_file, kept_kinds

# The days in which an annex is read most. Older ones are written when somebody wants them: there
# may be more editions than the folder has room for.
FRESH = timedelta(days=7)


def write_ahead(edition_id: int) -> bool:
    """Write the annex in every kind that isn't kept yet; whether there was anything to write."""
    editions = Edition.objects.select_related("criteria_set", "province")
    edition = editions.filter(pk=edition_id).first()
    if edition is None:
        return False
    missing = CONTENT_TYPES.keys() - kept_kinds(edition)
    for kind in sorted(missing):
        annex_file(edition, kind)
    return bool(missing)


def sweep_ahead(now: datetime) -> list[int]:
    """Write those that no message asked for, or whose worker was lost; returns their keys.

    Only of editions computed here: what was taken over from print comes by the hundred.
    """
    fresh = Edition.objects.filter(
        origin=Edition.Origin.COMPUTED, published_at__gt=now - FRESH, published_at__lte=now
    )
    numbers = list(fresh.order_by("pk").values_list("pk", flat=True))
    return [pk for pk in numbers if write_ahead(pk)]
