"""An edition whole, to be verified by anybody; and what differs between two of one table."""

from __future__ import annotations

import gzip

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.caching import public_page
from indicators.edition_difference import changes, leaf_changes, lines
from indicators.models import Edition
from indicators.services.canonical import document
from indicators.views.public.league import find

FOR_EVER = "public, max-age=31536000, immutable"
KEPT_SECONDS = 24 * 60 * 60


@require_safe
def original(
    request: HttpRequest, scope: str, level: str, period: str, number: int
) -> HttpResponse:
    """The canonical form of an edition: the bytes whose SHA-256 is its digest.

    Some megabytes, so it isn't kept whole in the memory of every process as pages are, but zipped
    in the shared cache, under the digest it has to give.
    """
    edition = _edition(scope, level, period, number)
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = quote_etag(f"{edition.digest[:32]}{'-gz' if zips else ''}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body = _zipped(edition)
        response = HttpResponse(
            body if zips else gzip.decompress(body),
            content_type="application/json; charset=utf-8",
        )
        if zips:
            response["Content-Encoding"] = "gzip"
        name = f"{scope}-{level}-{period}-ban-{number}.ban-goc.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _zipped(edition: Edition) -> bytes:
    key = f"ban-goc:{edition.digest}"
    body = cache.get(key)
    if body is None:
        body = gzip.compress(document(edition), compresslevel=6, mtime=0)
        cache.set(key, body, KEPT_SECONDS)
    return body


@require_safe
@public_page
def difference(
    request: HttpRequest, scope: str, level: str, period: str, number: int, other: int
) -> HttpResponse:
    """What differs between two editions of one table, the earlier one first."""
    if number == other:
        raise Http404(_("Một bản không khác chính nó."))
    _address, before, editions = find(scope, level, period, number)
    after = next((edition for edition in editions if edition.number == other), None)
    if before is None or after is None:
        raise Http404(_("Không có bản công bố này."))
    if number > other:
        return redirect("public:edition-difference", scope, level, period, other, number)
    found = changes(
        lines(before.rows.order_by("position")),
        lines(after.rows.order_by("position")),
        leaf_changes(before, after),
    )
    context = {
        "before": before,
        "after": after,
        "changes": found,
        "illustrative": after.illustrative,
        "facts": [
            (label, was, now)
            for label, was, now in (
                (_("Quyết định"), before.decision_number, after.decision_number),
                (_("Người ký"), before.signer, after.signer),
                (_("Bộ tiêu chí"), _set_name(before), _set_name(after)),
                (_("Ghi chú"), before.note, after.note),
                (_("Công bố tạm thời vì"), before.provisional, after.provisional),
            )
            if was != now
        ],
    }
    return render(request, "public/edition_difference.html", context)


def _set_name(edition: Edition) -> str:
    return edition.criteria_set.name if edition.criteria_set else ""


def _edition(scope: str, level: str, period: str, number: int) -> Edition:
    edition = find(scope, level, period, number)[1]
    if edition is None:
        raise Http404(_("Không có bản công bố này."))
    return edition
