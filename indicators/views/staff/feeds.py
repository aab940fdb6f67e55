"""Where ratio leaves take their figures from, and taking them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from indicators.access import can_enter, can_manage_set
from indicators.models import CriteriaSet, CriterionFeed, Indicator
from indicators.services.errors import Refused
from indicators.services.feed_scores import RATIOS, save_feeds, take_feeds
from indicators.views.staff.entry import visible_assessment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest, slug: str) -> HttpResponse:
    """An indicator and a period for every ratio leaf of a set."""
    sets = CriteriaSet.objects.visible_to(request.user).select_related("province")
    criteria_set = get_object_or_404(sets, slug=slug)
    if not can_manage_set(request.user, criteria_set):
        raise Http404
    leaves = list(criteria_set.criteria.filter(kind__in=RATIOS).order_by("position"))
    indicators = list(Indicator.objects.filter(kind=Indicator.Kind.RATIO))
    if request.method == "POST":
        chosen = {}
        for leaf in leaves:
            word = request.POST.get(f"chi-tieu-{leaf.pk}", "")
            if word:
                rule = request.POST.get(f"ky-{leaf.pk}", "")
                chosen[leaf.pk] = (int(word) if word.isascii() and word.isdigit() else 0, rule)
        try:
            number = save_feeds(criteria_set, chosen, user=request.user)
        except ValueError as error:
            raise Http404 from error
        messages.success(
            request,
            ngettext(
                "%(n)d tiêu chí lấy số liệu từ chỉ tiêu.",
                "%(n)d tiêu chí lấy số liệu từ chỉ tiêu.",
                number,
            )
            % {"n": number},
        )
        return redirect("staff:set-feeds", slug=slug)
    held = {feed.criterion_id: feed for feed in CriterionFeed.objects.filter(criterion__in=leaves)}
    context = {
        "set": criteria_set,
        "lines": [(leaf, held.get(leaf.pk)) for leaf in leaves],
        "indicators": indicators,
        "rules": CriterionFeed.PeriodRule.choices,
    }
    return render(request, "staff/figures/feeds.html", context)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the figures of indicators into the ratio leaves that are still empty."""
    found = visible_assessment(request, pk)
    if not can_enter(request.user, found):
        raise Http404
    try:
        number = take_feeds(found, user=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if number:
            messages.success(
                request,
                ngettext(
                    "Đã lấy số liệu cho %(n)d tiêu chí.",
                    "Đã lấy số liệu cho %(n)d tiêu chí.",
                    number,
                )
                % {"n": number},
            )
        else:
            messages.info(request, _("Không còn ô trống nào có số liệu chỉ tiêu."))
    return redirect("staff:assessment", pk=found.pk)
