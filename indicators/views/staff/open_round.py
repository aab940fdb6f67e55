"""Opening a round in three steps, each with an address of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.models import Membership, Unit
from indicators.calendar import day_in_vietnam
from indicators.forms.rounds import (
    BasicsForm,
    KeptExemptionsForm,
    PeriodForm,
    PlacesForm,
    WindowsForm,
    windows_initial,
)
from indicators.models import CriteriaSet, CriterionMapping, Exemption, Round
from indicators.services.errors import Refused
from indicators.services.open_round import (
    GroupPlan,
    UnitExemption,
    check_group_names,
    check_period,
    check_set_fits,
    open_round,
    period_bounds,
    units_of_round,
)

CARRIED = ("tinh", "cap", "nam", "ky", "bo", "ngay", "nhom")
"""What the steps before hand on to the next one."""

Mapped = CriterionMapping.Kind


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_a_round(request: HttpRequest) -> HttpResponse:
    """Which round; by which set, in which groups; when, and which unit where. Then it's open."""
    provinces = _provinces(request)
    if not provinces and not request.user.is_superuser:
        raise Http404
    data = request.POST if request.method == "POST" else request.GET
    period = PeriodForm(
        data if "nam" in data else None,
        provinces=provinces,
        national=request.user.is_superuser,
        initial=_first_guess(provinces),
    )
    if not period.is_valid():
        return render(request, "staff/rounds/open_period.html", {"form": period})
    if period.taken:
        period.add_error(None, _("Đã có đợt đánh giá của tỉnh, cấp và kỳ này."))
        return render(request, "staff/rounds/open_period.html", {"form": period})
    last = period.last_round
    basics = BasicsForm(
        data if "bo" in data else None,
        sets=_sets(period),
        initial=_basics_guess(period, last),
    )
    if not _basics_hold(period, basics):
        context = {"period": period, "form": basics, "last": last, "carried": _carried(data)}
        return render(request, "staff/rounds/open_basics.html", context)
    return _open(request, period, basics, last, data)


def _open(
    request: HttpRequest,
    period: PeriodForm,
    basics: BasicsForm,
    last: Round | None,
    data: QueryDict,
) -> HttpResponse:
    wanted, names = period.cleaned_data, basics.cleaned_data["nhom"]
    criteria_set, day = basics.cleaned_data["bo"], basics.cleaned_data["ngay"]
    units = {
        unit.pk: unit
        for unit in units_of_round(
            period.province, wanted["cap"], day, illustrative=criteria_set.illustrative
        )
    }
    kept = _exemptions_to_keep(last, criteria_set, units)
    posted = request.POST if request.method == "POST" else None
    windows = WindowsForm(posted, initial=windows_initial(last.windows.all(), 1) if last else {})
    places = PlacesForm(
        posted,
        units={pk: unit.full_name for pk, unit in units.items()},
        groups={str(number): name for number, name in enumerate(names, start=1)},
        out=True,
        initial=_places_guess(units, names, last),
    )
    exemptions = KeptExemptionsForm(
        posted,
        choices=[(key, label) for key, (label, _row) in kept.items()],
        initial={"mien": list(kept)},
    )
    if posted is not None and all(form.is_valid() for form in (windows, places, exemptions)):
        try:
            round_ = open_round(
                user=request.user,
                criteria_set=criteria_set,
                province=period.province,
                level=wanted["cap"],
                year=wanted["nam"],
                period=wanted["ky"],
                groups=_plans(names, places),
                windows=windows.windows,
                on=day,
                exemptions=[
                    row
                    for key, (_label, row) in kept.items()
                    if key in exemptions.cleaned_data["mien"]
                ],
            )
        except Refused as refused:
            windows.add_error(None, refused.message)
        else:
            messages.success(request, _("Đã mở đợt đánh giá."))
            return redirect("staff:round-board", pk=round_.pk)
    context = {
        "period": period,
        "basics": basics,
        "names": names,
        "day": day,
        "criteria_set": criteria_set,
        "last": last,
        "units": units,
        "windows": windows,
        "places": places,
        "exemptions": exemptions,
        "carried": _carried(data),
    }
    return render(request, "staff/rounds/open_units.html", context)


def _provinces(request: HttpRequest) -> list[Unit]:
    """Provinces this person may open rounds for; the same condition as in `access`."""
    found = Unit.with_illustrative.level(Unit.Level.PROVINCE)
    if not request.user.is_superuser:
        held = Membership.objects.filter(
            user=request.user, role=Membership.Role.HOME_AFFAIRS
        ).values("unit")
        found = found.filter(pk__in=held)
    return list(found.in_vietnamese_order())


def _first_guess(provinces: list[Unit]) -> dict[str, Any]:
    guess: dict[str, Any] = {"nam": day_in_vietnam(timezone.now()).year}
    if len(provinces) == 1:
        guess["tinh"] = str(provinces[0].pk)
    return guess


def _sets(period: PeriodForm) -> QuerySet[CriteriaSet]:
    found = CriteriaSet.objects.filter(level=period.cleaned_data["cap"])
    if period.province is None:
        return found.filter(province__isnull=True, illustrative=False)
    return found.filter(
        Q(province__isnull=True) | Q(province__code=period.province.code),
        illustrative=period.province.illustrative,
    )


def _basics_guess(period: PeriodForm, last: Round | None) -> dict[str, Any]:
    wanted = period.cleaned_data
    first, end = period_bounds(wanted["nam"], wanted["ky"])
    today = day_in_vietnam(timezone.now())
    guess: dict[str, Any] = {"ngay": min(end, max(first, today)), "nhom": _("Các đơn vị")}
    province = period.province
    if province is not None and province.valid_to is not None:
        guess["ngay"] = min(guess["ngay"], province.valid_to)
    if last is not None:
        # The version that came after last year's set, where there is one.
        newer = last.criteria_set.next_versions.order_by("-pk").first()
        guess["bo"] = newer or last.criteria_set_id
        guess["nhom"] = "\n".join(last.groups.values_list("name", flat=True))
    return guess


def _basics_hold(period: PeriodForm, basics: BasicsForm) -> bool:
    """Whether the second step may be left; what's wrong is said in its form."""
    if not basics.is_valid():
        return False
    wanted, chosen = period.cleaned_data, basics.cleaned_data
    try:
        day = check_period(wanted["cap"], wanted["nam"], wanted["ky"], chosen["ngay"])
        check_set_fits(chosen["bo"], period.province, wanted["cap"], day)
        check_group_names(chosen["nhom"])
    except Refused as refused:
        basics.add_error(None, refused.message)
        return False
    return True


def _places_guess(units: dict[int, Unit], names: list[str], last: Round | None) -> dict[str, str]:
    """Where each unit was last year by its code; else the only group, or none yet."""
    alone = "1" if len(names) == 1 else ""
    if last is None:
        return {f"u{pk}": alone for pk in units}
    numbers = {name: str(number) for number, name in enumerate(names, start=1)}
    before = dict(last.assessments.values_list("unit__code", "group__name"))
    return {f"u{pk}": numbers.get(before.get(unit.code, ""), alone) for pk, unit in units.items()}


def _exemptions_to_keep(
    last: Round | None, criteria_set: CriteriaSet, units: dict[int, Unit]
) -> dict[str, tuple[str, UnitExemption]]:
    """Last year's exemptions of units and leaves that are still there: {word: (label, row)}."""
    if last is None:
        return {}
    by_code = {unit.code: unit for unit in units.values()}
    became = _leaves_now(last.criteria_set, criteria_set)
    names = dict(criteria_set.criteria.leaves().values_list("pk", "code"))
    found = {}
    for row in Exemption.objects.filter(assessment__round=last).select_related("assessment__unit"):
        unit = by_code.get(row.assessment.unit.code)
        leaf = became.get(row.criterion_id)
        if unit is not None and leaf in names:
            label = f"{unit.full_name}: {names[leaf]} ({row.reason[:100]})"
            found[f"{unit.pk}-{leaf}"] = label, UnitExemption(unit.pk, leaf, row.reason)
    return found


def _leaves_now(old: CriteriaSet, new: CriteriaSet) -> dict[int, int]:
    if old.pk == new.pk:
        return {pk: pk for pk in new.criteria.leaves().values_list("pk", flat=True)}
    return dict(
        new.mappings.filter(
            old__criteria_set=old, kind__in=(Mapped.SAME, Mapped.RENAMED, Mapped.REWEIGHTED)
        ).values_list("old", "new")
    )


def _plans(names: list[str], places: PlacesForm) -> list[GroupPlan]:
    return [
        GroupPlan(name, [unit for unit, group in places.places.items() if group == str(number)])
        for number, name in enumerate(names, start=1)
    ]


def _carried(data: QueryDict) -> dict[str, str]:
    return {name: data[name] for name in CARRIED if name in data}
