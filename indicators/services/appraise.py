"""Appraise what units claim (thẩm định): accept, lower or raise, by field, in two rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Membership
from indicators import calendar
from indicators.models import (
    Assessment,
    Assignment,
    Criterion,
    Notice,
    Round,
    Score,
    ScoreChange,
    ScoreNote,
    Window,
)
from indicators.services.cells import CellInput, CellResult, Outcome, write_cells
from indicators.services.errors import Refused
from indicators.services.notify import notify, people_of
from indicators.services.stage_windows import StageWindow

Step = ScoreChange.Step
APPRAISALS = {
    Step.APPRAISAL_1: (Round.Stage.APPRAISAL_1, ScoreNote.Kind.APPRAISAL_1),
    Step.APPRAISAL_2: (Round.Stage.APPRAISAL_2, ScoreNote.Kind.APPRAISAL_2),
}


def appraise(
    round_: Round,
    cells: Sequence[CellInput],
    *,
    user: User,
    step: ScoreChange.Step = Step.APPRAISAL_1,
    door: ScoreChange.Door = ScoreChange.Door.PAGE,
) -> list[CellResult]:
    """Write appraised points with their comments; a result for each cell, in order.

    Only assigned areas of assigned groups, never a unit the person belongs to or entered for
    (domain rule 21), only submitted assessments, only while the stage's window is open. Lowering
    needs a comment (rule 22) and is told to the unit. Raises Refused when the window is closed.
    """
    stage, note_kind = APPRAISALS[step]
    closed = why_closed(round_, stage)
    if closed:
        raise Refused(closed)
    with transaction.atomic():
        allowed = _allowed(round_, cells, user=user)
        results = write_cells(
            round_, [c for c in cells if c in allowed], step=step, user=user, door=door
        )
        saved = [result for result in results if result.outcome is Outcome.SAVED]
        keep_comments(saved, note_kind, user=user)
        _tell_units(round_, saved, step)
    written = iter(results)
    return [
        next(written)
        if cell in allowed
        else CellResult(
            cell, Outcome.REFUSED, None, False, 0, _("Ô này không thuộc phần bạn được thẩm định.")
        )
        for cell in cells
    ]


def accept_unchanged(
    round_: Round,
    leaf: Criterion,
    assessments: Iterable[int],
    *,
    user: User,
    step: ScoreChange.Step = Step.APPRAISAL_1,
) -> list[CellResult]:
    """Accept in bulk what was claimed for one leaf, where nothing has been decided yet.

    A claim that the leaf doesn't apply is left: that is looked at one by one.
    """
    field = "appraised_1" if step == Step.APPRAISAL_1 else "appraised_2"
    claims = Score.objects.filter(
        assessment__in=assessments,
        criterion=leaf,
        self_points__isnull=False,
        not_applicable=False,
        **{f"{field}__isnull": True},
    )
    cells = [
        CellInput(assessment=score.assessment_id, criterion=leaf.pk, points=score.self_points)
        for score in claims
    ]
    return appraise(round_, cells, user=user, step=step) if cells else []


def why_closed(round_: Round, stage: Round.Stage) -> str:
    """Why nobody may act for the round's side in this stage now; "" when they may."""
    window = Window.objects.filter(round=round_, stage=stage).first()
    span = calendar.Span(window.opens_on, window.closes_on) if window else None
    return StageWindow(stage=stage, span=span).why_closed(round_, timezone.now())


def _allowed(round_: Round, cells: Sequence[CellInput], *, user: User) -> set[CellInput]:
    """The cells this person may appraise: see `access.can_appraise`, here in a few queries."""
    ids = {cell.assessment for cell in cells}
    assessments = {
        row.pk: row
        for row in Assessment.objects.filter(
            round=round_, pk__in=ids, status=Assessment.Status.SUBMITTED
        )
    }
    assigned = set(Assignment.objects.filter(round=round_, user=user).values_list("area", "group"))
    own_units = set(Membership.objects.filter(user=user).values_list("unit", flat=True))
    entered = set(
        ScoreChange.objects.filter(assessment__in=ids, user=user, step=Step.SELF)
        .order_by()
        .values_list("assessment", flat=True)
        .distinct()
    )
    area_of = dict(round_.criteria_set.criteria.leaves().values_list("pk", "area"))

    def may(cell: CellInput) -> bool:
        assessment = assessments.get(cell.assessment)
        if assessment is None:
            return False
        if assessment.unit_id in own_units or assessment.pk in entered:
            return False
        area = area_of.get(cell.criterion)
        return (area, None) in assigned or (area, assessment.group_id) in assigned

    return {cell for cell in cells if may(cell)}


def keep_comments(saved: Sequence[CellResult], kind: ScoreNote.Kind, *, user: User) -> None:
    now = timezone.now()
    ScoreNote.objects.bulk_create(
        (
            ScoreNote(
                assessment_id=result.cell.assessment,
                criterion_id=result.cell.criterion,
                kind=kind,
                text=result.cell.reason.strip(),
                by=user,
                at=now,
            )
            for result in saved
            if result.cell.reason.strip()
        ),
        update_conflicts=True,
        unique_fields=["assessment", "criterion", "kind"],
        update_fields=["text", "by", "at"],
    )


def _tell_units(round_: Round, saved: Sequence[CellResult], step: ScoreChange.Step) -> None:
    """One notice a unit and day about what was lowered, however many leaves."""
    scores = {
        (score.assessment_id, score.criterion_id): score
        for score in Score.objects.filter(
            assessment__in={result.cell.assessment for result in saved},
            criterion__in={result.cell.criterion for result in saved},
        )
    }
    lowered = {
        result.cell.assessment
        for result in saved
        if is_lowered(scores.get((result.cell.assessment, result.cell.criterion)))
    }
    today = timezone.localdate().isoformat()
    for assessment in Assessment.objects.filter(pk__in=lowered).select_related("unit"):
        notify(
            people_of(
                assessment.unit_id, (Membership.Role.UNIT_OFFICIAL, Membership.Role.UNIT_LEADER)
            ),
            kind=Notice.Kind.LOWERED,
            key=f"lowered:{assessment.pk}:{step}:{today}",
            text=_("Có tiêu chí của %(unit)s bị hạ điểm khi thẩm định; xem và giải trình.")
            % {"unit": assessment.unit.full_name},
            address=reverse("staff:explanations", args=[assessment.pk]),
        )


def is_lowered(score: Score | None) -> bool:
    """Whether appraisal gave less than was claimed, or refused a claim of not applicable."""
    if score is None or score.not_applicable:
        return False
    given = score.appraised_2 if score.appraised_2 is not None else score.appraised_1
    if given is None:
        return False
    if score.na_claimed:
        return True
    return score.self_points is not None and given < score.self_points
