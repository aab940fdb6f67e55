"""The self-scores somebody enters for, on their desk, with the days that are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.utils import timezone

from districts.models import Membership
from indicators.access import ENTERS
from indicators.calendar import Span
from indicators.models import Assessment, Extension, Round, Window
from indicators.services.stage_windows import StageWindow, why_not_editable

SHOWN = 20


@dataclass(frozen=True, slots=True)
class MyAssessment:
    """One self-score: how long it's open, and why it can't be written if it can't."""

    assessment: Assessment
    window: StageWindow
    days_left: int | None
    closed: str

    @property
    def last_day(self) -> date | None:
        """The last day on which it may be written."""
        return self.window.last_day


def my_assessments(user: User) -> list[MyAssessment]:
    """The newest self-scores of the units this person enters for; four queries."""
    units = Membership.objects.filter(user=user, role__in=ENTERS).values("unit")
    stage = Round.Stage.SELF_SCORING
    found = (
        Assessment.objects.filter(unit__in=units)
        .exclude(round__stage=Round.Stage.DRAFT)
        .select_related("round__province", "unit")
        .prefetch_related(
            Prefetch("round__windows", Window.objects.filter(stage=stage), "entry_windows"),
            Prefetch("extensions", Extension.objects.filter(stage=stage), "entry_extensions"),
        )
        .order_by("-round__year", "-round__pk", "unit__sort_key", "pk")
    )
    now = timezone.now()
    listed = []
    for assessment in found[:SHOWN]:
        windows = assessment.round.entry_windows
        window = StageWindow(
            stage=stage,
            span=Span(windows[0].opens_on, windows[0].closes_on) if windows else None,
            extended_to=tuple(one.until for one in assessment.entry_extensions),
        )
        closed = why_not_editable(assessment, window, now)
        listed.append(MyAssessment(assessment, window, window.days_left(now), closed))
    return listed
