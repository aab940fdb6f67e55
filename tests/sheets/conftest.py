"""A round in its self-scoring days with a leaf of every kind, and who enters for its units."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionOption,
    RankingGroup,
    Round,
    Window,
)
from tests.indicators.random_round import a_unit

TODAY = datetime.date.today()
LEAVES = (
    ("1", "1.1", "option", "1", {}),
    ("1", "1.2", "direct", "1", {"na_allowed": True}),
    ("2", "2.1", "ratio", "2", {"no_cases": "not_applicable", "na_allowed": True}),
    ("2", "2.2", "ratio_bands", "1", {"no_cases": "zero"}),
    ("2", "2.10", "count", "3", {"step": Decimal("0.5")}),
    ("3", "3.1", "direct", "1", {}),
    ("3", "3.2", "survey", "1", {}),
)


def build_round(
    year: int = 2025, *, slug: str = "mau", units: int = 3, number: int | None = None
) -> SimpleNamespace:
    """Three areas, a bonus and a penalty; `number` is the round's own, for a file that names it."""
    province = a_unit(f"P{year}", "Tỉnh Thử", level="province")
    rules = CriteriaSet.objects.create(
        slug=slug,
        name="Bộ tiêu chí thử",
        level="district",
        total_max=10,
        appraisal_max=9,
        survey_max=1,
    )
    areas: dict[str, Criterion] = {}
    position = 0

    def node(**fields) -> Criterion:
        nonlocal position
        position += 1
        return Criterion.objects.create(criteria_set=rules, position=position, **fields)

    for area in ("1", "2", "3"):
        total = sum(Decimal(m) for a, _c, _k, m, _x in LEAVES if a == area)
        areas[area] = node(code=area, name=f"=Lĩnh vực thứ {area}", max_points=total)
        for _a, code, kind, maximum, extra in [row for row in LEAVES if row[0] == area]:
            leaf = node(
                code=code,
                name=f"- Tiêu chí {code}",
                parent=areas[area],
                area=areas[area],
                kind=kind,
                max_points=Decimal(maximum),
                **extra,
            )
            if kind == "option":
                for n, (label, points) in enumerate(
                    (("Đúng hạn", "1"), ("Chậm, dưới 5 ngày", "0.5"), ("Không ban hành", "0")), 1
                ):
                    CriterionOption.objects.create(
                        criterion=leaf, position=n, label=label, points=Decimal(points)
                    )
            if kind == "ratio_bands":
                CriterionBand.objects.create(criterion=leaf, lower=Decimal(0), points=Decimal(0))
                CriterionBand.objects.create(
                    criterion=leaf, lower=Decimal("0.8"), points=Decimal(1)
                )
    for code, part, extra in (("C", "bonus", {}), ("T", "penalty", {})):
        root = node(code=code, name=code, part=part, max_points=2)
        node(
            code=f"{code}1",
            name=f"{code}1",
            part=part,
            kind=part,
            parent=root,
            area=root,
            max_points=2,
            **extra,
        )
    round_ = Round.objects.create(
        pk=number,
        criteria_set=rules,
        province=province,
        level="district",
        year=year,
        stage="self_scoring",
    )
    Window.objects.create(
        round=round_,
        stage="self_scoring",
        opens_on=TODAY - datetime.timedelta(days=5),
        closes_on=TODAY + datetime.timedelta(days=5),
    )
    group = RankingGroup.objects.create(round=round_, slug="g", name="Nhóm")
    members = [a_unit(f"0{year}{n}", f"Huyện {n}", province=province) for n in range(1, units + 1)]
    assessments = [
        Assessment.objects.create(round=round_, unit=unit, group=group) for unit in members
    ]
    return SimpleNamespace(
        round=round_,
        province=province,
        group=group,
        units=members,
        assessments=assessments,
        leaf={leaf.code: leaf for leaf in rules.criteria.leaves()},
    )


@pytest.fixture
def world(db) -> SimpleNamespace:
    """The round, and its people: `official` of Huyện 1, `other` of Huyện 2, `clerk` of all."""
    made = build_round()
    create = get_user_model().objects.create_user
    for name, units in (
        ("official", made.units[:1]),
        ("other", made.units[1:2]),
        ("clerk", made.units),
    ):
        person = create(name, password=f"{name}-secret")
        for unit in units:
            grant_membership(
                user=person, unit=unit, role=Membership.Role.UNIT_OFFICIAL, granted_by=None
            )
        setattr(made, name, person)
    made.home_affairs = create("home_affairs", password="home_affairs-secret")
    grant_membership(
        user=made.home_affairs,
        unit=made.province,
        role=Membership.Role.HOME_AFFAIRS,
        granted_by=None,
    )
    made.outsider = create("outsider", password="outsider-secret")
    return made
