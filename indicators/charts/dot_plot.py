"""Areas of one unit against the best and the median of its group, as dots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from indicators import formats
from indicators.areas import AreaLine
from indicators.charts.parts import (
    BRAND,
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


def dot_plot(
    lines: Sequence[AreaLine], *, unit_name: str, key: str, file_name: str
) -> Chart | None:
    """Each area of one unit against the best and the median of its group, as percentages.

    None where no area has a maximum to take a percentage of.
    """
    lines = [line for line in lines if line.share is not None and not line.beside]
    if not lines:
        return None
    places = list(range(len(lines)))
    layout = layout_with(margin={"l": 18, "r": 22, "t": 40, "b": 30})
    layout["xaxis"] = percent_axis()
    layout["yaxis"] = lines_axis(len(lines))
    layout["showlegend"] = True
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    layout["annotations"] = line_names((short(line.name) for line in lines), above=7)
    layout["shapes"] = [
        {
            "type": "line",
            "x0": 0,
            "x1": 100,
            "y0": place,
            "y1": place,
            "layer": "below",
            "line": {"color": LINE, "width": 1},
        }
        for place in places
    ]
    data = [
        _dots(lines, lambda line: line.median, gettext("Trung vị của nhóm"), "line-ns-open", INK_2),
        _dots(lines, lambda line: line.best, gettext("Cao nhất nhóm"), "diamond-open", BRAND),
        _dots(lines, lambda line: line.share, unit_name, "circle", LOTUS),
    ]
    return Chart(
        key=key,
        title=_dots_title(lines),
        subtitle=gettext("Phần trăm điểm tối đa của từng lĩnh vực, so với các đơn vị cùng nhóm."),
        figure={"data": data, "layout": layout},
        headings=[
            gettext("Lĩnh vực"),
            unit_name,
            gettext("Cao nhất nhóm"),
            gettext("Trung vị của nhóm"),
        ],
        rows=[
            [line.name, *(percent_text(share) for share in (line.share, line.best, line.median))]
            for line in lines
        ],
        data=[
            ["area", "percent", "group_best", "group_median"],
            *(
                [line.name, *(plain(share) for share in (line.share, line.best, line.median))]
                for line in lines
            ),
        ],
        height=86 + 46 * len(lines),
        file_name=file_name,
    )


def _dots(
    lines: Sequence[AreaLine],
    value_of: Callable[[AreaLine], Decimal | None],
    name: str,
    symbol: str,
    color: str,
) -> dict[str, Any]:
    values = [value_of(line) for line in lines]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None if value is None else float(value) for value in values],
        "y": list(range(len(lines))),
        "name": name,
        "marker": {
            "symbol": symbol,
            "size": 14 if symbol == "circle" else 15,
            "color": color,
            "line": {"color": color, "width": 2},
        },
        "text": [
            f"{line.name}<br>{name}: {percent_text(value)}"
            for line, value in zip(lines, values, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _dots_title(lines: Sequence[AreaLine]) -> str:
    behind = [
        (line.best - line.share, line.name)
        for line in lines
        if line.best is not None and line.share is not None
    ]
    gap, name = max(behind, default=(Decimal(0), ""))
    if gap > 0:
        return gettext("Cách đơn vị cao nhất nhóm xa nhất ở “%(area)s”: %(gap)s điểm phần trăm") % {
            "area": name,
            "gap": formats.points(gap, 1),
        }
    return gettext("Cao nhất nhóm ở mọi lĩnh vực") if behind else gettext("Điểm theo lĩnh vực")
