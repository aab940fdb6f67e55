"""Take in a filled-in annex: say everything that would change or is wrong, or write all of it.

A row that still holds what stood in it when the file was made is left alone, so a file kept for a
week takes nothing back that somebody else has entered since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.services.file_problems import Problem
from indicators import calendar, scoring
from indicators.access import units_entered_for
from indicators.leaf_rules import leaves_with_rules
from indicators.models import Assessment, Criterion, Round, ScoreChange
from indicators.services.appraise import appraise
from indicators.services.cells import CellInput, CellResult, Outcome, weigh_cells, write_cells
from indicators.services.copy_rows import Change
from indicators.services.decide import decide
from indicators.services.errors import Refused
from indicators.services.stage_windows import StageWindow, why_not_editable

Step = ScoreChange.Step


@dataclass(slots=True)
class Values:
    """What may be typed in one row, read; `option` counts from 0."""

    option: int | None = None
    points: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: Decimal | None = None
    na: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is typed at all."""
        return (
            self.option is None
            and self.points is None
            and self.numerator is None
            and self.denominator is None
            and self.count is None
            and not self.na
        )


class AnnexRow(NamedTuple):
    """One row of a file: a leaf of a unit, what is typed there, and where it stands.

    `seen` is the cell's newest ledger row when the file was made, None where the file doesn't say;
    `touched` whether the row holds something else than then.
    """

    sheet: str
    number: int
    letters: Mapping[str, str]
    unit: str
    code: str
    values: Values
    reason: str
    seen: int | None
    touched: bool

    def problem(self, message: str, key: str = "code") -> Problem:
        """What is wrong with this row, at the cell of one of its columns."""
        letter = self.letters.get(key) or self.letters["code"]
        return Problem(message, self.sheet, f"{letter}{self.number}")


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs from what is stored, in words."""

    sheet: str
    cell: str
    unit: str
    code: str
    before: str
    after: str


@dataclass
class Plan:
    """What a file would change, or has changed when `applied`.

    `conflicts` are cells that somebody else wrote after the file was made; they may be overwritten
    by who was told. With any problem nothing is written.
    """

    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    untouched: int = 0
    unchanged: int = 0
    changed: int = 0
    applied: bool = False

    @property
    def sound(self) -> bool:
        """Whether it may be written as it is."""
        return not self.problems and not self.conflicts


def plan_annex(
    round_: Round,
    rows: Sequence[AnnexRow],
    *,
    step: str,
    user: User,
    overwrite: bool = False,
) -> Plan:
    """What writing these rows would do; nothing is written.

    `overwrite` takes the file's word for cells somebody else wrote after it was made.
    """
    return _work(round_, rows, step=Step(step), user=user, overwrite=overwrite, write=False)


def apply_annex(
    round_: Round,
    rows: Sequence[AnnexRow],
    *,
    step: str,
    user: User,
    overwrite: bool = False,
) -> Plan:
    """Write these rows, all or none: none if the plan returned has problems or conflicts."""
    return _work(round_, rows, step=Step(step), user=user, overwrite=overwrite, write=True)


def _work(
    round_: Round,
    rows: Sequence[AnnexRow],
    *,
    step: Step,
    user: User,
    overwrite: bool,
    write: bool,
) -> Plan:
    plan = Plan()
    with transaction.atomic():
        assessments = _assessments(round_, rows, lock=write)
        leaves = leaves_with_rules(round_.criteria_set_id)
        _check_units(plan, round_, rows, assessments, step=step, user=user)
        if plan.problems:
            return plan
        sources, cells = _cells(plan, rows, assessments, leaves.values())
        cells = _told(cells, user=user, overwrite=overwrite)
        door = ScoreChange.Door.IMPORT
        changes: Mapping[tuple[int, int], Change | ScoreChange] = {}
        if step == Step.SELF and not write:
            results, changes = weigh_cells(
                round_, cells, step=step, user=user, door=door, leaves=leaves
            )
        elif step == Step.SELF:
            results = write_cells(
                round_,
                cells,
                step=step,
                user=user,
                door=door,
                all_or_nothing=True,
                locked=assessments.values(),
                leaves=leaves,
            )
        else:
            results, changes = _appraised(plan, round_, cells, step=step, user=user)
        _judge(plan, sources, results)
        if not write or not plan.sound:
            _tell_differences(plan, sources, results, changes, assessments)
            transaction.set_rollback(True)
        plan.applied = write and plan.sound
    return plan


def _assessments(round_: Round, rows: Sequence[AnnexRow], *, lock: bool) -> dict[str, Assessment]:
    """The round's assessments of the units in the file, by unit code."""
    found = Assessment.objects.filter(round=round_, unit__code__in={row.unit for row in rows})
    found = found.select_related("unit").order_by("pk")
    if lock:
        # A submission that comes at the same moment waits here, or is waited for.
        found = found.select_for_update(no_key=True, of=("self",))
    by_code = {}
    for assessment in found:
        assessment.round = round_
        by_code[assessment.unit.code] = assessment
    return by_code


def _check_units(
    plan: Plan,
    round_: Round,
    rows: Sequence[AnnexRow],
    assessments: Mapping[str, Assessment],
    *,
    step: Step,
    user: User,
) -> None:
    """Note, once a unit, why it can't be written: not of the round, not theirs, not open."""
    first: dict[str, AnnexRow] = {}
    for row in rows:
        first.setdefault(row.unit, row)
    own = units_entered_for(user, [a.unit for a in assessments.values()])
    windows = _windows(round_, assessments.values()) if step == Step.SELF else {}
    now = timezone.now()
    for code, row in first.items():
        assessment = assessments.get(code)
        where = "unit" if "unit" in row.letters else "code"
        if assessment is None:
            message = _("đơn vị có mã “%(code)s” không thuộc đợt đánh giá này") % {"code": code}
            plan.problems.append(row.problem(message, where))
        elif step != Step.SELF:
            continue
        elif assessment.unit_id not in own:
            message = _("bạn không nhập điểm cho %(unit)s") % {"unit": assessment.unit.full_name}
            plan.problems.append(row.problem(message, where))
        elif why := why_not_editable(assessment, windows[assessment.pk], now):
            plan.problems.append(row.problem(f"{assessment.unit.full_name}: {why}", where))


def _windows(round_: Round, assessments: Iterable[Assessment]) -> dict[int, StageWindow]:
    """The self-scoring days of each unit; two queries."""
    stage = Round.Stage.SELF_SCORING
    window = round_.windows.filter(stage=stage).first()
    span = calendar.Span(window.opens_on, window.closes_on) if window else None
    until: dict[int, list] = {assessment.pk: [] for assessment in assessments}
    extensions = round_.assessments.filter(pk__in=until, extensions__stage=stage)
    for pk, day in extensions.values_list("pk", "extensions__until"):
        until[pk].append(day)
    return {pk: StageWindow(stage, span, tuple(days)) for pk, days in until.items()}


def _cells(
    plan: Plan,
    rows: Sequence[AnnexRow],
    assessments: Mapping[str, Assessment],
    leaves: Iterable[Criterion],
) -> tuple[list[AnnexRow], list[CellInput]]:
    """The rows that may change something, and their cells."""
    sources, cells = [], []
    pk_of = {code: assessment.pk for code, assessment in assessments.items()}
    leaf_of = {leaf.code: leaf for leaf in leaves}
    for row in rows:
        values = row.values
        empty = values.empty
        # A row that doesn't say what stood in it can't ask for anything to be emptied.
        if not row.touched or (empty and row.seen is None):
            plan.untouched += 1
            continue
        if values.na and not (
            values.option is None
            and values.points is None
            and values.numerator is None
            and values.denominator is None
            and values.count is None
        ):
            message = _("vừa ghi không áp dụng vừa nhập số liệu")
            plan.problems.append(row.problem(message, "na"))
            continue
        leaf = leaf_of[row.code]
        if values.points is not None and values.points > leaf.max_points:
            plan.problems.append(row.problem(_above(values.points, leaf), "points"))
            continue
        sources.append(row)
        cells.append(
            CellInput(
                pk_of[row.unit],
                leaf.pk,
                scoring.Declared(
                    values.option,
                    values.numerator,
                    values.denominator,
                    values.count,
                    values.points,
                ),
                values.points,
                values.na,
                empty,
                row.reason,
                row.seen,
            )
        )
    return sources, cells


def _told(cells: Sequence[CellInput], *, user: User, overwrite: bool) -> list[CellInput]:
    """The cells as seen by somebody who knows what they wrote themselves since.

    Without it, whoever goes on working in the file they have just sent in would be told that
    somebody else (they) had changed it. With `overwrite` they have been told of all the others.
    """
    known = [cell for cell in cells if cell.seen is not None]
    if not known:
        return list(cells)
    versions = ScoreChange.objects.versions_of({cell.assessment for cell in known})
    newer = {
        versions[key]: key
        for cell in known
        if versions.get(key := (cell.assessment, cell.criterion), 0) != cell.seen
    }
    if not newer:
        return list(cells)
    changes = ScoreChange.objects.filter(pk__in=newer)
    if not overwrite:
        changes = changes.filter(user=user)
    told = {newer[pk]: pk for pk in changes.values_list("pk", flat=True)}
    return [
        CellInput(
            cell.assessment,
            cell.criterion,
            cell.declared,
            cell.points,
            cell.not_applicable,
            cell.clear,
            cell.reason,
            told.get((cell.assessment, cell.criterion), cell.seen),
        )
        if cell.seen is not None
        else cell
        for cell in cells
    ]


def _appraised(
    plan: Plan, round_: Round, cells: Sequence[CellInput], *, step: Step, user: User
) -> tuple[list[CellResult], dict[tuple[int, int], ScoreChange]]:
    """Appraise or decide these cells by the one service for it; the caller rolls back a dry run."""
    if not cells:
        return [], {}
    door = ScoreChange.Door.IMPORT
    try:
        if step == Step.COUNCIL:
            results = decide(round_, cells, user=user, door=door)
        else:
            results = appraise(round_, cells, user=user, step=step, door=door)
    except Refused as error:
        plan.problems.append(Problem(error.message))
        return [], {}
    except PermissionDenied:
        plan.problems.append(Problem(_("bạn không ghi điểm của hội đồng trong đợt này")))
        return [], {}
    written = [r.version for r in results if r.outcome is Outcome.SAVED]
    changes = ScoreChange.objects.filter(pk__in=written)
    return results, {(row.assessment_id, row.criterion_id): row for row in changes}


def _judge(plan: Plan, sources: Sequence[AnnexRow], results: Sequence[CellResult]) -> None:
    for row, result in zip(sources, results, strict=False):
        if result.outcome is Outcome.UNCHANGED:
            plan.unchanged += 1
        elif result.outcome is Outcome.SAVED:
            plan.changed += 1
        elif result.outcome is Outcome.REFUSED:
            plan.problems.append(row.problem(_lower_first(result.message), _typed_column(row)))
        else:
            plan.conflicts.append(row.problem(_who_wrote(result.newer), _typed_column(row)))


def _tell_differences(
    plan: Plan,
    sources: Sequence[AnnexRow],
    results: Sequence[CellResult],
    changes: Mapping[tuple[int, int], Change | ScoreChange],
    assessments: Mapping[str, Assessment],
) -> None:
    for row, result in zip(sources, results, strict=False):
        change = changes.get((result.cell.assessment, result.cell.criterion))
        if result.outcome is Outcome.SAVED and change is not None:
            plan.differences.append(
                Difference(
                    sheet=row.sheet,
                    cell=row.problem("", _typed_column(row)).cell,
                    unit=assessments[row.unit].unit.full_name,
                    code=row.code,
                    before=change.before,
                    after=change.after,
                )
            )


def _typed_column(row: AnnexRow) -> str:
    """The column a message about the row's value is put at: the first one that is filled in."""
    values = row.values
    for key in ("option", "points", "numerator", "denominator", "count"):
        if getattr(values, key) is not None:
            return key
    return "na" if values.na else "code"


def _who_wrote(newer: ScoreChange | None) -> str:
    if newer is None:
        return _("đã có người khác sửa sau khi mẫu được tải về")
    return _("%(who)s đã sửa lúc %(at)s, thành “%(after)s”, sau khi mẫu được tải về") % {
        "who": newer.user.get_username() if newer.user else _("dòng lệnh"),
        "at": timezone.localtime(newer.at).strftime("%H:%M %d/%m/%Y"),
        "after": newer.after or _("trống"),
    }


def _above(points: Decimal, leaf: Criterion) -> str:
    return _("%(points)s lớn hơn điểm tối đa %(max)s") % {
        "points": _two_places(points),
        "max": _two_places(leaf.max_points),
    }


def _two_places(value: Decimal) -> str:
    """A figure with its decimals, at least the two that annexes print: "1,50"."""
    whole, _comma, places = scoring.in_vietnamese(value).partition(",")
    return f"{whole},{places:0<2}"


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")
