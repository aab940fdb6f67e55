"""A round with random rules and scores, and what the pure rules say of it."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

from districts.models import Unit
from indicators import ranking, scoring
from indicators.models import (
    AreaStanding,
    Assessment,
    Band,
    CriteriaSet,
    Criterion,
    RankingGroup,
    Round,
    Score,
    Standing,
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


def expected(round_: Round) -> dict[int, tuple[scoring.UnitTotal, ranking.Ranked, str | None]]:
    """Total, rank and band of every assessment as the pure floor computes them from the rows."""
    rules = round_.criteria_set
    set_rules = scoring.SetRules(
        places=rules.places,
        rounding=scoring.Rounding(rules.rounding),
        bonus_cap=rules.bonus_cap,
        penalty_cap=rules.penalty_cap,
        allow_above_100=rules.allow_above_100,
        unscored=scoring.Unscored(rules.unscored),
    )
    bands = [scoring.Band(band.code, band.label, band.lower) for band in rules.bands.all()]
    ties = list(rules.tie_breakers.select_related("area"))
    totals = {}
    entries = []
    for assessment in round_.assessments.select_related("group", "band_cap"):
        areas = expected_areas(assessment)
        totals[assessment.pk] = scoring.unit_total(areas, set_rules)
        entries.append(
            ranking.Entry(
                key=assessment.pk,
                group=str(assessment.group_id),
                index=totals[assessment.pk].index,
                tie_breakers=tuple(_tie_value(tie, areas) for tie in ties),
            )
        )
    ranks = {
        ranked.key: ranked
        for ranked in ranking.rank_within_groups(entries, ranking.TieRule(rules.tie_rule))
    }
    caps = {
        assessment.pk: next(b for b in bands if b.code == assessment.band_cap.code)
        for assessment in round_.assessments.exclude(band_cap=None).select_related("band_cap")
    }
    found = {}
    for pk, total in totals.items():
        band = (
            None if total.index is None else scoring.band_for(total.index, bands, cap=caps.get(pk))
        )
        found[pk] = (total, ranks[pk], band.code if band else None)
    return found


def expected_areas(assessment: Assessment) -> tuple[scoring.AreaTotal, ...]:
    """Area totals of one assessment as the pure floor sums them, areas named by primary key."""
    rules = assessment.round.criteria_set
    scores = {score.criterion_id: score for score in assessment.scores.all()}
    return scoring.area_totals(
        _leaf_score(leaf, scores.get(leaf.pk), rules) for leaf in rules.criteria.leaves()
    )


def computed(round_: Round) -> dict[int, tuple]:
    """What the database holds after recompute, in the shape of `plain`."""
    return {
        standing.pk: (
            standing.points,
            standing.max_points,
            standing.main_points,
            standing.bonus,
            standing.penalty,
            standing.survey_points,
            standing.missing,
            standing.index,
            standing.rank,
            standing.rank_of,
            standing.tied,
            standing.band.code if standing.band else None,
        )
        for standing in Standing.objects.filter(assessment__round=round_).select_related("band")
    }


def plain(found: dict[int, tuple[scoring.UnitTotal, ranking.Ranked, str | None]]) -> dict:
    """The pure result as tuples that compare with `computed`."""
    return {
        pk: (
            total.points,
            total.maximum,
            total.main_points,
            total.bonus,
            total.penalty,
            total.survey_points,
            total.missing,
            total.index,
            rank.rank,
            rank.rank_of,
            rank.tied,
            band,
        )
        for pk, (total, rank, band) in found.items()
    }


def computed_areas(assessment: Assessment) -> dict[str, tuple]:
    """Area standings as stored, by area."""
    return {
        str(area.area_id): (
            area.points,
            area.max_points,
            area.survey_points,
            area.missing,
            area.not_applicable,
        )
        for area in AreaStanding.objects.filter(assessment=assessment)
    }


def _leaf_score(leaf: Criterion, score: Score | None, rules: CriteriaSet) -> scoring.LeafScore:
    points = None
    state = scoring.LeafState.NOT_ENTERED
    if score is not None and score.not_applicable:
        state = scoring.LeafState.NOT_APPLICABLE
    elif score is not None:
        points = scoring.counting_points(
            score.self_points,
            score.appraised_1,
            score.appraised_2,
            score.council,
            accept_self=rules.accept_self_score,
        )
        if points is not None:
            state = scoring.LeafState.SCORED
    return scoring.LeafScore(
        area=str(leaf.area_id),
        maximum=leaf.max_points,
        state=state,
        points=points,
        part=scoring.Part(leaf.part),
        survey=leaf.kind == Criterion.Kind.SURVEY,
    )


def _tie_value(tie: TieBreaker, areas: tuple[scoring.AreaTotal, ...]) -> Decimal:
    main = [area for area in areas if area.part is scoring.Part.MAIN]
    if tie.kind == TieBreaker.Kind.AREA:
        return sum((a.points for a in areas if a.area == str(tie.area_id)), Decimal(0))
    survey = sum((area.survey_points for area in main), Decimal(0))
    if tie.kind == TieBreaker.Kind.SURVEY:
        return survey
    return sum((area.points for area in main), Decimal(0)) - survey


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
