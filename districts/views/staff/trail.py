"""Who did what to an activity, for those who may see it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.activity_kinds import Kind
from districts.activity_trail import trail_of
from districts.views.staff.activities import frame, held_record, seen_unit


@login_required
@require_safe
def trail(request: HttpRequest, pk: int, kind: Kind, record: int) -> HttpResponse:
    """Every act on one record and its lines, newest first."""
    unit = seen_unit(request, pk)
    held = held_record(unit, kind, record)
    context = frame(request, unit) | {
        "kind": kind,
        "record": held,
        "steps": trail_of(held, kind),
    }
    return render(request, "staff/activities/trail.html", context)
