"""The ledger of figures as pages and writers ask for it: what changed, and who came in between."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from districts.services.person_name import person_name
from indicators import formats
from indicators.models import Observation, ObservationChange


def changes_of(observations: Iterable[Observation]) -> dict[int, list[ObservationChange]]:
    """Every change of these figures with its person, the newest first, by observation.

    One query; that of a queryset is part of it.
    """
    found: dict[int, list[ObservationChange]] = {}
    rows = ObservationChange.objects.filter(observation__in=observations)
    for row in rows.select_related("user").order_by("-pk"):
        found.setdefault(row.observation_id, []).append(row)
    return found


def entered_meanwhile(change: ObservationChange) -> str:
    """Who entered which figure and when, after somebody's page was opened."""
    numbers = (change.new_numerator, change.new_denominator)
    return _("%(who)s đã nhập %(figure)s lúc %(at)s, sau khi bạn mở trang") % {
        "who": person_name(change.user) or _("người quản trị"),
        "figure": "/".join(formats.maximum(one) for one in numbers if one is not None),
        "at": f"{timezone.localtime(change.at):%H:%M %d/%m/%Y}",
    }
