"""A table or chart for a page of the reader's own: the only addresses that may be framed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from districts import vietnamese
from districts.models import Unit
from indicators import charts, open_data
from indicators.caching import public_page
from indicators.firmness import firmness_of
from indicators.models import Edition, EditionRow
from indicators.views.public import league

CHARTS = ("", "chi-so", "linh-vuc", "do-vung")
"""What `?bieu-do=` may name; nothing is the table."""


@require_safe
@xframe_options_exempt
def embed(
    request: HttpRequest, scope: str, level: str, period: str, number: int | None = None
) -> HttpResponse:
    """The newest edition, or edition `number`: a table, or the chart `?bieu-do=` names."""
    _address, edition, _editions = league.find(scope, level, period, number)
    if edition is None:
        return _framed(_refusal(request, _("Không có bảng hoặc bản công bố này."), 404))
    word = request.GET.get("bieu-do", "")
    if word not in CHARTS:
        message = _("Không có biểu đồ “%(word)s”; có chi-so, linh-vuc, do-vung.")
        return _framed(_refusal(request, message % {"word": word[:60]}, 400))
    rows = list(edition.rows.select_related("unit").order_by("position"))
    shown, pending = _shown(word, edition, rows)
    context = {
        "edition": edition,
        "rows": rows,
        "word": word,
        "title": open_data.title_of(edition),
        "permanent": number is not None,
        "many_groups": len({row.group for row in rows}) > 1,
        "has_bands": any(row.band for row in rows),
        "licence": open_data.LICENCE,
        "licence_address": open_data.LICENCE_ADDRESS,
        **shown,
    }
    if pending:
        return _framed(render(request, "public/embed.html", context))
    return _framed(public_page(render)(request, "public/embed.html", context))


@require_safe
@public_page
def maker(request: HttpRequest) -> HttpResponse:
    """Choose a table and how it's shown; the page answers with the code to copy."""
    tables = list(Edition.objects.real().newest().order_by("-year", "period", "scope", "level"))
    tables.sort(key=_by_place)
    by_word = {_word(edition): edition for edition in tables}
    chosen = request.GET.get("bang", "")
    picture = request.GET.get("bieu-do", "")
    fixed = request.GET.get("ban", "") == "nay"
    if (chosen and chosen not in by_word) or picture not in CHARTS:
        message = _("Không có bảng hoặc biểu đồ “%(word)s”.") % {"word": (chosen or picture)[:60]}
        context = {"message": message, "way_on": reverse("public:embed-maker")}
        return render(request, "public/bad_query.html", context, status=400)
    context: dict[str, Any] = {
        "tables": [(word, open_data.title_of(edition)) for word, edition in by_word.items()],
        "pictures": [
            ("", _("Bảng xếp hạng")),
            ("chi-so", _("Biểu đồ chỉ số")),
            ("linh-vuc", _("Biểu đồ lĩnh vực (bản có điểm lĩnh vực)")),
            ("do-vung", _("Biểu đồ độ vững (bản có điểm lĩnh vực)")),
        ],
        "chosen": chosen,
        "picture": picture,
        "fixed": fixed,
    }
    if chosen:
        edition = by_word[chosen]
        path = _path(edition, picture, fixed=fixed)
        context |= {
            "path": path,
            "address": request.build_absolute_uri(path),
            "title": open_data.title_of(edition),
        }
    return render(request, "public/embed_maker.html", context)


def _shown(word: str, edition: Edition, rows: list[EditionRow]) -> tuple[dict[str, Any], bool]:
    """The charts of the page, or why there are none; and whether the background still computes."""
    if not word:
        return {}, False
    if word == "chi-so":
        chart = charts.index_bars(edition, rows)
        return _charts([chart], _("Bản công bố này không có chỉ số.")), False
    why = _("Bản công bố này không có điểm từng lĩnh vực.")
    if word == "linh-vuc":
        return _charts([league.areas_of(edition, rows)["heat_map"]], why), False
    found = firmness_of(edition, why)
    groups = found.groups()
    drawn = [
        charts.intervals(
            lines,
            key=f"do-vung-{vietnamese.slug(group) or 'nhom'}",
            group=group if len(groups) > 1 else "",
            file_name=f"{edition.scope}-{edition.level_word}-{edition.period_word}-do-vung",
        )
        for group, lines in groups.items()
    ]
    reason = _("Cổng đang tính độ vững của bản này.") if found.pending else found.why_not
    return _charts(drawn, reason), found.pending


def _charts(drawn: list[Any], why_not: str) -> dict[str, Any]:
    found = [chart for chart in drawn if chart is not None]
    return {"charts": found, "why_not": "" if found else why_not}


def _refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return render(request, "public/embed_refused.html", {"message": message}, status=status)


def _framed(response: HttpResponse) -> HttpResponse:
    """Let any page frame this answer: there is nothing on it to click but links away from it."""
    policy = {**settings.SECURE_CSP, "form-action": ["'none'"], "frame-ancestors": ["*"]}
    response.headers["Content-Security-Policy"] = "; ".join(
        " ".join([directive, *sources]) for directive, sources in policy.items()
    )
    return response


def _by_place(edition: Edition) -> tuple[bool, str, int, int, str]:
    return (
        edition.scope != Edition.NATIONAL,
        vietnamese.sort_key(edition.scope_name),
        list(Unit.Level).index(Unit.Level(edition.level)),
        -edition.year,
        edition.period,
    )


def _word(edition: Edition) -> str:
    return f"{edition.scope}/{edition.level_word}/{edition.period_word}"


def _path(edition: Edition, picture: str, *, fixed: bool) -> str:
    place = [edition.scope, edition.level_word, edition.period_word]
    path = (
        reverse("public:embed-edition", args=[*place, edition.number])
        if fixed
        else reverse("public:embed", args=place)
    )
    return f"{path}?bieu-do={picture}" if picture else path
