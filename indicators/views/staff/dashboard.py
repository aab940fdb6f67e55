"""The province's dashboard for Home Affairs and auditors, and the list behind each tile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.access import OVERSEES
from districts.activity_kinds import KINDS
from districts.models import Unit
from indicators import province_board as board
from indicators.filters import BadQuery
from indicators.province_figures import (
    figure_tiles,
    figure_warning_lines,
    off_target_lines,
    unreleased_lines,
)

A_PAGE = 100


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every question with its number; each leads to its list."""
    context, status = read_frame(request)
    return render(
        request,
        "staff/province/dashboard.html",
        context | {"tiles": board.tiles(context["scope"]) + figure_tiles(context["scope"])},
        status=status,
    )


@login_required
@require_safe
def overdue_tasks(request: HttpRequest) -> HttpResponse:
    """Unfinished tasks whose last day is over."""
    return _list(request, "tasks", _("Nhiệm vụ quá hạn"), board.overdue_tasks)


@login_required
@require_safe
def open_findings(request: HttpRequest) -> HttpResponse:
    """What inspections asked for and nobody has said was done."""
    return _list(request, "findings", _("Kiến nghị, hạn chế chưa xử lý"), board.open_findings)


@login_required
@require_safe
def missed_targets(request: HttpRequest) -> HttpResponse:
    """Targets of resolutions that weren't reached."""
    return _list(request, "targets", _("Chỉ tiêu nghị quyết chưa đạt"), board.missed_targets)


@login_required
@require_safe
def late_units(request: HttpRequest) -> HttpResponse:
    """Units that should have submitted their self-score."""
    return _list(request, "late", _("Đơn vị trễ hạn tự chấm điểm"), board.late_units)


@login_required
@require_safe
def improved_units(request: HttpRequest) -> HttpResponse:
    """Units that rose in the newest tables."""
    return _list(request, "improved", _("Đơn vị tăng hạng"), board.improved_units)


@login_required
@require_safe
def disagreements(request: HttpRequest) -> HttpResponse:
    """Units that see themselves otherwise than those they serve."""
    return _list(request, "gaps", _("Tự chấm và điều tra lệch nhau"), board.disagreements)


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What units have entered and Home Affairs hasn't confirmed."""

    def rows(scope: board.Scope) -> list[Any]:
        return [
            (KINDS[word], record) for word, records in board.waiting(scope) for record in records
        ]

    return _list(request, "waiting", _("Mục chờ xác nhận"), rows)


@login_required
@require_safe
def off_target(request: HttpRequest) -> HttpResponse:
    """Figures that don't reach the target of their period."""
    return _list(request, "off_target", _("Chỉ tiêu chưa đạt mục tiêu"), off_target_lines)


@login_required
@require_safe
def figure_warnings(request: HttpRequest) -> HttpResponse:
    """Figures that don't add up."""
    return _list(request, "figure_warnings", _("Cảnh báo số liệu"), figure_warning_lines)


@login_required
@require_safe
def unreleased(request: HttpRequest) -> HttpResponse:
    """Figures units have entered that nobody else can read yet."""
    return _list(request, "unreleased", _("Số liệu chờ công khai"), unreleased_lines)


def provinces_of(request: HttpRequest) -> list[Unit]:
    """The provinces this person oversees, in order; 404 where there are none."""
    provinces = Unit.with_illustrative.filter(level=Unit.Level.PROVINCE)
    if not request.user.is_superuser:
        provinces = provinces.filter(
            memberships__user=request.user, memberships__role__in=OVERSEES
        ).distinct()
    found = list(provinces.in_vietnamese_order())
    if not found:
        raise Http404
    return found


def _list(request: HttpRequest, name: str, title: str, ask: Any) -> HttpResponse:
    context, status = read_frame(request)
    rows: Iterable[Any] = ask(context["scope"])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("trang"))
    context |= {"title": title, "page": page, "table": f"staff/province/{name}.html"}
    return render(request, "staff/province/list.html", context, status=status)


def read_frame(request: HttpRequest) -> tuple[dict[str, Any], int]:
    """The scope the address asks for and what the filters offer; 400 where it asks for nonsense."""
    provinces = provinces_of(request)
    wrong, today = "", timezone.localdate()
    try:
        scope = board.read_scope(request.GET, provinces, today)
    except BadQuery as error:
        wrong = str(error)
        scope = board.Scope(provinces[0], "", None, today)
    context = {
        "scope": scope,
        "provinces": provinces,
        "levels": [(word, level.label, level.value) for word, level in board.LEVELS.items()],
        "years": range(today.year, today.year - 8, -1),
        "illustrative": scope.province.illustrative,
        "wrong": wrong,
    }
    return context, 400 if wrong else 200
