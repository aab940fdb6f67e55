"""A small round in self-scoring: one leaf of each kind a unit scores, and two it doesn't."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils import timezone

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.calendar import day_in_vietnam
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    CriterionOption,
    Extension,
    RankingGroup,
    Round,
    Window,
)
from tests.indicators.random_round import a_unit

PEOPLE = (
    ("official", "Nguyễn Thị Nhập", Membership.Role.UNIT_OFFICIAL),
    ("colleague", "Trần Văn Cùng", Membership.Role.UNIT_OFFICIAL),
    ("leader", "Lê Thị Lãnh Đạo", Membership.Role.UNIT_LEADER),
)
SECRET = "mot-mat-khau-dai"


class EntryWorld:
    """Two districts, their people, Home Affairs, an outsider; the window is open for ten days."""

    def __init__(self, *, policy: str = "explain") -> None:
        self.province = a_unit("P1", "Tỉnh Thử", level="province")
        self.rules = CriteriaSet.objects.create(
            slug="thu",
            name="Bộ tiêu chí thử",
            level="district",
            province=self.province,
            total_max=7,
            appraisal_max=6,
            survey_max=1,
            evidence_policy=policy,
        )
        self.first_area = self._area("1", "Chỉ đạo, điều hành", 1, 5)
        self._leaf("1.1", "ratio", 2, 1, no_cases="zero")
        self._leaf("1.2", "direct", 3, 2, na_allowed=True, evidence_required=True)
        option = self._leaf("1.3", "option", 4, "0.5")
        for position, (label, points) in enumerate(
            (("Trong quý I", "0.5"), ("Sau quý I", "0.25"), ("Không ban hành", "0"))
        ):
            CriterionOption.objects.create(
                criterion=option, position=position, label=label, points=Decimal(points)
            )
        self._leaf("1.4", "count", 5, "1.5", step=Decimal("0.5"))
        self.second_area = self._area("2", "Thể chế", 6, 2)
        self._leaf("2.1", "direct", 7, 1, area=self.second_area)
        self._leaf("2.2", "survey", 8, 1, area=self.second_area)
        penalty = self._area("T", "Điểm trừ", 9, 1, part="penalty")
        self._leaf("T.1", "penalty", 10, 1, area=penalty, part="penalty")
        today = day_in_vietnam(timezone.now())
        self.round = Round.objects.create(
            criteria_set=self.rules,
            province=self.province,
            level="district",
            year=2025,
            stage=Round.Stage.SELF_SCORING,
        )
        self.window = Window.objects.create(
            round=self.round,
            stage=Round.Stage.SELF_SCORING,
            opens_on=today - timedelta(days=5),
            closes_on=today + timedelta(days=10),
        )
        self.group = RankingGroup.objects.create(round=self.round, slug="g", name="Nhóm")
        self.assessment, self.other = (
            Assessment.objects.create(
                round=self.round,
                unit=a_unit(f"D{n}", f"Huyện Số {n}", province=self.province),
                group=self.group,
            )
            for n in (1, 2)
        )
        self.people = {}
        for name, full_name, role in PEOPLE:
            self.person(name, self.assessment.unit, role, last_name=full_name)
        self.person("neighbour", self.other.unit, Membership.Role.UNIT_LEADER)
        self.person("home_affairs", self.province, Membership.Role.HOME_AFFAIRS)
        self.person("outsider")

    def person(self, name, unit=None, role=None, **fields):
        """An account, with a role for a unit."""
        made = get_user_model().objects.create_user(name, password=SECRET, **fields)
        if unit is not None:
            grant_membership(user=made, unit=unit, role=role, granted_by=None)
        self.people[name] = made
        return made

    def __getitem__(self, name):
        """A person by name."""
        return self.people[name]

    def leaf(self, code: str) -> Criterion:
        """A leaf by its code."""
        return self.rules.criteria.get(code=code)

    def address(self, rest: str = "") -> str:
        """An address of the assessment."""
        return f"/nghiep-vu/phieu/{self.assessment.pk}/{rest}"

    def close(self, days_ago: int = 1) -> None:
        """Let the window have ended."""
        self.window.closes_on = day_in_vietnam(timezone.now()) - timedelta(days=days_ago)
        self.window.save()

    def extend(self, days: int = 0, stage: str = Round.Stage.SELF_SCORING) -> None:
        """Give the unit days from today on."""
        Extension.objects.create(
            assessment=self.assessment,
            stage=stage,
            until=day_in_vietnam(timezone.now()) + timedelta(days=days),
            reason="Bão số 3",
            granted_by=self["home_affairs"],
            granted_at=timezone.now(),
        )

    def _area(self, code: str, name: str, position: int, points: int, **fields) -> Criterion:
        return Criterion.objects.create(
            criteria_set=self.rules,
            code=code,
            name=name,
            position=position,
            max_points=points,
            **fields,
        )

    def _leaf(
        self, code: str, kind: str, position: int, points, area: Criterion | None = None, **fields
    ) -> Criterion:
        root = area or self.first_area
        return Criterion.objects.create(
            criteria_set=self.rules,
            code=code,
            name=f"Tiêu chí {code}",
            position=position,
            parent=root,
            area=root,
            kind=kind,
            max_points=Decimal(points),
            **fields,
        )
