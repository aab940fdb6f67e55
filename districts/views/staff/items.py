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
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts import access
from districts.activity_kinds import Items, Kind
from districts.forms.activities import DoneForm, HandledForm
from districts.models import Finding, PlanTask, Unit
from districts.services.activities import (
    delete_item,
    finish_task,
    handle_finding,
    page_version,
    save_item,
)
from districts.services.versions import ChangedMeanwhile, removal, told, version
from districts.views.staff.activities import (
    clicked_twice,
    frame,
    held_record,
    overtaken,
    refuse,
    seen_unit,
    seen_version,
    show_record,
)


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
    if request.method == "POST" and (gone := _removal(items, held, item)):
        return _kept_as_new(request, unit, kind, items, held, gone)
    newest = version(items.model(pk=item))
    line = _line(items, held, item)
    form = items.form(request.POST or None, instance=line)
    return _asked(request, unit, kind, held, form, title=str(line), line=line.pk, newest=newest)


@login_required
@require_POST
def done(request: HttpRequest, pk: int, kind: Kind, record: int, item: int) -> HttpResponse:
    """A task is finished, a finding is handled."""
    unit, items = _entered(request, pk, kind)
    shown = page_version(kind.model(pk=record))
    held = held_record(unit, kind, record)
    if gone := _removal(items, held, item):
        typed = "; ".join(filter(None, (request.POST.get(name) for name in ("ngay", "cach"))))
        lost = _("Nội dung bạn vừa nhập: %(typed)s") % {"typed": Truncator(typed).chars(1_100)}
        messages.error(request, f"{told(gone)} {lost}")
        return redirect("staff:activity", pk=pk, kind=kind, record=record)
    line = _line(items, held, item)
    if isinstance(line, PlanTask):
        form = DoneForm(request.POST)
    elif isinstance(line, Finding):
        form = HandledForm(request.POST)
    else:
        raise Http404
    if not (form.is_valid() and _finished(request, line, form)):
        return show_record(request, unit, kind, held, shown=shown, refused=(line.pk, form))
    messages.success(request, _("Đã ghi “%(what)s”.") % {"what": line})
    return redirect("staff:activity", pk=pk, kind=kind, record=record)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int, kind: Kind, record: int, item: int) -> HttpResponse:
    """Remove a line entered by mistake."""
    unit, items = _entered(request, pk, kind)
    held = held_record(unit, kind, record)
    if gone := _removal(items, held, item):
        messages.info(request, told(gone))
        return redirect("staff:activity", pk=pk, kind=kind, record=record)
    line = _line(items, held, item)
    try:
        delete_item(line, user=request.user, seen=seen_version(request))
    except ChangedMeanwhile as changed:
        messages.error(request, f"{changed.told} {_('Xem lại rồi hãy xóa.')}")
        return redirect("staff:activity-item", pk=pk, kind=kind, record=record, item=item)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã xóa “%(what)s”.") % {"what": line})
    return redirect("staff:activity", pk=pk, kind=kind, record=record)


def _finished(request: HttpRequest, line: PlanTask | Finding, form: Form) -> bool:
    """Whether it was written; what the service refuses stands in the form, at its field."""
    chosen, seen = form.cleaned_data, seen_version(request)
    try:
        if isinstance(line, PlanTask):
            finish_task(line, user=request.user, done_on=chosen["ngay"], seen=seen)
        else:
            handle_finding(
                line,
                user=request.user,
                handled_on=chosen["ngay"],
                handling=chosen["cach"],
                seen=seen,
            )
    except ValidationError as error:
        refuse(form, error)
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
    newest: int | None = None,
) -> HttpResponse:
    if request.method == "POST" and _saved(request, form):
        messages.success(request, _("Đã lưu."))
        return redirect("staff:activity", pk=unit.pk, kind=kind, record=held.pk)
    context = frame(request, unit) | {
        "kind": kind,
        "record": held,
        "title": title,
        "form": form,
        "line": line,
        "newest": newest,
        "seen": seen_version(request) if form.is_bound and not overtaken(form) else newest,
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/activities/form.html", context, status=status)


def _saved(request: HttpRequest, form: ModelForm) -> bool:
    """Whether the line is stored, by this click or the one before it."""
    if not form.is_valid():
        return clicked_twice(request, form) is not None
    try:
        save_item(form.instance, user=request.user, seen=seen_version(request))
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


def _removal(items: Items, held: Any, pk: int) -> Any:
    """The row of the history that says who removed a line of this record, or None."""
    return removal(items.model, pk, **{items.parent: held.pk})


def _kept_as_new(
    request: HttpRequest, unit: Unit, kind: Kind, items: Items, held: Any, gone: Any
) -> HttpResponse:
    """What was typed into a line that somebody has removed, to be saved as a new one."""
    form = items.form(request.POST, instance=items.model(**{items.parent: held}))
    form.full_clean()
    form.add_error(None, told(gone))
    form.add_error(None, _("Lưu lần nữa để ghi thành mục mới."))
    context = frame(request, unit) | {
        "kind": kind,
        "record": held,
        "title": items.add,
        "form": form,
        "action": reverse("staff:activity-item-new", args=[unit.pk, kind, held.pk]),
    }
    return render(request, "staff/activities/form.html", context, status=422)
