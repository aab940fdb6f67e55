"""What the council decides, and how far claims and appraisals lie apart."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indicators import access
from indicators.appraisal_lines import AppraisalLine, appraisal_lines
from indicators.forms.appraisal import LinesForm
from indicators.gaps import gaps_by_leaf, gaps_by_unit
from indicators.models import Assessment, Round, Score, ScoreChange
from indicators.services.appraise import why_closed
from indicators.services.decide import decide
from indicators.services.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """The leaves in dispute: lowered and not accepted, or decided already."""
    round_ = get_object_or_404(Round.objects.select_related("province", "criteria_set"), pk=pk)
    if not access.can_see_round(request.user, round_):
        raise Http404
    step = ScoreChange.Step.COUNCIL
    lines = _disputed(round_)
    form = LinesForm(lines, step)
    if request.method == "POST":
        form = LinesForm(lines, step, request.POST)
        try:
            saved = form.take(decide(round_, form.cells(), user=request.user))
        except PermissionDenied as error:
            raise Http404 from error
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            if not form.errors:
                messages.success(request, _("Đã lưu %(n)d ô.") % {"n": saved})
                return redirect("staff:council", pk=pk)
    context = {
        "round": round_,
        "form": form,
        "closed": why_closed(round_, Round.Stage.COUNCIL),
        "may_decide": access.can_decide_for_council(request.user, round_),
        "may_manage": access.can_manage_round(request.user, round_),
        "by": "council",
        "step": step,
    }
    return render(
        request,
        "staff/appraisal/council.html",
        context,
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """Claimed minus given, by unit and by leaf."""
    round_ = get_object_or_404(Round.objects.select_related("province", "criteria_set"), pk=pk)
    if not access.can_see_round(request.user, round_):
        raise Http404
    context = {
        "round": round_,
        "units": gaps_by_unit(round_),
        "leaves": gaps_by_leaf(round_),
        "may_manage": access.can_manage_round(request.user, round_),
    }
    return render(request, "staff/appraisal/gaps.html", context)


def _disputed(round_: Round) -> list[AppraisalLine]:
    given_less = Q(appraised_2__lt=F("self_points")) | Q(
        appraised_2__isnull=True, appraised_1__lt=F("self_points")
    )
    refused_claim = Q(na_claimed=True, not_applicable=False, appraised_1__isnull=False)
    cells = list(
        Score.objects.filter(assessment__round=round_)
        .filter(given_less | refused_claim | Q(council__isnull=False))
        .values_list("assessment", "criterion")
    )
    assessments = list(
        Assessment.objects.filter(pk__in={a for a, _c in cells})
        .select_related("unit", "group")
        .in_group_order()
    )
    leaves = list(
        round_.criteria_set.criteria.filter(pk__in={c for _a, c in cells})
        .select_related("area")
        .order_by("position")
    )
    wanted = set(cells)
    return [
        line
        for line in appraisal_lines(round_, assessments, leaves)
        if (line.assessment.pk, line.leaf.pk) in wanted
    ]
