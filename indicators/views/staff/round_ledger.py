"""How rounds were run: every change of days, stages, groups and grants, to read and take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.exports import csv_lines
from indicators.forms.ledger import RoundLedgerFilter
from indicators.models import RoundChange
from indicators.views.staff.ledger import PER_PAGE, may_read_or_404


@login_required
@require_safe
def round_changes(request: HttpRequest) -> HttpResponse:
    """A page of the trail, the newest change first."""
    may_read_or_404(request)
    return _page(request, _filter(request))


@login_required
@require_safe
def round_changes_as_csv(request: HttpRequest) -> HttpResponse:
    """All changes the same filter finds, as CSV for a spreadsheet."""
    may_read_or_404(request)
    found = _filter(request)
    if not found.form.is_valid():
        return _page(request, found)
    response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="nhat-ky-dot.csv"'
    return response


def _page(request: HttpRequest, found: RoundLedgerFilter) -> HttpResponse:
    valid = found.form.is_valid()
    query = request.GET.copy()
    query.pop("trang", None)
    rows = _rows(found) if valid else RoundChange.objects.none()
    context = {
        "filter": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("trang")),
        "query": query.urlencode(),
    }
    return render(request, "staff/ledger/round_changes.html", context, status=200 if valid else 400)


def _filter(request: HttpRequest) -> RoundLedgerFilter:
    return RoundLedgerFilter(
        request.GET, queryset=RoundChange.objects.visible_to(request.user), request=request
    )


def _rows(found: RoundLedgerFilter) -> Any:
    return found.qs.select_related("assessment__unit", "round__province", "user").order_by("-pk")


def _csv(found: RoundLedgerFilter) -> Iterator[str]:
    header = (
        _("Lúc"),
        _("Đợt"),
        _("Loại"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Đối tượng"),
        _("Trước"),
        _("Sau"),
        _("Lý do"),
        _("Tài khoản"),
    )
    return csv_lines(header, _values(found))


def _values(found: RoundLedgerFilter) -> Iterator[tuple[Any, ...]]:
    for change in _rows(found).iterator(chunk_size=2_000):
        unit = change.assessment.unit if change.assessment else None
        yield (
            timezone.localtime(change.at).isoformat(timespec="seconds"),
            str(change.round),
            change.get_kind_display(),
            unit.code if unit else "",
            unit.full_name if unit else "",
            change.subject,
            change.before,
            change.after,
            change.reason,
            change.user.get_username() if change.user else "",
        )
