"""The smallest round in which everything can happen."""

from __future__ import annotations

from districts.models import Unit
from indicators.models import Assessment, CriteriaSet, Criterion, RankingGroup, Round
from tests.indicators.random_round import a_unit


def small_round() -> Round:
    """One area with a ratio leaf (1 point), a direct leaf that may be not applicable, a survey."""
    province = a_unit("P1", "Tỉnh Thử", level="province")
    rules = CriteriaSet.objects.create(
        slug="thu", name="Thử", level="district", total_max=4, appraisal_max=3, survey_max=1
    )
    area = Criterion.objects.create(
        criteria_set=rules, code="1", name="Lĩnh vực", position=1, max_points=4
    )
    for position, (code, kind, points, extra) in enumerate(
        (
            ("1.1", "ratio", 1, {"no_cases": "not_applicable"}),
            ("1.2", "direct", 2, {"na_allowed": True}),
            ("1.3", "survey", 1, {}),
        ),
        start=2,
    ):
        Criterion.objects.create(
            criteria_set=rules,
            code=code,
            name=code,
            position=position,
            parent=area,
            area=area,
            kind=kind,
            max_points=points,
            **extra,
        )
    made = Round.objects.create(criteria_set=rules, province=province, level="district", year=2025)
    group = RankingGroup.objects.create(round=made, slug="g", name="Nhóm")
    for n in (1, 2):
        unit: Unit = a_unit(f"D{n}", f"Huyện {n}", province=province)
        Assessment.objects.create(round=made, unit=unit, group=group)
    return made


def round_in_appraisal() -> Round:
    """The same round, in its first appraisal."""
    made = small_round()
    made.stage = Round.Stage.APPRAISAL_1
    made.save()
    return made
