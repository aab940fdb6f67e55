"""Say where in a document the proof of a leaf stands, and take it back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_enter
from indicators.models import Assessment, Criterion, Document, Evidence
from indicators.services.enter_scores import lock
from indicators.services.errors import Refused
from indicators.services.evidence_step import evidence_step


def attach_evidence(
    assessment: Assessment, leaf: Criterion, document: Document, *, user: User, locator: str = ""
) -> Evidence:
    """Attach a document of the same unit to a leaf of its self-score, with item and page.

    In the days of explanations it comes with the explanation of a lowered leaf (domain step 6).
    Attaching the same place of the same document again changes nothing. Raises PermissionDenied
    for who doesn't enter for the unit, Refused when neither is open, the document is another
    unit's, or the leaf isn't one of the set's.
    """
    _permit(user, assessment)
    with transaction.atomic():
        locked, step = _open(assessment, leaf)
        if document.unit_id != locked.unit_id:
            raise Refused(_("Văn bản này không phải của đơn vị."))
        if not leaf.is_leaf or leaf.criteria_set_id != locked.round.criteria_set_id:
            raise Refused(_("Tiêu chí này không thuộc đợt đánh giá."))
        evidence, _created = Evidence.objects.get_or_create(
            assessment=locked,
            criterion=leaf,
            document=document,
            locator=locator.strip(),
            defaults={"step": step, "added_by": user, "added_at": timezone.now()},
        )
    return evidence


def detach_evidence(evidence: Evidence, *, user: User) -> None:
    """Take evidence away from the step that is open; the document stays with its unit.

    Raises PermissionDenied for who doesn't enter for the unit, Refused when nothing is open or the
    evidence came with another step.
    """
    _permit(user, evidence.assessment)
    with transaction.atomic():
        _locked, step = _open(evidence.assessment, evidence.criterion)
        if evidence.step != step:
            raise Refused(
                _("Tài liệu này kèm theo bước %(step)s, không gỡ được nữa.")
                % {"step": evidence.get_step_display()}
            )
        evidence.delete()


def _permit(user: User, assessment: Assessment) -> None:
    if not can_enter(user, assessment):
        raise PermissionDenied(_("Bạn không nhập điểm cho đơn vị này."))


def _open(assessment: Assessment, leaf: Criterion) -> tuple[Assessment, str]:
    locked = lock(assessment)
    step, closed = evidence_step(locked, leaf)
    if not step:
        raise Refused(closed)
    return locked, step
