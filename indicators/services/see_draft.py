"""Remember which draft a person was shown, so that the next look can say what changed."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.models import DraftSeen, Round

KEPT = 2


def see_draft(
    *, user: User, round_: Round, digest: str, rows: list[dict[str, object]]
) -> DraftSeen | None:
    """Record the draft shown now and return the last one shown that was another, if there is one.

    Looking again at the same draft records nothing, so what changed stays to be read until
    something changes again.
    """
    with transaction.atomic():
        # One person's two windows at the same moment: a lock on nobody else's row.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        seen = DraftSeen.objects.filter(round=round_, user=user)
        last = seen.first()
        if last is None or last.digest != digest:
            DraftSeen.objects.create(
                round=round_, user=user, digest=digest, rows=rows, at=timezone.now()
            )
        for old in seen.values_list("pk", flat=True)[KEPT:]:
            DraftSeen.objects.filter(pk=old).delete()
    return seen.exclude(digest=digest).first()
