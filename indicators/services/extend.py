"""Give one unit more days for a stage."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Membership
from indicators.access import can_manage_round
from indicators.calendar import day_in_vietnam
from indicators.models import Assessment, Extension, Notice, Round, RoundChange
from indicators.services.errors import Refused
from indicators.services.notify import notify, people_of
from indicators.services.round_trail import Changed, keep_trail, stage_label
from indicators.services.set_windows import YEARS_AFTER, refuse_published

UNIT_PEOPLE = (Membership.Role.UNIT_OFFICIAL, Membership.Role.UNIT_LEADER)
EXTENDED = (Round.Stage.SELF_SCORING, Round.Stage.EXPLANATION)
"""Stages in which it's the unit that works."""


def extend(
    *, user: User, assessment: Assessment, stage: str, until: date, reason: str
) -> Extension:
    """Let a unit work until the end of a day after the stage has closed (gia hạn), and tell it.

    Raises PermissionDenied, and Refused where there is no reason, the stage isn't one in which
    units work or has no window, or the day isn't later than what the unit has already.
    """
    round_ = assessment.round
    if not can_manage_round(user, round_):
        raise PermissionDenied
    if stage not in EXTENDED:
        raise Refused(_("Chỉ gia hạn được tự đánh giá và giải trình."))
    if not reason.strip():
        raise Refused(_("Gia hạn phải nêu lý do."))
    now = timezone.now()
    with transaction.atomic():
        # Two extensions of one unit wait for each other: the later one sees the earlier.
        Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
        refuse_published(Round.objects.get(pk=round_.pk))
        window = round_.windows.filter(stage=stage).first()
        if window is None:
            raise Refused(_("Giai đoạn này chưa có thời hạn nên không gia hạn được."))
        given = assessment.extensions.filter(stage=stage).values_list("until", flat=True)
        ends = max([window.closes_on, *given])
        if until <= ends:
            raise Refused(
                _("Đơn vị đã được làm đến hết ngày %(day)s; ngày gia hạn phải sau ngày đó.")
                % {"day": ends.strftime("%d/%m/%Y")}
            )
        if until < day_in_vietnam(now):
            raise Refused(_("Ngày gia hạn đã qua."))
        if until > date(round_.year + YEARS_AFTER, 12, 31):
            raise Refused(_("Ngày gia hạn quá xa."))
        extension = Extension.objects.create(
            assessment=assessment,
            stage=stage,
            until=until,
            reason=reason.strip(),
            granted_by=user,
            granted_at=now,
        )
        keep_trail(
            round_,
            RoundChange.Kind.EXTENSION,
            [
                Changed(
                    stage_label(stage),
                    ends.strftime("%d/%m/%Y"),
                    until.strftime("%d/%m/%Y"),
                    reason,
                    assessment.pk,
                )
            ],
            user=user,
        )
        notify(
            people_of(assessment.unit, UNIT_PEOPLE),
            kind=Notice.Kind.DEADLINE,
            key=f"extension:{extension.pk}",
            text=_("%(unit)s được gia hạn %(stage)s đến hết ngày %(day)s. Lý do: %(reason)s")
            % {
                "unit": assessment.unit_name or assessment.unit.full_name,
                "stage": Round.Stage(stage).label,
                "day": until.strftime("%d/%m/%Y"),
                "reason": extension.reason,
            },
            address=reverse("staff:assessment", args=[assessment.pk]),
        )
    return extension
