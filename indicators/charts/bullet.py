"""Values against their targets, one line each: a bar, and a mark where it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from indicators.charts.parts import (
    BRAND,
    LOTUS,
    Chart,
    layout_with,
    line_names,
    lines_axis,
    percent_axis,
    plain,
    short,
)


@dataclass(frozen=True, slots=True)
class BulletLine:
    """A percentage and its target, both also as text."""

    name: str
    value: Decimal
    value_text: str
    target: Decimal
    target_text: str
    met: bool


def bullet(lines: Sequence[BulletLine], *, key: str, file_name: str) -> Chart | None:
    """Each percentage as a bar with its target as a mark; None without any."""
    if not lines:
        return None
    missed = [line for line in lines if not line.met]
    layout = layout_with(margin={"l": 18, "r": 22, "t": 40, "b": 30})
    layout["xaxis"] = percent_axis()
    layout["yaxis"] = lines_axis(len(lines))
    layout["showlegend"] = True
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    layout["bargap"] = 0.72
    layout["annotations"] = line_names((short(line.name) for line in lines), above=8)
    return Chart(
        key=key,
        title=_title(len(missed), len(lines)),
        subtitle=gettext("Thanh là số liệu mới nhất, vạch là mục tiêu của cùng kỳ."),
        figure={"data": _traces(lines), "layout": layout},
        headings=[
            gettext("Chỉ tiêu"),
            gettext("Số liệu"),
            gettext("Mục tiêu"),
            gettext("Đạt"),
        ],
        rows=[
            [
                line.name,
                line.value_text,
                line.target_text,
                gettext("đạt") if line.met else gettext("chưa đạt"),
            ]
            for line in lines
        ],
        data=[
            ["indicator", "value", "target", "met"],
            *(
                [line.name, plain(line.value), plain(line.target), "1" if line.met else "0"]
                for line in lines
            ),
        ],
        height=86 + 50 * len(lines),
        file_name=file_name,
    )


def _traces(lines: Sequence[BulletLine]) -> list[dict[str, Any]]:
    places = list(range(len(lines)))
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": [float(line.value) for line in lines],
            "y": places,
            "name": gettext("Số liệu"),
            "marker": {"color": BRAND},
            "text": [f"{line.name}<br>{line.value_text}" for line in lines],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [float(line.target) for line in lines],
            "y": places,
            "name": gettext("Mục tiêu"),
            "marker": {
                "symbol": "line-ns-open",
                "size": 20,
                "color": LOTUS,
                "line": {"color": LOTUS, "width": 3},
            },
            "text": [f"{line.name}<br>{gettext('Mục tiêu')}: {line.target_text}" for line in lines],
            "hovertemplate": "%{text}<extra></extra>",
        },
    ]


def _title(missed: int, of: int) -> str:
    if missed:
        return gettext("%(missed)d trong %(of)d chỉ tiêu có mục tiêu chưa đạt") % {
            "missed": missed,
            "of": of,
        }
    return gettext("Đạt cả %(of)d chỉ tiêu có mục tiêu") % {"of": of}
