"""Where a figure is from, drawn once a page however many figures name it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from indicators.models import FigureSource

register = template.Library()


@register.simple_tag(takes_context=True)
def figure_source(context: Any, source: FigureSource, note: str = "") -> SafeString:
    """The source and the note on a figure: hundreds of figures of a unit share a few."""
    drawn = context.render_context.setdefault(figure_source, {})
    key = (source.pk, note)
    if key not in drawn:
        values = {"source": source, "note": note}
        drawn[key] = render_to_string("public/inc/figure_source.html", values)
    return drawn[key]
