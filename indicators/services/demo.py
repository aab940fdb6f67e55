"""The illustrative province (tỉnh Minh Họa): the one place with scores per criterion to look at.

No decision publishes scores per criterion, so everything that needs them is shown on a province
that doesn't exist. Every set, round and edition of it is marked illustrative.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from districts.models import DataLoad, Succession, Unit
from indicators import scoring
from indicators.leaf_rules import rules_of
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Edition,
    Indicator,
    RankingGroup,
    Round,
    Score,
    Standing,
)
from indicators.services.demo_figures import load_figures
from indicators.services.demo_scores import Leaf, Place, leaf_of, make_scores
from indicators.services.demo_work import load_work
from indicators.services.load_criteria import load_criteria_set, read_rows
from indicators.services.publish import publish
from indicators.services.recompute import recompute
from indicators.services.remove_demo import LOAD_NAME, remove_demo
from indicators.services.store_scores import store_scores

SEED = 2948
YEARS = range(2019, 2026)
VERSION = 6
"""Raised when the same files would give other figures."""

DATA = Path(__file__).resolve().parent.parent / "data"
UNITS_FILE = DATA / "demo_units.csv"
NEW_COMMUNES_FILE = DATA / "demo_communes_2025.csv"
CRITERIA_FILES = {
    Unit.Level.DISTRICT: DATA / "demo_criteria_district.csv",
    Unit.Level.COMMUNE: DATA / "demo_criteria_commune.csv",
}
FIRST_DAY = date(2019, 1, 1)
LAST_DAY = date(2025, 6, 30)
"""Districts ended all over Việt Nam on this day, and communes were formed anew."""

NEW_DAY = date(2025, 7, 1)
MERGER = "MH-25/NQ-MINHHOA"

NOTE = "Số liệu minh họa, do máy sinh ra; không phải kết quả của địa phương nào."
PROVISIONAL = "Minh họa một kết quả công bố khi còn đơn vị thiếu điểm."
SIGNER = "Minh họa"
CORRECTED_YEAR = 2023
CORRECTED_BY = Decimal("0.5")
BANDS = (
    scoring.Band("xuat-sac", "Xuất sắc", Decimal(90)),
    scoring.Band("tot", "Tốt", Decimal(80)),
    scoring.Band("kha", "Khá", Decimal(70)),
    scoring.Band("trung-binh", "Trung bình", Decimal(50)),
    scoring.Band("yeu", "Yếu", Decimal(0)),
)
CAP = Decimal(5)
ONE_GROUP = ("huyen-thi-xa-thanh-pho", "Huyện, thị xã, thành phố")
COMMUNE_GROUPS = {
    "xã": ("xa", "Xã"),
    "phường": ("phuong-thi-tran", "Phường, thị trấn"),
    "thị trấn": ("phuong-thi-tran", "Phường, thị trấn"),
}
NEW_COMMUNE_GROUPS = {"xã": ("xa", "Xã"), "phường": ("phuong", "Phường")}


@dataclass(frozen=True, slots=True)
class DemoLoad:
    """What is there after a load; `skipped` where the same data were there already."""

    units: int
    rounds: int
    scores: int
    editions: int
    skipped: bool = False


def load_demo(*, seed: int = SEED, years: Sequence[int] = YEARS) -> DemoLoad:
    """Load the illustrative province, rank and publish its rounds, all or nothing.

    Does nothing when the same files, seed and years were loaded last; otherwise takes the earlier
    load away first, with everything that hangs on it (see `remove_demo`).
    """
    sha256 = _sha256(seed, years)
    with transaction.atomic():
        if DataLoad.objects.select_for_update().filter(name=LOAD_NAME, sha256=sha256).exists():
            return _what_is_there(skipped=True)
        remove_demo()
        units = _create_units()
        (province,) = (unit for unit in units if unit.level == Unit.Level.PROVINCE)
        sets = {level: _create_set(level, province) for level in CRITERIA_FILES}
        leaves = {level: _leaves(criteria_set) for level, criteria_set in sets.items()}
        rounds = [
            _create_round(sets[level], units, leaves[level], year=year, seed=seed)
            for year in years
            for level in sets
            if any(_takes_part(unit, level, year) for unit in units)
        ]
        _tell_the_planner()
        recompute([round_.pk for round_ in rounds], trigger="nạp số liệu minh họa")
        _publish_all(rounds)
        load_figures(units, seed=seed)
        load_work(units)
        load = _what_is_there()
        DataLoad.objects.create(
            name=LOAD_NAME, sha256=sha256, rows=load.scores, loaded_at=timezone.now()
        )
        return load


def _sha256(seed: int, years: Iterable[int]) -> str:
    found = hashlib.sha256(f"{VERSION}/{seed}/{','.join(map(str, years))}".encode())
    # Figures are of the indicators that are there: loaded later, they ask for the figures.
    for code in Indicator.objects.order_by("code").values_list("code", flat=True):
        found.update(code.encode())
    for path in (UNITS_FILE, NEW_COMMUNES_FILE, *CRITERIA_FILES.values()):
        found.update(path.read_bytes())
    return found.hexdigest()


def _what_is_there(*, skipped: bool = False) -> DemoLoad:
    return DemoLoad(
        units=Unit.with_illustrative.filter(illustrative=True).count(),
        rounds=Round.objects.filter(illustrative=True).count(),
        scores=Score.objects.filter(assessment__round__illustrative=True).count(),
        editions=Edition.objects.illustrative().count(),
        skipped=skipped,
    )


def _create_units() -> list[Unit]:
    units: dict[str, Unit] = {}
    rows = read_rows(UNITS_FILE)
    for level in (Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.COMMUNE):
        made = []
        for order, row in enumerate(rows, start=1):
            if row["level"] != level:
                continue
            unit = Unit(
                code=row["code"],
                level=level,
                kind=row["kind"],
                name=row["name"],
                full_name=f"{row['kind'].capitalize()} {row['name']}",
                parent=units.get(row["parent_code"]),
                province=None if level == Unit.Level.PROVINCE else units["MH"],
                valid_from=FIRST_DAY,
                valid_to=None if level == Unit.Level.PROVINCE else LAST_DAY,
                display_order=order,
                illustrative=True,
            )
            unit.set_keys()
            made.append(unit)
            units[unit.code] = unit
        Unit.with_illustrative.bulk_create(made)
    return [*units.values(), *_merge_communes(units)]


def _merge_communes(units: dict[str, Unit]) -> list[Unit]:
    """The communes formed on NEW_DAY, each from several, and who came out of whom."""
    rows = read_rows(NEW_COMMUNES_FILE)
    made = []
    for order, row in enumerate(rows, start=len(units) + 1):
        unit = Unit(
            code=row["code"],
            level=Unit.Level.COMMUNE,
            kind=row["kind"],
            name=row["name"],
            full_name=f"{row['kind'].capitalize()} {row['name']}",
            parent=units["MH"],
            province=units["MH"],
            valid_from=NEW_DAY,
            display_order=order,
            illustrative=True,
        )
        unit.set_keys()
        made.append(unit)
    Unit.with_illustrative.bulk_create(made)
    Succession.objects.bulk_create(
        Succession(
            predecessor=units[code],
            successor=unit,
            kind=Succession.Kind.MERGE,
            effective_on=NEW_DAY,
            decision=MERGER,
        )
        for unit, row in zip(made, rows, strict=True)
        for code in row["predecessors"].split()
    )
    return made


def _takes_part(unit: Unit, level: Unit.Level, year: int) -> bool:
    """Whether a unit is of the level and exists at the end of the year."""
    return unit.level == level and unit.is_current(date(year, 12, 31))


def _create_set(level: Unit.Level, province: Unit) -> CriteriaSet:
    rows = read_rows(CRITERIA_FILES[level])
    common: dict[str, Any] = {
        "level": level,
        "province": province,
        "bands": BANDS,
        "decision_number": "MH-00/QĐ-MINHHOA",
        "decision_date": date(2018, 12, 15),
        "note": NOTE,
        "illustrative": True,
        "bonus_cap": CAP,
        "penalty_cap": CAP,
    }
    if level == Unit.Level.DISTRICT:
        return load_criteria_set(
            rows,
            slug="minh-hoa-huyen",
            name="Bộ tiêu chí xác định Chỉ số cải cách hành chính của UBND cấp huyện (minh họa)",
            tie_breakers=[("area", "3"), ("survey", "")],
            **common,
        )
    return load_criteria_set(
        rows,
        slug="minh-hoa-xa",
        name="Bộ tiêu chí xác định Chỉ số cải cách hành chính của UBND cấp xã (minh họa)",
        unscored=CriteriaSet.Unscored.ZERO,
        **common,
    )


def _leaves(criteria_set: CriteriaSet) -> list[Leaf]:
    rules = rules_of(criteria_set)
    found = criteria_set.criteria.leaves().select_related("area").order_by("position")
    return [
        leaf_of(criterion, criterion.area, rules[criterion.pk])
        for criterion in found
        if criterion.area
    ]


def _create_round(
    criteria_set: CriteriaSet,
    units: Sequence[Unit],
    leaves: Sequence[Leaf],
    *,
    year: int,
    seed: int,
) -> Round:
    level = criteria_set.level
    round_ = Round.objects.create(
        criteria_set=criteria_set,
        province=units[0],
        level=level,
        year=year,
        stage=Round.Stage.COUNCIL,
        illustrative=True,
    )
    members = [unit for unit in units if _takes_part(unit, Unit.Level(level), year)]
    wanted = {unit.code: _group(unit) for unit in members}
    groups = {
        slug: RankingGroup.objects.create(round=round_, slug=slug, name=name, position=position)
        for position, (slug, name) in enumerate(sorted(set(wanted.values()), reverse=True))
    }
    assessments = Assessment.objects.bulk_create(
        Assessment(round=round_, unit=unit, group=groups[wanted[unit.code][0]]) for unit in members
    )
    places = [Place(a.pk, a.unit.code, a.group.slug) for a in assessments]
    scores = make_scores(leaves, places, level=level, year=year, seed=seed)
    store_scores(round_, scores, trigger="nạp số liệu minh họa")
    return round_


def _tell_the_planner() -> None:
    """Have PostgreSQL count what this transaction wrote, which its own statistics can't see yet.

    Without it a second load is planned as if the tables were still empty, and takes many times
    as long to compute and to remove.
    """
    if connection.vendor != "postgresql":
        return
    names = ", ".join(model._meta.db_table for model in (Score, Assessment, Criterion, Unit))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")


def _group(unit: Unit) -> tuple[str, str]:
    if unit.level == Unit.Level.DISTRICT:
        return ONE_GROUP
    groups = COMMUNE_GROUPS if unit.valid_to is not None else NEW_COMMUNE_GROUPS
    return groups[unit.kind]


def _publish_all(rounds: Sequence[Round]) -> None:
    number = 0
    for round_ in rounds:
        number += 1
        _publish(round_, number, date(round_.year + 1, 1, 20))
        if (round_.level, round_.year) == (Unit.Level.DISTRICT, CORRECTED_YEAR):
            number += 1
            _correct(round_, number)


def _publish(round_: Round, number: int, signed_on: date, reason: str = "") -> None:
    publish(
        round_,
        user=None,
        decision_number=f"MH-{number:02d}/QĐ-MINHHOA",
        decision_date=signed_on,
        signer=SIGNER,
        reason=reason,
        provisional=PROVISIONAL,
        note=NOTE,
    )


def _correct(round_: Round, number: int) -> None:
    """Publish the round again after one score changed, so that there's a correction to see."""
    score, wrong = _score_that_matters(round_)
    score.council = wrong - CORRECTED_BY
    reason = (
        f"Nhập sai điểm điều tra xã hội học tiêu chí {score.criterion.code} của "
        f"{score.assessment.unit}: {_in_words(wrong)}, đúng là {_in_words(score.council)}."
    )
    store_scores(round_, [score], trigger="đính chính số liệu minh họa")
    recompute([round_.pk], trigger="đính chính số liệu minh họa")
    _publish(round_, number, date(round_.year + 1, 3, 15), reason)


def _score_that_matters(round_: Round) -> tuple[Score, Decimal]:
    """A survey score that decides who of the two closest neighbours is ahead, and its points."""
    ranked = [
        (standing.index, standing.pk)
        for standing in Standing.objects.filter(assessment__round=round_).in_rank_order()
        if standing.index is not None
    ]
    ahead = min((a[0] - b[0], a[1]) for a, b in pairwise(ranked) if a[0] > b[0])[1]
    score = (
        Score.objects.filter(
            assessment=ahead,
            criterion__kind=Criterion.Kind.SURVEY,
            council__isnull=True,
            appraised_1__gt=CORRECTED_BY,
        )
        .order_by("criterion__position")
        .select_related("assessment__unit", "criterion")[0]
    )
    return score, score.appraised_1 or Decimal(0)


def _in_words(points: Decimal) -> str:
    return f"{points:.2f}".replace(".", ",")
