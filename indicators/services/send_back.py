"""Send a submitted self-score back to its unit for revision (trả lại để sửa)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import ENTERS, can_manage_round
from indicators.models import Assessment, Notice
from indicators.services.enter_scores import lock
from indicators.services.errors import Refused
from indicators.services.notify import notify, people_of
from indicators.services.stage_windows import stage_window


def return_for_revision(assessment: Assessment, *, user: User, reason: str) -> Assessment:
    """Open a submitted self-score for its unit again and tell its people why.

    Raises PermissionDenied for who doesn't manage the round, Refused without a reason, when it
    isn't submitted, or when the unit would have no day left to act: extend first.
    """
    if not can_manage_round(user, assessment.round):
        raise PermissionDenied(_("Chỉ Sở Nội vụ trả lại phiếu."))
    why = reason.strip()
    if not why:
        raise Refused(_("Trả lại phải nêu lý do."))
    with transaction.atomic():
        locked = lock(assessment)
        if locked.status != Assessment.Status.SUBMITTED:
            raise Refused(_("Chỉ trả lại được phiếu đã nộp."))
        now = timezone.now()
        closed = stage_window(locked).why_closed(locked.round, now)
        if closed:
            raise Refused(
                _("%(closed)s Gia hạn tự đánh giá cho đơn vị trước khi trả lại.")
                % {"closed": closed}
            )
        locked.status = Assessment.Status.RETURNED
        locked.save(update_fields=["status"])
        notify(
            people_of(locked.unit, ENTERS),
            kind=Notice.Kind.SENT_BACK,
            key=f"sent_back:{locked.pk}:{int(now.timestamp())}",
            text=_("Phiếu tự đánh giá của %(unit)s bị trả lại để sửa: %(reason)s")
            % {"unit": locked.unit.full_name, "reason": why},
            address=reverse("staff:assessment", args=[locked.pk]),
        )
    return locked
