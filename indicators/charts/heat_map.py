"""Areas of all units of a table, as a heat map."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any, Protocol

from django.utils.translation import gettext

from indicators import formats
from indicators.areas import BESIDE_THE_INDEX
from indicators.charts.parts import CARD, HEAT, INK, Chart, layout_with, percent_text, plain

HUNDRED = Decimal(100)

MOST_LINES_WITH_NUMBERS = 40
"""Above that the cells are too low for a number; the table has them all."""


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

    None where no cell has both points and a maximum. Five steps of one hue, from the tens below
    the lowest share up to 100; an area that doesn't apply to a unit stays empty.
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
    shares = [[line[i] for i in used] for line in shares]
    heads = [(areas[i].code or str(i + 1), areas[i].name) for i in used]
    names = [row.unit_name for row, _ in lines]
    texts = [[percent_text(share) for share in line] for line in shares]
    low = _lowest_ten(shares)
    with_numbers = len(lines) <= MOST_LINES_WITH_NUMBERS
    layout = layout_with(margin={"l": 8, "r": 8, "t": 34, "b": 56})
    layout["xaxis"] = _axis(
        side="top",
        tickvals=list(range(len(heads))),
        ticktext=[code for code, _name in heads],
        tickangle=0,
    )
    layout["yaxis"] = _axis(
        # Namesakes in one table would fall onto one line of the axis: places are numbers.
        tickvals=list(range(len(names))),
        ticktext=[textwrap.shorten(name, 22, placeholder="…") for name in names],
        range=[len(names) - 0.5, -0.5],
        automargin=True,
    )
    layout["annotations"] = _numbers(shares, low) if with_numbers else []
    trace = {
        "type": "heatmap",
        "x": list(range(len(heads))),
        "y": list(range(len(names))),
        "z": [[None if share is None else float(share) for share in line] for line in shares],
        "zmin": low,
        "zmax": 100,
        "customdata": [
            [[name, area, text] for (_code, area), text in zip(heads, line, strict=True)]
            for name, line in zip(names, texts, strict=True)
        ],
        "hovertemplate": "<br>".join(f"%{{customdata[{i}]}}" for i in range(3)) + "<extra></extra>",
        "hoverongaps": False,
        "xgap": 1,
        "ygap": 1,
        "colorscale": _steps(),
        "colorbar": _key_of_colours(low),
    }
    return Chart(
        key="bieu-do-linh-vuc",
        title=_title([name for _code, name in heads], list(zip(*shares, strict=True))),
        subtitle=gettext("Phần trăm điểm tối đa của từng lĩnh vực; thang màu ở dưới."),
        figure={"data": [trace], "layout": layout},
        headings=[gettext("Đơn vị"), *(name for _code, name in heads)],
        rows=[[name, *line] for name, line in zip(names, texts, strict=True)],
        data=[
            ["unit", *(name for _code, name in heads)],
            *(
                [name, *(plain(share) for share in line)]
                for name, line in zip(names, shares, strict=True)
            ),
        ],
        height=100 + max(5, len(lines)) * (26 if with_numbers else 18),
        file_name=f"{edition.scope}-{edition.level_word}-{edition.period_word}-linh-vuc",
        notes=tuple(f"{code}: {name}" for code, name in heads),
    )


def _axis(**more: Any) -> dict[str, Any]:
    return {"fixedrange": True, "showgrid": False, "zeroline": False, "ticks": "", **more}


def _lowest_ten(shares: Sequence[Sequence[Decimal | None]]) -> int:
    lowest = min(share for line in shares for share in line if share is not None)
    return min(int(lowest // 10) * 10, 90)


def _steps() -> list[list[float | str]]:
    bounds = [i / len(HEAT) for i in range(len(HEAT) + 1)]
    return [
        [bound, colour]
        for colour, pair in zip(HEAT, pairwise(bounds), strict=True)
        for bound in pair
    ]


def _key_of_colours(low: int) -> dict[str, Any]:
    bounds = [low + (100 - low) * i / len(HEAT) for i in range(len(HEAT) + 1)]
    return {
        "orientation": "h",
        "thickness": 10,
        "len": 0.7,
        "y": 0,
        "yanchor": "top",
        "ypad": 12,
        "outlinewidth": 0,
        "tickvals": bounds,
        "ticktext": [f"{bound:.0f}%" for bound in bounds],
    }


def _numbers(shares: Sequence[Sequence[Decimal | None]], low: int) -> list[dict[str, Any]]:
    """A whole percentage in each cell, dark on the pale steps and pale on the dark ones."""
    step = Decimal(100 - low) / len(HEAT)
    return [
        {
            "x": x,
            "y": y,
            "text": formats.points(share, 0),
            "showarrow": False,
            "font": {"size": 12, "color": CARD if share >= low + 3 * step else INK},
        }
        for y, line in enumerate(shares)
        for x, share in enumerate(line)
        if share is not None
    ]


def _share(cell: AreaPoints | None, area: AreaHead) -> Decimal | None:
    if cell is None:
        return None
    most = cell.max_points if cell.max_points is not None else area.max_points
    return HUNDRED * cell.points / most if most else None


def _title(names: list[str], columns: Sequence[Sequence[Decimal | None]]) -> str:
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
