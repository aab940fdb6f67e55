"""Explain what was lowered (giải trình): only lowered items, once their appraisal is known."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import access
from indicators.models import Assessment, Criterion, Round, Score, ScoreChange, ScoreNote
from indicators.services.appraise import is_lowered
from indicators.services.errors import Refused
from indicators.services.stage_windows import stage_window


def explain(assessment: Assessment, leaf: Criterion, text: str, *, user: User) -> ScoreNote:
    """Keep the unit's explanation of one lowered leaf, and the change of it in the ledger.

    Raises PermissionDenied for who doesn't enter for the unit; Refused outside the explanation
    window, for a leaf that wasn't lowered, or for an empty text.
    """
    if not access.can_enter(user, assessment):
        raise PermissionDenied
    check_explainable(assessment)
    text = text.strip()
    if not text:
        raise Refused(_("Giải trình không được để trống."))
    with transaction.atomic():
        Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
        score = Score.objects.filter(assessment=assessment, criterion=leaf).first()
        if not is_lowered(score):
            raise Refused(_("Chỉ giải trình tiêu chí bị hạ điểm."))
        before = ScoreNote.objects.filter(
            assessment=assessment, criterion=leaf, kind=ScoreNote.Kind.EXPLANATION
        ).first()
        if before is not None and before.text == text:
            return before
        now = timezone.now()
        note, _created = ScoreNote.objects.update_or_create(
            assessment=assessment,
            criterion=leaf,
            kind=ScoreNote.Kind.EXPLANATION,
            defaults={"text": text, "by": user, "at": now},
        )
        ScoreChange(
            assessment=assessment,
            criterion=leaf,
            step=ScoreChange.Step.EXPLANATION,
            before=before.text[:300] if before else "",
            after=text[:300],
            reason=text,
            door=ScoreChange.Door.PAGE,
            user=user,
            at=now,
        ).save()
    return note


def check_explainable(assessment: Assessment) -> None:
    """Raise Refused unless the explanation window is open for this unit."""
    window = stage_window(assessment, Round.Stage.EXPLANATION)
    closed = window.why_closed(assessment.round, timezone.now())
    if closed:
        raise Refused(closed)
