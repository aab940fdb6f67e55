"""Which units of a province have entered their figures: a list that leads to each unit's grid."""

from __future__ import annotations

import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import periods
from indicators.entry_progress import STATES, entry_progress
from indicators.forms.figures import period_choices, read_period
from indicators.period_words import period_days, period_label
from indicators.periods import Period, PeriodKind
from indicators.services.enter_figures import entered_indicators
from indicators.views.staff.dashboard import A_PAGE, read_frame

LONGEST_SEARCH = 200


@login_required
@require_safe
def unit_figures(request: HttpRequest) -> HttpResponse:
    """The province's units with how many figures each has entered; filters in the address."""
    context, status = read_frame(request)
    scope = context["scope"]
    word, state = request.GET.get("ky", ""), request.GET.get("tinh-trang", "")
    typed = request.GET.get("tim", "").strip()[:LONGEST_SEARCH]
    period = read_period(word) if word else _month_before(scope.today)
    wrong = context["wrong"]
    if period is None or period.kind is PeriodKind.SPAN:
        wrong, period = wrong or _("Không phải là một kỳ."), _month_before(scope.today)
    if state and state not in STATES:
        wrong, state = (
            wrong or _("Không có tình trạng “%(value)s”.") % {"value": state[:60]},
            "",
        )
    indicators = entered_indicators(period)
    lines = entry_progress(scope.province, period, indicators, level=scope.level, typed=typed)
    query = _query(request, word=period.word)
    context |= {
        "wrong": wrong,
        "period": period,
        "period_name": period_label(period),
        "period_days": period_days(period),
        "over": period.end <= scope.today,
        "years": period_choices(scope.today.year, over_by=scope.today),
        "typed": typed,
        "state": state,
        "of": len(indicators),
        "states": [
            (name, label, sum(map(holds, lines)), _with(query, "tinh-trang", name))
            for name, (label, holds) in STATES.items()
        ],
        "all": (len(lines), query.urlencode()),
        "query": _with(query, "tinh-trang", state) if state else query.urlencode(),
    }
    if state:
        lines = [one for one in lines if STATES[state][1](one)]
    context["page"] = Paginator(lines, A_PAGE).get_page(request.GET.get("trang"))
    return render(
        request, "staff/province/unit_figures.html", context, status=400 if wrong else status
    )


def _month_before(today: datetime.date) -> Period:
    """The last month that is over."""
    last = today.replace(day=1) - datetime.timedelta(days=1)
    return periods.month(last.year, last.month)


def _query(request: HttpRequest, *, word: str) -> QueryDict:
    """The filters of the address without the state and the page."""
    kept = QueryDict(mutable=True)
    for name in ("tinh", "cap", "tim"):
        if value := request.GET.get(name, "").strip():
            kept[name] = value
    kept["ky"] = word
    return kept


def _with(query: QueryDict, name: str, value: str) -> str:
    more = query.copy()
    more[name] = value
    return more.urlencode()
