"""What somebody was told: unread first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from indicators.models import Notice
from indicators.services.read_notices import read_all_notices, read_notice

ON_A_PAGE = 50


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """This person's notices, fifty at a time."""
    rows = Notice.objects.filter(user=request.user).order_by(
        F("read_at").desc(nulls_first=True), "-pk"
    )
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "staff/notices/list.html", {"page": page})


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notice = read_notice(user=request.user, notice=pk)
    if notice is None:
        raise Http404
    # Addresses are ours, but a notice is stored text: it never leads to another site.
    if notice.address and url_has_allowed_host_and_scheme(notice.address, allowed_hosts=None):
        return redirect(notice.address)
    return redirect("staff:notices")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    read_all_notices(user=request.user)
    return redirect("staff:notices")
