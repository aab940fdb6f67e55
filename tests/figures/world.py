"""Indicators and figures made by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from districts.models import Unit
from indicators import periods
from indicators.models import FigureSource, Indicator, Observation
from indicators.periods import Period

YEAR = periods.year(2021)


def an_indicator(code: str, *, kind: str = "ratio", **fields: Any) -> Indicator:
    """A monthly indicator of which more is better."""
    values = {
        "slug": code.replace("_", "-"),
        "name": f"Chỉ tiêu {code}",
        "topic": "Hồ sơ",
        "kind": kind,
        "numerator_label": "tử" if kind == "ratio" else "",
        "denominator_label": "mẫu" if kind == "ratio" else "",
        "direction": "up",
        "frequency": "month",
        "unit_of_measure": "%" if kind == "ratio" else "hồ sơ",
        "places": 2 if kind == "ratio" else 0,
        **fields,
    }
    return Indicator.objects.create(code=code, **values)


def a_source(title: str = "Báo", address: str = "https://example.vn/bao") -> FigureSource:
    """A printed source."""
    return FigureSource.objects.get_or_create(kind="printed", title=title, address=address)[0]


def a_figure(
    unit: Unit,
    indicator: Indicator,
    numerator: int | str | None = None,
    denominator: int | str | None = None,
    *,
    period: Period = YEAR,
    stated: str = "",
    **fields: Any,
) -> Observation:
    """A public figure of a printed source."""
    one = Observation(
        unit=unit,
        indicator=indicator,
        period_start=period.start,
        period_end=period.end,
        numerator=Decimal(numerator) if numerator is not None else None,
        denominator=Decimal(denominator) if denominator is not None else None,
        stated=Decimal(stated) if stated else None,
        stated_places=len(stated.partition(".")[2]),
        **{"source": a_source(), "public": True, **fields},
    )
    one.set_value()
    one.save()
    return one
