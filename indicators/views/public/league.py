"""The league table of an edition, and its rows as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Unit
from indicators import charts, exports
from indicators.caching import public_page
from indicators.filters import FILTERS, BadQuery, asks, choices, read_query
from indicators.models import LEVEL_WORDS, CriteriaSet, Edition, EditionAreaScore, EditionRow
from indicators.open_data import TITLES
from indicators.published_rows import editions_of, rows_of, rows_to_choose_from
from indicators.tables import LeagueTable

LEVELS = {word: level for level, word in LEVEL_WORDS.items()}
PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?P<part>[a-z0-9-]{1,20}))?\Z")
VIEWS = ("", "linh-vuc")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a table stands: scope, level, year and part of the year."""

    scope: str
    level: str
    year: int
    part: str


@require_safe
@public_page
def league_table(
    request: HttpRequest, scope: str, level: str, period: str, number: int | None = None
) -> HttpResponse:
    """The table of the newest edition, or of edition `number`."""
    address, edition, editions = find(scope, level, period, number)
    if edition is None:
        return no_table(request, address, scope, level, bool(editions))
    rows = _rows(edition)
    try:
        view = _view(request)
        query = read_query(request.GET, rows)
    except BadQuery as error:
        return _bad_query(request, edition, number, str(error))
    shown = query.apply(rows)
    parameters = request.GET.copy()
    for name in list(parameters):
        if name not in ("xem", "sap-xep", *FILTERS):
            del parameters[name]
    here = edition.get_permanent_url() if number else edition.get_absolute_url()
    context = {
        "edition": edition,
        "newest": editions[0],
        "editions": editions,
        "superseded_by": next(
            (later for later in reversed(editions) if later.number > edition.number), None
        ),
        "illustrative": edition.illustrative,
        "permanent": number is not None,
        "title": TITLES[Unit.Level(edition.level)],
        "caption": _caption(edition, shown),
        "which_province": _which_province(edition),
        "view": view,
        "view_links": _view_links(parameters, view) if edition.areas.exists() else [],
        "query": query,
        "filters": [
            (name, label, found)
            for name, label in (
                ("nhom", _("Nhóm")),
                ("loai", _("Loại đơn vị")),
                ("xep-loai", _("Xếp loại")),
            )
            if len(found := choices(name, rows, query.chosen.get(name, ""))) > 1
        ],
        "rows_known": len(rows),
        "rows_missing": max((edition.units_total or 0) - len(rows), 0),
        "has_parts": any(row.survey_points is not None for row in shown),
        "summary": _summary(shown),
        "years": Edition.objects.series(edition.scope, edition.level).defer("rules", "lineage"),
        "data_address": here.removesuffix("/"),
        "data_query": _data_query(parameters),
    }
    if view == "linh-vuc":
        context |= areas_of(edition, shown)
    else:
        context["table"] = LeagueTable(shown, edition=edition, query=query, parameters=parameters)
    return render(request, "public/league_table.html", context)


@require_safe
@public_page
def league_data(
    request: HttpRequest,
    scope: str,
    level: str,
    period: str,
    kind: str,
    number: int | None = None,
) -> HttpResponse:
    """The same rows, filtered and sorted by the same address, as CSV, JSON or Excel."""
    address, edition, editions = find_as_data(scope, level, period, number)
    if edition is None:
        return no_table(request, address, scope, level, bool(editions))
    here = request.build_absolute_uri(edition.get_permanent_url())
    try:
        content = _data(kind, edition, request.GET, here)
    except BadQuery as error:
        return _bad_query(request, edition, number, str(error))
    response = HttpResponse(content, content_type=exports.CONTENT_TYPES[kind])
    name = f"{scope}-{level}-{period}-ban-{edition.number}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _data(kind: str, edition: Edition, query: QueryDict, here: str) -> bytes:
    """The rows that the address asks for; mostly all of them, as they're printed."""
    if asks(query):
        rows = rows_to_choose_from(edition)
        return exports.render(kind, edition, read_query(query, rows).apply(rows), here)
    if kind == "json":
        return exports.json_file(edition, exports.all_json_rows(edition), here)
    return exports.render(kind, edition, rows_of(edition), here)


def parse_address(scope: str, level: str, period: str) -> Address | None:
    """Read the three words of a table's address; None where they make no sense."""
    match = PERIOD.match(period)
    if match is None or level not in LEVELS:
        return None
    return Address(scope, LEVELS[level], int(match["year"]), match["part"] or "")


def find(
    scope: str, level: str, period: str, number: int | None
) -> tuple[Address | None, Edition | None, list[Edition]]:
    """The address, the edition it means (None: there is none) and all of the table; one query."""
    address = parse_address(scope, level, period)
    editions = _editions(address)
    return address, _chosen(editions, number), editions


def find_as_data(
    scope: str, level: str, period: str, number: int | None
) -> tuple[Address | None, Edition | None, list[Edition]]:
    """The same for data files, which say less of an edition than pages do; one query too."""
    address = parse_address(scope, level, period)
    editions: list[Edition] = []
    if address is not None:
        editions = editions_of(address.scope, address.level, address.year, address.part)
    return address, _chosen(editions, number), editions


def _editions(address: Address | None) -> list[Edition]:
    if address is None:
        return []
    # Whole documents, that a table shows nothing of.
    return list(
        Edition.objects.table(address.scope, address.level, address.year, address.part)
        .select_related("criteria_set", "province")
        .defer("rules", "lineage")
    )


def _chosen(editions: list[Edition], number: int | None) -> Edition | None:
    if number is None:
        return editions[0] if editions else None
    return next((edition for edition in editions if edition.number == number), None)


def _rows(edition: Edition) -> list[EditionRow]:
    return list(edition.rows.select_related("unit").order_by("position"))


def _view(request: HttpRequest) -> str:
    view = request.GET.get("xem", "")
    if view not in VIEWS:
        raise BadQuery(_("Không có cách xem “%(value)s”.") % {"value": view[:60]})
    return view


def no_table(
    request: HttpRequest, address: Address | None, scope: str, level: str, has_others: bool
) -> HttpResponse:
    """404 with a way on: other years of the same table, other tables of the same province."""
    tables = Edition.objects.filter(scope=scope).newest().order_by("level", "year", "period")
    context = {
        "address": address,
        "has_others": has_others,
        "same_level": [t for t in tables if address and t.level == address.level],
        "other_levels": [t for t in tables if not address or t.level != address.level],
    }
    return render(request, "public/no_table.html", context, status=404)


def _bad_query(
    request: HttpRequest, edition: Edition, number: int | None, message: str
) -> HttpResponse:
    way_on = edition.get_permanent_url() if number else edition.get_absolute_url()
    return HttpResponseBadRequest(
        render_to_string(
            "public/bad_query.html",
            {"message": message, "way_on": way_on, "edition": edition},
            request=request,
        )
    )


def _summary(rows: list[EditionRow]) -> dict[str, object]:
    """Highest, median, lowest and mean index of the rows shown, and the closest neighbours."""
    found = sorted((row for row in rows if row.index is not None), key=_by_index, reverse=True)
    if len(found) < 2:
        return {}
    indices = [_by_index(row) for row in found]
    gaps = [
        (_by_index(above) - _by_index(below), above, below)
        for above, below in pairwise(found)
        if above.rank and below.rank and above.group == below.group and above.index != below.index
    ]
    return {
        "highest": indices[0],
        "median": median(indices),
        "lowest": indices[-1],
        "spread": indices[0] - indices[-1],
        "mean": sum(indices, Decimal(0)) / len(indices),
        "count": len(indices),
        "closest": min(gaps, key=lambda gap: gap[0], default=None),
    }


def _by_index(row: EditionRow) -> Decimal:
    return row.index or Decimal(0)


def _caption(edition: Edition, rows: list[EditionRow]) -> str:
    """Which units are ranked against each other, and what equal results mean."""
    groups = list(dict.fromkeys(row.group for row in rows if row.group))
    if len(groups) == 1:
        parts = [_("Nhóm: %(group)s.") % {"group": groups[0]}]
    elif groups:
        parts = [_("Xếp hạng trong từng nhóm (%(count)d nhóm).") % {"count": len(groups)}]
    else:
        parts = []
    if edition.tie_rule:
        rule = CriteriaSet.TieRule(edition.tie_rule).label
        parts.append(_("Chỉ số công bố bằng nhau: %(rule)s.") % {"rule": rule})
    else:
        parts.append(_("Hạng như nguồn đã công bố; cổng không tự xếp hạng."))
    return " ".join(parts)


def _which_province(edition: Edition) -> str:
    """Which of the provinces that have borne this name the table is about."""
    province = edition.province
    if province is None or edition.illustrative:
        return ""
    others = (
        Unit.objects.filter(level=Unit.Level.PROVINCE, slug=edition.scope)
        .exclude(pk=province.pk)
        .order_by("valid_to", "pk")
    )
    if not others:
        return ""
    return _("Bảng này nói về %(this)s. Cùng tên còn có %(others)s.") % {
        "this": _with_period(province),
        "others": "; ".join(_with_period(other) for other in others),
    }


def _with_period(unit: Unit) -> str:
    values = {"name": unit.full_name, "code": unit.code}
    if unit.valid_to is None:
        return _("%(name)s (mã %(code)s, từ %(start)s)") % {
            **values,
            "start": f"{unit.valid_from:%d/%m/%Y}" if unit.valid_from else "?",
        }
    if unit.valid_from is None:
        return _("%(name)s (mã %(code)s, đến hết %(end)s)") % {
            **values,
            "end": f"{unit.valid_to:%d/%m/%Y}",
        }
    return _("%(name)s (mã %(code)s, %(start)s–%(end)s)") % {
        **values,
        "start": f"{unit.valid_from:%d/%m/%Y}",
        "end": f"{unit.valid_to:%d/%m/%Y}",
    }


def _view_links(parameters: QueryDict, view: str) -> list[tuple[str, str, bool]]:
    links = []
    for word, label in (("", _("Bảng xếp hạng")), ("linh-vuc", _("Theo lĩnh vực"))):
        query = parameters.copy()
        query.pop("xem", None)
        if word:
            query["xem"] = word
        links.append((f"?{query.urlencode()}", label, word == view))
    return links


def _data_query(parameters: QueryDict) -> str:
    query = parameters.copy()
    query.pop("xem", None)
    return f"?{query.urlencode()}" if query else ""


def areas_of(edition: Edition, rows: list[EditionRow]) -> dict[str, object]:
    """Points of every unit in every area, as a heat map and the same numbers as a table."""
    areas = list(edition.areas.all())
    scores: dict[tuple[int, int], EditionAreaScore] = {
        (score.row_id, score.area_id): score
        for score in EditionAreaScore.objects.filter(row__edition=edition)
    }
    lines = [(row, [scores.get((row.pk, area.pk)) for area in areas]) for row in rows]
    lines = [(row, cells) for row, cells in lines if any(cells)]
    return {
        "areas": areas,
        "area_lines": [
            (
                row,
                [
                    (cell, cell and cell.max_points != area.max_points)
                    for cell, area in zip(cells, areas, strict=True)
                ],
            )
            for row, cells in lines
        ],
        "heat_map": charts.heat_map(edition, areas, lines),
    }
