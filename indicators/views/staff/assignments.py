"""Who appraises which areas: areas down, people across."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.models import Assignment, RankingGroup, Round
from indicators.services.assign_appraisers import (
    Task,
    appraisers_of,
    areas_of,
    assign_appraisers,
)
from indicators.services.errors import Refused
from indicators.views.staff.rounds import managed_round


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix of one group, or of all groups together; what differs from it is saved."""
    round_ = managed_round(request, pk)
    groups = list(round_.groups.all())
    group = _group(request, groups)
    people, areas = appraisers_of(round_), areas_of(round_)
    words = {
        f"{person.pk}-{area.pk}": Task(person.pk, area.pk) for person in people for area in areas
    }
    rows = list(Assignment.objects.filter(round=round_))
    held = {
        f"{row.user_id}-{row.area_id}"
        for row in rows
        if row.group_id == (group.pk if group else None)
    }
    checked, shown = held, held
    if request.method == "POST":
        checked = set(request.POST.getlist("giao")) & words.keys()
        # Only what was changed on this page: what others saved meanwhile stays.
        shown = set(request.POST.get("da-thay", "").split(",")) & words.keys()
        try:
            given, taken = assign_appraisers(
                user=request.user,
                round_=round_,
                group=group,
                add=[words[word] for word in checked - shown],
                remove=[words[word] for word in shown - checked],
            )
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(
                request,
                _("Đã giao %(given)d, thôi giao %(taken)d lĩnh vực.")
                % {"given": given, "taken": taken},
            )
            return redirect(_address(round_, group))
    elsewhere = {
        f"{row.user_id}-{row.area_id}"
        for row in rows
        if row.group_id != (group.pk if group else None)
    }
    context = {
        "round": round_,
        "may_manage": True,
        "closed": round_.stage == Round.Stage.PUBLISHED,
        "groups": groups,
        "group": group,
        "people": people,
        "shown": ",".join(sorted(shown)),
        "matrix": [
            (
                area,
                [
                    (person, word, word in checked, word in elsewhere)
                    for person in people
                    for word in [f"{person.pk}-{area.pk}"]
                ],
            )
            for area in areas
        ],
    }
    return render(request, "staff/rounds/assignments.html", context)


def _group(request: HttpRequest, groups: list[RankingGroup]) -> RankingGroup | None:
    word = request.GET.get("nhom", "")
    return next((group for group in groups if str(group.pk) == word), None)


def _address(round_: Round, group: RankingGroup | None) -> str:
    here = reverse("staff:round-assignments", args=[round_.pk])
    return f"{here}?nhom={group.pk}" if group else here
