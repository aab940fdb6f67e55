"""Whether a stage of a round is open for one unit: stage, window and extension together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Subquery
from django.utils.translation import gettext as _

from indicators import calendar
from indicators.models import Assessment, Extension, Round, Window

NEVER_OPEN = frozenset({Round.Stage.DRAFT, Round.Stage.PUBLISHED})


@dataclass(frozen=True, slots=True)
class StageWindow:
    """The days of a stage for one unit, and the days it was extended to."""

    stage: str
    span: calendar.Span | None
    extended_to: tuple[date, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day on which the unit may act, extensions included."""
        return None if self.span is None else max([self.span.closes_on, *self.extended_to])

    def days_left(self, now: datetime) -> int | None:
        """Days until the last one: 0 on that day, negative afterwards."""
        return None if self.span is None else calendar.days_left(self.span, now, self.extended_to)

    def why_closed(self, round_: Round, now: datetime) -> str:
        """Why the unit may not act in this stage now; "" when it may.

        A round that has gone on to another stage is closed, except for a unit with an extension:
        that is what an extension is for.
        """
        if round_.stage in NEVER_OPEN:
            return _("Đợt đánh giá %(stage)s.") % {"stage": round_.get_stage_display()}
        if self.span is None:
            return _("Đợt đánh giá chưa đặt thời hạn cho bước này.")
        today = calendar.day_in_vietnam(now)
        if today < self.span.opens_on:
            return _("Chưa đến hạn: mở từ ngày %(day)s.") % {"day": _day(self.span.opens_on)}
        if not calendar.is_open(self.span, now, self.extended_to):
            return _("Đã hết hạn từ hết ngày %(day)s.") % {
                "day": _day(max([self.span.closes_on, *self.extended_to]))
            }
        if round_.stage != self.stage and not any(until >= today for until in self.extended_to):
            return _("Đợt đánh giá đang ở bước %(stage)s.") % {"stage": round_.get_stage_display()}
        return ""


def stage_window(assessment: Assessment, stage: str = Round.Stage.SELF_SCORING) -> StageWindow:
    """The days of a stage for this unit, with the longest of its extensions; one query."""
    longest = Extension.objects.filter(assessment=assessment, stage=stage).order_by("-until")
    found = (
        Window.objects.filter(round=assessment.round_id, stage=stage)
        .annotate(until=Subquery(longest.values("until")[:1]))
        .values_list("opens_on", "closes_on", "until")
        # There is one at the most; the order of windows would join their round.
        .order_by()
        .first()
    )
    if found is None:
        return StageWindow(stage=stage, span=None)
    opens_on, closes_on, until = found
    return StageWindow(
        stage=stage,
        span=calendar.Span(opens_on, closes_on),
        extended_to=() if until is None else (until,),
    )


def why_not_editable(assessment: Assessment, window: StageWindow, now: datetime) -> str:
    """Why the self-score may not be written now; "" when it may."""
    if assessment.status == Assessment.Status.SUBMITTED:
        return _("Phiếu đã nộp: rút lại hoặc được trả lại rồi mới sửa được.")
    return window.why_closed(assessment.round, now)


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
