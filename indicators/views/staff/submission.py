"""Submitting a self-score: the check list, submit, withdraw, send back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from indicators.access import areas_seen, can_enter, can_manage_round, can_submit
from indicators.entry_sheet import read_state
from indicators.models import Assessment
from indicators.services.checklist import findings, progress
from indicators.services.errors import Refused
from indicators.services.send_back import return_for_revision
from indicators.services.stage_windows import stage_window
from indicators.services.submit import submit
from indicators.services.withdraw import why_not_withdrawable, withdraw
from indicators.views.staff.entry import visible_assessment


@login_required
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, and the button that submits: not for who reads some areas only."""
    found = visible_assessment(request, pk)
    if areas_seen(request.user, found) is not None:
        raise Http404
    return _page(request, found)


@login_required
@require_POST
def submit_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit the self-score."""
    found = visible_assessment(request, pk)
    return _act(
        request,
        found,
        lambda: submit(found, user=request.user),
        _("Đã nộp phiếu tự đánh giá."),
    )


@login_required
@require_POST
def withdraw_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the self-score for editing."""
    found = visible_assessment(request, pk)
    return _act(
        request,
        found,
        lambda: withdraw(found, user=request.user),
        _("Đã rút lại phiếu để sửa. Nhớ nộp lại trước khi hết hạn."),
    )


@login_required
@require_POST
def return_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the self-score back to its unit, with a reason."""
    found = visible_assessment(request, pk)
    reason = request.POST.get("reason", "")
    if not can_manage_round(request.user, found.round):
        raise Http404
    try:
        return_for_revision(found, user=request.user, reason=reason)
    except Refused as refusal:
        return _page(request, found, return_error=refusal.message, reason=reason)
    messages.success(request, _("Đã trả lại phiếu và báo cho đơn vị."))
    return redirect("staff:assessment-check", pk=pk)


def _act(
    request: HttpRequest, found: Assessment, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        act()
    except PermissionDenied as denied:
        raise Http404 from denied
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("staff:assessment-check", pk=found.pk)


def _page(
    request: HttpRequest, found: Assessment, *, return_error: str = "", reason: str = ""
) -> HttpResponse:
    now = timezone.now()
    window = stage_window(found)
    listed = findings(found)
    submitted = found.status == Assessment.Status.SUBMITTED
    leaves = found.round.criteria_set.criteria.leaves().order_by("position")
    may_submit = can_submit(request.user, found)
    context = {
        "assessment": found,
        "blocking": [finding for finding in listed if finding.blocking],
        "warnings": [finding for finding in listed if not finding.blocking],
        "progress": progress(leaves, **read_state(found)),
        "window": window,
        "days_left": window.days_left(now),
        "closed": window.why_closed(found.round, now),
        "submitted": submitted,
        "may_enter": can_enter(request.user, found),
        "may_submit": may_submit,
        "not_withdrawable": why_not_withdrawable(found) if submitted and may_submit else "",
        "may_return": submitted and can_manage_round(request.user, found.round),
        "return_error": return_error,
        "reason": reason,
    }
    return render(request, "staff/entry/check.html", context, status=422 if return_error else 200)
