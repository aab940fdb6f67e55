"""The way in: the newest tables, and every table there is by place, level and year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts import vietnamese
from districts.models import Unit
from indicators.caching import public_page
from indicators.models import LEVEL_WORDS, Edition, EditionRow

NEWEST = 6
"""How many tables the home page shows at length."""

LEVEL_ORDER = list(Unit.Level)


@dataclass
class Coverage:
    """One line of the overview: what is published of one scope and level, year by year."""

    scope: str
    name: str
    level: Unit.Level
    by_year: dict[int, list[Edition]] = field(default_factory=dict)

    def cells(self, years: Iterable[int]) -> list[tuple[int, list[Edition]]]:
        """The years in order, each with its editions (none, one, or its parts)."""
        return [(year, self.by_year.get(year, [])) for year in years]


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Search, the newest tables, what there is by province and year; the made-up province apart."""
    editions = list(_newest())
    real = [edition for edition in editions if not edition.illustrative]
    made_up = [edition for edition in editions if edition.illustrative]
    newest = sorted(real, key=lambda e: (e.year, e.published_at, e.known), reverse=True)[:NEWEST]
    years = sorted({edition.year for edition in real}, reverse=True)
    context = {
        "newest": [(edition, leaders) for edition, leaders in _with_leaders(newest)],
        "years": years,
        "coverage": [(line, line.cells(years)) for line in _coverage(real)],
        "made_up": sorted(made_up, key=lambda e: (-e.year, LEVEL_ORDER.index(e.level))),
        "tables": len(real),
        "results": sum(edition.known for edition in real),
    }
    return render(request, "public/home.html", context)


@require_safe
@public_page
def rankings(request: HttpRequest) -> HttpResponse:
    """Every table there is, by place, level and year; `?tinh=` and `?cap=` narrow it down."""
    editions = list(_newest())
    scopes = _scopes(editions)
    levels = {word: level for level, word in LEVEL_WORDS.items()}
    scope, word = request.GET.get("tinh", ""), request.GET.get("cap", "")
    problem = ""
    if scope and scope not in scopes:
        problem = _("Chưa có bảng xếp hạng nào của “%(scope)s”.") % {"scope": scope[:60]}
    elif word and word not in levels:
        problem = _("Không có cấp “%(word)s”; cấp là tinh, huyen, xa hoặc so-nganh.") % {
            "word": word[:60]
        }
    if problem:
        context = {"message": problem, "way_on": reverse("public:rankings")}
        return render(request, "public/bad_query.html", context, status=400)
    shown = [
        edition
        for edition in editions
        if scope in ("", edition.scope) and word in ("", edition.level_word)
    ]
    real = [edition for edition in shown if not edition.illustrative]
    made_up = [edition for edition in shown if edition.illustrative]
    context = {
        "illustrative": bool(made_up) and not real,
        "scopes": scopes.items(),
        "levels": [(word_, Unit.Level(level).label) for word_, level in levels.items()],
        "scope": scope,
        "word": word,
        "scope_name": scopes.get(scope, ""),
        "real": _by_scope(real),
        "made_up": _by_scope(made_up),
    }
    return render(request, "public/rankings.html", context)


def _newest() -> QuerySet[Edition]:
    """The newest edition of every table, with `known`: how many units it has a row of."""
    return Edition.objects.newest().annotate(known=Count("rows"))


def _with_leaders(editions: list[Edition]) -> list[tuple[Edition, list[EditionRow]]]:
    """Each edition with its rows in first place, of whatever group; one query for all."""
    leaders: dict[int, list[EditionRow]] = {}
    rows = EditionRow.objects.filter(edition__in=editions, rank=1).order_by("position")
    for row in rows.select_related("unit"):
        leaders.setdefault(row.edition_id, []).append(row)
    return [(edition, leaders.get(edition.pk, [])) for edition in editions]


def _coverage(editions: Iterable[Edition]) -> list[Coverage]:
    lines: dict[tuple[str, str], Coverage] = {}
    for edition in sorted(editions, key=lambda e: (e.year, e.period)):
        line = lines.setdefault(
            (edition.scope, edition.level),
            Coverage(edition.scope, edition.scope_name, Unit.Level(edition.level)),
        )
        # The newest name stands; the tables themselves keep the name of their day.
        line.name = edition.scope_name
        line.by_year.setdefault(edition.year, []).append(edition)
    return sorted(lines.values(), key=_place)


def _by_scope(editions: Iterable[Edition]) -> list[tuple[str, list[Coverage]]]:
    found: dict[str, list[Coverage]] = {}
    for line in _coverage(editions):
        found.setdefault(line.name, []).append(line)
    return list(found.items())


def _scopes(editions: Iterable[Edition]) -> dict[str, str]:
    """Scope -> name, the nation first, then in Vietnamese order."""
    return {line.scope: line.name for line in _coverage(editions)}


def _place(line: Coverage) -> tuple[bool, str, int]:
    """The nation first, then provinces in Vietnamese order, levels from the top."""
    return (
        line.scope != Edition.NATIONAL,
        vietnamese.sort_key(line.name),
        LEVEL_ORDER.index(line.level),
    )
