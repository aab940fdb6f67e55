"""Appraisal pages: one criterion down all units, or one unit through all criteria."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from indicators.appraisal_lines import AppraisalLine, appraisal_lines
from indicators.forms.appraisal import LinesForm
from indicators.models import Assessment, Assignment, Criterion, Round, Score, ScoreChange
from indicators.services.appraise import accept_unchanged, appraise, why_closed
from indicators.services.errors import Refused

Step = ScoreChange.Step
STEP_OF_STAGE = {
    Round.Stage.APPRAISAL_1: Step.APPRAISAL_1,
    Round.Stage.APPRAISAL_2: Step.APPRAISAL_2,
}


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """The rounds and leaves this person appraises, with how many units are done on each."""
    assignments = (
        Assignment.objects.filter(user=request.user)
        .select_related("round__province", "round__criteria_set", "area", "group")
        .order_by("-round__year", "round", "area__position")
    )
    rounds: dict[Round, list[dict[str, Any]]] = {}
    for assignment in assignments:
        rounds.setdefault(assignment.round, []).append(
            {"assignment": assignment, "leaves": _progress(assignment)}
        )
    return render(request, "staff/appraisal/my_work.html", {"rounds": rounds})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_leaf(request: HttpRequest, pk: int, leaf: int) -> HttpResponse:
    """One criterion down all units the person may appraise on it."""
    round_ = get_object_or_404(Round.objects.select_related("province", "criteria_set"), pk=pk)
    criterion = get_object_or_404(
        round_.criteria_set.criteria.leaves().select_related("area"), pk=leaf
    )
    assessments = list(_assessments(request, round_, criterion))
    if not assessments:
        raise Http404
    context = {
        "round": round_,
        "leaf": criterion,
        "siblings": _siblings(round_, criterion),
        "by": "leaf",
    }
    lines = appraisal_lines(round_, assessments, [criterion])
    return _lines_page(request, round_, lines, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit through all criteria the person may appraise on it."""
    assessment = get_object_or_404(
        Assessment.objects.select_related("round__criteria_set", "round__province", "unit"), pk=pk
    )
    round_ = assessment.round
    areas = set(
        Assignment.objects.filter(round=round_, user=request.user)
        .covering(assessment)
        .values_list("area", flat=True)
    )
    leaves = [
        leaf
        for leaf in round_.criteria_set.criteria.leaves()
        .select_related("area")
        .order_by("position")
        if leaf.area_id in areas and leaf.kind != Criterion.Kind.SURVEY
    ]
    if not leaves:
        raise Http404
    context = {"round": round_, "assessment": assessment, "by": "unit"}
    lines = appraisal_lines(round_, [assessment], leaves)
    return _lines_page(request, round_, lines, context)


def _lines_page(
    request: HttpRequest, round_: Round, lines: list[AppraisalLine], context: dict[str, Any]
) -> HttpResponse:
    step = STEP_OF_STAGE.get(Round.Stage(round_.stage), Step.APPRAISAL_1)
    closed = why_closed(round_, Round.Stage(step))
    form = LinesForm(lines, step)
    if request.method == "POST":
        try:
            form = LinesForm(lines, step, request.POST)
            # Also before the rest is accepted: what was typed isn't lost to the other button.
            saved = form.take(appraise(round_, form.cells(), user=request.user, step=step))
            if "chap-nhan" in request.POST and not form.errors:
                saved += _accept(request, round_, lines, step)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            if not form.errors:
                _say_saved(request, saved)
                return redirect(request.path)
    context |= {"form": form, "closed": closed, "step": step}
    return render(
        request,
        "staff/appraisal/lines.html",
        context,
        status=200 if not form.errors else 422,
    )


def _accept(
    request: HttpRequest, round_: Round, lines: list[AppraisalLine], step: ScoreChange.Step
) -> int:
    """Accept what is claimed where nothing is appraised; returns how many cells were saved."""
    saved = 0
    for leaf in dict.fromkeys(line.leaf for line in lines):
        results = accept_unchanged(
            round_,
            leaf,
            [line.assessment.pk for line in lines if line.leaf == leaf],
            user=request.user,
            step=step,
        )
        saved += sum(result.outcome == "saved" for result in results)
    return saved


def _say_saved(request: HttpRequest, saved: int) -> None:
    if saved:
        text = ngettext("Đã lưu %(n)d ô.", "Đã lưu %(n)d ô.", saved) % {"n": saved}
    else:
        text = _("Không có gì thay đổi.")
    messages.success(request, text)


def _assessments(request: HttpRequest, round_: Round, leaf: Criterion) -> Any:
    """Assessments of the groups this person appraises the leaf's area in, in group order."""
    groups = list(
        Assignment.objects.filter(round=round_, user=request.user, area=leaf.area_id).values_list(
            "group", flat=True
        )
    )
    if not groups or leaf.kind == Criterion.Kind.SURVEY:
        return Assessment.objects.none()
    found = Assessment.objects.filter(round=round_).select_related("unit")
    if None not in groups:
        found = found.filter(group__in=groups)
    return found.in_group_order()


def _siblings(round_: Round, leaf: Criterion) -> list[Criterion]:
    """The leaves of the same area that are appraised, to go on to."""
    return list(
        round_.criteria_set.criteria.leaves()
        .filter(area=leaf.area_id)
        .exclude(kind=Criterion.Kind.SURVEY)
        .order_by("position")
    )


def _progress(assignment: Assignment) -> list[dict[str, Any]]:
    """The leaves of an assignment with how many units are appraised of how many submitted."""
    assessments = Assessment.objects.filter(
        round=assignment.round, status=Assessment.Status.SUBMITTED
    )
    if assignment.group_id:
        assessments = assessments.filter(group=assignment.group_id)
    leaves = (
        assignment.round.criteria_set.criteria.leaves()
        .filter(area=assignment.area_id)
        .exclude(kind=Criterion.Kind.SURVEY)
        .order_by("position")
    )
    step = STEP_OF_STAGE.get(Round.Stage(assignment.round.stage), Step.APPRAISAL_1)
    decided = Q(not_applicable=True) | Q(
        **{f"{'appraised_2' if step == Step.APPRAISAL_2 else 'appraised_1'}__isnull": False}
    )
    done = dict(
        Score.objects.filter(decided, assessment__in=assessments, criterion__in=leaves)
        .order_by()
        .values_list("criterion")
        .annotate(Count("assessment"))
    )
    of = assessments.count()
    return [{"leaf": leaf, "done": done.get(leaf.pk, 0), "of": of} for leaf in leaves]
