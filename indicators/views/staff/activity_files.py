"""What a unit does, both ways through Excel: the filled-in workbook, the dry run, the writing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts import access
from districts.models import Plan, Unit
from districts.services.file_problems import Problem, UnreadableFile
from districts.services.import_activities import Import
from districts.views.staff.activities import frame, seen_unit
from indicators.exports import CONTENT_TYPES
from indicators.forms.sheets import UploadForm
from indicators.models import ImportFile
from indicators.services.keep_file import keep_file, mark_applied
from indicators.sheets.activities import take_in_activities, write_activities


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook, the upload, and the files left in the middle."""
    unit = seen_unit(request, pk)
    may_enter = access.can_enter(request.user, unit, Plan)
    if request.method == "POST" and not may_enter:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = keep_file(
            file.read(),
            user=request.user,
            kind=ImportFile.Kind.WORK,
            name=file.name,
            province=unit,
        )
        return redirect("staff:activities-file", pk=pk, file=kept.pk)
    files = ImportFile.objects.filter(kind=ImportFile.Kind.WORK, user=request.user, province=unit)
    context = frame(request, unit) | {"form": form, "files": files[:20], "may_enter": may_enter}
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/activities/excel.html", context, status=status)


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the unit has entered, as a workbook that can be uploaded again."""
    unit = seen_unit(request, pk)
    response = HttpResponse(write_activities(unit), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="hoat-dong-{unit.code}.xlsx"'
    return response


@login_required
@require_safe
def dry_run(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Every problem of a file, and what it would change."""
    unit, kept = _file(request, pk, file)
    plan = _taken(request, unit, kept)
    context = frame(request, unit) | {"file": kept, "plan": plan}
    return render(request, "staff/activities/dry_run.html", context)


@login_required
@require_POST
def apply(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Write what a file says, all of it or nothing."""
    unit, kept = _file(request, pk, file)
    plan = _taken(request, unit, kept, apply=True)
    if plan.applied:
        mark_applied(kept, changed=plan.touched)
        messages.success(
            request,
            _("Đã ghi: %(added)d mục mới, %(changed)d mục sửa.")
            % {"added": plan.added, "changed": plan.changed},
        )
        return redirect("staff:activities-file", pk=pk, file=kept.pk)
    context = frame(request, unit) | {"file": kept, "plan": plan}
    return render(request, "staff/activities/dry_run.html", context, status=422)


def _file(request: HttpRequest, pk: int, file: int) -> tuple[Unit, ImportFile]:
    """A file this person has uploaded for the unit, whose people they still are."""
    unit = seen_unit(request, pk)
    if not access.can_enter(request.user, unit, Plan):
        raise Http404
    files = ImportFile.objects.filter(kind=ImportFile.Kind.WORK, user=request.user)
    return unit, get_object_or_404(files, pk=file, province=unit)


def _taken(request: HttpRequest, unit: Unit, kept: ImportFile, *, apply: bool = False) -> Import:
    try:
        data = kept.path.read_bytes()
        return take_in_activities(data, unit, user=request.user, apply=apply)
    except UnreadableFile as error:
        return Import(problems=[Problem(error.message)])
    except FileNotFoundError:
        return Import(problems=[Problem(_("Tệp không còn được lưu. Tải lên lại."))])
    except PermissionDenied as error:
        raise Http404 from error
