"""The list of indicators, and the targets of a province."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Membership, Unit
from indicators.access import can_edit_indicators, can_release_figures
from indicators.figure_words import target_text
from indicators.forms.figures import IndicatorForm, TargetForm, period_choices
from indicators.models import Indicator, Target
from indicators.period_words import period_label
from indicators.services import edit_figures as services
from indicators.services.edit_figures import save_indicator, set_target
from indicators.services.errors import Refused


@login_required
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator with its formula; the same for all provinces."""
    _provinces(request)
    context = {
        "indicators": Indicator.objects.select_related("part_of"),
        "may_edit": can_edit_indicators(request.user),
    }
    return render(request, "staff/figures/indicators.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the words of an indicator; a load of the shipped list then leaves it alone."""
    found = get_object_or_404(Indicator, slug=slug)
    if not can_edit_indicators(request.user):
        raise Http404
    form = IndicatorForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        save_indicator(form.instance, user=request.user)
        messages.success(request, _("Đã lưu chỉ tiêu “%(name)s”.") % {"name": form.instance.name})
        return redirect("staff:indicators")
    context = {"form": form, "indicator": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/figures/indicator.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """The targets of the provinces this person answers for, and one more."""
    provinces = _provinces(request)
    units = Unit.with_illustrative.filter(
        Q(pk__in=provinces.values("pk")) | Q(province__in=provinces.values("pk"))
    ).exclude(level=Unit.Level.COMMUNE)
    form = TargetForm(request.POST or None, units=units.in_vietnamese_order())
    if request.method == "POST" and form.is_valid():
        target = form.save(commit=False)
        period = form.period_found
        target.period_start, target.period_end = period.start, period.end
        try:
            set_target(target, user=request.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Đã đặt mục tiêu."))
            return redirect("staff:targets")
    found = Target.objects.filter(unit__in=units).select_related("unit", "indicator")
    context = {
        "form": form,
        "years": period_choices(timezone.localdate().year),
        "targets": [
            (one, target_text(one.indicator, one), period_label(one.period))
            for one in found.order_by("-period_end", "unit__sort_key", "indicator__position")[:500]
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/figures/targets.html", context, status=status)


@login_required
@require_POST
def drop_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a target back; those that a printed source names stay."""
    target = get_object_or_404(Target.objects.select_related("unit__province"), pk=pk)
    if not can_release_figures(request.user, target.unit):
        raise Http404
    try:
        services.drop_target(target, user=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Đã bỏ mục tiêu."))
    return redirect("staff:targets")


def _provinces(request: HttpRequest) -> QuerySet[Unit]:
    """The provinces whose Home Affairs this person belongs to; 404 for everybody else."""
    found = Unit.with_illustrative.filter(level=Unit.Level.PROVINCE)
    if not request.user.is_superuser:
        found = found.filter(
            pk__in=Membership.objects.filter(
                user=request.user, role=Membership.Role.HOME_AFFAIRS
            ).values("unit")
        )
    if not found.exists():
        raise Http404
    return found
