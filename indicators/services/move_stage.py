"""Move a round from one stage to another: always by a person, never by the clock."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_manage_round
from indicators.calendar import day_in_vietnam
from indicators.models import Round, RoundChange
from indicators.services.errors import Refused
from indicators.services.round_trail import Changed, keep_trail, stage_label
from indicators.services.set_windows import STAGES, refuse_published


def move_stage(*, user: User, round_: Round, to: str, reason: str = "") -> None:
    """Put a round into another stage, forward or back.

    A stage can only be entered if it has a window and its first day has come; publishing is the
    signer's act and not done here. Going back needs a reason: it opens what was closed. Raises
    PermissionDenied and Refused.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    if to not in STAGES:
        raise Refused(_("Không chuyển được sang giai đoạn này."))
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        refuse_published(locked)
        if locked.stage == to:
            raise Refused(
                _("Đợt đã ở giai đoạn “%(stage)s”.") % {"stage": locked.get_stage_display()}
            )
        window = locked.windows.filter(stage=to).first()
        if window is None:
            raise Refused(
                _("Giai đoạn “%(stage)s” chưa có thời hạn.") % {"stage": Round.Stage(to).label}
            )
        if day_in_vietnam(timezone.now()) < window.opens_on:
            raise Refused(
                _("Giai đoạn “%(stage)s” mở từ ngày %(day)s.")
                % {
                    "stage": Round.Stage(to).label,
                    "day": window.opens_on.strftime("%d/%m/%Y"),
                }
            )
        if locked.stage in STAGES and STAGES.index(Round.Stage(to)) < STAGES.index(
            Round.Stage(locked.stage)
        ):
            if not reason.strip():
                raise Refused(_("Trở lại giai đoạn trước phải nêu lý do."))
        change = Changed("", stage_label(locked.stage), stage_label(to), reason)
        keep_trail(locked, RoundChange.Kind.STAGE, [change], user=user)
        locked.stage = to
        locked.save(update_fields=["stage"])
    round_.stage = to
