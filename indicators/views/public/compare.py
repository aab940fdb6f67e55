"""Units side by side; the address carries the choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Unit
from indicators.caching import public_page
from indicators.charts.side_by_side import area_dots, index_lines
from indicators.comparison import MOST_UNITS, BadChoice, Comparison, compare

FOUND = 12


@require_safe
@public_page
def compare_units(request: HttpRequest) -> HttpResponse:
    """Two to six units (`?don-vi=` each), or one beside its group; `?bang=`, `?nam=`, `?tim=`."""
    codes = request.GET.getlist("don-vi")
    try:
        found = compare(codes, request.GET.get("bang", ""), request.GET.get("nam", ""))
    except BadChoice as error:
        return HttpResponseBadRequest(
            render_to_string(
                "public/bad_choice.html",
                {
                    "message": str(error),
                    "way_on": address(error.without),
                    "way_on_label": _("So sánh các đơn vị còn lại")
                    if error.without
                    else _("Chọn đơn vị để so sánh"),
                },
                request=request,
            )
        )
    typed = request.GET.get("tim", "").strip()
    words = [unit.code for unit in found.units]
    context = {
        "found": found,
        "illustrative": any(unit.illustrative for unit in found.units),
        "typed": typed,
        "suggestions": _suggestions(typed, found.units) if len(words) < MOST_UNITS else [],
        "full": len(words) >= MOST_UNITS,
        "without": [
            (unit, address([word for word in words if word != unit.code])) for unit in found.units
        ],
        "peers": [(row, address([*words, row.unit_code])) for row in found.peers if row.unit_code],
        "here": address(words),
        "charts": _charts(found),
        "beside_group": len(found.units) == 1 and len(found.columns) > 1,
    }
    return render(request, "public/compare.html", context)


def address(codes: Iterable[str], **more: str) -> str:
    """The address of a comparison of these units."""
    query = QueryDict(mutable=True)
    query.setlist("don-vi", list(codes))
    for name, value in more.items():
        query[name] = value
    here = reverse("public:compare")
    return f"{here}?{query.urlencode()}" if query.get("don-vi") or more else here


def _suggestions(typed: str, chosen: Sequence[Unit]) -> list[tuple[Unit, str]]:
    """Units of that name which may be added to the ones chosen."""
    if not typed:
        return []
    words = [unit.code for unit in chosen]
    found = Unit.with_illustrative.search(typed).exclude(code__in=words)
    if chosen:
        found = found.filter(illustrative=chosen[0].illustrative)
    found = found.select_related("province", "parent")
    return [(unit, address([*words, unit.code])) for unit in found[:FOUND]]


def _charts(found: Comparison) -> list[object]:
    names = [column.name for column in found.columns]
    made = [
        area_dots(
            names,
            [
                (line.name, [cell.share for cell in line.cells])
                for line in found.areas
                if line.part == "main"
            ],
            key="so-sanh-linh-vuc",
            file_name="so-sanh-linh-vuc",
        ),
        index_lines(
            [unit.full_name for unit in found.units],
            [
                (edition.year, [row.index if row else None for row in rows])
                for edition, rows in reversed(found.years)
                if not edition.period
            ],
            places=found.edition.places if found.edition else 2,
            key="so-sanh-nam",
            file_name="so-sanh-nam",
        ),
    ]
    return [chart for chart in made if chart is not None]
