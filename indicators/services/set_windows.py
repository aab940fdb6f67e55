"""Set the days on which the stages of a round are open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.access import can_manage_round
from indicators.calendar import Span
from indicators.models import Round, RoundChange, Window
from indicators.services.errors import Refused
from indicators.services.round_trail import Changed, days, keep_trail, stage_label

Stage = Round.Stage
STAGES = (
    Stage.SELF_SCORING,
    Stage.APPRAISAL_1,
    Stage.EXPLANATION,
    Stage.APPRAISAL_2,
    Stage.COUNCIL,
)
"""Stages that have a window, in the order of domain rule 20."""

NEEDED = (Stage.SELF_SCORING, Stage.APPRAISAL_1)
"""Without these a round has no result; the others may be left out."""

YEARS_AFTER = 2
"""A round of year Y ends in Y+1; one more year is left for what is late."""


def set_windows(
    *, user: User, round_: Round, windows: Mapping[str, Span], reason: str = ""
) -> None:
    """Replace the windows of a round: {stage: span}. A stage that isn't named has no window.

    Raises PermissionDenied, and Refused where the days make no sense, a change has no reason or
    the round is published.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    check_windows(round_.year, windows)
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        refuse_published(locked)
        if locked.stage in STAGES and locked.stage not in windows:
            raise Refused(
                _("Đợt đang ở giai đoạn “%(stage)s” nên phải có thời hạn của giai đoạn này.")
                % {"stage": locked.get_stage_display()}
            )
        if _differ(locked, windows) and not reason.strip():
            raise Refused(_("Đổi thời hạn phải nêu lý do."))
        store_windows(locked, windows, user=user, reason=reason)


def store_windows(
    round_: Round, windows: Mapping[str, Span], *, user: User, reason: str = ""
) -> None:
    """Write checked windows, and in the trail what is new, in the caller's transaction."""
    keep_trail(
        round_,
        RoundChange.Kind.WINDOW,
        (
            Changed(stage_label(stage), days(before), days(after), reason)
            for stage, before, after in _differ(round_, windows)
        ),
        user=user,
    )
    round_.windows.exclude(stage__in=windows).delete()
    Window.objects.bulk_create(
        (
            Window(round=round_, stage=stage, opens_on=span.opens_on, closes_on=span.closes_on)
            for stage, span in windows.items()
        ),
        update_conflicts=True,
        unique_fields=["round", "stage"],
        update_fields=["opens_on", "closes_on"],
    )


def _differ(
    round_: Round, windows: Mapping[str, Span]
) -> list[tuple[str, Span | None, Span | None]]:
    """Stage, days until now and days from now on, of the stages whose days change."""
    before = {one.stage: Span(one.opens_on, one.closes_on) for one in round_.windows.all()}
    return [
        (stage, before.get(stage), windows.get(stage))
        for stage in STAGES
        if before.get(stage) != windows.get(stage)
    ]


def check_windows(year: int, windows: Mapping[str, Span]) -> None:
    """Raise Refused unless every stage is known, ends after it begins and follows the one before.

    A stage opens after the day on which the one before it closes, so that no figure is written
    and judged on one day; only an extension of a single unit overlaps.
    """
    unknown = set(windows) - set(STAGES)
    if unknown:
        raise Refused(_("Không có giai đoạn “%(stage)s”.") % {"stage": min(unknown)[:40]})
    for stage in NEEDED:
        if stage not in windows:
            raise Refused(_("Chưa có thời hạn của giai đoạn “%(stage)s”.") % {"stage": stage.label})
    before: tuple[Round.Stage, Span] | None = None
    for stage in STAGES:
        span = windows.get(stage)
        if span is None:
            continue
        _check_span(year, stage, span)
        if before is not None and span.opens_on <= before[1].closes_on:
            raise Refused(
                _("“%(stage)s” phải mở sau ngày “%(earlier)s” đóng (%(day)s).")
                % {
                    "stage": stage.label,
                    "earlier": before[0].label,
                    "day": before[1].closes_on.strftime("%d/%m/%Y"),
                }
            )
        before = stage, span


def _check_span(year: int, stage: Round.Stage, span: Span) -> None:
    if span.closes_on < span.opens_on:
        raise Refused(_("“%(stage)s”: ngày đóng phải từ ngày mở trở đi.") % {"stage": stage.label})
    first, last = date(year, 1, 1), date(year + YEARS_AFTER, 12, 31)
    if span.opens_on < first or span.closes_on > last:
        raise Refused(
            _("“%(stage)s”: thời hạn phải trong khoảng %(first)s – %(last)s.")
            % {
                "stage": stage.label,
                "first": first.strftime("%d/%m/%Y"),
                "last": last.strftime("%d/%m/%Y"),
            }
        )


def refuse_published(round_: Round) -> None:
    """Raise Refused for a round whose results are published: nothing of it changes any more."""
    if round_.stage == Stage.PUBLISHED:
        raise Refused(_("Đợt đánh giá đã công bố, không thay đổi được nữa."))
