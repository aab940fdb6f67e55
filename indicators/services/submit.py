"""Submit a unit's self-score (nộp phiếu tự đánh giá)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Membership
from indicators.access import can_submit
from indicators.models import Assessment, Notice
from indicators.services.checklist import findings
from indicators.services.enter_scores import lock
from indicators.services.errors import Refused
from indicators.services.notify import notify, people_of
from indicators.services.stage_windows import stage_window


def submit(assessment: Assessment, *, user: User) -> Assessment:
    """Submit the self-score and tell Home Affairs; returns the assessment as it is now.

    Raises PermissionDenied for who isn't a leader of the unit, Refused when it's submitted
    already, the window is over or the check list has something blocking.
    """
    if not can_submit(user, assessment):
        raise PermissionDenied(_("Chỉ lãnh đạo đơn vị nộp phiếu."))
    with transaction.atomic():
        locked = lock(assessment)
        if locked.status == Assessment.Status.SUBMITTED:
            raise Refused(_("Phiếu đã được nộp."))
        now = timezone.now()
        reason = stage_window(locked).why_closed(locked.round, now)
        if reason:
            raise Refused(reason)
        blocking = sum(finding.blocking for finding in findings(locked))
        if blocking:
            raise Refused(
                ngettext(
                    "Còn %(n)d mục phải hoàn thành trước khi nộp.",
                    "Còn %(n)d mục phải hoàn thành trước khi nộp.",
                    blocking,
                )
                % {"n": blocking}
            )
        locked.status = Assessment.Status.SUBMITTED
        locked.submitted_at, locked.submitted_by = now, user
        locked.save(update_fields=["status", "submitted_at", "submitted_by"])
        province = locked.round.province
        if province is not None:
            notify(
                people_of(province, [Membership.Role.HOME_AFFAIRS]),
                kind=Notice.Kind.SUBMITTED,
                key=f"submitted:{locked.pk}:{int(now.timestamp())}",
                text=_("%(unit)s đã nộp phiếu tự đánh giá %(period)s.")
                % {"unit": locked.unit.full_name, "period": locked.round.period_label},
                address=reverse("staff:assessment", args=[locked.pk]),
            )
    return locked
