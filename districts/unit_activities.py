"""What everybody may read of what one unit does: confirmed records, in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

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
from districts.progress import Progress, TaskState


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task and its state on the day."""

    task: PlanTask
    state: TaskState
    label: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan, how far it is, and its tasks: overdue first, finished last."""

    plan: Plan
    progress: Progress | None
    tasks: list[TaskLine]


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """An inspection and what it found, parted by what is left to do."""

    inspection: Inspection
    strengths: list[Finding]
    open: list[Finding]
    handled: list[Finding]


@dataclass(frozen=True, slots=True)
class UnitActivities:
    """Everything public of one unit. Initiatives are its own and those of the units below it."""

    plans: list[PlanLine]
    resolutions: list[Resolution]
    inspections: list[InspectionLine]
    initiatives: list[Initiative]
    adoptions: list[Adoption]
    awards: list[Award]


def unit_activities(unit: Unit, today: date) -> UnitActivities:
    """Read what a unit does; nine queries, however much there is."""
    plans = (
        Plan.objects.confirmed()
        .filter(unit=unit)
        .order_by("-year", "-stated_total", "pk")
        .prefetch_related(Prefetch("tasks", PlanTask.objects.select_related("lead_unit")))
    )
    inspections = (
        Inspection.objects.public()
        .filter(unit=unit)
        .order_by(F("conclusion_date").desc(nulls_last=True), "-pk")
        .prefetch_related("findings")
    )
    resolutions = Resolution.objects.confirmed().filter(unit=unit).prefetch_related("targets")
    adopted = Adoption.objects.filter(unit=unit, initiative__confirmed_at__isnull=False)
    return UnitActivities(
        plans=[_plan(plan, today) for plan in plans],
        resolutions=list(resolutions.order_by("-issued_on", "number")),
        inspections=[_inspection(inspection) for inspection in inspections],
        initiatives=list(
            Initiative.objects.confirmed()
            .of_unit_and_below(unit)
            .with_users()
            .order_by("-year", "unit__sort_key", "title")
        ),
        adoptions=list(
            adopted.select_related("initiative__unit__province").order_by("initiative__title")
        ),
        awards=list(Award.objects.confirmed().filter(unit=unit).order_by("-year", "kind", "title")),
    )


def _plan(plan: Plan, today: date) -> PlanLine:
    lines = [
        TaskLine(task, task.state_on(today), task.state_label_on(today))
        for task in plan.tasks.all()
    ]
    order = list(PlanTask.STATE_LABELS)
    lines.sort(key=lambda line: (order.index(line.state), line.task.number))
    return PlanLine(plan, plan.progress(today), lines)


def _inspection(inspection: Inspection) -> InspectionLine:
    findings = list(inspection.findings.all())
    return InspectionLine(
        inspection,
        strengths=[one for one in findings if not one.asks],
        open=[one for one in findings if one.is_open],
        handled=[one for one in findings if one.handled_on is not None],
    )
