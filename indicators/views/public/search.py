"""Finding a unit by name, with marks or without."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Unit
from districts.querysets import MAX_QUERY_LENGTH
from indicators.caching import public_page
from indicators.models import EditionRow

UNITS_A_PAGE = 50


@require_safe
@public_page
def units(request: HttpRequest) -> HttpResponse:
    """What `?tim=` may mean, at most 50 units a page (`?trang=`); without it, the provinces."""
    typed = request.GET.get("tim", "").strip()
    if not typed:
        return render(request, "public/units.html", {"typed": "", "provinces": _provinces()})
    # Units that don't exist come last, whatever they're called.
    found = Unit.with_illustrative.search(typed).select_related("parent", "province")
    found = found.order_by("illustrative", *found.query.order_by)
    try:
        page = Paginator(found, UNITS_A_PAGE).page(request.GET.get("trang", 1))
    except (EmptyPage, PageNotAnInteger):
        message = _("Kết quả tìm “%(typed)s” không có trang này.") % {"typed": typed[:80]}
        return render(request, "404.html", {"message": message, "typed": typed}, status=404)
    context = {
        "typed": typed,
        "page": page,
        "lines": _lines(page),
        "too_long": len(typed) > MAX_QUERY_LENGTH,
        "provinces": [] if page.paginator.count else _provinces(),
    }
    return render(request, "public/units.html", context)


def _provinces() -> Iterable[Unit]:
    """The provinces whose end hasn't come."""
    return Unit.objects.level(Unit.Level.PROVINCE).filter(valid_to=None).in_vietnamese_order()


def _lines(page: Page[Unit]) -> list[tuple[Unit, int | None, int | None]]:
    """The units of a page, each with the first and last year it has results of."""
    found = list(page.object_list)
    years = {
        unit: (first, last)
        for unit, first, last in EditionRow.objects.filter(unit__in=found)
        .order_by("unit")
        .values_list("unit")
        .annotate(first=Min("edition__year"), last=Max("edition__year"))
    }
    return [(unit, *years.get(unit.pk, (None, None))) for unit in found]
