"""Results of past years, from Excel or CSV, through a dry run into editions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Membership, Unit
from districts.services.file_problems import Problem, UnreadableFile
from indicators.exports import CONTENT_TYPES
from indicators.forms.sheets import HistoryUploadForm
from indicators.models import ImportFile
from indicators.services.import_history import HistoryPlan
from indicators.services.keep_file import keep_file, mark_applied
from indicators.sheets.history import history_template, take_in_history


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest) -> HttpResponse:
    """The template, the upload, and the files left in the middle."""
    provinces = _provinces(request)
    form = HistoryUploadForm(request.POST or None, request.FILES or None, provinces=provinces)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = keep_file(
            file.read(),
            user=request.user,
            kind=ImportFile.Kind.HISTORY,
            name=file.name,
            province=form.cleaned_data["province"],
        )
        return redirect("staff:history-file", file=kept.pk)
    files = ImportFile.objects.filter(kind=ImportFile.Kind.HISTORY, user=request.user)
    context = {"form": form, "files": files.select_related("province")[:20]}
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/sheets/history.html", context, status=status)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty table."""
    _provinces(request)
    response = HttpResponse(history_template(), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="ket-qua-cac-nam.xlsx"'
    return response


@login_required
@require_safe
def dry_run(request: HttpRequest, file: int) -> HttpResponse:
    """Every problem of a file, and which editions it would publish."""
    kept = _file(request, file)
    plan, refusal = _taken(request, kept)
    context = {"file": kept, "plan": plan, "refusal": refusal}
    return render(request, "staff/sheets/history_dry_run.html", context)


@login_required
@require_POST
def apply(request: HttpRequest, file: int) -> HttpResponse:
    """Publish what a file says, all or nothing."""
    kept = _file(request, file)
    reason = request.POST.get("ly-do", "").strip()[:2_000]
    plan, refusal = _taken(request, kept, reason=reason, apply=True)
    if plan.applied:
        mark_applied(kept, changed=plan.changed)
        messages.success(request, _("Đã công bố %(n)d bảng.") % {"n": plan.changed})
        return redirect("staff:history-file", file=kept.pk)
    context = {"file": kept, "plan": plan, "refusal": refusal, "reason": reason}
    return render(request, "staff/sheets/history_dry_run.html", context, status=422)


def _taken(
    request: HttpRequest, kept: ImportFile, *, reason: str = "", apply: bool = False
) -> tuple[HistoryPlan, str]:
    try:
        data = kept.path.read_bytes()
        plan = take_in_history(data, kept.province, user=request.user, reason=reason, apply=apply)
    except UnreadableFile as error:
        return HistoryPlan(problems=[Problem(error.message)]), error.message
    except FileNotFoundError:
        message = _("Tệp không còn được lưu. Tải lên lại.")
        return HistoryPlan(problems=[Problem(message)]), message
    except PermissionDenied as error:
        raise Http404 from error
    return plan, ""


def _provinces(request: HttpRequest):
    """The provinces whose Home Affairs this person belongs to; 404 for everybody else."""
    provinces = Unit.with_illustrative.filter(
        level=Unit.Level.PROVINCE,
        memberships__user=request.user,
        memberships__role=Membership.Role.HOME_AFFAIRS,
    ).distinct()
    if request.user.is_superuser:
        provinces = Unit.with_illustrative.filter(level=Unit.Level.PROVINCE)
    if not provinces.exists():
        raise Http404
    return provinces.in_vietnamese_order()


def _file(request: HttpRequest, pk: int) -> ImportFile:
    """A file this person has uploaded; anybody else's is nobody's business."""
    files = ImportFile.objects.select_related("province")
    return get_object_or_404(files, pk=pk, kind=ImportFile.Kind.HISTORY, user=request.user)
