"""Rounds of the illustrative province to try things out in: one open for entry, one in appraisal.

They are made with the demo accounts, by the same services as people's, and their days lie around
the day on which they're made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from districts.models import Unit
from indicators.calendar import Span, day_in_vietnam
from indicators.leaf_rules import declared, rules_of
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Round,
    Score,
    ScoreChange,
)
from indicators.services.add_document import add_document
from indicators.services.appraise import appraise
from indicators.services.assign_appraisers import Task, assign_appraisers
from indicators.services.attach_evidence import attach_evidence
from indicators.services.cells import NOT_SELF_SCORED, CellInput, write_cells
from indicators.services.demo_scores import Leaf, Place, leaf_of, make_scores
from indicators.services.move_stage import move_stage
from indicators.services.open_round import GroupPlan, open_round, units_of_round
from indicators.services.set_windows import set_windows

SEED = 2948
SET, OWN = "minh-hoa-xa", "MHX01"
WARDS, COMMUNES = "Phường", "Xã"
REASON = "Minh chứng chưa đầy đủ."
DONE = {0: 60, 1: 100, 2: 100, 3: 45, 4: 100, 5: 20, 6: 75, 7: 100, 9: 35, 12: 80}
"""How much of the self-score is there, in hundredths, by the unit's place; the rest has nothing."""

HANDED_IN = (1, 4, 7)
"""Places of the units that have submitted."""

DOCUMENTS = (
    ("MH-03/KH-UBND", "Kế hoạch cải cách hành chính (minh họa)"),
    ("MH-17/BC-UBND", "Báo cáo kết quả cải cách hành chính (minh họa)"),
)
LEAVES_EACH = 4

Stage, Step = Round.Stage, ScoreChange.Step
Durations = tuple[tuple[Round.Stage, int, int], ...]
FOR_ENTRY: Durations = (
    (Stage.SELF_SCORING, -14, 45),
    (Stage.APPRAISAL_1, 46, 75),
    (Stage.EXPLANATION, 76, 85),
    (Stage.APPRAISAL_2, 86, 95),
    (Stage.COUNCIL, 96, 105),
)
IN_APPRAISAL: Durations = (
    (Stage.SELF_SCORING, -50, -21),
    (Stage.APPRAISAL_1, -20, 45),
    (Stage.EXPLANATION, 46, 55),
    (Stage.APPRAISAL_2, 56, 65),
    (Stage.COUNCIL, 66, 75),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts that do what is done in these rounds."""

    home_affairs: User
    leader: User
    appraiser: User


def keep_rounds_open(cast: Cast) -> list[Round]:
    """Have a round open for entry and one in appraisal today; returns those that are.

    Where they're there already, what people have entered stays; days that are over begin anew. A
    round that somebody has published is left as it is.
    """
    today = day_in_vietnam(timezone.now())
    province = Unit.with_illustrative.get(code="MH", illustrative=True)
    rules = CriteriaSet.objects.filter(slug=SET, illustrative=True).first()
    if rules is None:
        return []
    with transaction.atomic():
        rounds = [
            _for_entry(cast, province, rules, today),
            _in_appraisal(cast, province, rules, today),
        ]
    return [round_ for round_ in rounds if round_.stage != Stage.PUBLISHED]


def _for_entry(cast: Cast, province: Unit, rules: CriteriaSet, today: date) -> Round:
    there = _there(province, today.year, "")
    if there is not None:
        return _go_on(cast, there, FOR_ENTRY, today)
    round_ = _open(cast, province, rules, today.year, "", FOR_ENTRY, today, (WARDS, COMMUNES))
    assessments = list(round_.assessments.select_related("unit", "group").in_group_order())
    # The one that the accounts of a unit enter for comes first: it's half done.
    assessments.sort(key=lambda one: one.unit.code != OWN)
    chosen = {n: one for n, one in enumerate(assessments) if n in DONE}
    made = _made_up(round_, list(chosen.values()))
    for place, assessment in chosen.items():
        own = made[assessment.pk]
        _enter(round_, assessment, own[: len(own) * DONE[place] // 100])
    _prove(cast, assessments[0], made[assessments[0].pk])
    _hand_in(cast, [chosen[place] for place in HANDED_IN if place in chosen])
    return round_


def _in_appraisal(cast: Cast, province: Unit, rules: CriteriaSet, today: date) -> Round:
    year, period = (
        (today.year, "6-thang-dau") if today.month > 6 else (today.year - 1, "6-thang-cuoi")
    )
    there = _there(province, year, period)
    if there is not None:
        return _go_on(cast, there, IN_APPRAISAL, today)
    round_ = _open(cast, province, rules, year, period, IN_APPRAISAL, today, (WARDS,))
    assessments = list(round_.assessments.select_related("unit", "group").in_group_order())
    made = _made_up(round_, assessments)
    for assessment in assessments:
        _enter(round_, assessment, made[assessment.pk])
    _hand_in(cast, assessments)
    move_stage(user=cast.home_affairs, round_=round_, to=Stage.APPRAISAL_1)
    areas = list(rules.criteria.areas().order_by("position").values_list("pk", flat=True))
    tasks = [Task(cast.appraiser.pk, area) for area in areas]
    assign_appraisers(user=cast.home_affairs, round_=round_, group=None, add=tasks)
    done = set(rules.criteria.leaves().filter(area__in=areas[:3]).values_list("pk", flat=True))
    appraise(
        round_,
        [
            CellInput(
                score.assessment_id,
                score.criterion_id,
                points=score.appraised_1,
                not_applicable=score.not_applicable,
                reason="" if score.not_applicable or not _lower(score) else REASON,
            )
            for own in made.values()
            for score in own
            if score.criterion_id in done
        ],
        user=cast.appraiser,
    )
    return round_


def _there(province: Unit, year: int, period: str) -> Round | None:
    """The newest round of this part of a year, unless it's an earlier year's and published."""
    found = (
        Round.objects.filter(province=province, level=Unit.Level.COMMUNE, period=period)
        .order_by("-year")
        .first()
    )
    if found is None or (found.stage == Stage.PUBLISHED and found.year < year):
        return None
    return found


def _go_on(cast: Cast, round_: Round, stages: Durations, today: date) -> Round:
    """Give a round whose first days are over new ones; nothing where they aren't."""
    first = stages[0] if round_.stage == stages[0][0] else stages[1]
    window = round_.windows.filter(stage=first[0]).first()
    last = date(round_.year + 2, 12, 31)
    windows = _windows(round_.year, stages, today)
    over = round_.stage == first[0] and window is not None and window.closes_on < today
    if over and all(span.closes_on <= last for span in windows.values()):
        set_windows(
            user=cast.home_affairs,
            round_=round_,
            windows=windows,
            reason="Đợt minh họa được mở tiếp để dùng thử.",
        )
    return round_


def _open(
    cast: Cast,
    province: Unit,
    rules: CriteriaSet,
    year: int,
    period: str,
    stages: Durations,
    today: date,
    groups: Sequence[str],
) -> Round:
    last_day = date(year, 6, 30) if period == "6-thang-dau" else date(year, 12, 31)
    units = list(units_of_round(province, Unit.Level.COMMUNE, last_day, illustrative=True))
    wards = [unit.pk for unit in units if unit.kind == "phường"]
    communes = [unit.pk for unit in units if unit.kind != "phường"]
    members = {WARDS: wards, COMMUNES: communes}
    return open_round(
        user=cast.home_affairs,
        criteria_set=rules,
        province=province,
        level=Unit.Level.COMMUNE,
        year=year,
        period=period,
        groups=[GroupPlan(name, members[name]) for name in groups],
        windows=_windows(year, stages, today),
    )


def _windows(year: int, stages: Durations, today: date) -> dict[str, Span]:
    """Days around today, none of them before the round's year."""
    first = date(year, 1, 1)
    return {
        stage: Span(
            max(first, today + timedelta(days=opens)), max(first, today + timedelta(days=closes))
        )
        for stage, opens, closes in stages
    }


def _made_up(round_: Round, assessments: Sequence[Assessment]) -> dict[int, list[Score]]:
    """Unsaved scores of each assessment, in the set's order."""
    leaves = _leaves(round_.criteria_set)
    places = [Place(one.pk, one.unit.code, one.group.slug) for one in assessments]
    order = {leaf.number: n for n, leaf in enumerate(leaves)}
    made: dict[int, list[Score]] = {one.pk: [] for one in assessments}
    for score in make_scores(leaves, places, level="commune", year=round_.year, seed=SEED):
        made[score.assessment_id].append(score)
    kinds = {leaf.number: leaf.rule.kind for leaf in leaves}
    return {
        pk: sorted(
            (one for one in own if kinds[one.criterion_id] not in NOT_SELF_SCORED),
            key=lambda one: order[one.criterion_id],
        )
        for pk, own in made.items()
    }


def _leaves(rules: CriteriaSet) -> list[Leaf]:
    found = rules.criteria.leaves().select_related("area").order_by("position")
    by_number = rules_of(rules)
    return [leaf_of(one, one.area, by_number[one.pk]) for one in found if one.area]


def _enter(round_: Round, assessment: Assessment, scores: Iterable[Score]) -> None:
    """What a unit declares, by the engine that people's figures go through, as the command's."""
    marked = {Criterion.Kind.DIRECT, Criterion.Kind.BONUS}
    kinds = dict(round_.criteria_set.criteria.leaves().values_list("pk", "kind"))
    cells = []
    for score in scores:
        hand = score.count is None and kinds[score.criterion_id] in marked
        cells.append(
            CellInput(
                assessment.pk,
                score.criterion_id,
                declared=declared(score, score.self_points if hand else None),
                not_applicable=score.not_applicable and score.denominator is None,
            )
        )
    write_cells(round_, cells, step=Step.SELF, user=None, door=ScoreChange.Door.COMMAND)


def _prove(cast: Cast, assessment: Assessment, scores: Sequence[Score]) -> None:
    """Documents of the unit, each behind several leaves; without files."""
    wanted = [score.criterion_id for score in scores[: len(DOCUMENTS) * LEAVES_EACH]]
    leaves = Criterion.objects.in_bulk(wanted)
    for n, (number, title) in enumerate(DOCUMENTS):
        document = add_document(
            assessment.unit,
            user=cast.leader,
            number=number,
            issued_on=date(assessment.round.year, 1 + n, 15),
            issuer=f"UBND {assessment.unit.full_name}",
            title=title,
        )
        for page, leaf in enumerate(wanted[n * LEAVES_EACH : (n + 1) * LEAVES_EACH], start=1):
            attach_evidence(
                assessment, leaves[leaf], document, user=cast.leader, locator=f"mục {page}"
            )


def _hand_in(cast: Cast, assessments: Iterable[Assessment]) -> None:
    """Mark these submitted; the check list isn't asked, for there are no documents to show."""
    Assessment.objects.filter(pk__in=[one.pk for one in assessments]).update(
        status=Assessment.Status.SUBMITTED,
        submitted_at=timezone.now(),
        submitted_by=cast.leader,
    )


def _lower(score: Score) -> bool:
    return score.self_points is not None and (score.appraised_1 or 0) < score.self_points
