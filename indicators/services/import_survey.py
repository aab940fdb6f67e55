"""Take in what a survey found (điều tra xã hội học): points, sample size, day, all or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.services.file_problems import Problem
from indicators import scoring
from indicators.access import can_import_survey
from indicators.models import Assessment, Criterion, Round, ScoreChange, SurveyResult
from indicators.services.cells import CellInput, Outcome, weigh_cells, write_cells
from indicators.services.errors import Refused
from indicators.services.import_annex import Difference, Plan

CLOSED = frozenset({Round.Stage.DRAFT, Round.Stage.PUBLISHED})


class SurveyRow(NamedTuple):
    """One result of a file: a survey leaf of a unit, and where it stands."""

    sheet: str
    cell: str
    unit: str
    code: str
    points: Decimal
    sample_size: int | None
    surveyed_on: datetime.date | None
    source: str


def import_survey(
    round_: Round, rows: Sequence[SurveyRow], *, user: User, apply: bool = False
) -> Plan:
    """What these results would change, or change it with `apply`: all of them or none.

    Points go through the cell engine as the survey step; sample size and day stand beside them.
    Raises PermissionDenied for who isn't Home Affairs, Refused for a round that takes none.
    """
    if not can_import_survey(user, round_):
        raise PermissionDenied
    plan = Plan()
    with transaction.atomic():
        stage = Round.objects.select_for_update().get(pk=round_.pk).stage
        if stage in CLOSED:
            raise Refused(_("Đợt đánh giá chưa mở hoặc đã công bố: không nhập kết quả điều tra."))
        units = {
            assessment.unit.code: assessment
            for assessment in Assessment.objects.filter(round=round_).select_related("unit")
        }
        leaves = {
            leaf.code: leaf
            for leaf in round_.criteria_set.criteria.leaves()
            if leaf.kind == Criterion.Kind.SURVEY
        }
        sound = [row for row in rows if _known(plan, row, units, leaves)]
        cells = [
            CellInput(
                units[row.unit].pk, leaves[row.code].pk, points=row.points, reason=_reason(row)
            )
            for row in sound
        ]
        step, door = ScoreChange.Step.SURVEY, ScoreChange.Door.IMPORT
        results, changes = weigh_cells(round_, cells, step=step, user=user, door=door)
        stored = {
            (held.assessment_id, held.criterion_id): held
            for held in SurveyResult.objects.filter(assessment__round=round_)
        }
        new = []
        for row, result in zip(sound, results, strict=True):
            key = result.cell.assessment, result.cell.criterion
            if result.outcome is Outcome.REFUSED:
                plan.problems.append(Problem(result.message, row.sheet, row.cell))
                continue
            held = stored.get(key)
            if result.outcome is Outcome.UNCHANGED and held and _same(held, row):
                plan.unchanged += 1
                continue
            plan.changed += 1
            new.append(_result(row, key, user))
            change = changes.get(key)
            plan.differences.append(
                Difference(
                    sheet=row.sheet,
                    cell=row.cell,
                    unit=units[row.unit].unit.full_name,
                    code=row.code,
                    before=_words(held) or (change.before if change else ""),
                    after=_words(new[-1]),
                )
            )
        if apply and plan.sound:
            write_cells(round_, cells, step=step, user=user, door=door, all_or_nothing=True)
            SurveyResult.objects.bulk_create(
                new,
                update_conflicts=True,
                unique_fields=["assessment", "criterion"],
                update_fields=[
                    "points",
                    "sample_size",
                    "surveyed_on",
                    "source",
                    "imported_by",
                    "imported_at",
                ],
                batch_size=1_000,
            )
            plan.applied = True
    return plan


def _known(
    plan: Plan,
    row: SurveyRow,
    units: dict[str, Assessment],
    leaves: dict[str, Criterion],
) -> bool:
    if row.unit not in units:
        message = _("đơn vị có mã “%(code)s” không thuộc đợt đánh giá này") % {"code": row.unit}
    elif row.code not in leaves:
        message = _("“%(code)s” không phải tiêu chí điều tra xã hội học") % {"code": row.code}
    else:
        return True
    plan.problems.append(Problem(message, row.sheet, row.cell))
    return False


def _result(row: SurveyRow, key: tuple[int, int], user: User) -> SurveyResult:
    return SurveyResult(
        assessment_id=key[0],
        criterion_id=key[1],
        points=row.points,
        sample_size=row.sample_size,
        surveyed_on=row.surveyed_on,
        source=row.source,
        imported_by=user,
        imported_at=timezone.now(),
    )


def _same(held: SurveyResult, row: SurveyRow) -> bool:
    return (held.points, held.sample_size, held.surveyed_on, held.source) == (
        row.points,
        row.sample_size,
        row.surveyed_on,
        row.source,
    )


def _words(held: SurveyResult | None) -> str:
    if held is None:
        return ""
    parts = [_("%(points)s điểm") % {"points": scoring.in_vietnamese(held.points)}]
    if held.sample_size is not None:
        parts.append(_("%(n)d phiếu") % {"n": held.sample_size})
    if held.surveyed_on is not None:
        parts.append(held.surveyed_on.strftime("%d/%m/%Y"))
    return ", ".join([*parts, *([held.source] if held.source else [])])


def _reason(row: SurveyRow) -> str:
    """What the ledger says beside the points: where they come from."""
    parts = [] if row.sample_size is None else [_("%(n)d phiếu") % {"n": row.sample_size}]
    if row.surveyed_on is not None:
        parts.append(row.surveyed_on.strftime("%d/%m/%Y"))
    return ", ".join([*parts, *([row.source] if row.source else [])])
