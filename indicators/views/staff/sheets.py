"""Annexes as Excel files: down prefilled, up again through a dry run; survey results likewise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.services.file_problems import Problem, UnreadableFile
from indicators.access import (
    areas_seen_of,
    assigned_areas,
    can_decide_for_council,
    can_import_survey,
    can_upload_annex,
)
from indicators.exports import CONTENT_TYPES
from indicators.forms.sheets import RoundUploadForm
from indicators.models import (
    Assessment,
    Assignment,
    Criterion,
    ImportFile,
    Round,
    ScoreChange,
)
from indicators.querysets import AssessmentQuerySet
from indicators.services.appraise import APPRAISALS
from indicators.services.errors import Refused
from indicators.services.import_annex import Plan
from indicators.services.keep_file import keep_file, mark_applied
from indicators.sheets import layout
from indicators.sheets.intake import take_in
from indicators.sheets.survey import survey_template, take_in_survey
from indicators.sheets.write import select, write_annex

SHOWN = 1_000
"""Differences a page lists; problems are listed all."""


@login_required
@require_safe
def excel(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be downloaded from a round, where to upload, and the files left in the middle."""
    round_, assessments = _round(request, pk)
    return _excel_page(request, round_, assessments, RoundUploadForm())


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The annex of one unit, of one criterion over units, or of a whole group."""
    round_, assessments = _round(request, pk)
    step = request.GET.get("buoc") or ScoreChange.Step.SELF
    if step not in layout.STEPS:
        raise Http404
    unit, code = request.GET.get("don-vi", ""), request.GET.get("tieu-chi", "")
    if unit:
        assessments = assessments.filter(unit__code=unit)
    if group := request.GET.get("nhom", ""):
        assessments = assessments.filter(group__slug=group)
    chosen = list(assessments.select_related("unit").in_group_order())
    leaves = _leaves(request, round_, step, chosen)
    if code:
        known = round_.criteria_set.criteria.leaves() if leaves is None else leaves
        leaves = [leaf for leaf in known if leaf.code == code]
    if not chosen or (leaves is not None and not leaves):
        raise Http404
    selection = select(round_, step=step, assessments=chosen, unit_alone=bool(unit), leaves=leaves)
    name = "-".join(
        part
        for part in ("phu-luc", round_.period_word, unit or group, code.replace(".", "-"))
        if part
    )
    return _workbook(write_annex(selection), name)


@login_required
@require_safe
def survey_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The table for survey results, filled in with what is stored."""
    round_, _assessments = _round(request, pk)
    if not can_import_survey(request.user, round_):
        raise Http404
    return _workbook(survey_template(round_), f"dieu-tra-{round_.period_word}")


@login_required
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the file and go to its dry run."""
    round_, assessments = _round(request, pk)
    form = RoundUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _excel_page(request, round_, assessments, form, status=422)
    kind, file = ImportFile.Kind(form.cleaned_data["kind"]), form.cleaned_data["file"]
    allowed = can_import_survey if kind == ImportFile.Kind.SURVEY else can_upload_annex
    if not allowed(request.user, round_):
        raise Http404
    kept = keep_file(file.read(), user=request.user, kind=kind, name=file.name, round_=round_)
    return redirect("staff:excel-file", pk=pk, file=kept.pk)


@login_required
@require_safe
def dry_run(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Every problem of a file and what it would change; nothing is written."""
    round_, _assessments = _round(request, pk)
    kept = _file(request, round_, file)
    plan, refusal = _taken(request, round_, kept)
    context = {
        "round": round_,
        "file": kept,
        "plan": plan,
        "refusal": refusal,
        "differences": plan.differences[:SHOWN],
        "more": max(len(plan.differences) - SHOWN, 0),
    }
    return render(request, "staff/sheets/dry_run.html", context)


@login_required
@require_POST
def apply(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Write what a file says, all or nothing."""
    round_, _assessments = _round(request, pk)
    kept = _file(request, round_, file)
    plan, refusal = _taken(
        request, round_, kept, apply=True, overwrite=request.POST.get("ghi-de") == "1"
    )
    if refusal or not plan.applied:
        messages.error(request, _("Chưa ghi ô nào: xem các vấn đề dưới đây."))
    else:
        mark_applied(kept, changed=plan.changed)
        messages.success(request, _("Đã ghi %(n)d ô.") % {"n": plan.changed})
    return redirect("staff:excel-file", pk=pk, file=kept.pk)


def _taken(
    request: HttpRequest,
    round_: Round,
    kept: ImportFile,
    *,
    apply: bool = False,
    overwrite: bool = False,
) -> tuple[Plan, str]:
    """The plan of a kept file, or why it can't be taken at all."""
    try:
        data = kept.path.read_bytes()
        if kept.kind == ImportFile.Kind.SURVEY:
            return take_in_survey(data, round_, user=request.user, apply=apply), ""
        return take_in(data, round_, user=request.user, apply=apply, overwrite=overwrite), ""
    except UnreadableFile as error:
        return Plan(problems=[Problem(error.message)]), error.message
    except Refused as error:
        return Plan(problems=[Problem(error.message)]), error.message
    except FileNotFoundError:
        message = _("Tệp không còn được lưu. Tải lên lại.")
        return Plan(problems=[Problem(message)]), message
    except PermissionDenied as error:
        raise Http404 from error


def _excel_page(
    request: HttpRequest,
    round_: Round,
    assessments: AssessmentQuerySet,
    form: RoundUploadForm,
    *,
    status: int = 200,
) -> HttpResponse:
    listed = list(assessments.select_related("unit", "group").in_group_order())
    seen = areas_seen_of(request.user, round_, listed).values()
    leaves = round_.criteria_set.criteria.leaves().order_by("position")
    if None not in seen:
        leaves = leaves.filter(area__in=frozenset().union(*(areas for areas in seen if areas)))
    context = {
        "round": round_,
        "form": form,
        "assessments": listed,
        "groups": round_.groups.filter(assessments__in=assessments).distinct(),
        "leaves": leaves,
        "may_upload": can_upload_annex(request.user, round_),
        "steps": _steps(request, round_),
        "may_survey": can_import_survey(request.user, round_),
        "files": ImportFile.objects.filter(round=round_, user=request.user)[:20],
    }
    return render(request, "staff/sheets/excel.html", context, status=status)


def _steps(request: HttpRequest, round_: Round) -> list[tuple[str, str]]:
    """The steps this person may have a file for: appraisal for who appraises, and so on."""
    steps = [ScoreChange.Step.SELF]
    if Assignment.objects.filter(round=round_, user=request.user.pk).exists():
        steps += APPRAISALS
    if can_decide_for_council(request.user, round_):
        steps.append(ScoreChange.Step.COUNCIL)
    return [(str(step), str(step.label)) for step in steps]


def _leaves(
    request: HttpRequest, round_: Round, step: str, chosen: Sequence[Assessment]
) -> list[Criterion] | None:
    """The leaves a file may have for all the units in it; None is the whole set."""
    if step == ScoreChange.Step.COUNCIL:
        if not can_decide_for_council(request.user, round_):
            raise Http404
        return None
    areas: Iterable[frozenset[int] | None]
    if step == ScoreChange.Step.SELF:
        areas = areas_seen_of(request.user, round_, chosen).values()
    else:
        areas = assigned_areas(request.user, round_, chosen).values()
    limits = [limit for limit in areas if limit is not None]
    if not limits:
        return None
    # An area of one group's units says nothing about the other groups': all have to have it.
    return list(
        round_.criteria_set.criteria.leaves().filter(area__in=frozenset.intersection(*limits))
    )


def _round(request: HttpRequest, pk: int) -> tuple[Round, AssessmentQuerySet]:
    """The round and the assessments in it this person may read; 404 where there are none."""
    round_ = get_object_or_404(Round.objects.select_related("criteria_set", "province"), pk=pk)
    assessments = Assessment.objects.filter(round=round_).visible_to(request.user)
    if not assessments.exists():
        raise Http404
    return round_, assessments


def _file(request: HttpRequest, round_: Round, pk: int) -> ImportFile:
    """A file of this round this person has uploaded; anybody else's is nobody's business."""
    return get_object_or_404(ImportFile, pk=pk, round=round_, user=request.user)


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
