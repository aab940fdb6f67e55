"""The league table as one writes it first: rows from the database, a template that loops."""

from __future__ import annotations

import django_tables2
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.models import Edition
from indicators.views.public.league import LEVELS


class PlainTable(django_tables2.Table):
    """The same columns by django-tables2, as it comes."""

    rank = django_tables2.Column("Hạng")
    rank_change = django_tables2.Column("Thay đổi")
    unit_name = django_tables2.Column(
        "Đơn vị", linkify=lambda record: record.unit.get_absolute_url()
    )
    index = django_tables2.Column("Chỉ số")
    points = django_tables2.Column("Điểm")
    appraisal_points = django_tables2.Column("Thẩm định")
    survey_points = django_tables2.Column("XHH")
    band = django_tables2.Column("Xếp loại")


def plain_table(request: HttpRequest, scope: str, level: str, year: int) -> HttpResponse:
    """A plain template looping over the rows."""
    return render(request, "baselines/plain.html", _context(scope, level, year))


def tables2_table(request: HttpRequest, scope: str, level: str, year: int) -> HttpResponse:
    """django-tables2's own template and cells."""
    context = _context(scope, level, year)
    context["table"] = PlainTable(context["rows"])
    return render(request, "baselines/tables2.html", context)


def _context(scope: str, level: str, year: int) -> dict[str, object]:
    editions = list(
        Edition.objects.table(scope, LEVELS[level], year).select_related("criteria_set", "province")
    )
    edition = editions[0]
    return {
        "edition": edition,
        "editions": editions,
        "illustrative": edition.illustrative,
        "rows": list(edition.rows.select_related("unit").order_by("position")),
        "years": Edition.objects.series(edition.scope, edition.level),
    }
