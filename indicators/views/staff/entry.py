"""The page on which a unit scores itself, and the door its script saves cells through."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from districts.services.person_name import person_name
from indicators import scoring
from indicators.access import (
    areas_seen,
    can_enter,
    can_see_assessment,
    can_submit,
    can_try_changes,
)
from indicators.entry_sheet import Sheet, joined, points_text, sheet
from indicators.entry_texts import script_texts
from indicators.forms.entry import NOT_APPLICABLE, ReadCell, fields_of, read_cell, stored_values
from indicators.leaf_rules import leaf_rule, leaves_with_rules
from indicators.models import Assessment, Criterion, Notice, Round, ScoreChange
from indicators.provisional import survey_state
from indicators.services.cells import CellResult, Outcome
from indicators.services.checklist import areas_so_far
from indicators.services.enter_scores import enter_scores
from indicators.services.errors import Refused
from indicators.services.stage_windows import stage_window, why_not_editable

CELLS_AT_ONCE = 500


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's self-score, an area at a time; a POST saves what was typed in the area."""
    found = visible_assessment(request, pk)
    area = request.GET.get("linh-vuc", "")
    if request.method == "POST":
        return _save_area(request, found, area)
    return _page(request, found, sheet(found, area, areas_seen(request.user, found)))


@login_required
@require_POST
def save_cells(request: HttpRequest, pk: int) -> JsonResponse:
    """Save cells, or say what they would be worth (`preview`), as JSON for the page's script."""
    found = get_object_or_404(Assessment.objects.select_related("round"), pk=pk)
    try:
        asked = json.loads(request.body)
        typed = {int(cell["criterion"]): dict(cell) for cell in asked["cells"][:CELLS_AT_ONCE]}
        seen = {leaf: _whole(cell.get("seen")) for leaf, cell in typed.items()}
        preview = bool(asked.get("preview"))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        _must_enter(request, found)
        return JsonResponse({"message": _("Không đọc được nội dung gửi lên.")}, status=400)
    # A number that no row can have is asked for nowhere; SQLite would fail at it.
    leaves = leaves_with_rules(found.round.criteria_set_id, [pk for pk in typed if 0 < pk < 2**63])
    read = {pk: read_cell(leaves[pk], cell) for pk, cell in typed.items() if pk in leaves}
    answers = {
        pk: {"criterion": pk, "outcome": Outcome.REFUSED, "errors": cell.errors, "message": ""}
        for pk, cell in read.items()
        if cell.errors
    }
    for unknown in typed.keys() - leaves.keys():
        answers[unknown] = {
            "criterion": unknown,
            "outcome": Outcome.REFUSED,
            "message": _("Ô này không thuộc đợt đánh giá."),
        }
    good = {pk: cell for pk, cell in read.items() if not cell.errors}
    if preview:
        _must_enter(request, found)
        answers |= _preview(leaves, good)
        return JsonResponse({"cells": [answers[pk] for pk in typed]})
    try:
        results = enter_scores(
            found,
            [cell.as_input(found.pk, pk, seen[pk]) for pk, cell in good.items()],
            user=request.user,
            door=ScoreChange.Door.PAGE,
            leaves=leaves,
        )
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=409)
    except PermissionDenied as denied:
        raise Http404 from denied
    for result in results:
        leaf = leaves[result.cell.criterion]
        answers[leaf.pk] = _answer(result, leaf)
    areas = areas_so_far(found)
    whole = [area.progress for area in areas]
    return JsonResponse(
        {
            "cells": [answers[pk] for pk in typed],
            "filled": f"{sum(a.filled for a in whole)}/{sum(a.of for a in whole)}",
            "proven": f"{sum(a.proven for a in whole)}/{sum(a.to_prove for a in whole)}",
            "areas": {str(a.area): f"{a.progress.filled}/{a.progress.of}" for a in areas},
            # Colleagues' cells included: the page adds up what stands on it only.
            "claimed": {
                part: {str(a.area): f"{a.claimed:f}" for a in areas if a.part == part}
                for part in (Criterion.Part.MAIN, Criterion.Part.BONUS)
            },
        }
    )


def _must_enter(request: HttpRequest, found: Assessment) -> None:
    """404 for who doesn't enter for the unit."""
    if not can_enter(request.user, found):
        raise Http404


def visible_assessment(request: HttpRequest, pk: int) -> Assessment:
    """The assessment, or 404 for one that isn't theirs: its existence is nobody else's business."""
    found = get_object_or_404(
        Assessment.objects.select_related(
            "round__criteria_set", "round__province", "unit", "group", "submitted_by"
        ),
        pk=pk,
    )
    if not can_see_assessment(request.user, found):
        raise Http404
    return found


def _save_area(request: HttpRequest, found: Assessment, area: str) -> HttpResponse:
    """Save the cells somebody touched; what was refused is shown again as it was typed."""
    if not can_enter(request.user, found):
        raise Http404
    leaves = {leaf.pk: leaf for leaf in found.round.criteria_set.criteria.leaves()}
    typed: dict[int, dict[str, str]] = {}
    for pk, leaf in leaves.items():
        names = [*fields_of(leaf), NOT_APPLICABLE]
        given = {name: request.POST.get(f"o{pk}-{name}", "").strip() for name in names}
        if f"o{pk}-was" in request.POST and request.POST[f"o{pk}-was"] != joined(given):
            typed[pk] = given
    read = {pk: read_cell(leaves[pk], given) for pk, given in typed.items()}
    inputs = [
        cell.as_input(found.pk, pk, _whole(request.POST.get(f"o{pk}-seen")))
        for pk, cell in read.items()
        if not cell.errors
    ]
    closed = ""
    results: dict[int, CellResult] = {}
    try:
        done = enter_scores(found, inputs, user=request.user, door=ScoreChange.Door.PAGE)
        results = {result.cell.criterion: result for result in done}
    except Refused as refusal:
        closed = refusal.message
    saved = sum(result.outcome is Outcome.SAVED for result in results.values())
    page = sheet(found, area)
    if closed:
        messages.error(request, _("Chưa lưu được. %(why)s") % {"why": closed})
    elif saved:
        text = ngettext("Đã lưu %(n)d tiêu chí.", "Đã lưu %(n)d tiêu chí.", saved)
        messages.success(request, text % {"n": saved})
    _show_again(page, typed, read, results, keep_all=bool(closed))
    if not closed and not page.errors:
        if not saved:
            messages.info(request, _("Không có gì thay đổi."))
        code = page.area.code if page.area else ""
        return redirect(f"{reverse('staff:assessment', args=[found.pk])}?linh-vuc={code}")
    return _page(request, found, page, typed=typed if closed else None)


def _show_again(
    page: Sheet,
    typed: dict[int, dict[str, str]],
    read: dict[int, ReadCell],
    results: dict[int, CellResult],
    *,
    keep_all: bool,
) -> None:
    """Put back what was typed where it wasn't saved, with the reason beside it."""
    for row in page.rows:
        pk = row.leaf.pk
        if pk not in typed:
            continue
        result = results.get(pk)
        failed = result is not None and result.outcome in (Outcome.REFUSED, Outcome.CONFLICT)
        if not (keep_all or failed or read[pk].errors):
            continue
        for field in row.fields:
            field.value = typed[pk][field.name]
            field.error = read[pk].errors.get(field.name, "")
        row.ticked = bool(typed[pk][NOT_APPLICABLE])
        if result is not None and result.outcome is Outcome.REFUSED:
            row.messages.append(result.message)
        elif result is not None and result.newer is not None:
            row.messages.append(
                _(
                    "%(who)s đã ghi “%(what)s” lúc %(at)s. Lưu lần nữa để ghi đè, hoặc mở lại "
                    "trang để giữ số liệu đó."
                )
                % _newer(result.newer)
            )


def _page(
    request: HttpRequest, found: Assessment, page: Sheet, typed: dict | None = None
) -> HttpResponse:
    now = timezone.now()
    window = stage_window(found)
    may_enter = can_enter(request.user, found)
    closed = why_not_editable(found, window, now)
    sent_back = ""
    if found.status == Assessment.Status.RETURNED:
        told = Notice.objects.filter(key__startswith=f"sent_back:{found.pk}:").first()
        sent_back = told.text if told else ""
    context = {
        "assessment": found,
        "round": Round.objects.with_freshness().get(pk=found.round_id),
        "sheet": page,
        "window": window,
        "days_left": window.days_left(now),
        "may_enter": may_enter,
        # What couldn't be saved because it's closed stays on the page, to be copied.
        "editable": may_enter and (not closed or typed is not None),
        "closed": closed,
        "sent_back": sent_back,
        "surveys": survey_state(found.round, [found]),
        "may_submit": can_submit(request.user, found),
        "may_try": can_try_changes(request.user, found),
        "texts": script_texts(),
    }
    return render(request, "staff/entry/assessment.html", context)


def _preview(leaves: dict[int, Criterion], good: dict[int, ReadCell]) -> dict[int, dict[str, Any]]:
    answers: dict[int, dict[str, Any]] = {}
    for pk, cell in good.items():
        answer: dict[str, Any] = {"criterion": pk, "outcome": "preview", "points": ""}
        try:
            if not cell.not_applicable:
                answer["points"] = points_text(
                    scoring.leaf_points(leaf_rule(leaves[pk]), cell.declared).points
                )
            elif not leaves[pk].na_allowed:
                answer["message"] = _("Tiêu chí này không được ghi không áp dụng.")
        except scoring.PointsError as error:
            answer["message"] = error.message
        answers[pk] = answer
    return answers


def _answer(result: CellResult, leaf: Criterion) -> dict[str, Any]:
    score = result.score
    answer: dict[str, Any] = {
        "criterion": leaf.pk,
        "outcome": result.outcome,
        "points": points_text(score.self_points if score else None),
        "values": stored_values(leaf, score),
        "version": result.version,
        "message": result.message,
    }
    if result.newer is not None:
        answer["newer"] = _newer(result.newer)
    return answer


def _newer(change: ScoreChange) -> dict[str, str]:
    return {
        "who": person_name(change.user) or _("Hệ thống"),
        "what": change.after or _("xóa trống"),
        "at": timezone.localtime(change.at).strftime("%H:%M %d/%m/%Y"),
    }


def _whole(value: object) -> int:
    """The version somebody has seen; 0, nothing at all, where it wasn't sent."""
    try:
        return int(str(value))
    except ValueError:
        return 0
