"""Areas: all units of a table as a heat map, one unit against its group as dots."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median
from typing import Any, Protocol

from django.utils.translation import gettext

from indicators import formats
from indicators.areas import AreaLine
from indicators.charts.parts import (
    BESIDE_THE_INDEX,
    BRAND,
    HEAT_LOW,
    INK_2,
    LABEL_WIDTH,
    LINE,
    LOTUS,
    Chart,
    layout_with,
    percent_text,
)

HUNDRED = Decimal(100)


class AreaHead(Protocol):
    """An area as an edition shows it (an `EditionArea` does)."""

    code: str
    name: str
    part: str
    max_points: Decimal | None


class AreaPoints(Protocol):
    """A unit's points in one area (an `EditionAreaScore` does)."""

    points: Decimal
    max_points: Decimal | None


class Named(Protocol):
    """The row of a unit (an `EditionRow` does)."""

    unit_name: str


def heat_map(
    edition: Any,
    areas: Sequence[AreaHead],
    lines: Sequence[tuple[Named, Sequence[AreaPoints | None]]],
) -> Chart | None:
    """Units × areas, each cell the percentage of that unit's maximum in the area.

    None where no cell has both points and a maximum. One hue from pale to dark; an area that
    doesn't apply to a unit stays empty.
    """
    shares = [
        [_share(cell, area) for cell, area in zip(cells, areas, strict=True)] for _, cells in lines
    ]
    used = [
        i
        for i, area in enumerate(areas)
        if area.part not in BESIDE_THE_INDEX and any(line[i] is not None for line in shares)
    ]
    if not used:
        return None
    codes = [areas[i].code or str(i + 1) for i in used]
    names = [row.unit_name for row, _ in lines]
    # Namesakes in one table would fall onto one line of the axis: places are numbers.
    places = list(range(len(lines)))
    texts = [[percent_text(line[i]) for i in used] for line in shares]
    height = max(240, 90 + 26 * len(lines)) if len(lines) <= 40 else 90 + 18 * len(lines)
    layout = layout_with(margin={"l": 8, "r": 8, "t": 34, "b": 8})
    layout["xaxis"] = {
        "side": "top",
        "tickvals": list(range(len(codes))),
        "ticktext": codes,
        "tickangle": 0,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }
    layout["yaxis"] = {
        "tickvals": places,
        "ticktext": [textwrap.shorten(name, 22, placeholder="…") for name in names],
        "range": [len(lines) - 0.5, -0.5],
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }
    figure = {
        "data": [
            {
                "type": "heatmap",
                "x": list(range(len(codes))),
                "y": places,
                "z": [[_place(line[i]) for i in used] for line in shares],
                "zmin": 0,
                "zmax": 100,
                "text": texts,
                "customdata": [
                    [[name, areas[i].name, line[place]] for place, i in enumerate(used)]
                    for name, line in zip(names, texts, strict=True)
                ],
                "hovertemplate": "<br>".join(f"%{{customdata[{i}]}}" for i in range(3))
                + "<extra></extra>",
                "texttemplate": "%{text}" if len(lines) <= 40 else "",
                "textfont": {"size": 11},
                "xgap": 1,
                "ygap": 1,
                "colorscale": [[0, HEAT_LOW], [1, BRAND]],
                "showscale": False,
                "hoverongaps": False,
            }
        ],
        "layout": layout,
    }
    return Chart(
        key="bieu-do-linh-vuc",
        title=_heat_title(
            [areas[i].name for i in used], [[line[i] for line in shares] for i in used]
        ),
        subtitle=gettext("Phần trăm điểm tối đa của từng lĩnh vực; ô càng đậm càng cao."),
        figure=figure,
        headings=[gettext("Đơn vị"), *(areas[i].name for i in used)],
        rows=[[name, *line] for name, line in zip(names, texts, strict=True)],
        height=height,
        file_name=f"{edition.scope}-{edition.level_word}-{edition.period_word}-linh-vuc",
        notes=tuple(f"{code}: {areas[i].name}" for code, i in zip(codes, used, strict=True)),
    )


def dot_plot(
    lines: Sequence[AreaLine], *, unit_name: str, key: str, file_name: str
) -> Chart | None:
    """Each area of one unit against the best and the median of its group, as percentages.

    None where no area has a maximum to take a percentage of.
    """
    lines = [line for line in lines if line.share is not None and line.part not in BESIDE_THE_INDEX]
    if not lines:
        return None
    places = list(range(len(lines)))
    layout = layout_with(margin={"l": 14, "r": 18, "t": 8, "b": 58})
    layout["xaxis"] = {
        "range": [0, 104],
        "tickvals": [0, 25, 50, 75, 100],
        "ticksuffix": "%",
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
    }
    layout["yaxis"] = {
        "range": [len(lines) - 0.4, -0.9],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    layout["showlegend"] = True
    layout["legend"] = {"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top", "yref": "paper"}
    layout["annotations"] = [
        {
            "x": 0,
            "y": place,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 7,
            "text": textwrap.shorten(line.name, LABEL_WIDTH, placeholder="…"),
            "showarrow": False,
            "align": "left",
            "font": {"size": 12, "color": INK_2},
        }
        for place, line in enumerate(lines)
    ]
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
        height=86 + 46 * len(lines),
        file_name=file_name,
    )


def _share(cell: AreaPoints | None, area: AreaHead) -> Decimal | None:
    if cell is None:
        return None
    most = cell.max_points if cell.max_points is not None else area.max_points
    return HUNDRED * cell.points / most if most else None


def _place(share: Decimal | None) -> float | None:
    return None if share is None else float(share)


def _heat_title(names: list[str], columns: list[list[Decimal | None]]) -> str:
    medians = [
        (median(share for share in column if share is not None), name)
        for column, name in zip(columns, names, strict=True)
    ]
    if len(medians) < 2:
        return gettext("Điểm theo lĩnh vực")
    share, name = min(medians)
    return gettext("Yếu nhất là “%(area)s”: một nửa số đơn vị không quá %(share)s") % {
        "area": name,
        "share": percent_text(share),
    }


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
        "x": [_place(value) for value in values],
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
