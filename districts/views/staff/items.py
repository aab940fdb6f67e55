"""The lines of a plan, an inspection or a resolution: added, changed, finished."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts import access
from districts.activity_kinds import Items, Kind
from districts.forms.activities import DoneForm, HandledForm
from districts.models import Finding, PlanTask, Unit
from districts.services.activities import delete_item, finish_task, handle_finding, save_item
from districts.views.staff.activities import frame, held_record, seen_unit, show_record


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int, kind: Kind, record: int) -> HttpResponse:
    """One more line."""
    unit, items = _entered(request, pk, kind)
    held = held_record(unit, kind, record)
    last = getattr(held, items.related).aggregate(last=Max("number"))["last"] or 0
    made = items.model(**{items.parent: held})
    form = items.form(request.POST or None, instance=made, initial={"number": last + 1})
    return _asked(request, unit, kind, held, form, title=items.add)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, kind: Kind, record: int, item: int) -> HttpResponse:
    """One line."""
    unit, items = _entered(request, pk, kind)
    held = held_record(unit, kind, record)
    line = _line(items, held, item)
    form = items.form(request.POST or None, instance=line)
    return _asked(request, unit, kind, held, form, title=str(line), line=line.pk)


@login_required
@require_POST
def done(request: HttpRequest, pk: int, kind: Kind, record: int, item: int) -> HttpResponse:
    """A task is finished, a finding is handled."""
    unit, items = _entered(request, pk, kind)
    held = held_record(unit, kind, record)
    line = _line(items, held, item)
    if isinstance(line, PlanTask):
        form = DoneForm(request.POST)
    elif isinstance(line, Finding):
        form = HandledForm(request.POST)
    else:
        raise Http404
    if not (form.is_valid() and _finished(request, line, form)):
        return show_record(request, unit, kind, held, refused=(line.pk, form))
    messages.success(request, _("Đã ghi “%(what)s”.") % {"what": line})
    return redirect("staff:activity", pk=pk, kind=kind, record=record)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int, kind: Kind, record: int, item: int) -> HttpResponse:
    """Remove a line entered by mistake."""
    unit, items = _entered(request, pk, kind)
    line = _line(items, held_record(unit, kind, record), item)
    try:
        delete_item(line, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã xóa “%(what)s”.") % {"what": line})
    return redirect("staff:activity", pk=pk, kind=kind, record=record)


def _finished(request: HttpRequest, line: PlanTask | Finding, form: Form) -> bool:
    """Whether it was written; what the service refuses stands in the form, at its field."""
    chosen = form.cleaned_data
    try:
        if isinstance(line, PlanTask):
            finish_task(line, user=request.user, done_on=chosen["ngay"])
        else:
            handle_finding(
                line, user=request.user, handled_on=chosen["ngay"], handling=chosen["cach"]
            )
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return False
        for name, errors in error.error_dict.items():
            form.add_error(_ASKED_AS.get(name), errors)
        return False
    return True


def _entered(request: HttpRequest, pk: int, kind: Kind) -> tuple[Unit, Items]:
    """The unit and the lines of the kind; 404 where there are none or they aren't theirs."""
    unit = seen_unit(request, pk)
    if kind.items is None or not access.can_enter(request.user, unit, kind.model):
        raise Http404
    return unit, kind.items


def _line(items: Items, held: Any, pk: int) -> Any:
    found = items.model._default_manager.select_related(f"{items.parent}__unit__province")
    return get_object_or_404(found, pk=pk, **{items.parent: held})


def _asked(
    request: HttpRequest,
    unit: Unit,
    kind: Kind,
    held: Any,
    form: ModelForm,
    *,
    title: object,
    line: int | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save_item(form.instance, user=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("staff:activity", pk=unit.pk, kind=kind, record=held.pk)
    context = frame(request, unit) | {
        "kind": kind,
        "record": held,
        "title": title,
        "form": form,
        "line": line,
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/activities/form.html", context, status=status)


_ASKED_AS = {"done_on": "ngay", "handled_on": "ngay", "handling": "cach"}
