"""A round with random rules and scores."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

from districts.models import Unit
from indicators.models import (
    Assessment,
    Band,
    CriteriaSet,
    Criterion,
    RankingGroup,
    Round,
    Score,
    TieBreaker,
)

TENTH_OF_MILLE = Decimal("0.0001")


def a_unit(code: str, name: str, *, level: str = "district", province: Unit | None = None) -> Unit:
    """A unit that exists for as long as anyone asks."""
    unit = Unit(
        code=code,
        level=level,
        kind="tỉnh" if level == "province" else "huyện",
        name=name,
        full_name=f"{'Tỉnh' if level == 'province' else 'Huyện'} {name}",
        parent=province,
        province=province,
        valid_from=datetime.date(2000, 1, 1),
    )
    unit.save()
    return unit


def random_round(seed: int, *, units: int = 12, leaves_per_area: int = 5) -> Round:
    """Build a round whose rules, tree and scores are drawn from `seed`."""
    draw = random.Random(seed)
    province = a_unit(f"P{seed}", f"Ngẫu Nhiên {seed}", level="province")
    rules = _random_set(draw, seed, leaves_per_area)
    round_ = Round.objects.create(
        criteria_set=rules, province=province, level="district", year=2000 + seed % 100
    )
    groups = [
        RankingGroup.objects.create(round=round_, slug=f"g{n}", name=f"Nhóm {n}", position=n)
        for n in range(draw.randint(1, 3))
    ]
    assessments = [
        Assessment.objects.create(
            round=round_,
            unit=a_unit(f"{seed}.{n}", f"Đơn Vị {n}", province=province),
            group=draw.choice(groups),
            **_random_cap(draw, rules),
        )
        for n in range(units)
    ]
    leaves = list(rules.criteria.leaves())
    # Few distinct values, so that equal indices happen.
    Score.objects.bulk_create(
        score
        for assessment in assessments
        for leaf in leaves
        if (score := random_score(draw, assessment, leaf)) is not None
    )
    return round_


def random_score(draw: random.Random, assessment: Assessment, leaf: Criterion) -> Score | None:
    """A score in any of its states; None for one that was never entered."""
    state = draw.random()
    score = Score(assessment=assessment, criterion=leaf)
    if state < 0.02:
        return None
    if state < 0.05:
        score.not_applicable = True
        return score
    for field, chance in (
        ("self_points", 0.9),
        ("appraised_1", 0.97),
        ("appraised_2", 0.1),
        ("council", 0.05),
    ):
        if draw.random() < chance:
            share = Decimal(draw.choice([0, 1, 1, 2, 3])) / 3
            setattr(score, field, (leaf.max_points * share).quantize(TENTH_OF_MILLE))
    return score


def _random_cap(draw: random.Random, rules: CriteriaSet) -> dict:
    bands = list(rules.bands.all())
    if not bands or draw.random() > 0.15:
        return {}
    return {"band_cap": draw.choice(bands), "band_cap_reason": "Có công chức bị kỷ luật."}


def _random_set(draw: random.Random, seed: int, leaves_per_area: int) -> CriteriaSet:
    cap = draw.choice([None, Decimal(0), Decimal(1), Decimal(3)])
    rules = CriteriaSet.objects.create(
        slug=f"ngau-nhien-{seed}",
        name=f"Bộ tiêu chí ngẫu nhiên {seed}",
        level="district",
        places=draw.randint(0, 4),
        rounding=draw.choice(CriteriaSet.Rounding.values),
        tie_rule=draw.choice(CriteriaSet.TieRule.values),
        unscored=draw.choice(CriteriaSet.Unscored.values),
        accept_self_score=draw.random() < 0.3,
        allow_above_100=draw.random() < 0.5,
        bonus_cap=cap,
        penalty_cap=draw.choice([None, Decimal(0), Decimal(2)]),
        total_max=1,
        appraisal_max=1,
        survey_max=0,
    )
    position = 0
    for area_number in range(draw.randint(1, 4)):
        position = _random_area(draw, rules, "main", area_number, position, leaves_per_area)
    position = _random_area(draw, rules, "bonus", 90, position, 2)
    _random_area(draw, rules, "penalty", 91, position, 2)
    areas = list(rules.criteria.areas().filter(part="main"))
    kinds = draw.sample(
        [("area", draw.choice(areas)), ("survey", None), ("appraisal", None)], draw.randint(0, 3)
    )
    for number, (kind, area) in enumerate(kinds, start=1):
        TieBreaker.objects.create(criteria_set=rules, position=number, kind=kind, area=area)
    for number, lower in enumerate(sorted(draw.sample(range(1, 100), draw.randint(0, 4)))):
        Band.objects.create(criteria_set=rules, code=f"b{number}", label=f"B{number}", lower=lower)
    Band.objects.create(criteria_set=rules, code="thap", label="Thấp", lower=0)
    return rules


def _random_area(
    draw: random.Random, rules: CriteriaSet, part: str, number: int, position: int, leaves: int
) -> int:
    maxima = [Decimal(draw.choice(["0.25", "0.5", "1", "1.3333"])) for _ in range(leaves)]
    area = Criterion.objects.create(
        criteria_set=rules,
        code=str(number),
        name=f"Lĩnh vực {number}",
        position=position,
        part=part,
        max_points=sum(maxima),
    )
    for offset, maximum in enumerate(maxima, start=1):
        Criterion.objects.create(
            criteria_set=rules,
            code=f"{number}.{offset}",
            name=f"Tiêu chí {number}.{offset}",
            position=position + offset,
            parent=area,
            area=area,
            part=part,
            kind=draw.choice(["direct", "survey", "option"]) if part == "main" else part,
            max_points=maximum,
        )
    return position + leaves + 1
