"""Take a submitted self-score back for editing, until appraisal begins (rút lại phiếu)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_submit
from indicators.calendar import day_in_vietnam
from indicators.models import Assessment, Round, ScoreChange
from indicators.services.enter_scores import lock
from indicators.services.errors import Refused
from indicators.services.stage_windows import stage_window

_BEGUN = (ScoreChange.Step.APPRAISAL_1, ScoreChange.Step.APPRAISAL_2, ScoreChange.Step.COUNCIL)


def withdraw(assessment: Assessment, *, user: User) -> Assessment:
    """Open a submitted self-score for editing again; returns the assessment as it is now.

    Raises PermissionDenied for who isn't a leader of the unit, Refused when it isn't submitted,
    appraisal has begun, or the window is over so that it could never be submitted again.
    """
    if not can_submit(user, assessment):
        raise PermissionDenied(_("Chỉ lãnh đạo đơn vị rút lại phiếu."))
    with transaction.atomic():
        locked = lock(assessment)
        reason = why_not_withdrawable(locked)
        if reason:
            raise Refused(reason)
        locked.status = Assessment.Status.ENTERING
        locked.submitted_at = locked.submitted_by = None
        locked.save(update_fields=["status", "submitted_at", "submitted_by"])
    return locked


def why_not_withdrawable(assessment: Assessment) -> str:
    """Why a self-score can't be withdrawn now; "" when it can. At most four queries."""
    if assessment.status != Assessment.Status.SUBMITTED:
        return _("Phiếu chưa nộp.")
    now = timezone.now()
    closed = stage_window(assessment).why_closed(assessment.round, now)
    if closed:
        return closed
    begun = assessment.round.windows.filter(
        stage=Round.Stage.APPRAISAL_1, opens_on__lte=day_in_vietnam(now)
    )
    if assessment.round.stage != Round.Stage.SELF_SCORING or begun.exists():
        return _("Thẩm định đã bắt đầu: đề nghị Sở Nội vụ trả lại phiếu để sửa.")
    # Survey results may have come in already; they aren't an appraisal of what the unit wrote.
    if assessment.changes.filter(step__in=_BEGUN).exists():
        return _("Đã có điểm thẩm định: đề nghị Sở Nội vụ trả lại phiếu để sửa.")
    return ""
