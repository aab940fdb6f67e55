"""How firm the ranks of an edition are: intervals under changed weights, close pairs, distances."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts import vietnamese
from districts.models import Unit
from indicators import charts, robustness
from indicators.caching import public_page
from indicators.firmness import Firmness, as_data, firmness_of
from indicators.models import Edition
from indicators.open_data import TITLES
from indicators.views.public import league

Face = Callable[[HttpRequest, Edition, Firmness], HttpResponse]

MOST_PAIRS = 60
"""Pairs the page lists; the data file has them all."""


def firmness(
    request: HttpRequest, scope: str, level: str, period: str, number: int
) -> HttpResponse:
    """The page of one edition; kept whole once the study is there."""
    return _answer(request, scope, level, period, number, _page)


def firmness_data(
    request: HttpRequest, scope: str, level: str, period: str, number: int
) -> HttpResponse:
    """The same as JSON."""
    return _answer(request, scope, level, period, number, _data)


@require_safe
def _answer(
    request: HttpRequest, scope: str, level: str, period: str, number: int, face: Face
) -> HttpResponse:
    address, edition, editions = league.find(scope, level, period, number)
    if edition is None:
        return league.no_table(request, address, scope, level, bool(editions))
    found = firmness_of(
        edition,
        _(
            "Bản công bố này không có điểm từng lĩnh vực, nên không có gì để thử khi đổi trọng số. "
            "Nguồn chỉ nêu chỉ số hoặc thứ hạng."
        ),
    )
    if found.pending:
        # Not kept: it's another page as soon as the background is done.
        response = face(request, edition, found)
        response.headers["Cache-Control"] = "no-store"
        return response
    return public_page(face)(request, edition, found)


def _page(request: HttpRequest, edition: Edition, found: Firmness) -> HttpResponse:
    groups = []
    for group, lines in found.groups().items():
        slug = vietnamese.slug(group) or "nhom"
        chart = charts.intervals(
            lines,
            key=f"do-vung-{slug}",
            group=group if len(found.groups()) > 1 else "",
            file_name=f"{edition.scope}-{edition.level_word}-{edition.period_word}-do-vung-{slug}",
        )
        groups.append((group, f"bang-{slug}", lines, chart))
    context = {
        "edition": edition,
        "illustrative": edition.illustrative,
        "title": TITLES[Unit.Level(edition.level)],
        "found": found,
        "groups": groups,
        "spreads": robustness.SPREADS,
        "close_percent": int(100 * robustness.CLOSE_SHARE),
        "pairs": found.pairs[:MOST_PAIRS],
        "pairs_more": max(len(found.pairs) - MOST_PAIRS, 0),
        "data_address": f"{edition.get_permanent_url()}do-vung.json",
    }
    return render(request, "public/firmness.html", context)


def _data(request: HttpRequest, edition: Edition, found: Firmness) -> HttpResponse:
    address = request.build_absolute_uri(edition.get_permanent_url())
    if found.pending or found.why_not:
        why = found.why_not or _("Chưa tính xong; thử lại sau ít phút.")
        return _json({"edition": {"address": address}, "problem": why}, 404)
    return _json(as_data(edition, found, address), 200)


def _json(content: object, status: int) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
