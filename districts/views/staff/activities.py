"""A unit's plans, resolutions, inspections, initiatives and awards: read, entered, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts import access
from districts.activity_kinds import KINDS, Kind
from districts.forms.fields import amount_text
from districts.models import Finding, PlanTask, Unit
from districts.services.activities import (
    confirm_record,
    delete_record,
    made_just_now,
    page_version,
    save_record,
)
from districts.services.versions import ChangedMeanwhile, removal, told, versions

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
    if stored := saved(request, form):
        return redirect("staff:activity", pk=pk, kind=kind, record=stored.pk)
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
    if request.method == "POST":
        if not access.can_enter(request.user, unit, kind.model):
            raise Http404
        if gone := removal(kind.model, record, unit=unit):
            return _kept_as_new(request, unit, kind, gone)
    newest = page_version(kind.model(pk=record))
    held = held_record(unit, kind, record)
    if request.method != "POST":
        return show_record(request, unit, kind, held, shown=newest)
    form = kind.form(request.POST, instance=held_record(unit, kind, record))
    if saved(request, form, seen=seen_version(request)):
        return redirect("staff:activity", pk=pk, kind=kind, record=record)
    return show_record(request, unit, kind, held, shown=newest, form=form)


def show_record(
    request: HttpRequest,
    unit: Unit,
    kind: Kind,
    held: Any,
    *,
    shown: str,
    form: ModelForm | None = None,
    refused: tuple[int, Form] | None = None,
) -> HttpResponse:
    """The page of a record as it was `shown`, its version and that of its lines.

    `refused` is what was typed beside one of its lines, and why not.
    """
    may_enter = access.can_enter(request.user, unit, kind.model)
    today = timezone.localdate()
    seen_lines = versions(kind.items.model, **{kind.items.parent: held.pk}) if kind.items else {}
    lines = list(getattr(held, kind.items.related).all()) if kind.items else []
    if refused and not overtaken(refused[1]):
        # What was typed wrongly was typed on what the page showed then.
        seen_lines[refused[0]] = seen_version(request)
    for line in lines:
        line.seen = seen_lines.get(line.pk, 0)
    seen: int | str | None = shown.partition(".")[0]
    if form is not None and not overtaken(form):
        seen = seen_version(request)
    form = form or kind.form(instance=held_record(unit, kind, held.pk))
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
        "seen": seen,
        "shown": shown,
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
    if gone := removal(kind.model, record, unit=unit):
        messages.error(request, told(gone))
        return redirect("staff:activities", pk=pk, kind=kind)
    held = held_record(unit, kind, record)
    try:
        confirm_record(held, user=request.user, seen=request.POST.get("da-thay"))
    except ChangedMeanwhile as changed:
        messages.error(request, f"{changed.told} {_('Xem lại rồi hãy xác nhận.')}")
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
    if gone := removal(kind.model, record, unit=unit):
        messages.info(request, told(gone))
        return redirect("staff:activities", pk=pk, kind=kind)
    held = held_record(unit, kind, record)
    try:
        delete_record(held, user=request.user, seen=request.POST.get("da-thay"))
    except ChangedMeanwhile as changed:
        messages.error(request, f"{changed.told} {_('Xem lại rồi hãy xóa.')}")
        return redirect("staff:activity", pk=pk, kind=kind, record=record)
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


def saved(request: HttpRequest, form: ModelForm, *, seen: int | None = None) -> Any:
    """What a posted form was stored as, or None; what the service refuses stands in the form."""
    if request.method != "POST":
        return None
    if not form.is_valid():
        stored = clicked_twice(request, form)
    else:
        stored = None
        try:
            stored = save_record(form.instance, user=request.user, seen=seen)
        except ValidationError as error:
            refuse(form, error)
    if stored is not None:
        messages.success(request, _("Đã lưu."))
    return stored


def clicked_twice(request: HttpRequest, form: ModelForm) -> Any:
    """What the first of two clicks has added, where that is all that is wrong with the second."""
    if form.instance.pk is not None or set(form.errors) != {NON_FIELD_ERRORS}:
        return None
    return made_just_now(form.instance, request.user)


def refuse(form: Form | ModelForm, error: ValidationError) -> None:
    """Put into a form why the service didn't write it, at the fields where they are."""
    if isinstance(error, ChangedMeanwhile):
        form.overtaken = True
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
    else:
        for name, errors in error.error_dict.items():
            name = ASKED_AS.get(name, name)
            if name in form.fields:
                form.add_error(name, errors)
            elif name == NON_FIELD_ERRORS or not overtaken(form):
                form.add_error(None, errors)
    if overtaken(form):
        form.add_error(None, _("Lưu lần nữa để ghi đè, hoặc mở lại trang để giữ nội dung đó."))


def overtaken(form: Form | ModelForm) -> bool:
    """Whether somebody wrote what the form is about after its page was opened."""
    return getattr(form, "overtaken", False)


def seen_version(request: HttpRequest) -> int | None:
    """The version the page said it shows; None where it said none."""
    said = request.POST.get("da-thay", "")
    if not said:
        return None
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0


def _kept_as_new(request: HttpRequest, unit: Unit, kind: Kind, gone: Any) -> HttpResponse:
    """What was typed into a record that somebody has removed, to be saved as a new one."""
    form = kind.form(request.POST, instance=kind.model(unit=unit))
    form.full_clean()
    form.add_error(None, told(gone))
    form.add_error(None, _("Lưu lần nữa để ghi thành mục mới."))
    context = frame(request, unit) | {
        "kind": kind,
        "title": kind.add,
        "form": form,
        "action": reverse("staff:activity-new", args=[unit.pk, kind]),
    }
    return render(request, "staff/activities/form.html", context, status=422)


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
ASKED_AS = {"done_on": "ngay", "handled_on": "ngay", "handling": "cach"}
"""The fields of a line that are also asked for beside it, by another name."""
_PLACE = {state: place for place, state in enumerate(PlanTask.STATE_LABELS)}
