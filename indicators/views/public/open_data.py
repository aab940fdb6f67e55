"""Open data: every edition as files, dictionary, licence, archive, feed and API."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts import vietnamese
from districts.models import Unit
from indicators import api, open_data
from indicators.archive import Archive, Which
from indicators.caching import CACHE_CONTROL, public_page
from indicators.data_dictionary import EDITION_FIELDS, ROW_FIELDS, TYPES
from indicators.models import LEVEL_WORDS, Edition

EDITIONS_A_PAGE = 50
FEED_LENGTH = 100


@require_safe
@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Every edition with its files, citation and digest; made-up ones by `?tinh=` alone."""
    scopes = dict(
        sorted(
            Edition.objects.order_by().values_list("scope", "scope_name").distinct(),
            key=lambda pair: (pair[0] != Edition.NATIONAL, vietnamese.sort_key(pair[1])),
        )
    )
    scope, word = request.GET.get("tinh", ""), request.GET.get("cap", "")
    levels = {word_: level for level, word_ in LEVEL_WORDS.items()}
    if (scope and scope not in scopes) or (word and word not in levels):
        context = {
            "message": _("Chưa có dữ liệu nào của “%(scope)s”.") % {"scope": (scope or word)[:60]},
            "way_on": reverse("public:open-data"),
        }
        return render(request, "public/bad_query.html", context, status=400)
    found = Edition.objects.filter(scope=scope) if scope else Edition.objects.real()
    if word:
        found = found.filter(level=levels[word])
    found = found.select_related("criteria_set").order_by(
        "-year", "period", "scope", "level", "-number", "pk"
    )
    try:
        page = Paginator(found, EDITIONS_A_PAGE).page(request.GET.get("trang", 1))
    except (EmptyPage, PageNotAnInteger):
        context = {"message": _("Danh sách dữ liệu không có trang này.")}
        return render(request, "404.html", context, status=404)
    context = {
        "page": page,
        "lines": [
            (
                edition,
                open_data.citation(
                    edition, request.build_absolute_uri(edition.get_permanent_url())
                ),
            )
            for edition in page
        ],
        "illustrative": bool(scope) and all(edition.illustrative for edition in page),
        "scopes": scopes.items(),
        "levels": [(word_, Unit.Level(level).label) for word_, level in levels.items()],
        "scope": scope,
        "word": word,
        "licence": open_data.LICENCE,
        "licence_address": open_data.LICENCE_ADDRESS,
    }
    return render(request, "public/open_data.html", context)


@require_safe
@public_page
def dictionary(request: HttpRequest) -> HttpResponse:
    """What every column and field means."""
    parts = [
        ("cac-dong", _("Cột của các dòng"), ROW_FIELDS),
        ("ban-cong-bo", _("Thông tin về bản công bố (trong JSON và API)"), EDITION_FIELDS),
    ]
    context = {
        "parts": [
            (key, title, [(field, TYPES[field.kind]) for field in fields])
            for key, title, fields in parts
        ]
    }
    return render(request, "public/data_dictionary.html", context)


@require_safe
def archive(request: HttpRequest, which: Which) -> HttpResponse:
    """All data in one file; 304 for whoever has these bytes."""
    made = Archive(which, request.build_absolute_uri("/"))
    etag = f'"{made.key}"'
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
        del answer.headers["Content-Type"]
    else:
        size = made.size
        content = made.chunks() if request.method == "GET" else ()
        answer = StreamingHttpResponse(content, content_type="application/zip")  # type: ignore[assignment]
        answer.headers["Content-Disposition"] = f'attachment; filename="cchc-{which}.zip"'
        if size is not None:
            answer.headers["Content-Length"] = str(size)
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


@require_safe
@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """Publications as Atom, the newest first. An entry's id never changes, wherever it's read."""
    found = (
        Edition.objects.real()
        .select_related("criteria_set")
        .order_by("-published_at", "-pk")[:FEED_LENGTH]
    )
    atom = Atom1Feed(
        title=_("Cổng Chỉ số CCHC: các bản công bố"),
        link=request.build_absolute_uri(reverse("public:home")),
        feed_url=request.build_absolute_uri(reverse("public:feed")),
        feed_guid=_stable_id("feed", get_language() or ""),
        description=None,
        subtitle=_("Mỗi bản công bố xếp hạng, kể cả bản đính chính."),
        author_name=_("Cổng Chỉ số CCHC"),
        language=get_language(),
    )
    for edition in found:
        address = request.build_absolute_uri(edition.get_permanent_url())
        atom.add_item(
            title=_("%(title)s: bản công bố số %(number)s")
            % {"title": open_data.title_of(edition), "number": edition.number},
            link=address,
            unique_id=_stable_id("edition", edition.get_permanent_url().removeprefix("/en")),
            description=edition.reason
            and _("Đính chính: %(reason)s") % {"reason": edition.reason}
            or open_data.citation(edition, address),
            pubdate=edition.published_at,
            updateddate=edition.published_at,
        )
    return HttpResponse(
        atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _stable_id(kind: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"cchc:{kind}:{name}").urn


@require_safe
@public_page
def api_page(request: HttpRequest) -> HttpResponse:
    """The API for people: every address, what it takes, an example to click."""
    described = api.openapi()
    context = {
        "operations": [
            _operation(path, methods["get"]) for path, methods in described["paths"].items()
        ],
        "most": api.MOST_AT_ONCE,
    }
    return render(request, "public/api.html", context)


def _operation(path: str, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "summary": found["summary"],
        "description": found.get("description", ""),
        "parameters": [
            {
                "name": parameter["name"],
                "required": parameter.get("required", False),
                "description": parameter.get("description")
                or parameter["schema"].get("description", ""),
            }
            for parameter in found.get("parameters", [])
        ],
    }


@require_safe
@public_page
def openapi(request: HttpRequest) -> HttpResponse:
    """The API for machines."""
    text = json.dumps(api.openapi(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@require_safe
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as JSON for any other address under /api/."""
    return api.not_found(request, Http404(_("Không có địa chỉ này trong API.")))
