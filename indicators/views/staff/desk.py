"""What Home Affairs sees of rounds before anything is published."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.models import Membership
from indicators.access import (
    can_manage_round,
    can_read_ledger,
    can_recompute,
    can_see_round,
    leads_provinces,
)
from indicators.models import Edition, Round, Standing
from indicators.my_assessments import my_assessments
from indicators.provisional import survey_state
from indicators.services.staleness import mark_stale

TRAIL_SHOWN = 20


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The rounds this person may see with their state, and the units they belong to."""
    rounds = (
        Round.objects.visible_to(request.user)
        .with_freshness()
        .select_related("province", "criteria_set")
    )
    memberships = Membership.objects.filter(user=request.user).select_related(
        "unit__parent", "unit__province"
    )
    context = {
        "rounds": rounds,
        "memberships": memberships,
        "my_assessments": my_assessments(request.user),
        "signed_in_before": parse_datetime(request.session.get("signed_in_before", "")),
        "may_open": leads_provinces(request.user, (Membership.Role.HOME_AFFAIRS,)),
    }
    return render(request, "staff/desk.html", context)


@login_required
@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft standings of a round: how fresh they are, and what was published from it."""
    round_ = _visible_round(request, pk)
    standings = (
        Standing.objects.filter(assessment__round=round_)
        .in_rank_order()
        .select_related("assessment__unit", "assessment__group", "band")
    )
    context = {
        "round": round_,
        "standings": standings,
        "surveys": survey_state(round_),
        "computations": round_.computations.all()[:10],
        "changes": round_.changes.select_related("assessment__unit", "user")[:TRAIL_SHOWN],
        "may_read_ledger": can_read_ledger(request.user, round_),
        "editions": Edition.objects.filter(round=round_).order_by("-number"),
        "may_recompute": can_recompute(request.user, round_),
        "may_manage": can_manage_round(request.user, round_),
    }
    return render(request, "staff/round_detail.html", context)


@login_required
@require_POST
def ask_recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a round stale, so that it's computed anew."""
    round_ = _visible_round(request, pk)
    if not can_recompute(request.user, round_):
        raise Http404
    with transaction.atomic():
        mark_stale(round_.pk, trigger=f"yêu cầu của {request.user.get_username()}")
    messages.success(request, _("Đã yêu cầu tính lại. Kết quả cũ vẫn đọc được trong khi chờ."))
    return redirect("staff:round", pk=pk)


def _visible_round(request: HttpRequest, pk: int) -> Round:
    """The round, or 404 for one that isn't theirs: its existence is nobody else's business."""
    rounds = Round.objects.with_freshness().select_related("province", "criteria_set")
    round_ = get_object_or_404(rounds, pk=pk)
    if not can_see_round(request.user, round_):
        raise Http404
    return round_
