"""A unit explains what was lowered."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import access
from indicators.appraisal_lines import AppraisalLine, appraisal_lines
from indicators.models import Assessment, Round
from indicators.services.errors import Refused
from indicators.services.explain import explain
from indicators.services.stage_windows import stage_window


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def explanations(request: HttpRequest, pk: int) -> HttpResponse:
    """Lowered leaves of one unit with the appraiser's comment and the unit's explanation."""
    assessment = get_object_or_404(
        Assessment.objects.select_related("round__criteria_set", "round__province", "unit"), pk=pk
    )
    if not access.can_see_assessment(request.user, assessment):
        raise Http404
    seen = access.areas_seen(request.user, assessment)
    leaves = [
        leaf
        for leaf in assessment.round.criteria_set.criteria.leaves()
        .select_related("area")
        .order_by("position")
        if seen is None or leaf.area_id in seen
    ]
    lines = [
        line for line in appraisal_lines(assessment.round, [assessment], leaves) if line.lowered
    ]
    window = stage_window(assessment, Round.Stage.EXPLANATION)
    errors: dict[int, str] = {}
    if request.method == "POST":
        errors = _save(request, assessment, lines)
        if not errors:
            return redirect("staff:explanations", pk=pk)
    context = {
        "assessment": assessment,
        "lines": [
            (
                line,
                request.POST.get(f"giai-trinh-{line.leaf.pk}", line.explanation),
                errors.get(line.leaf.pk, ""),
            )
            for line in lines
        ],
        "may_explain": access.can_enter(request.user, assessment),
        "closed": window.why_closed(assessment.round, timezone.now()),
        "last_day": window.last_day,
    }
    return render(
        request,
        "staff/appraisal/explanations.html",
        context,
        status=422 if errors else 200,
    )


def _save(
    request: HttpRequest, assessment: Assessment, lines: list[AppraisalLine]
) -> dict[int, str]:
    """Save what was typed anew; errors by leaf."""
    errors, saved = {}, 0
    for line in lines:
        typed = request.POST.get(f"giai-trinh-{line.leaf.pk}", "").strip()
        if typed == line.explanation:
            continue
        try:
            explain(assessment, line.leaf, typed, user=request.user)
        except PermissionDenied as error:
            raise Http404 from error
        except Refused as refused:
            errors[line.leaf.pk] = refused.message
        else:
            saved += 1
    if saved:
        messages.success(request, _("Đã lưu %(n)d giải trình.") % {"n": saved})
    return errors
