"""An edition's annex and its units' sheets, as Word, PDF and Excel.

Files of all processes, so they aren't kept in the memory of each as pages are.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.caching import CACHE_CONTROL
from indicators.models import Edition
from indicators.reports.kept import CONTENT_TYPES, annex_file, sheet_file
from indicators.views.public.league import parse_address


@require_safe
def annex(
    request: HttpRequest, scope: str, level: str, period: str, number: int, kind: str
) -> HttpResponseBase:
    """The whole annex."""
    edition = _edition(scope, level, period, number)
    name = f"phu-luc-{scope}-{level}-{period}-ban-{number}.{kind}"
    return _sent(request, annex_file(edition, kind), name, kind)


@require_safe
def unit_sheet(
    request: HttpRequest, scope: str, level: str, period: str, number: int, code: str, kind: str
) -> HttpResponseBase:
    """One unit's sheet."""
    edition = _edition(scope, level, period, number)
    path = sheet_file(edition, code, kind)
    if path is None:
        raise Http404(_("Bảng này không có đơn vị mã %(code)s.") % {"code": code[:12]})
    plain = "".join(one for one in code if one.isascii() and one.isalnum())
    name = f"phieu-{scope}-{level}-{period}-ban-{number}-{plain}.{kind}"
    return _sent(request, path, name, kind)


def _sent(request: HttpRequest, path: Path, name: str, kind: str) -> HttpResponseBase:
    """The file, or 304 where the reader has it: its own name says what is in it."""
    etag = quote_etag(hashlib.sha256(path.name.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(
            path.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[kind]
        )
        response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return response


def _edition(scope: str, level: str, period: str, number: int) -> Edition:
    address = parse_address(scope, level, period)
    if address is not None:
        table = Edition.objects.table(address.scope, address.level, address.year, address.part)
        for edition in table.select_related("criteria_set", "province"):
            if edition.number == number:
                return edition
    raise Http404(_("Không có bản công bố này."))
