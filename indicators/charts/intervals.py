"""The ranks units take while the weights of areas change, as intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from indicators.charts.parts import BRAND, INK_2, LINE, Chart, layout_with, percent_text, plain
from indicators.firmness import Line

NAMED = 30
"""Characters of a unit's name beside its interval."""

WIDTHS = {10: (BRAND, 7), 20: (INK_2, 2)}
"""Colour and width of the bar of each spread; the wide bar lies on the thin one."""


def intervals(lines: Sequence[Line], *, key: str, group: str, file_name: str) -> Chart | None:
    """One group: a thin bar for ±20%, a wide one for ±10%, a dot at the published rank.

    None where the group has fewer than two ranked units.
    """
    if len(lines) < 2:
        return None
    spreads = [reach.spread for reach in lines[0].reaches]
    places = list(range(len(lines)))
    layout = layout_with(margin={"l": 12, "r": 18, "t": 40, "b": 44})
    layout["xaxis"] = {
        "range": [0.3, max(reach.worst for line in lines for reach in line.reaches) + 0.7],
        "title": {
            "text": gettext("Hạng (1 là cao nhất)"),
            "standoff": 6,
            "font": {"size": 13},
        },
        "tickformat": "d",
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
    }
    layout["yaxis"] = {
        "range": [len(lines) - 0.4, -0.6],
        "tickvals": places,
        "ticktext": [
            textwrap.shorten(line.row.unit_name, NAMED, placeholder="…") for line in lines
        ],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
    }
    layout["showlegend"] = True
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    data = [_bars(lines, place) for place in reversed(range(len(spreads)))]
    data.append(_dots(lines))
    return Chart(
        key=key,
        title=_title(lines, group),
        subtitle=gettext(
            "Chấm: hạng đã công bố. Thanh: hạng tốt nhất và thấp nhất khi trọng số của từng lĩnh "
            "vực đổi trong khoảng ghi ở chú giải."
        ),
        figure={"data": data, "layout": layout},
        headings=[
            gettext("Đơn vị"),
            gettext("Hạng"),
            *(f"±{spread}%" for spread in spreads),
        ],
        rows=[
            [line.row.unit_name, str(line.row.rank), *(reach.words for reach in line.reaches)]
            for line in lines
        ],
        data=[
            [
                "unit",
                "rank",
                *(f"{end}_{spread}" for spread in spreads for end in ("best", "worst", "kept")),
            ],
            *(
                [
                    line.row.unit_name,
                    str(line.row.rank),
                    *(
                        text
                        for reach in line.reaches
                        for text in (str(reach.best), str(reach.worst), plain(reach.kept, 1))
                    ),
                ]
                for line in lines
            ),
        ],
        height=110 + 24 * max(len(lines), 3),
        file_name=file_name,
    )


def _bars(lines: Sequence[Line], place: int) -> dict[str, Any]:
    spread = lines[0].reaches[place].spread
    colour, width = WIDTHS[spread]
    ranks: list[int | None] = []
    rows: list[int | None] = []
    for row, line in enumerate(lines):
        ranks += [line.reaches[place].best, line.reaches[place].worst, None]
        rows += [row, row, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ranks,
        "y": rows,
        "name": gettext("trọng số ±%(spread)d%%") % {"spread": spread},
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _dots(lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [line.row.rank for line in lines],
        "y": list(range(len(lines))),
        "name": gettext("hạng đã công bố"),
        "marker": {
            "symbol": "circle",
            "size": 9,
            "color": "#ffffff",
            "line": {"color": BRAND, "width": 2},
        },
        "text": [
            "<br>".join(
                [
                    f"{line.row.unit_name}: {line.row.rank}",
                    *(
                        gettext("±%(spread)d%%: hạng %(words)s, giữ hạng %(kept)s")
                        % {
                            "spread": reach.spread,
                            "words": reach.words,
                            "kept": percent_text(reach.kept),
                        }
                        for reach in line.reaches
                    ),
                ]
            )
            for line in lines
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _title(lines: Sequence[Line], group: str) -> str:
    firm = sum(not line.reaches[0].moves for line in lines)
    widest = max(lines, key=lambda line: line.reaches[0].worst - line.reaches[0].best)
    found = gettext(
        "Trọng số đổi đến ±10%%: %(firm)d/%(all)d đơn vị giữ nguyên hạng, "
        "đổi nhiều nhất là %(name)s (hạng %(words)s)"
    ) % {
        "firm": firm,
        "all": len(lines),
        "name": widest.row.unit_name,
        "words": widest.reaches[0].words,
    }
    if firm == len(lines):
        found = gettext("Trọng số đổi đến ±10%: mọi đơn vị giữ nguyên hạng")
    return f"{group}: {found}" if group else found
