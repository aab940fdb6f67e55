"""Open a published round again, so that a mistake can be put right and a correction published."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.access import can_manage_round
from indicators.models import Round
from indicators.services.errors import Refused


def reopen(*, user: User, round_: Round) -> None:
    """Put a published round back to the council's stage, where marks can be corrected.

    What was published stays as it is; only a new edition, with its reason, will differ. Raises
    PermissionDenied, and Refused for a round that isn't published.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        if locked.stage != Round.Stage.PUBLISHED:
            raise Refused(_("Đợt này chưa công bố nên không phải mở lại."))
        locked.stage = Round.Stage.COUNCIL
        locked.save(update_fields=["stage"])
    round_.stage = Round.Stage.COUNCIL
