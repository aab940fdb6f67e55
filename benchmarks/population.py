"""Provinces, rounds and ten million scores from a fixed hash, the same on every database.

Units, sets and rounds go through the models. Assessments and scores are made by the database:
whole-number arithmetic on their keys, so the same keys give the same points on SQLite and
PostgreSQL. Every province has sets of its own (two of them), as provinces do.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

from districts.models import Unit
from indicators.models import Assessment, Band, CriteriaSet, Criterion, RankingGroup, Round

YEARS = range(2015, 2025)
AREAS = 8
CRITERIA = 38
LEAVES = 90
BANDS = (("xuat-sac", 90), ("tot", 80), ("kha", 70), ("trung-binh", 50), ("yeu", 0))
PROVINCES_AT_ONCE = 8
"""Scores are written for this many provinces in one transaction."""


@dataclass(frozen=True)
class Size:
    """How much of Việt Nam is made up: units of each level."""

    name: str
    provinces: int
    districts: int
    communes: int

    @property
    def units(self) -> int:
        return self.provinces + self.districts + self.communes


SIZES = {
    "province": Size("province", 1, 12, 143),
    "nation": Size("nation", 63, 696, 10_608),
}

# A 31-bit number from the two keys. Multiplied only, neighbours would differ by the same step
# everywhere; squared and cut from the middle, they don't.
_HASH = """
SELECT a.id AS assessment_id, l.id AS criterion_id, l.max_points, r.criteria_set_id,
       (((a.id * 2654435761 + l.position * 40503 + 12345) % 2147483647)
        * ((a.id * 40503 + l.position * 2246822519 + 54321) % 2147483647) / 1024) % 1000000 AS draw,
       (a.id * 7919) % 37 AS quality
FROM indicators_assessment a
JOIN indicators_round r ON r.id = a.round_id
JOIN indicators_criterion l ON l.criteria_set_id = r.criteria_set_id AND l.kind <> ''
WHERE a.round_id IN ({rounds})
"""
# 1 % not applicable, 1 in 10000 not entered, 5 % appraised twice, few distinct shares (as real
# appraisals have), so that equal indices happen.
_SCORES = f"""
INSERT INTO indicators_score (assessment_id, criterion_id, not_applicable, na_claimed,
                              self_points, appraised_1, appraised_2)
SELECT h.assessment_id, h.criterion_id, h.draw < 10000, h.draw < 10000,
       CASE WHEN h.draw >= 10000 THEN h.max_points END,
       CASE WHEN h.draw >= 10100
            THEN h.max_points * (4 - CASE WHEN (h.draw / 10) % 100 < 30 + h.quality THEN 0
                                          ELSE (h.draw / 1000) % 4 END) / 4 END,
       CASE WHEN h.draw >= 950000 THEN h.max_points * ((h.draw / 100) % 5) / 4 END
FROM ({_HASH}) h
ORDER BY h.assessment_id, h.criterion_id
"""


def populate(size: Size) -> list[int]:
    """Make the units, sets, rounds, assessments and scores of this size; return the rounds."""
    provinces = _units(size)
    national = _criteria_set("quoc-gia", Unit.Level.PROVINCE)
    rounds: list[list[int]] = [
        [_round(national, None, Unit.Level.PROVINCE, year, provinces) for year in YEARS]
    ]
    for province in provinces:
        own: list[int] = []
        for level in (Unit.Level.DISTRICT, Unit.Level.COMMUNE):
            members = list(Unit.objects.filter(province=province, level=level).order_by("pk"))
            rules = _criteria_set(f"{province.code}-{level}", level)
            own += [_round(rules, province, level, year, members) for year in YEARS]
        rounds.append(own)
    for start in range(0, len(rounds), PROVINCES_AT_ONCE):
        _write_scores([pk for own in rounds[start : start + PROVINCES_AT_ONCE] for pk in own])
    return [pk for own in rounds for pk in own]


def add_round(units: int) -> int:
    """Make one more province, whose one round has this many communes in one group."""
    province = _unit("M", "province", "Một Đợt", None, None)
    province.save()
    members = [
        _unit(f"M.{n}", "commune", f"Xã {n}", province, province) for n in range(1, units + 1)
    ]
    Unit.objects.bulk_create(members)
    rules = _criteria_set("mot-dot", Unit.Level.COMMUNE)
    made = _round(rules, province, Unit.Level.COMMUNE, YEARS[-1], members)
    _write_scores([made])
    return made


def analyze() -> None:
    """Let the planner know what is there; on PostgreSQL also mark pages as wholly visible."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _units(size: Size) -> list[Unit]:
    provinces = [_unit(f"P{n}", "province", f"Tỉnh {n}", None, None) for n in range(size.provinces)]
    Unit.objects.bulk_create(provinces)
    districts = []
    for n in range(size.districts):
        home = provinces[n % size.provinces]
        districts.append(_unit(f"D{n}", "district", f"Huyện {n}", home, home))
    Unit.objects.bulk_create(districts, batch_size=2_000)
    communes = []
    for n in range(size.communes):
        # By province first, so that communes are spread evenly however districts are.
        home = provinces[n % size.provinces]
        of_home = districts[n % size.provinces :: size.provinces]
        parent = of_home[n // size.provinces % len(of_home)]
        communes.append(_unit(f"C{n}", "commune", f"Xã {n}", parent, home))
    Unit.objects.bulk_create(communes, batch_size=2_000)
    return provinces


def _unit(code: str, level: str, name: str, parent: Unit | None, province: Unit | None) -> Unit:
    kinds = {"province": "tỉnh", "district": "huyện", "commune": "xã"}
    unit = Unit(
        code=code,
        level=level,
        kind=kinds[level],
        name=name,
        full_name=f"{kinds[level].capitalize()} {name}",
        parent=parent,
        province=province,
        valid_from=datetime.date(2000, 1, 1),
    )
    unit.set_keys()
    return unit


def _criteria_set(slug: str, level: str) -> CriteriaSet:
    """Eight areas, 38 criteria, 90 leaves, 100 points; the last area is asked in a survey."""
    maxima = [Decimal("1.5") if n % 9 < 2 else Decimal(1) for n in range(LEAVES)]
    first_survey = LEAVES * (AREAS - 1) // AREAS
    survey = sum(maxima[first_survey:], Decimal(0))
    rules = CriteriaSet.objects.create(
        slug=slug.lower(),
        name=f"Bộ tiêu chí {slug}",
        level=level,
        total_max=sum(maxima, Decimal(0)),
        appraisal_max=sum(maxima, Decimal(0)) - survey,
        survey_max=survey,
    )
    Band.objects.bulk_create(
        Band(criteria_set=rules, code=code, label=code, lower=lower) for code, lower in BANDS
    )
    area_of = [min(n * AREAS // LEAVES, AREAS - 1) for n in range(LEAVES)]
    areas = [
        Criterion(
            criteria_set=rules,
            code=f"{n + 1}",
            name=f"Lĩnh vực {n + 1}",
            position=n,
            max_points=sum((m for m, a in zip(maxima, area_of, strict=True) if a == n), Decimal(0)),
        )
        for n in range(AREAS)
    ]
    Criterion.objects.bulk_create(areas)
    # A criterion lies in the area of its first leaf; leaves of the next area begin a new one.
    criterion_of = [(area_of[n], n * CRITERIA // LEAVES) for n in range(LEAVES)]
    criteria = {
        key: Criterion(
            criteria_set=rules,
            code=f"{key[0] + 1}.{key[1] + 1}",
            name=f"Tiêu chí {key[1] + 1}",
            position=AREAS + order,
            parent=areas[key[0]],
            area=areas[key[0]],
            max_points=sum(
                (m for m, own in zip(maxima, criterion_of, strict=True) if own == key), Decimal(0)
            ),
        )
        for order, key in enumerate(dict.fromkeys(criterion_of))
    }
    Criterion.objects.bulk_create(criteria.values())
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=rules,
            code=f"{criteria[criterion_of[n]].code}.{n + 1}",
            name=f"Tiêu chí thành phần {n + 1}",
            position=AREAS + len(criteria) + n,
            parent=criteria[criterion_of[n]],
            area=areas[area_of[n]],
            kind="survey" if n >= first_survey else "direct",
            max_points=maxima[n],
            na_allowed=True,
        )
        for n in range(LEAVES)
    )
    return rules


def _round(
    rules: CriteriaSet, province: Unit | None, level: str, year: int, members: Sequence[Unit]
) -> int:
    made = Round.objects.create(criteria_set=rules, province=province, level=level, year=year)
    group = RankingGroup.objects.create(round=made, slug="tat-ca", name="Tất cả")
    Assessment.objects.bulk_create(Assessment(round=made, unit=u, group=group) for u in members)
    return made.pk


def _write_scores(rounds: list[int]) -> None:
    holes = ", ".join(["%s"] * len(rounds))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No check of ten million foreign keys that were just read from their own tables.
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_SCORES.replace("%", "%%").format(rounds=holes), rounds)
