"""A province about to open a round: a sound set, four districts, and who runs it."""

from __future__ import annotations

import datetime

from django.contrib.auth import get_user_model

from districts.models import Membership, Unit
from districts.services.memberships import grant_membership
from indicators.calendar import VIETNAM, Span
from indicators.models import CriteriaSet, Criterion, Round
from indicators.services.open_round import GroupPlan, open_round
from tests.indicators.random_round import a_unit

Role, Stage = Membership.Role, Round.Stage
YEAR = 2025


def day(month: int, number: int, year: int = YEAR) -> datetime.date:
    return datetime.date(year, month, number)


WINDOWS = {
    Stage.SELF_SCORING: Span(day(11, 1), day(11, 30)),
    Stage.APPRAISAL_1: Span(day(12, 1), day(12, 15)),
    Stage.EXPLANATION: Span(day(12, 16), day(12, 20)),
    Stage.APPRAISAL_2: Span(day(12, 21), day(12, 25)),
    Stage.COUNCIL: Span(day(12, 26), day(12, 31)),
}


def at(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A moment in Việt Nam in the year of the round."""
    return datetime.datetime(YEAR, month, number, hour, minute, tzinfo=VIETNAM)


def a_set(slug: str = "bo", **fields) -> CriteriaSet:
    """Two areas: a direct leaf and a proven one; a direct leaf and a survey."""
    rules = CriteriaSet.objects.create(
        slug=slug,
        name=f"Bộ {slug}",
        level="district",
        total_max=10,
        appraisal_max=8,
        survey_max=2,
        **fields,
    )
    position = 0
    for area_code, leaves in (
        ("1", (("1.1", "direct", 3, False), ("1.2", "direct", 2, True))),
        ("2", (("2.1", "direct", 3, False), ("2.2", "survey", 2, False))),
    ):
        position += 1
        area = Criterion.objects.create(
            criteria_set=rules,
            code=area_code,
            name=f"Lĩnh vực {area_code}",
            position=position,
            max_points=sum(leaf[2] for leaf in leaves),
        )
        for code, kind, points, proof in leaves:
            position += 1
            Criterion.objects.create(
                criteria_set=rules,
                code=code,
                name=f"Tiêu chí {code}",
                position=position,
                parent=area,
                area=area,
                kind=kind,
                max_points=points,
                evidence_required=proof,
            )
    return rules


def a_person(name: str, unit: Unit | None = None, role: Role | None = None):
    """An account with an address, and a role where one is named."""
    person = get_user_model().objects.create_user(
        name, password=f"{name}-secret", email=f"{name}@example.vn"
    )
    if unit is not None:
        grant_membership(user=person, unit=unit, role=role, granted_by=None)
    return person


class World:
    """What most tests about rounds stand on; nothing is open yet."""

    def __init__(self) -> None:
        self.province = a_unit("P1", "Tỉnh Thử", level="province")
        self.units = [a_unit(f"D{n}", f"Huyện {n}", province=self.province) for n in range(1, 5)]
        self.rules = a_set()
        self.home = a_person("home", self.province, Role.HOME_AFFAIRS)
        self.outsider = a_person("outsider")

    def plans(self) -> list[GroupPlan]:
        return [
            GroupPlan("Nhóm A", [unit.pk for unit in self.units[:2]]),
            GroupPlan("Nhóm B", [unit.pk for unit in self.units[2:]]),
        ]

    def open(self, **changed) -> Round:
        """Open the round of 2025, with whatever is said otherwise."""
        wanted = {
            "user": self.home,
            "criteria_set": self.rules,
            "province": self.province,
            "level": "district",
            "year": YEAR,
            "period": "",
            "groups": self.plans(),
            "windows": WINDOWS,
        }
        return open_round(**(wanted | changed))

    def leaf(self, code: str) -> Criterion:
        return self.rules.criteria.get(code=code)
