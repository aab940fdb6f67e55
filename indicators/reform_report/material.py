"""What a report is written from, as it stood on the report's day: read once, then only told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone

from districts.models import (
    Adoption,
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    Unit,
)
from districts.progress import TaskState, task_state
from indicators.models import Edition, EditionRow
from indicators.periods import Period
from indicators.reform_report.figures import ReportLine, day_of, report_lines


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a plan as it stood on the report's day."""

    plan: Plan
    task: PlanTask
    state: TaskState


@dataclass(slots=True)
class Material:
    """Everything a report is written from."""

    unit: Unit
    period: Period
    day: date
    lines: list[ReportLine]
    plans: list[Plan]
    tasks: list[Task]
    inspections: list[Inspection]
    undated: int
    resolutions: list[Resolution]
    initiatives: list[Initiative]
    adoptions: list[Adoption]
    awards: list[Award]
    result: EditionRow | None

    @property
    def findings(self) -> list[tuple[Inspection, Finding]]:
        """What asks for something, with the inspection that found it."""
        return [(one, found) for one in self.inspections for found in one.findings.all()]


def read_material(unit: Unit, period: Period, today: date) -> Material:
    """Read it in fourteen queries, however much there is."""
    day = day_of(period, today)
    plans = list(
        Plan.objects.filter(unit=unit, year=period.year)
        .order_by("title", "pk")
        .prefetch_related(Prefetch("tasks", PlanTask.objects.select_related("lead_unit")))
    )
    inspections = list(
        Inspection.objects.filter(unit=unit)
        .filter(Q(conclusion_date__isnull=True) | Q(conclusion_date__lte=day))
        .order_by("held_on", "conclusion_date", "pk")
        .prefetch_related("findings")
    )
    dated = [one for one in inspections if one.period[0] is not None and one.period[0] <= day]
    return Material(
        unit=unit,
        period=period,
        day=day,
        lines=report_lines(unit, period),
        plans=plans,
        tasks=[Task(plan, one, _state(one, day)) for plan in plans for one in plan.tasks.all()],
        inspections=[one for one in dated if _told(one, period, day)],
        undated=sum(one.period[0] is None for one in inspections),
        resolutions=list(
            Resolution.objects.filter(unit=unit)
            .filter(Q(period_end__isnull=True) | Q(period_end__gte=period.start))
            .filter(Q(period_start__lte=day) | Q(period_start__isnull=True, issued_on__lte=day))
            .order_by("issued_on", "number")
            .prefetch_related("targets")
        ),
        initiatives=list(
            Initiative.objects.filter(unit=unit, year=period.year).order_by("title", "pk")
        ),
        adoptions=list(
            Adoption.objects.filter(unit=unit, since__gte=period.start, since__lte=day)
            .select_related("initiative__unit__province")
            .order_by("since", "pk")
        ),
        awards=list(
            Award.objects.filter(unit=unit)
            .filter(
                Q(decided_on__gte=period.start, decided_on__lte=day)
                | Q(decided_on__isnull=True, year=period.year)
            )
            .order_by("kind", "title", "pk")
        ),
        result=_known_result(unit, period, day),
    )


def _known_result(unit: Unit, period: Period, day: date) -> EditionRow | None:
    """The newest published result of the unit that was known on that day.

    An imported edition without a decision's day counts as known in the years after its own.
    """
    for row in EditionRow.objects.of_units([unit]).reverse():
        edition = row.edition
        known = edition.decision_date
        if known is None and edition.origin != Edition.Origin.IMPORTED:
            known = timezone.localdate(edition.published_at)
        in_time = edition.year < period.year if known is None else known <= day
        if in_time and (row.index is not None or row.rank is not None):
            return row
    return None


def _state(task: PlanTask, day: date) -> TaskState:
    """The task's state as it was on that day: what came after it hadn't happened."""
    return task_state(
        due=task.due,
        started_on=by_then(task.started_on, day),
        done_on=by_then(task.done_on, day),
        stopped=task.stopped,
        today=day,
    )


def by_then(moment: date | None, day: date) -> date | None:
    """The day something happened; None where that was still to come."""
    return moment if moment is not None and moment <= day else None


def is_open(finding: Finding, day: date) -> bool:
    """Whether what it asks for wasn't handled yet on that day."""
    return finding.asks and by_then(finding.handled_on, day) is None


def _told(inspection: Inspection, period: Period, day: date) -> bool:
    """Whether it was held in the period, or left something that was still open in it."""
    held = inspection.period[0]
    if held is not None and held >= period.start:
        return True
    return any(
        one.asks and (one.handled_on is None or one.handled_on >= period.start)
        for one in inspection.findings.all()
    )
