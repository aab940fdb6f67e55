"""What all charts share: the chart itself, the colours, the frame of a layout, percentages."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from indicators import formats

INK, INK_2, CARD, LINE = "#16202b", "#4b5a68", "#ffffff", "#e3e7ea"
BRAND, LOTUS = "#0b5563", "#b4245a"

HEAT = ("#edf2f3", "#cfe0e3", "#a5c8ce", "#2f7886", "#0b5564")
"""Steps of one hue from pale to dark. The darkest is a shade off the brand so that the browser can
tell the two apart when it puts in the colours of its scheme."""

LABEL_WIDTH = 44
"""Characters of a label that stand on one line of a phone."""

FONT = "Be Vietnam Pro, system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with all that a page needs around it.

    `key` is its id in the page, `headings` and `rows` are the same figures as a table whose first
    column names the rows. `data` are the same figures for machines, names in its first line:
    decimal points, empty for no value. `notes` are lines under the picture, `height` is in CSS
    pixels.
    """

    key: str
    title: str
    subtitle: str
    figure: dict[str, Any]
    headings: list[str]
    rows: list[list[str]]
    data: list[list[str]]
    height: int
    file_name: str
    notes: tuple[str, ...] = ()

    @property
    def payload(self) -> dict[str, Any]:
        """What the browser needs: the figure, and the data to download."""
        return {**self.figure, "rows": self.data}


def layout_with(**more: Any) -> dict[str, Any]:
    return {
        "font": {
            "family": FONT,
            "size": 13,
            "color": INK,
        },
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "separators": ".," if get_language() == "en" else ",.",
        "hoverlabel": {
            "bgcolor": CARD,
            "bordercolor": INK_2,
            "font": {"color": INK, "family": FONT},
        },
        "dragmode": False,
        "showlegend": False,
        **more,
    }


def percent_axis() -> dict[str, Any]:
    """From 0 to 100 %, with room for a mark at the end."""
    return {
        "range": [0, 104],
        "tickvals": [0, 25, 50, 75, 100],
        "ticktext": ["0%", "25%", "50%", "75%", "100%"],
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
    }


def lines_axis(count: int) -> dict[str, Any]:
    """So many lines from the top down, each with room for its name above it."""
    return {
        "range": [count - 0.4, -0.9],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def line_names(texts: Iterable[str], *, above: int, **more: Any) -> list[dict[str, Any]]:
    """What is written over each line, so many pixels above it, from the left edge on."""
    return [
        {
            "x": 0,
            "y": place,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": above,
            "text": text,
            "showarrow": False,
            "align": "left",
            "font": {"size": 12, "color": INK_2},
            **more,
        }
        for place, text in enumerate(texts)
    ]


def short(label: str) -> str:
    """A label as far as it fits on one line of a phone."""
    return textwrap.shorten(label, LABEL_WIDTH, placeholder="…")


def percent_text(share: Decimal | None) -> str:
    return formats.NONE if share is None else f"{formats.points(share, 1)}%"


def plain(value: Decimal | int | None, places: int = 2) -> str:
    """A number for machines: decimal point, empty for no value."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else formats.plain(value, places)
