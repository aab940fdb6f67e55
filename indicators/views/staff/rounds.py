"""Running a round: its days, groups, exemptions, appraisers, and which stage it's in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from indicators.access import can_manage_round
from indicators.forms.rounds import (
    MOST_REASON,
    ExemptionForm,
    ExtensionForm,
    GroupNamesForm,
    PlacesForm,
    WindowsForm,
    windows_initial,
)
from indicators.models import Exemption, Extension, RankingGroup, Round
from indicators.services.errors import Refused
from indicators.services.exempt import ExemptionPlan, exempt, lift_exemption
from indicators.services.extend import extend
from indicators.services.move_stage import move_stage
from indicators.services.regroup import regroup, remove_group
from indicators.services.set_windows import STAGES, set_windows


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def windows(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of every stage; which stage the round is in; extensions of single units."""
    round_ = managed_round(request, pk)
    form = WindowsForm(
        request.POST if request.method == "POST" else None,
        initial=windows_initial(round_.windows.all()),
    )
    if request.method == "POST" and form.is_valid():
        refused = _refusal(
            lambda: set_windows(
                user=request.user, round_=round_, windows=form.windows, reason=_reason(request)
            )
        )
        if not refused:
            messages.success(request, _("Đã lưu thời hạn."))
            return redirect("staff:round-windows", pk=pk)
        form.add_error(None, refused)
    return _windows_page(
        request, round_, form, ExtensionForm(round_=round_), reason=_reason(request)
    )


@login_required
@require_POST
def add_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one unit more days."""
    round_ = managed_round(request, pk)
    form = ExtensionForm(request.POST, round_=round_)
    if form.is_valid():
        chosen = form.cleaned_data
        refused = _refusal(
            lambda: extend(
                user=request.user,
                assessment=chosen["phieu"],
                stage=chosen["giai_doan"],
                until=chosen["den"],
                reason=chosen["ly_do"],
            )
        )
        if not refused:
            messages.success(request, _("Đã gia hạn và báo cho đơn vị."))
            return redirect("staff:round-windows", pk=pk)
        form.add_error(None, refused)
    unchanged = WindowsForm(initial=windows_initial(round_.windows.all()))
    return _windows_page(request, round_, unchanged, form)


@login_required
@require_POST
def change_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the round into another stage."""
    round_ = managed_round(request, pk)
    to = request.POST.get("giai-doan", "")
    refused = _refusal(
        lambda: move_stage(user=request.user, round_=round_, to=to, reason=_reason(request))
    )
    if refused:
        messages.error(request, refused)
    else:
        messages.success(
            request,
            _("Đợt đã chuyển sang giai đoạn “%(stage)s”.") % {"stage": Round.Stage(to).label},
        )
    return redirect("staff:round-windows", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of the ranking groups, and which unit is in which."""
    round_ = managed_round(request, pk)
    rows = list(round_.groups.all())
    assessments = list(round_.assessments.select_related("unit").order_by("unit__sort_key", "pk"))
    posted = request.POST if request.method == "POST" else None
    names = GroupNamesForm(posted, groups=rows)
    places = PlacesForm(
        posted,
        units={row.pk: row.unit_name or row.unit.full_name for row in assessments},
        groups={str(group.pk): group.name for group in rows},
        out=False,
        initial={f"u{row.pk}": str(row.group_id) for row in assessments},
    )
    if posted is not None and names.is_valid() and places.is_valid():
        was = {row.pk: row.group_id for row in assessments}
        moves = {
            unit: int(group) for unit, group in places.places.items() if was[unit] != int(group)
        }
        refused = _refusal(
            lambda: regroup(
                user=request.user,
                round_=round_,
                names=names.names,
                new=names.cleaned_data["moi"],
                moves=moves,
            )
        )
        if not refused:
            messages.success(
                request,
                ngettext(
                    "Đã lưu; %(n)d đơn vị đổi nhóm.", "Đã lưu; %(n)d đơn vị đổi nhóm.", len(moves)
                )
                % {"n": len(moves)},
            )
            return redirect("staff:round-groups", pk=pk)
        names.add_error(None, refused)
    taken = {row.group_id for row in assessments}
    context = _frame(round_) | {
        "names": names,
        "places": places,
        "empty": [group for group in rows if group.pk not in taken],
    }
    return render(request, "staff/rounds/groups.html", context)


@login_required
@require_POST
def drop_group(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """Remove a group that has no units."""
    round_ = managed_round(request, pk)
    row = get_object_or_404(RankingGroup, pk=group, round=round_)
    refused = _refusal(lambda: remove_group(user=request.user, group=row))
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, _("Đã bỏ nhóm “%(name)s”.") % {"name": row.name})
    return redirect("staff:round-groups", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exemptions(request: HttpRequest, pk: int) -> HttpResponse:
    """Which leaves don't apply to which units, and why."""
    round_ = managed_round(request, pk)
    form = ExemptionForm(request.POST if request.method == "POST" else None, round_=round_)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        plans = [
            ExemptionPlan(row.pk, chosen["tieu_chi"].pk, chosen["ly_do"]) for row in chosen["phieu"]
        ]
        refused = _refusal(lambda: exempt(user=request.user, round_=round_, plans=plans))
        if not refused:
            messages.success(request, _("Đã lưu miễn áp dụng."))
            return redirect("staff:round-exemptions", pk=pk)
        form.add_error(None, refused)
    rows = Exemption.objects.filter(assessment__round=round_).select_related(
        "assessment__unit", "criterion", "by"
    )
    context = _frame(round_) | {
        "form": form,
        "rows": rows.order_by("assessment__unit__sort_key", "criterion__position"),
    }
    return render(request, "staff/rounds/exemptions.html", context)


@login_required
@require_POST
def drop_exemption(request: HttpRequest, pk: int, exemption: int) -> HttpResponse:
    """Take one exemption back, with a reason."""
    round_ = managed_round(request, pk)
    row = get_object_or_404(
        Exemption.objects.select_related("criterion", "assessment__round__province"),
        pk=exemption,
        assessment__round=round_,
    )
    refused = _refusal(
        lambda: lift_exemption(user=request.user, exemption=row, reason=_reason(request))
    )
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, _("Đã bỏ miễn áp dụng."))
    return redirect("staff:round-exemptions", pk=pk)


def managed_round(request: HttpRequest, pk: int) -> Round:
    """The round, or 404 for who may not run it."""
    rounds = Round.objects.select_related("province", "criteria_set")
    round_ = get_object_or_404(rounds, pk=pk)
    if not can_manage_round(request.user, round_):
        raise Http404
    return round_


def _windows_page(
    request: HttpRequest,
    round_: Round,
    form: WindowsForm,
    extension: ExtensionForm,
    reason: str = "",
) -> HttpResponse:
    with_days = set(round_.windows.values_list("stage", flat=True))
    context = _frame(round_) | {
        "form": form,
        "extension": extension,
        "extensions": Extension.objects.filter(assessment__round=round_)
        .select_related("assessment__unit", "granted_by")
        .order_by("-pk"),
        "reason": reason,
        "stages": [stage for stage in STAGES if stage in with_days and stage != round_.stage],
    }
    return render(request, "staff/rounds/windows.html", context)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("ly_do", "")[:MOST_REASON]


def _frame(round_: Round) -> dict[str, object]:
    return {
        "round": round_,
        "may_manage": True,
        "closed": round_.stage == Round.Stage.PUBLISHED,
    }


def _refusal(act: Callable[[], object]) -> str:
    """Do it; why not, where it's refused."""
    try:
        act()
    except Refused as refused:
        return refused.message
    return ""
