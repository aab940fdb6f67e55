"""What a round still lacks before its result could be called final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from indicators.calendar import day_in_vietnam
from indicators.models import (
    Assessment,
    Computation,
    Criterion,
    Round,
    Score,
    StaleMark,
    Standing,
    Window,
)

DEAD_AFTER = timedelta(minutes=15)
"""A computation that began longer ago than this was killed before it could say so."""


@dataclass(frozen=True, slots=True)
class UnitGap:
    """A unit with leaves nobody has scored; `surveys` of them come from surveys."""

    name: str
    missing: int
    surveys: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Why a round's result may still change.

    `stale_since` and `computing` keep it from being published at all; `gaps` make an edition
    provisional; the rest is for the publisher to know.
    """

    stale_since: datetime | None
    computing: bool
    gaps: list[UnitGap]
    not_submitted: list[str]
    open_windows: list[Window]

    @property
    def blocked(self) -> bool:
        """Whether nothing can be published until the result is computed."""
        return self.computing or self.stale_since is not None

    @property
    def missing(self) -> int:
        """Leaves of all units that nobody has scored."""
        return sum(gap.missing for gap in self.gaps)

    @property
    def surveys(self) -> int:
        """Survey leaves of all units without a result."""
        return sum(gap.surveys for gap in self.gaps)


def stale_since(round_: Round) -> datetime | None:
    """When the oldest change was made that no recompute has taken in; None for a fresh round."""
    return (
        StaleMark.objects.filter(round=round_).order_by("at").values_list("at", flat=True).first()
    )


def is_computing(round_: Round) -> bool:
    """Whether a recompute of this round runs."""
    return Computation.objects.filter(
        round=round_,
        state=Computation.State.RUNNING,
        started_at__gt=timezone.now() - DEAD_AFTER,
    ).exists()


def unit_gaps(round_: Round) -> list[UnitGap]:
    """Units with leaves without a score that counts, as last computed; by group and name.

    Bonus and penalty leaves nobody scored are none, and no gap.
    """
    names = {
        assessment: name or full_name
        for assessment, name, full_name in Standing.objects.filter(
            assessment__round=round_, missing__gt=0
        )
        .in_rank_order()
        .values_list("assessment", "assessment__unit_name", "assessment__unit__full_name")
    }
    if not names:
        return []
    missing = dict(
        Standing.objects.filter(assessment__in=names).values_list("assessment", "missing")
    )
    leaves = Criterion.objects.filter(
        criteria_set=round_.criteria_set_id, kind=Criterion.Kind.SURVEY
    ).count()
    counted = (
        Q(not_applicable=True)
        | Q(appraised_1__isnull=False)
        | Q(appraised_2__isnull=False)
        | Q(council__isnull=False)
    )
    if round_.criteria_set.accept_self_score:
        counted |= Q(self_points__isnull=False)
    surveyed = dict(
        Score.objects.filter(counted, assessment__in=names, criterion__kind=Criterion.Kind.SURVEY)
        .order_by()
        .values_list("assessment")
        .annotate(Count("criterion_id"))
    )
    return [UnitGap(name, missing[pk], leaves - surveyed.get(pk, 0)) for pk, name in names.items()]


def unfinished(round_: Round, now: datetime) -> Unfinished:
    """All of it, in seven queries at most."""
    return Unfinished(
        stale_since=stale_since(round_),
        computing=is_computing(round_),
        gaps=unit_gaps(round_),
        not_submitted=[
            name or full_name
            for name, full_name in Assessment.objects.filter(round=round_)
            .exclude(status=Assessment.Status.SUBMITTED)
            .in_group_order()
            .values_list("unit_name", "unit__full_name")
        ],
        open_windows=list(round_.windows.filter(closes_on__gte=day_in_vietnam(now))),
    )
