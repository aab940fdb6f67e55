"""A unit's plans, resolutions, inspections, initiatives and awards: read, entered, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts import access
from districts.activity_kinds import KINDS, Kind
from districts.forms.fields import amount_text
from districts.models import Finding, PlanTask, Unit
from districts.services.activities import confirm_record, delete_record, save_record

SOON_AT_MOST = 20
"""How many overdue tasks and open findings the overview lists; the kinds' own pages have all."""


@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a unit has entered, by kind, and what is overdue or open."""
    unit = seen_unit(request, pk)
    today = timezone.localdate()
    overdue = PlanTask.objects.overdue(today).filter(plan__unit=unit).select_related("plan")
    findings = Finding.objects.open().filter(inspection__unit=unit).select_related("inspection")
    context = frame(request, unit) | {
        "lines": [
            (kind, kind.model.objects.filter(unit=unit).aggregate(**_COUNTS))
            for kind in KINDS.values()
        ],
        "overdue": overdue.order_by("due", "pk")[:SOON_AT_MOST],
        "findings": findings.order_by(models.F("due").asc(nulls_last=True), "pk")[:SOON_AT_MOST],
        "may_adopt": access.can_adopt(request.user, unit),
    }
    return render(request, "staff/activities/overview.html", context)


@login_required
@require_safe
def records(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """Everything of one kind."""
    unit = seen_unit(request, pk)
    found = kind.model.objects.filter(unit=unit).order_by(*kind.order)
    if kind.items:
        found = found.annotate(lines=models.Count(kind.items.related))
    context = frame(request, unit) | {
        "kind": kind,
        "records": found,
        "may_enter": access.can_enter(request.user, unit, kind.model),
    }
    return render(request, "staff/activities/records.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """One more of a kind."""
    unit = seen_unit(request, pk)
    if not access.can_enter(request.user, unit, kind.model):
        raise Http404
    made = kind.model(unit=unit)
    form = kind.form(request.POST or None, instance=made)
    if saved(request, form):
        return redirect("staff:activity", pk=pk, kind=kind, record=made.pk)
    context = frame(request, unit) | {
        "kind": kind,
        "title": kind.add,
        "form": form,
        "back": ("staff:activities", pk, kind),
    }
    return render(request, "staff/activities/form.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int, kind: Kind, record: int) -> HttpResponse:
    """One of a kind with its lines; its form for those who may change it."""
    unit = seen_unit(request, pk)
    held = held_record(unit, kind, record)
    may_enter = access.can_enter(request.user, unit, kind.model)
    if request.method == "POST" and not may_enter:
        raise Http404
    form = kind.form(request.POST or None, instance=held_record(unit, kind, record))
    if saved(request, form):
        return redirect("staff:activity", pk=pk, kind=kind, record=record)
    return show_record(request, unit, kind, held, form=form)


def show_record(
    request: HttpRequest,
    unit: Unit,
    kind: Kind,
    held: Any,
    *,
    form: ModelForm | None = None,
    refused: tuple[int, Form] | None = None,
) -> HttpResponse:
    """The page of a record; `refused` is what was typed beside one of its lines, and why not."""
    may_enter = access.can_enter(request.user, unit, kind.model)
    form = form or kind.form(instance=held_record(unit, kind, held.pk))
    today = timezone.localdate()
    lines = list(getattr(held, kind.items.related).all()) if kind.items else []
    if kind.model is KINDS["ke-hoach"].model:
        lines = sorted(lines, key=lambda task: (_PLACE[task.state_on(today)], task.number))
        lines = [(task, task.state_on(today), task.state_label_on(today)) for task in lines]
    context = frame(request, unit) | {
        "kind": kind,
        "record": held,
        "facts": facts(held, form),
        "lines": lines,
        "progress": held.progress(today) if hasattr(held, "progress") else None,
        "form": form,
        "may_enter": may_enter,
        "may_confirm": access.can_confirm(request.user, unit) and not held.confirmed,
        "today": today,
        "refused": refused,
    }
    status = 422 if refused else _status(form)
    return render(request, "staff/activities/record.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int, kind: Kind, record: int) -> HttpResponse:
    """Confirm what the unit entered: from now on everybody reads it."""
    unit = seen_unit(request, pk)
    if not access.can_confirm(request.user, unit):
        raise Http404
    held = held_record(unit, kind, record)
    try:
        confirm_record(held, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã xác nhận; mục này nay có trên trang công khai."))
    return redirect("staff:activity", pk=pk, kind=kind, record=record)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int, kind: Kind, record: int) -> HttpResponse:
    """Take back what was entered by mistake."""
    unit = seen_unit(request, pk)
    if not access.can_enter(request.user, unit, kind.model):
        raise Http404
    held = held_record(unit, kind, record)
    try:
        delete_record(held, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("staff:activity", pk=pk, kind=kind, record=record)
    messages.success(request, _("Đã xóa “%(what)s”.") % {"what": held})
    return redirect("staff:activities", pk=pk, kind=kind)


def seen_unit(request: HttpRequest, pk: int) -> Unit:
    """The unit, or 404 for one whose work isn't this person's business."""
    units = Unit.with_illustrative.select_related("parent", "province")
    unit = get_object_or_404(units, pk=pk)
    if not access.can_see_activities(request.user, unit):
        raise Http404
    return unit


def held_record(unit: Unit, kind: Kind, pk: int) -> Any:
    """A record of that unit, or 404."""
    return get_object_or_404(kind.model.objects.select_related("unit__province"), pk=pk, unit=unit)


def frame(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    """What every page about a unit's activities shows."""
    return {"unit": unit, "illustrative": unit.illustrative, "kinds": KINDS.values()}


def saved(request: HttpRequest, form: ModelForm) -> bool:
    """Whether a posted form was written; what the service refuses stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save_record(form.instance, user=request.user)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    messages.success(request, _("Đã lưu."))
    return True


def facts(held: models.Model, form: ModelForm) -> list[tuple[str, str]]:
    """What is known of a record in words, in the order of its form."""
    found = []
    for name in form.fields:
        field = held._meta.get_field(name)
        value = getattr(held, name)
        if value in (None, ""):
            continue
        if field.choices:
            value = getattr(held, f"get_{name}_display")()
        elif isinstance(field, models.DateField):
            value = f"{value:%d/%m/%Y}"
        elif isinstance(field, models.DecimalField):
            value = amount_text(value)
        found.append((str(field.verbose_name), str(value)))
    return found


def _status(form: ModelForm) -> int:
    return 422 if form.is_bound else 200


_COUNTS = {
    "all": models.Count("pk"),
    "waiting": models.Count("pk", filter=models.Q(confirmed_at__isnull=True)),
}
_PLACE = {state: place for place, state in enumerate(PlanTask.STATE_LABELS)}
