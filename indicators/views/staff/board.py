"""The board of a round: how far every unit is, whom to chase, and chasing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from indicators.access import can_manage_round, can_see_round
from indicators.board import (
    LATE,
    SORT_KEYS,
    STATES,
    BoardQuery,
    BoardRow,
    board_csv,
    board_rows,
    read_board_query,
)
from indicators.calendar import day_in_vietnam
from indicators.filters import BadQuery
from indicators.models import Assessment, Round
from indicators.provisional import survey_state
from indicators.services.errors import Refused
from indicators.services.send_reminders import remind_now
from indicators.views.staff.rounds import managed_round

PARAMETERS = ("nhom", "tinh-trang", "sap-xep")


@login_required
@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every unit of a round: state, filled, proven, appraised, days left."""
    round_ = _seen_round(request, pk)
    groups = list(round_.groups.all())
    rows = board_rows(round_, timezone.now())
    wrong = ""
    try:
        query = read_board_query(request.GET, [group.pk for group in groups])
    except BadQuery as error:
        query, wrong = BoardQuery(None, "", "", False), str(error)
    shown = query.apply(rows)
    today = day_in_vietnam(timezone.now())
    context = {
        "round": round_,
        "may_manage": can_manage_round(request.user, round_),
        "rows": shown,
        "all_rows": rows,
        "wrong": wrong,
        "query": query,
        "groups": groups,
        "states": _states(rows),
        "headings": _headings(request.GET, query),
        "windows": [
            (window, (window.closes_on - today).days, window.opens_on <= today)
            for window in round_.windows.all()
        ],
        "submitted": sum(row.submitted for row in rows),
        "late": sum(row.late for row in rows),
        "csv_query": _kept(request.GET).urlencode(),
        "today": today,
        "surveys": survey_state(round_),
    }
    return render(request, "staff/rounds/board.html", context, status=400 if wrong else 200)


@login_required
@require_safe
def board_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The same rows, filtered and sorted by the same address, as CSV."""
    round_ = _seen_round(request, pk)
    try:
        query = read_board_query(request.GET, round_.groups.values_list("pk", flat=True))
    except BadQuery as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    rows = query.apply(board_rows(round_, timezone.now()))
    response = HttpResponse(board_csv(rows), content_type="text/csv; charset=utf-8")
    name = f"bang-theo-doi-{round_.pk}-{round_.period_word}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind one unit, or all that are late."""
    round_ = managed_round(request, pk)
    now = timezone.now()
    rows = [row for row in board_rows(round_, now) if not row.submitted]
    word = request.POST.get("phieu", "")
    if word == LATE:
        chosen = [row.assessment for row in rows if row.late]
    else:
        chosen = [row.assessment for row in rows if str(row.assessment.pk) == word]
    try:
        told, nobody = remind_now(user=request.user, round_=round_, assessments=chosen, now=now)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("staff:round-board", pk=pk)
    if told:
        messages.success(
            request,
            ngettext("Đã nhắc %(n)d đơn vị.", "Đã nhắc %(n)d đơn vị.", told) % {"n": told},
        )
    if nobody:
        messages.warning(
            request,
            ngettext(
                "%(n)d đơn vị chưa có tài khoản nào để nhắc.",
                "%(n)d đơn vị chưa có tài khoản nào để nhắc.",
                nobody,
            )
            % {"n": nobody},
        )
    return redirect("staff:round-board", pk=pk)


def _seen_round(request: HttpRequest, pk: int) -> Round:
    round_ = get_object_or_404(Round.objects.select_related("province", "criteria_set"), pk=pk)
    if not can_see_round(request.user, round_):
        raise Http404
    return round_


def _states(rows: list[BoardRow]) -> list[tuple[str, str, int]]:
    """Word, label and number of each state there is a unit in."""
    found = [(LATE, _("trễ hạn"), sum(row.late for row in rows))]
    for status, word in STATES.items():
        count = sum(row.assessment.status == status for row in rows)
        found.append((word, str(Assessment.Status(status).label), count))
    return [state for state in found if state[2]]


def _headings(parameters: QueryDict, query: BoardQuery) -> list[dict[str, Any]]:
    """The columns with what a click on each asks for."""
    labels = {
        "don-vi": _("Đơn vị"),
        "nhom": _("Nhóm"),
        "tinh-trang": _("Tình trạng"),
        "da-nhap": _("Đã nhập"),
        "tai-lieu": _("Tài liệu"),
        "tham-dinh": _("Thẩm định"),
        "con-lai": _("Còn lại"),
    }
    found = []
    for word, label in labels.items():
        heading = {"label": label, "href": "", "aria_sort": "", "num": word.startswith("da-")}
        if word in SORT_KEYS:
            kept = _kept(parameters)
            here = query.sort == word
            kept["sap-xep"] = f"-{word}" if here and not query.descending else word
            heading["href"] = f"?{kept.urlencode()}"
            if here:
                heading["aria_sort"] = "descending" if query.descending else "ascending"
        found.append(heading)
    return found


def _kept(parameters: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in PARAMETERS:
        if parameters.get(name):
            kept[name] = parameters[name]
    return kept
