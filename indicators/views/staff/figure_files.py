"""Figures of a unit both ways through Excel: the template, the dry run, writing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.services.file_problems import Problem, UnreadableFile
from indicators.access import can_enter_figures
from indicators.exports import CONTENT_TYPES
from indicators.forms.figures import read_period
from indicators.forms.sheets import UploadForm
from indicators.models import ImportFile
from indicators.services.keep_file import keep_file, mark_applied
from indicators.sheets.figures import FiguresPlan, figures_template, take_in_figures
from indicators.views.staff.figures import seen_unit


@login_required
@require_safe
def template(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """The table of a period, filled in with what is stored."""
    unit, chosen = seen_unit(request, pk), read_period(period)
    if chosen is None:
        raise Http404
    response = HttpResponse(figures_template(unit, chosen), content_type=CONTENT_TYPES["xlsx"])
    name = f"so-lieu-{unit.slug}-{unit.code}-{chosen.word}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A file for a unit's figures, and those left in the middle."""
    unit = seen_unit(request, pk)
    if not can_enter_figures(request.user, unit):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = keep_file(
            file.read(),
            user=request.user,
            kind=ImportFile.Kind.FIGURES,
            name=file.name,
            province=unit,
        )
        return redirect("staff:figures-file", file=kept.pk)
    files = ImportFile.objects.filter(
        kind=ImportFile.Kind.FIGURES, user=request.user, province=unit
    )
    context = {"form": form, "unit": unit, "files": files[:20]}
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/figures/upload.html", context, status=status)


@login_required
@require_safe
def dry_run(request: HttpRequest, file: int) -> HttpResponse:
    """Every problem of a file, and every figure it would write."""
    kept = _file(request, file)
    plan, refusal = _taken(request, kept)
    return _page(request, kept, plan, refusal)


@login_required
@require_POST
def apply(request: HttpRequest, file: int) -> HttpResponse:
    """Write what a file says, all or nothing."""
    kept = _file(request, file)
    plan, refusal = _taken(request, kept, apply=True)
    if plan.applied:
        mark_applied(kept, changed=len(plan.changes))
        messages.success(request, _("Đã ghi %(n)d số liệu.") % {"n": len(plan.changes)})
        return redirect("staff:figures-file", file=kept.pk)
    return _page(request, kept, plan, refusal, status=422)


def _page(
    request: HttpRequest, kept: ImportFile, plan: FiguresPlan, refusal: str, status: int = 200
) -> HttpResponse:
    context = {"file": kept, "unit": kept.province, "plan": plan, "refusal": refusal}
    return render(request, "staff/figures/dry_run.html", context, status=status)


def _taken(
    request: HttpRequest, kept: ImportFile, *, apply: bool = False
) -> tuple[FiguresPlan, str]:
    try:
        data = kept.path.read_bytes()
        return take_in_figures(data, kept.province, user=request.user, apply=apply), ""
    except UnreadableFile as error:
        return FiguresPlan(problems=[Problem(error.message)]), error.message
    except FileNotFoundError:
        message = _("Tệp không còn được lưu. Tải lên lại.")
        return FiguresPlan(problems=[Problem(message)]), message
    except PermissionDenied as error:
        raise Http404 from error


def _file(request: HttpRequest, pk: int) -> ImportFile:
    """A file this person has uploaded for a unit whose figures they still may enter."""
    files = ImportFile.objects.select_related("province__province")
    kept = get_object_or_404(files, pk=pk, kind=ImportFile.Kind.FIGURES, user=request.user)
    if not can_enter_figures(request.user, kept.province):
        raise Http404
    return kept
