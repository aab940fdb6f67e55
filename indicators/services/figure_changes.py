"""Who entered a figure after somebody's page was opened, in words."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import formats
from indicators.models import ObservationChange


def entered_meanwhile(change: ObservationChange) -> str:
    """Who entered which figure and when."""
    who = change.user
    numbers = (change.new_numerator, change.new_denominator)
    return _("%(who)s đã nhập %(figure)s lúc %(at)s, sau khi bạn mở trang") % {
        "who": (who.get_full_name() or who.get_username()) if who else _("người quản trị"),
        "figure": "/".join(formats.maximum(one) for one in numbers if one is not None),
        "at": f"{timezone.localtime(change.at):%H:%M %d/%m/%Y}",
    }
