"""Explain how a leaf was scored where there is no document to prove it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_enter
from indicators.models import Assessment, Criterion, ScoreNote
from indicators.services.enter_scores import lock
from indicators.services.errors import Refused
from indicators.services.stage_windows import stage_window, why_not_editable

LENGTH = 4_000


def explain_missing(assessment: Assessment, leaf: Criterion, *, user: User, text: str) -> None:
    """Keep this text as the explanation of one leaf; an empty one takes it away.

    Raises PermissionDenied for who doesn't enter for the unit, Refused when the self-score is
    closed, the leaf isn't one of the set's, or the text is too long.
    """
    if not can_enter(user, assessment):
        raise PermissionDenied(_("Bạn không nhập điểm cho đơn vị này."))
    said = text.strip()
    if len(said) > LENGTH:
        raise Refused(_("Giải trình dài quá %(n)d ký tự.") % {"n": LENGTH})
    with transaction.atomic():
        locked = lock(assessment)
        reason = why_not_editable(locked, stage_window(locked), timezone.now())
        if reason:
            raise Refused(reason)
        if not leaf.is_leaf or leaf.criteria_set_id != locked.round.criteria_set_id:
            raise Refused(_("Tiêu chí này không thuộc đợt đánh giá."))
        kind = ScoreNote.Kind.WITHOUT_EVIDENCE
        notes = ScoreNote.objects.filter(assessment=locked, criterion=leaf, kind=kind)
        if not said:
            notes.delete()
            return
        ScoreNote.objects.update_or_create(
            assessment=locked,
            criterion=leaf,
            kind=kind,
            defaults={"text": said, "by": user, "at": timezone.now()},
        )
