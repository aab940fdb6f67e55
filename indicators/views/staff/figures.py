"""Figures of a unit: choosing a period, the grid that is filled in, releasing them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.access import OVERSEES
from districts.models import Membership, Unit
from indicators.access import ENTERS, can_enter_figures, can_release_figures, can_see_figures
from indicators.figure_words import figure_text, warning_words
from indicators.forms.fields import typed_number
from indicators.forms.figures import (
    Typed,
    period_choices,
    read_key,
    read_period,
    read_typed,
    typed_in,
)
from indicators.models import (
    FigureSource,
    FigureWarning,
    Indicator,
    Observation,
    ObservationChange,
)
from indicators.period_words import period_days, period_label
from indicators.periods import REPORT_KINDS, Period
from indicators.services.enter_figures import (
    FigureInput,
    Outcome,
    enter_figures,
    entered_indicators,
    why_no_figures,
)
from indicators.services.errors import Refused
from indicators.services.figure_changes import changes_of
from indicators.services.release_figures import release_figures


@dataclass(slots=True)
class Line:
    """One indicator in the grid: what is stored, what stands in its inputs, what is wrong."""

    indicator: Indicator
    stored: Observation | None
    text: str
    typed: Typed
    editable: bool
    error: str = ""
    warnings: list[tuple[str, str]] = field(default_factory=list)
    changes: list[ObservationChange] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """The newest change that the page shows."""
        return self.changes[0].pk if self.changes else 0


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The units whose figures this person may see, and a period to choose."""
    units = list(
        Unit.with_illustrative.filter(memberships__user=request.user, memberships__role__in=ENTERS)
        .distinct()
        .select_related("province")
        .in_vietnamese_order()
    )
    word, pk = request.GET.get("ky", ""), request.GET.get("don-vi", "")
    wrong = ""
    if word:
        unit = next((unit for unit in units if str(unit.pk) == pk), None)
        if unit is None:
            wrong = _("Không có đơn vị này trong phạm vi của bạn.")
        elif read_period(word) is None:
            wrong = _("Không phải là một kỳ.")
        else:
            return redirect("staff:figures-period", pk=unit.pk, period=word)
    overseer = (
        request.user.is_superuser
        or Membership.objects.filter(
            user=request.user, role__in=OVERSEES, unit__level=Unit.Level.PROVINCE
        ).exists()
    )
    context = {
        "units": units,
        "overseer": overseer,
        "years": period_choices(timezone.localdate().year),
        "word": word,
        "wrong": wrong,
    }
    return render(request, "staff/figures/start.html", context, status=400 if wrong else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """Every indicator of a period with its figures; a POST saves what was typed."""
    unit, chosen = seen_unit(request, pk), _period(period)
    if request.method == "POST":
        return _save(request, unit, chosen)
    return _page(request, unit, chosen, {}, {})


@login_required
@require_POST
def release(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """Make the figures of a period public."""
    unit, chosen = seen_unit(request, pk), _period(period)
    if not can_release_figures(request.user, unit):
        raise Http404
    try:
        number = release_figures(
            unit, chosen, user=request.user, seen=read_key(request.POST.get("da-xem", ""))
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request,
            ngettext("Đã công khai %(n)d số liệu.", "Đã công khai %(n)d số liệu.", number)
            % {"n": number},
        )
    return redirect("staff:figures-period", pk=unit.pk, period=chosen.word)


def seen_unit(request: HttpRequest, pk: int) -> Unit:
    """The unit, or 404 for one whose figures aren't theirs."""
    unit = get_object_or_404(Unit.with_illustrative.select_related("province"), pk=pk)
    if not can_see_figures(request.user, unit):
        raise Http404
    return unit


def _period(word: str) -> Period:
    period = read_period(word)
    if period is None:
        raise Http404
    return period


def _save(request: HttpRequest, unit: Unit, period: Period) -> HttpResponse:
    if not (can_enter_figures(request.user, unit) or can_release_figures(request.user, unit)):
        raise Http404
    typed: dict[int, Typed] = {}
    errors: dict[int, str] = {}
    inputs: list[FigureInput] = []
    for indicator in entered_indicators(period):
        one = typed_in(request.POST, indicator)
        typed[indicator.pk] = one
        if one.empty:
            continue
        try:
            numbers = read_typed(indicator, one)
            inputs.append(FigureInput(indicator, *numbers, reason=one.reason, seen=one.seen))
        except ValidationError as error:
            errors[indicator.pk] = " ".join(error.messages)
    try:
        results = enter_figures(
            unit, period, inputs, user=request.user, door=ObservationChange.Door.PAGE
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return _page(request, unit, period, typed, errors, status=422)
    saved = sum(one.outcome is Outcome.SAVED for one in results)
    for one in results:
        if one.outcome is Outcome.REFUSED:
            errors[one.indicator.pk] = one.message
    if saved:
        messages.success(
            request,
            ngettext("Đã lưu %(n)d số liệu.", "Đã lưu %(n)d số liệu.", saved) % {"n": saved},
        )
    if errors:
        kept = {pk: one for pk, one in typed.items() if pk in errors}
        return _page(request, unit, period, kept, errors, status=422)
    if not saved:
        messages.info(request, _("Không có gì thay đổi."))
    return redirect("staff:figures-period", pk=unit.pk, period=period.word)


def _page(
    request: HttpRequest,
    unit: Unit,
    period: Period,
    typed: dict[int, Typed],
    errors: dict[int, str],
    status: int = 200,
) -> HttpResponse:
    enters, releases = (
        can_enter_figures(request.user, unit),
        can_release_figures(request.user, unit),
    )
    entered = Observation.objects.filter(
        unit=unit, source__kind=FigureSource.Kind.UNIT, scope="", body=""
    ).in_period(period)
    # Before the figures themselves: one that changes in between is told, never missed.
    changes = changes_of(entered)
    stored = {one.indicator_id: one for one in entered}
    pks = [one.pk for one in stored.values()]
    warnings: dict[int, list[tuple[str, str]]] = {}
    for warning in FigureWarning.objects.filter(observation__in=pks).order_by("pk"):
        warnings.setdefault(warning.observation_id, []).append(warning_words(warning))
    topics: dict[str, list[Line]] = {}
    for indicator in entered_indicators(period):
        held = stored.get(indicator.pk)
        line = Line(
            indicator=indicator,
            stored=held,
            text=figure_text(indicator, held) if held else "",
            typed=typed.get(indicator.pk) or _typed(held),
            editable=(releases and held is not None) or (enters and not (held and held.public)),
            error=errors.get(indicator.pk, ""),
            warnings=warnings.get(held.pk, []) if held else [],
            changes=changes.get(held.pk, []) if held else [],
        )
        topics.setdefault(indicator.topic, []).append(line)
    closed = why_no_figures(unit, period, timezone.localdate())
    context = {
        "unit": unit,
        "period": period,
        "period_name": period_label(period),
        "period_days": period_days(period),
        "topics": topics,
        "closed": closed,
        "reported": period.kind in REPORT_KINDS,
        "editable": (enters or releases) and not closed,
        "may_enter": enters,
        "may_release": releases,
        "newest": max((one[0].pk for one in changes.values()), default=0),
        "waiting": sum(not one.public for one in stored.values()),
        "entered": len(stored),
        "of": sum(len(lines) for lines in topics.values()),
        "errors": errors,
    }
    return render(request, "staff/figures/grid.html", context, status=status)


def _typed(held: Observation | None) -> Typed:
    if held is None:
        return Typed()
    return Typed(typed_number(held.numerator), typed_number(held.denominator))
