"""The published index of every unit of a table, as bars."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from indicators import formats
from indicators.charts.parts import BRAND, LINE, Chart, layout_with, plain
from indicators.models import Edition, EditionRow

NAMED = 30
"""Characters of a unit's name beside its bar."""


def index_bars(edition: Edition, rows: Sequence[EditionRow]) -> Chart | None:
    """Units with an index, in the order of the table; None where no unit has one."""
    known = [row for row in rows if row.index is not None]
    if not known:
        return None
    indices = [row.index for row in known if row.index is not None]
    texts = [formats.points(index, edition.places) for index in indices]
    layout = layout_with(margin={"l": 12, "r": 24, "t": 12, "b": 34})
    layout["xaxis"] = {
        "range": [0, max(100.0, float(max(indices))) * 1.02],
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
    }
    layout["yaxis"] = {
        "range": [len(known) - 0.4, -0.6],
        # Namesakes in one table would fall onto one line of the axis: places are numbers.
        "tickvals": list(range(len(known))),
        "ticktext": [_label(row) for row in known],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
    }
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": [float(index) for index in indices],
        "y": list(range(len(known))),
        "marker": {"color": BRAND},
        "text": texts,
        "textposition": "inside",
        "insidetextanchor": "end",
        "customdata": [row.unit_name for row in known],
        "hovertemplate": "%{customdata}: %{text}<extra></extra>",
    }
    best = max(known, key=lambda row: row.index or 0)
    return Chart(
        key="bieu-do-chi-so",
        title=gettext("Cao nhất: %(name)s, %(index)s")
        % {"name": best.unit_name, "index": formats.points(best.index, edition.places)},
        subtitle=gettext("Chỉ số đã công bố, thang 100."),
        figure={"data": [trace], "layout": layout},
        headings=[gettext("Đơn vị"), gettext("Hạng"), gettext("Chỉ số")],
        rows=[
            [row.unit_name, "" if row.rank is None else str(row.rank), text]
            for row, text in zip(known, texts, strict=True)
        ],
        data=[
            ["unit", "rank", "index"],
            *([row.unit_name, plain(row.rank), plain(row.index, edition.places)] for row in known),
        ],
        height=60 + 26 * max(len(known), 3),
        file_name=f"{edition.scope}-{edition.level_word}-{edition.period_word}-chi-so",
    )


def _label(row: EditionRow) -> str:
    name = textwrap.shorten(row.unit_name, NAMED, placeholder="…")
    return name if row.rank is None else f"{row.rank}. {name}"
