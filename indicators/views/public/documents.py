"""An edition's annex and its units' sheets, as Word, PDF and Excel."""

from __future__ import annotations

import hashlib

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.caching import CACHE_CONTROL, public_page
from indicators.models import Edition
from indicators.reports.kept import CONTENT_TYPES, annex_file, sheet_bytes
from indicators.views.public.league import parse_address


@require_safe
def annex(
    request: HttpRequest, scope: str, level: str, period: str, number: int, kind: str
) -> HttpResponseBase:
    """The whole annex. A file of all processes, so it isn't kept in the memory of each."""
    edition = _edition(scope, level, period, number)
    path = annex_file(edition, kind)
    etag = quote_etag(hashlib.sha256(path.name.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        name = f"phu-luc-{scope}-{level}-{period}-ban-{number}.{kind}"
        response = FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=name,
            content_type=CONTENT_TYPES[kind],
        )
        response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return response


@require_safe
@public_page
def unit_sheet(
    request: HttpRequest, scope: str, level: str, period: str, number: int, code: str, kind: str
) -> HttpResponse:
    """One unit's sheet."""
    edition = _edition(scope, level, period, number)
    content = sheet_bytes(edition, code, kind)
    if content is None:
        raise Http404(_("Bảng này không có đơn vị mã %(code)s.") % {"code": code[:12]})
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    name = f"phieu-{scope}-{level}-{period}-ban-{number}-{edition_code(code)}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _edition(scope: str, level: str, period: str, number: int) -> Edition:
    address = parse_address(scope, level, period)
    if address is not None:
        table = Edition.objects.table(address.scope, address.level, address.year, address.part)
        for edition in table.select_related("criteria_set", "province"):
            if edition.number == number:
                return edition
    raise Http404(_("Không có bản công bố này."))


def edition_code(code: str) -> str:
    """A unit's code as part of a file's name."""
    return "".join(one for one in code if one.isascii() and one.isalnum())
