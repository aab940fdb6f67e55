"""The publisher's page: the draft, what changed, what's still open, and the signature."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.access import can_manage_round, can_publish, can_see_round
from indicators.edition_difference import changes, kept, leaf_changes, lines, restored
from indicators.forms.publish import SignForm
from indicators.models import Edition, Round
from indicators.reports.kept import kept_kinds
from indicators.services.draft_edition import draft_of
from indicators.services.errors import Refused
from indicators.services.publish import PublishError, draft_mark, newest_edition, publish
from indicators.services.reopen import reopen
from indicators.services.see_draft import see_draft
from indicators.unfinished import unfinished
from indicators.views.staff.rounds import managed_round

DIGEST = 64
FORM_FIELDS = {"provisional": "provisional_reason"}
"""Fields of the form that the service knows by another name."""
ANNEX_KINDS = (("docx", "Word"), ("pdf", "PDF"), ("xlsx", "Excel"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft ranking of a round, and signing it."""
    round_ = seen_round(request, pk)
    may_publish = can_publish(request.user, round_)
    if request.method == "POST" and not may_publish:
        raise Http404
    open_still = unfinished(round_, timezone.now())
    draft = draft_of(round_)
    newest = newest_edition(draft.edition)
    mark = draft_mark(draft)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": mark},
        correction=newest is not None,
        incomplete=bool(open_still.gaps),
    )
    if request.method == "POST" and form.is_valid():
        edition = _sign(request, round_, form)
        if edition is not None:
            messages.success(request, _("Đã công bố bản số %(n)d.") % {"n": edition.number})
            return redirect("staff:published", pk=pk, number=edition.number)
    # The form goes on with the draft that is shown now, whatever was posted.
    form.data = form.data.copy()
    form.data["seen"] = mark
    now = lines(draft.rows)
    last = see_draft(user=request.user, round_=round_, digest=mark[:DIGEST], rows=kept(now))
    context = {
        "round": round_,
        "may_manage": can_manage_round(request.user, round_),
        "may_publish": may_publish,
        "places": draft.edition.places,
        "rows": draft.rows,
        "open_still": open_still,
        "newest": newest,
        "last": last,
        "since_last": changes(restored(last.rows), now) if last else [],
        "since_newest": changes(lines(newest.rows.order_by("position")), now) if newest else [],
        "form": form,
        "refused": bool(form.errors),
    }
    return render(request, "staff/publish/draft.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def published(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was published: where it stands, its digest, and what it changed."""
    round_ = seen_round(request, pk)
    editions = list(
        Edition.objects.filter(round=round_).select_related("criteria_set").order_by("number")
    )
    edition = next((one for one in editions if one.number == number), None)
    if edition is None:
        raise Http404
    before = next((one for one in reversed(editions) if one.number < number), None)
    ready = kept_kinds(edition)
    context = {
        "round": round_,
        "may_manage": can_manage_round(request.user, round_),
        "edition": edition,
        "before": before,
        "annex": [(kind, label, kind in ready) for kind, label in ANNEX_KINDS],
        "changes": changes(
            lines(before.rows.order_by("position")),
            lines(edition.rows.order_by("position")),
            leaf_changes(before, edition),
        )
        if before
        else [],
    }
    return render(request, "staff/publish/published.html", context)


@login_required
@require_POST
def reopen_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a published round again, to prepare a correction."""
    round_ = managed_round(request, pk)
    try:
        reopen(user=request.user, round_=round_)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request,
            _(
                "Đã mở lại ở giai đoạn hội đồng. Bản đã công bố giữ nguyên; sửa xong và tính lại "
                "thì người công bố ký bản đính chính."
            ),
        )
    return redirect("staff:round-publish", pk=pk)


def seen_round(request: HttpRequest, pk: int) -> Round:
    """The round, or 404 for who may not see its drafts."""
    round_ = get_object_or_404(Round.objects.select_related("province", "criteria_set"), pk=pk)
    if not can_see_round(request.user, round_):
        raise Http404
    return round_


def _sign(request: HttpRequest, round_: Round, form: SignForm) -> Edition | None:
    chosen = form.cleaned_data
    try:
        return publish(
            round_,
            user=request.user,
            decision_number=chosen["decision_number"],
            decision_date=chosen["decision_date"],
            signer=chosen["signer"],
            reason=chosen.get("reason", ""),
            provisional=form.why_provisional,
            seen=chosen["seen"],
        )
    except PublishError as error:
        field = FORM_FIELDS.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, error.message)
        return None
