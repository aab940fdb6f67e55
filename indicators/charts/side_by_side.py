"""Units side by side: their areas as dots, their index over the years as lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from indicators import formats
from indicators.charts.parts import (
    BRAND,
    INK,
    INK_2,
    LINE,
    LOTUS,
    Chart,
    layout_with,
    line_names,
    lines_axis,
    percent_axis,
    percent_text,
    plain,
    short,
)

MARKS = (
    ("circle", LOTUS),
    ("diamond-open", BRAND),
    ("square", "#7fb2ba"),
    ("triangle-up", INK),
    ("x-open", INK_2),
    ("star", "#b98a1d"),
)
"""Symbol and colour of each unit in turn: the symbol alone is enough to tell them apart."""


def area_dots(
    names: Sequence[str],
    lines: Sequence[tuple[str, Sequence[Decimal | None]]],
    *,
    key: str,
    file_name: str,
) -> Chart | None:
    """Each area across units (`names`), as percentages; None where there is none to draw."""
    lines = [(area, shares) for area, shares in lines if any(s is not None for s in shares)]
    if not lines:
        return None
    layout = layout_with(margin={"l": 18, "r": 22, "t": 20 + 22 * len(names), "b": 30})
    layout["xaxis"] = percent_axis()
    layout["yaxis"] = lines_axis(len(lines))
    layout |= _legend()
    layout["annotations"] = line_names((short(area) for area, _ in lines), above=7)
    data = []
    for n, name in enumerate(names):
        symbol, color = MARKS[n % len(MARKS)]
        shares = [values[n] for _, values in lines]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [None if share is None else float(share) for share in shares],
                "y": list(range(len(lines))),
                "name": short(name),
                "marker": {"symbol": symbol, "size": 13, "color": color, "line": {"width": 2}},
                "text": [
                    f"{area}<br>{name}: {percent_text(share)}"
                    for (area, _), share in zip(lines, shares, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    return Chart(
        key=key,
        title=_widest(names, lines),
        subtitle=gettext("Phần trăm điểm tối đa của từng lĩnh vực."),
        figure={"data": data, "layout": layout},
        headings=[gettext("Lĩnh vực"), *names],
        rows=[[area, *(percent_text(share) for share in shares)] for area, shares in lines],
        data=[
            ["area", *names],
            *([area, *(plain(share) for share in shares)] for area, shares in lines),
        ],
        height=60 + 22 * len(names) + 46 * len(lines),
        file_name=file_name,
    )


def index_lines(
    names: Sequence[str],
    years: Sequence[tuple[int, Sequence[Decimal | None]]],
    *,
    places: int,
    key: str,
    file_name: str,
) -> Chart | None:
    """The index of each unit over whole years, oldest first; None for fewer than two years.

    Every year stands for itself, as marks without a line: sets differ from year to year.
    """
    years = [(year, values) for year, values in years if any(v is not None for v in values)]
    if len(years) < 2:
        return None
    layout: dict[str, Any] = layout_with(
        margin={"l": 44, "r": 16, "t": 20 + 22 * len(names), "b": 36}
    )
    layout["xaxis"] = {"type": "category", "showgrid": False, "linecolor": LINE, "fixedrange": True}
    layout["yaxis"] = {"gridcolor": LINE, "zeroline": False, "fixedrange": True, "nticks": 6}
    layout |= _legend()
    data = []
    for n, name in enumerate(names):
        symbol, color = MARKS[n % len(MARKS)]
        values = [found[n] for _, found in years]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [str(year) for year, _ in years],
                "y": [None if value is None else float(value) for value in values],
                "name": short(name),
                "marker": {"symbol": symbol, "size": 12, "color": color, "line": {"width": 2}},
                "text": [
                    f"{year} · {name}: {formats.points(value, places)}"
                    for (year, _), value in zip(years, values, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    first, last = years[0][0], years[-1][0]
    return Chart(
        key=key,
        title=gettext("Chỉ số từ %(first)d đến %(last)d") % {"first": first, "last": last},
        subtitle=gettext(
            "Mỗi năm một dấu cho mỗi đơn vị; các năm có thể theo bộ tiêu chí khác nhau."
        ),
        figure={"data": data, "layout": layout},
        headings=[gettext("Năm"), *names],
        rows=[
            [str(year), *(formats.points(value, places) for value in values)]
            for year, values in years
        ],
        data=[
            ["year", *names],
            *([str(year), *(plain(value, places) for value in values)] for year, values in years),
        ],
        height=300 + 22 * len(names),
        file_name=file_name,
    )


def _legend() -> dict[str, Any]:
    return {
        "showlegend": True,
        "legend": {"orientation": "v", "x": 0, "y": 1.02, "yanchor": "bottom"},
    }


def _widest(names: Sequence[str], lines: Sequence[tuple[str, Sequence[Decimal | None]]]) -> str:
    """The area in which the units differ most."""
    spreads = []
    for area, shares in lines:
        known = [share for share in shares if share is not None]
        if len(known) > 1:
            spreads.append((max(known) - min(known), area))
    if not spreads:
        return gettext("Điểm theo lĩnh vực")
    widest, area = max(spreads)
    return gettext("Khác nhau nhiều nhất ở “%(area)s”: %(by)s điểm phần trăm") % {
        "area": area,
        "by": formats.points(widest, 1),
    }
