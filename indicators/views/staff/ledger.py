"""The ledger: every change of every score, to read, filter and take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.access import leads_provinces
from indicators.exports import csv_lines
from indicators.forms.ledger import LedgerFilter
from indicators.models import ScoreChange
from indicators.querysets import READ_LEDGER

PER_PAGE = 100


@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """A page of the ledger, the newest change first."""
    may_read_or_404(request)
    found = _filter(request)
    page = Paginator(_rows(found), PER_PAGE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    return render(
        request,
        "staff/ledger/changes.html",
        {"filter": found, "page": page, "query": query.urlencode()},
        status=200 if found.form.is_valid() else 400,
    )


@login_required
@require_safe
def changes_as_csv(request: HttpRequest) -> HttpResponse:
    """All changes the same filter finds, as CSV for a spreadsheet."""
    may_read_or_404(request)
    found = _filter(request)
    if not found.form.is_valid():
        return render(
            request,
            "staff/ledger/changes.html",
            {"filter": found, "page": Paginator([], PER_PAGE).get_page(1), "query": ""},
            status=400,
        )
    response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="nhat-ky-diem.csv"'
    return response


def may_read_or_404(request: HttpRequest) -> None:
    """404 for who reads no province's ledgers."""
    if not leads_provinces(request.user, READ_LEDGER):
        raise Http404


def _filter(request: HttpRequest) -> LedgerFilter:
    return LedgerFilter(
        request.GET, queryset=ScoreChange.objects.visible_to(request.user), request=request
    )


def _rows(found: LedgerFilter):  # noqa: ANN202
    changes = found.qs if found.form.is_valid() else ScoreChange.objects.none()
    return changes.select_related(
        "assessment__unit", "assessment__round__province", "criterion", "user"
    ).order_by("-pk")


def _csv(found: LedgerFilter) -> Iterator[str]:
    header = (
        _("Lúc"),
        _("Đợt"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Mã tiêu chí"),
        _("Bước"),
        _("Trước"),
        _("Sau"),
        _("Điểm cũ"),
        _("Điểm mới"),
        _("Lý do"),
        _("Tài khoản"),
        _("Qua"),
    )
    return csv_lines(header, _values(found))


def _values(found: LedgerFilter) -> Iterator[tuple[Any, ...]]:
    for change in _rows(found).iterator(chunk_size=2_000):
        assessment = change.assessment
        yield (
            timezone.localtime(change.at).isoformat(timespec="seconds"),
            str(assessment.round),
            assessment.unit.code,
            assessment.unit.full_name,
            change.criterion.code,
            change.get_step_display(),
            change.before,
            change.after,
            change.old_points,
            change.new_points,
            change.reason,
            change.user.get_username() if change.user else "",
            change.get_door_display(),
        )
