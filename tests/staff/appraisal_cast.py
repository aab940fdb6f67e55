"""A submitted round on the second day of its first appraisal, and those who have to do with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils import timezone

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators import scoring
from indicators.models import Assessment, Assignment, Criterion, Round, ScoreChange, Window
from indicators.services.cells import CellInput, write_cells
from tests.indicators.small_round import small_round

Role = Membership.Role
DAY = datetime.timedelta(days=1)


@dataclass
class World:
    """The round, its two assessments, its leaves by code, and people by name."""

    round: Round
    first: Assessment
    second: Assessment
    leaves: dict[str, Criterion]
    people: dict

    def open(self, stage: Round.Stage) -> None:
        """Move the round to a stage whose window is open today."""
        today = timezone.localdate()
        Window.objects.update_or_create(
            round=self.round,
            stage=stage,
            defaults={"opens_on": today - DAY, "closes_on": today + DAY},
        )
        self.round.stage = stage
        self.round.save(update_fields=["stage"])

    def close(self, stage: Round.Stage) -> None:
        """Let the window of a stage have ended yesterday."""
        today = timezone.localdate()
        Window.objects.filter(round=self.round, stage=stage).update(
            opens_on=today - 3 * DAY, closes_on=today - DAY
        )

    def claim(self, assessment: Assessment, code: str, mark: str, who: str = "official") -> None:
        """The unit claims this many points on a direct leaf."""
        cell = CellInput(
            assessment.pk, self.leaves[code].pk, declared=scoring.Declared(mark=Decimal(mark))
        )
        (result,) = write_cells(
            self.round,
            [cell],
            step=ScoreChange.Step.SELF,
            user=self.people[who],
            door=ScoreChange.Door.PAGE,
        )
        assert result.outcome == "saved", result.message


def world() -> World:
    """Both units claim 1,5 of 2 on leaf 1.2; appraiser `expert` has the only area, all groups."""
    round_ = small_round()
    first, second = round_.assessments.order_by("pk")
    create = get_user_model().objects.create_user
    people = {
        name: create(name, password=f"{name}-secret")
        for name in ("official", "leader", "expert", "stranger", "home_affairs", "auditor")
    }
    for name, unit, role in (
        ("official", first.unit, Role.UNIT_OFFICIAL),
        ("leader", first.unit, Role.UNIT_LEADER),
        ("expert", round_.province, Role.APPRAISER),
        ("stranger", round_.province, Role.APPRAISER),
        ("home_affairs", round_.province, Role.HOME_AFFAIRS),
        ("auditor", round_.province, Role.AUDITOR),
    ):
        grant_membership(user=people[name], unit=unit, role=role, granted_by=None)
    leaves = {leaf.code: leaf for leaf in round_.criteria_set.criteria.leaves()}
    Assignment.objects.create(round=round_, user=people["expert"], area=leaves["1.2"].area)
    made = World(round_, first, second, leaves, people)
    for assessment in (first, second):
        made.claim(assessment, "1.2", "1.5")
        assessment.status = Assessment.Status.SUBMITTED
        assessment.submitted_at, assessment.submitted_by = timezone.now(), people["leader"]
        assessment.save()
    made.open(Round.Stage.APPRAISAL_1)
    return made
