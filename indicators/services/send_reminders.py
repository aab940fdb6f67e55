"""Remind people of deadlines: seven, three and one day before, on the last day, and once after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from districts.models import Membership
from indicators.access import can_manage_round
from indicators.calendar import day_in_vietnam
from indicators.models import (
    Assessment,
    Assignment,
    Criterion,
    Extension,
    Notice,
    Round,
    Score,
    ScoreNote,
    Window,
)
from indicators.services.errors import Refused
from indicators.services.extend import UNIT_PEOPLE
from indicators.services.notify import notify
from indicators.services.set_windows import refuse_published

Stage = Round.Stage
MARKS = (7, 3, 1, 0)
"""Days before the end at which somebody who isn't done is reminded."""

LATE = "late"


def send_reminders(now: datetime) -> None:
    """Write the reminders that are due: each person once per round, stage, last day and mark.

    A day on which this didn't run is made up for on the next. A later last day, by an extension
    or a changed window, is another occasion.
    """
    today = day_in_vietnam(now)
    windows = (
        Window.objects.filter(opens_on__lte=today)
        .exclude(round__stage__in=(Stage.DRAFT, Stage.PUBLISHED))
        .select_related("round__province", "round__criteria_set")
    )
    for window in windows:
        with transaction.atomic():
            if window.stage in (Stage.SELF_SCORING, Stage.EXPLANATION):
                _remind_units(window, today)
            else:
                _remind_others(window, today)


def remind_now(
    *, user: User, round_: Round, assessments: Sequence[Assessment], now: datetime
) -> tuple[int, int]:
    """Remind these units of their self-score at once, each person at most once a day (nhắc ngay).

    Returns how many units were told, and how many of those asked for have nobody to tell. Raises
    PermissionDenied, and Refused where none of them still has to submit.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    refuse_published(round_)
    waiting = [row for row in assessments if row.status != Assessment.Status.SUBMITTED]
    if not waiting:
        raise Refused(_("Không có đơn vị nào chưa nộp để nhắc."))
    window = round_.windows.filter(stage=Stage.SELF_SCORING).first()
    if window is None:
        raise Refused(_("Đợt đánh giá chưa đặt thời hạn cho bước này."))
    today = day_in_vietnam(now)
    people = _people_of_units(waiting)
    extended = _extended(round_, Stage.SELF_SCORING)
    told = 0
    with transaction.atomic():
        for row in waiting:
            if not people[row.unit_id]:
                continue
            due = max([window.closes_on, *extended.get(row.pk, ())])
            notify(
                people[row.unit_id],
                kind=Notice.Kind.DEADLINE,
                key=f"remind:{row.pk}:{today.isoformat()}",
                text=_unit_text(round_, Stage.SELF_SCORING, _name(row), due, today),
                address=_address(row),
            )
            told += 1
    return told, len(waiting) - told


def _remind_units(window: Window, today: date) -> None:
    round_ = window.round
    extended = _extended(round_, window.stage)
    rows = list(_units_not_done(round_, window.stage))
    people = _people_of_units(rows)
    for row in rows:
        due = max([window.closes_on, *extended.get(row.pk, ())])
        mark = mark_of((due - today).days)
        if mark is None or not people[row.unit_id]:
            continue
        notify(
            people[row.unit_id],
            kind=Notice.Kind.DEADLINE,
            key=f"deadline:{row.pk}:{window.stage}:{due.isoformat()}:{mark}",
            text=_unit_text(round_, Stage(window.stage), _name(row), due, today),
            address=_address(row),
        )


def _remind_others(window: Window, today: date) -> None:
    mark = mark_of((window.closes_on - today).days)
    if mark is None:
        return
    round_ = window.round
    people = {
        Stage.APPRAISAL_1: _appraisers_not_done,
        Stage.APPRAISAL_2: _second_appraisers_not_done,
        Stage.COUNCIL: _home_affairs,
    }[Stage(window.stage)](round_)
    stage = Stage(window.stage).label
    values = {"round": _round_name(round_), "stage": stage, "when": _when(window.closes_on, today)}
    notify(
        people,
        kind=Notice.Kind.DEADLINE,
        key=f"deadline:{round_.pk}:{window.stage}:{window.closes_on.isoformat()}:{mark}",
        text=_("%(round)s: %(stage)s %(when)s, còn việc chưa xong.") % values,
        address=reverse("staff:desk"),
    )


def mark_of(days: int) -> str | None:
    """The occasion that so many days before the end belong to; None where it's too early."""
    if days < 0:
        return LATE
    reached = [mark for mark in MARKS if days <= mark]
    return str(min(reached)) if reached else None


def _units_not_done(round_: Round, stage: str) -> Iterable[Assessment]:
    rows = round_.assessments.select_related("unit")
    if stage == Stage.SELF_SCORING:
        return rows.exclude(status=Assessment.Status.SUBMITTED)
    explained = ScoreNote.objects.filter(
        assessment=OuterRef("assessment"),
        criterion=OuterRef("criterion"),
        kind=ScoreNote.Kind.EXPLANATION,
    )
    lowered = Score.objects.filter(
        ~Exists(explained), assessment=OuterRef("pk"), appraised_1__lt=F("self_points")
    )
    return rows.filter(Exists(lowered))


def _people_of_units(rows: Iterable[Assessment]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    held = Membership.objects.filter(
        unit__in={row.unit_id for row in rows}, role__in=UNIT_PEOPLE, user__is_active=True
    )
    for unit, user in held.values_list("unit", "user").distinct():
        found[unit].append(user)
    return found


def _extended(round_: Round, stage: str) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for assessment, until in Extension.objects.filter(
        assessment__round=round_, stage=stage
    ).values_list("assessment", "until"):
        found[assessment].append(until)
    return found


def _appraisers_not_done(round_: Round) -> list[int]:
    """Who has an area, of a group, in which a leaf isn't appraised yet for some unit."""
    leaves = round_.criteria_set.criteria.leaves().exclude(kind=Criterion.Kind.SURVEY)
    wanted = dict(leaves.order_by().values_list("area").annotate(n=Count("pk")))
    units = dict(round_.assessments.order_by().values_list("group").annotate(n=Count("pk")))
    done = {
        (row["assessment__group"], row["criterion__area"]): row["n"]
        for row in Score.objects.filter(assessment__round=round_)
        .exclude(criterion__kind=Criterion.Kind.SURVEY)
        .filter(Q(appraised_1__isnull=False) | Q(not_applicable=True))
        .values("assessment__group", "criterion__area")
        .annotate(n=Count("criterion"))
        .order_by()
    }
    found = set()
    for row in _assignments(round_):
        groups = units if row.group_id is None else [row.group_id]
        if any(
            done.get((group, row.area_id), 0) < wanted.get(row.area_id, 0) * units.get(group, 0)
            for group in groups
        ):
            found.add(row.user_id)
    return sorted(found)


def _second_appraisers_not_done(round_: Round) -> list[int]:
    """Who has an area in which an explanation hasn't been answered by a second mark yet."""
    answered = Score.objects.filter(
        assessment=OuterRef("assessment"),
        criterion=OuterRef("criterion"),
        appraised_2__isnull=False,
    )
    waiting = set(
        ScoreNote.objects.filter(~Exists(answered), kind=ScoreNote.Kind.EXPLANATION)
        .filter(assessment__round=round_)
        .order_by()
        .values_list("assessment__group", "criterion__area")
        .distinct()
    )
    return sorted(
        {
            row.user_id
            for row in _assignments(round_)
            for group, area in waiting
            if area == row.area_id and row.group_id in (None, group)
        }
    )


def _assignments(round_: Round) -> Iterable[Assignment]:
    return Assignment.objects.filter(round=round_, user__is_active=True).order_by()


def _home_affairs(round_: Round) -> list[int]:
    return list(
        Membership.objects.filter(
            unit=round_.province, role=Membership.Role.HOME_AFFAIRS, user__is_active=True
        ).values_list("user", flat=True)
    )


def _unit_text(round_: Round, stage: Round.Stage, unit: str, due: date, today: date) -> str:
    return _("%(unit)s chưa xong %(stage)s, %(round)s: %(when)s.") % {
        "unit": unit,
        "stage": stage.label,
        "round": _round_name(round_),
        "when": _when(due, today),
    }


def _when(due: date, today: date) -> str:
    left = (due - today).days
    day = due.strftime("%d/%m/%Y")
    if left < 0:
        return _("đã quá hạn từ hết ngày %(day)s") % {"day": day}
    if left == 0:
        return _("hạn cuối là hết hôm nay, %(day)s") % {"day": day}
    return _("còn %(n)d ngày, đến hết ngày %(day)s") % {"n": left, "day": day}


def _round_name(round_: Round) -> str:
    where = round_.province.name if round_.province else _("toàn quốc")
    return _("đợt đánh giá %(where)s %(level)s %(period)s") % {
        "where": where,
        "level": str(round_.get_level_display()).lower(),
        "period": round_.period_label,
    }


def _name(row: Assessment) -> str:
    return row.unit_name or row.unit.full_name


def _address(row: Assessment) -> str:
    return reverse("staff:assessment", args=[row.pk])
