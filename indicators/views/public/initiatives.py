"""The directory of initiatives: what units have found, searched and filtered by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Initiative, Unit
from districts.querysets import MAX_QUERY_LENGTH, InitiativeQuerySet
from indicators.caching import public_page
from indicators.filters import BadQuery

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """A checked address of the directory."""

    typed: str
    field: str
    province: Unit | None
    year: int | None

    def apply(self, found: InitiativeQuerySet) -> InitiativeQuerySet:
        """Those the address asks for."""
        if self.typed:
            found = found.search(self.typed)
        if self.field:
            found = found.filter(field=self.field)
        if self.province is not None:
            found = found.in_province(self.province)
        return found if self.year is None else found.filter(year=self.year)

    @property
    def address(self) -> str:
        """The query again, without the page."""
        parts = {
            "tim": self.typed,
            "linh-vuc": self.field,
            "tinh": str(self.province.pk) if self.province else "",
            "nam": str(self.year or ""),
        }
        return urlencode({name: value for name, value in parts.items() if value})


@require_safe
@public_page
def initiatives(request: HttpRequest) -> HttpResponse:
    """Confirmed initiatives, newest first; `?tim=`, `linh-vuc`, `tinh`, `nam`, `trang`."""
    everything = Initiative.objects.public()
    provinces = _provinces(everything)
    years = list(everything.order_by("-year").values_list("year", flat=True).distinct())
    try:
        query = _read(request.GET, provinces)
        found = query.apply(everything).with_users().order_by("-year", "title", "pk")
        page = Paginator(found, A_PAGE).page(request.GET.get("trang", 1))
    except BadQuery as error:
        context = {"message": str(error), "way_on": reverse("public:initiatives")}
        return render(request, "public/bad_query.html", context, status=400)
    except (EmptyPage, PageNotAnInteger):
        return render(request, "404.html", {"message": _("Không có trang này.")}, status=404)
    context = {
        "query": query,
        "page": page,
        "fields": Initiative.Field.choices,
        "provinces": provinces,
        "years": years,
        "total": everything.count(),
    }
    return render(request, "public/initiatives.html", context)


def _provinces(found: InitiativeQuerySet) -> list[Unit]:
    """The provinces any of them comes from."""
    of_units = found.values("unit__province")
    of_provinces = found.filter(unit__level=Unit.Level.PROVINCE).values("unit")
    provinces = Unit.objects.filter(pk__in=of_units) | Unit.objects.filter(pk__in=of_provinces)
    return list(provinces.distinct().in_vietnamese_order())


def _read(parameters: QueryDict, provinces: list[Unit]) -> DirectoryQuery:
    typed = parameters.get("tim", "").strip()[: MAX_QUERY_LENGTH + 1]
    field = parameters.get("linh-vuc", "")
    if field and field not in Initiative.Field.values:
        raise BadQuery(_("Không có lĩnh vực “%(value)s”.") % {"value": field[:60]})
    known = {str(province.pk): province for province in provinces}
    province = parameters.get("tinh", "")
    if province and province not in known:
        raise BadQuery(_("Chưa có sáng kiến nào của tỉnh “%(value)s”.") % {"value": province[:60]})
    year = parameters.get("nam", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise BadQuery(_("“%(value)s” không phải là năm.") % {"value": year[:60]})
    return DirectoryQuery(typed, field, known.get(province), int(year) if year else None)
