"""How an index came from one year's to the next: a waterfall of its parts.

Bars with a base of their own: the Plotly that is sent to browsers leaves its waterfall out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext

from indicators import formats
from indicators.charts.parts import (
    BRAND,
    INK,
    LINE,
    LOTUS,
    Chart,
    layout_with,
    line_names,
    lines_axis,
    plain,
    short,
)


class Bar(NamedTuple):
    """One part of the change, as shown."""

    name: str
    change: Decimal


def waterfall(
    *,
    before: tuple[str, Decimal],
    bars: Sequence[Bar],
    after: tuple[str, Decimal],
    places: int,
    key: str,
    file_name: str,
) -> Chart:
    """From `before` (label and index) over its parts to `after`; the parts sum to the change."""
    levels = [before[1]]
    for bar in bars:
        levels.append(levels[-1] + bar.change)
    lowest, highest = float(min(*levels, after[1])), float(max(*levels, after[1]))
    room = max(highest - lowest, 0.5)
    # Bars of the two years start at the edge: it's the way between them that is looked at.
    start = max(0.0, lowest - room * 0.35)
    end = highest + room * 0.3
    labels = [before[0], *(bar.name for bar in bars), after[0]]
    texts = [
        formats.points(before[1], places),
        *(formats.signed(bar.change, places) for bar in bars),
        formats.points(after[1], places),
    ]
    bases = [start, *(float(level) for level in levels[:-1]), start]
    widths = [
        float(before[1]) - start,
        *(float(bar.change) for bar in bars),
        float(after[1]) - start,
    ]
    colors = [INK, *(BRAND if bar.change >= 0 else LOTUS for bar in bars), INK]
    places_of = list(range(len(labels)))
    layout: dict[str, Any] = layout_with(margin={"l": 18, "r": 22, "t": 10, "b": 34})
    layout["xaxis"] = {
        "range": [start, end],
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
        "nticks": 6,
    }
    layout["yaxis"] = lines_axis(len(labels))
    layout["bargap"] = 0.55
    layout["annotations"] = line_names(
        (f"<b>{text}</b> {short(label)}" for label, text in zip(labels, texts, strict=True)),
        above=9,
        xref="paper",
    )
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "y": places_of,
            "x": widths,
            "base": bases,
            "width": 0.36,
            "marker": {"color": colors},
            "text": [f"{label}: {text}" for label, text in zip(labels, texts, strict=True)],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
    return Chart(
        key=key,
        title=_title(bars, after[1] - before[1], places),
        subtitle=gettext("Từng phần làm chỉ số thay đổi, tính bằng điểm chỉ số; cộng lại vừa đủ."),
        figure={"data": data, "layout": layout},
        headings=[gettext("Phần"), gettext("Điểm chỉ số")],
        rows=[[label, text] for label, text in zip(labels, texts, strict=True)],
        data=[
            ["part", "index_points"],
            [before[0], plain(before[1], places)],
            *([bar.name, plain(bar.change, places)] for bar in bars),
            [after[0], plain(after[1], places)],
        ],
        height=56 + 46 * len(labels),
        file_name=file_name,
    )


def _title(bars: Sequence[Bar], change: Decimal, places: int) -> str:
    if not bars:
        return gettext("Chỉ số không đổi")
    most = max(bars, key=lambda bar: bar.change if change >= 0 else -bar.change)
    text = gettext("Chỉ số thay đổi %(change)s, nhiều nhất do “%(part)s” (%(by)s)")
    return text % {
        "change": formats.signed(change, places),
        "part": most.name,
        "by": formats.signed(most.change, places),
    }
