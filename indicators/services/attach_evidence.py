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
from indicators.services.stage_windows import stage_window, why_not_editable


def attach_evidence(
    assessment: Assessment, leaf: Criterion, document: Document, *, user: User, locator: str = ""
) -> Evidence:
    """Attach a document of the same unit to a leaf of its self-score, with item and page.

    Attaching the same place of the same document again changes nothing. Raises PermissionDenied
    for who doesn't enter for the unit, Refused when the self-score is closed, the document is
    another unit's, or the leaf isn't one of the set's.
    """
    _permit(user, assessment)
    with transaction.atomic():
        locked = _open(assessment)
        if document.unit_id != locked.unit_id:
            raise Refused(_("Văn bản này không phải của đơn vị."))
        if not leaf.is_leaf or leaf.criteria_set_id != locked.round.criteria_set_id:
            raise Refused(_("Tiêu chí này không thuộc đợt đánh giá."))
        evidence, _created = Evidence.objects.get_or_create(
            assessment=locked,
            criterion=leaf,
            document=document,
            locator=locator.strip(),
            defaults={"step": Evidence.Step.SELF, "added_by": user, "added_at": timezone.now()},
        )
    return evidence


def detach_evidence(evidence: Evidence, *, user: User) -> None:
    """Take evidence of the self-score away; the document stays with its unit.

    Raises PermissionDenied for who doesn't enter for the unit, Refused when the self-score is
    closed or the evidence came with an explanation.
    """
    _permit(user, evidence.assessment)
    with transaction.atomic():
        _open(evidence.assessment)
        if evidence.step != Evidence.Step.SELF:
            raise Refused(_("Tài liệu này kèm theo giải trình, không gỡ ở đây được."))
        evidence.delete()


def _permit(user: User, assessment: Assessment) -> None:
    if not can_enter(user, assessment):
        raise PermissionDenied(_("Bạn không nhập điểm cho đơn vị này."))


def _open(assessment: Assessment) -> Assessment:
    locked = lock(assessment)
    reason = why_not_editable(locked, stage_window(locked), timezone.now())
    if reason:
        raise Refused(reason)
    return locked
