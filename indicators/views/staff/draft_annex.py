"""The annex of a round that isn't published yet, to be read and passed round before it's signed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.reports.annex import annex
from indicators.reports.kept import CONTENT_TYPES, annex_as
from indicators.services.draft_edition import draft_of
from indicators.views.staff.publish import seen_round


@login_required
@require_safe
def draft_annex(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What would be published if it were signed now, marked as a draft; written for each reader."""
    round_ = seen_round(request, pk)
    if kind not in CONTENT_TYPES:
        raise Http404
    draft = draft_of(round_)
    if not draft.rows:
        messages.error(request, _("Đợt này chưa được tính lần nào nên chưa có dự thảo phụ lục."))
        return redirect("staff:round-publish", pk=pk)
    edition = draft.edition
    name = f"du-thao-phu-luc-{edition.scope}-{edition.level_word}-{edition.period_word}.{kind}"
    return HttpResponse(
        annex_as(annex(draft, signed=False), kind),
        content_type=CONTENT_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
