"""Figures of a difference in templates: see `indicators.edition_difference`."""

from __future__ import annotations

from typing import Any

from django import template

from indicators.edition_difference import FIGURE_NAMES, shown_figure

register = template.Library()


@register.simple_tag
def change_figure(name: str, value: Any, places: int) -> str:
    """{% change_figure "index" value places %}: as it's read, "–" for none."""
    return shown_figure(name, value, places)


@register.simple_tag
def change_label(name: str) -> str:
    """{% change_label "index" %}: the heading of a figure, for a narrow screen."""
    return str(FIGURE_NAMES[name])
