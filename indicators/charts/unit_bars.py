"""One indicator across units: a bar for each, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext

from indicators.charts.parts import (
    BRAND,
    LINE,
    Chart,
    layout_with,
    line_names,
    lines_axis,
    plain,
    short,
)

MOST = 30
"""Bars of one picture; the table beside it has all of them."""


class UnitBar(NamedTuple):
    """A unit's value, also as text."""

    name: str
    value: Decimal
    text: str


def unit_bars(
    bars: Sequence[UnitBar], *, name: str, subtitle: str, key: str, file_name: str, percent: bool
) -> Chart | None:
    """The first bars as they come; None for fewer than two, which is no comparison."""
    if len(bars) < 2:
        return None
    shown = list(bars[:MOST])
    layout = layout_with(margin={"l": 18, "r": 22, "t": 12, "b": 30})
    axis: dict[str, Any] = {
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
        "rangemode": "tozero",
        "ticksuffix": "%" if percent else "",
    }
    if percent:
        axis["range"] = [0, 104]
    layout["xaxis"] = axis
    layout["yaxis"] = lines_axis(len(shown))
    layout["bargap"] = 0.72
    layout["annotations"] = line_names(
        (f"{short(bar.name)} · {bar.text}" for bar in shown), above=6
    )
    notes = ()
    if len(bars) > MOST:
        notes = (
            gettext("Biểu đồ vẽ %(shown)d đơn vị đầu trong %(all)d; bảng có đủ.")
            % {"shown": MOST, "all": len(bars)},
        )
    return Chart(
        key=key,
        title=gettext("%(unit)s đứng đầu: %(value)s")
        % {"unit": shown[0].name, "value": shown[0].text},
        subtitle=subtitle,
        figure={
            "data": [
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": [float(bar.value) for bar in shown],
                    "y": list(range(len(shown))),
                    "name": name,
                    "marker": {"color": BRAND},
                    "text": [f"{bar.name}<br>{bar.text}" for bar in shown],
                    "textposition": "none",
                    "hovertemplate": "%{text}<extra></extra>",
                }
            ],
            "layout": layout,
        },
        headings=[gettext("Đơn vị"), name],
        rows=[[bar.name, bar.text] for bar in shown],
        data=[["unit", "value"], *([bar.name, plain(bar.value, 4)] for bar in bars)],
        height=60 + 40 * len(shown),
        file_name=file_name,
        notes=notes,
    )
