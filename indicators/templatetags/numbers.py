"""Figures in templates: see `indicators.formats`, which does the work."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from districts.models import ResolutionTarget
from indicators import formats

register = template.Library()


@register.filter
def points(value: Decimal | None, places: int = 2) -> str:
    """{{ row.index|points:edition.places }}"""
    return formats.points(value, places)


@register.filter
def maximum(value: Decimal | None) -> str:
    """{{ area.max_points|maximum }}"""
    return formats.maximum(value)


@register.filter
def asked(target: ResolutionTarget) -> str:
    """{{ target|asked }}: what a resolution asks for, "từ 98% trở lên", "không quá 2 lần"."""
    gap = "" if target.measure.startswith("%") else " "
    amount = f"{formats.maximum(target.target)}{gap}{target.measure}".strip()
    return str(target.get_direction_display()).replace("…", amount)


@register.filter
def percent(value: Decimal) -> str:
    """{{ share|percent }}: a share of one, whole percents."""
    return formats.percent(value)


@register.filter
def signed(value: Decimal, places: int = 2) -> str:
    """{{ difference|signed }}"""
    return formats.signed(value, places)


@register.filter
def no_value(why: str) -> SafeString:
    """{{ row.note|no_value }}: the empty place and why it is empty."""
    return formats.no_value(why)


@register.filter
def stored_text(value: str) -> str:
    """{{ row.note|stored_text }}: a remark of the edition in the reader's language."""
    return formats.stored_text(value)


@register.filter
def civil_dates(value: str) -> str:
    """{{ link.decision|civil_dates }}: ISO dates within a text as people here write them."""
    return formats.civil_dates(value)


@register.simple_tag
def rank(row: Any) -> SafeString:
    """{% rank row %}: k/n of a published row, or why there is none."""
    if row.rank is None:
        return formats.no_value(formats.why_missing(row))
    return formats.rank(row.rank, row.rank_of)


@register.filter
def figure(row: Any, name: str) -> str:
    """{{ row|figure:"index" }}: a row's number at its edition's places, or why there is none."""
    value = getattr(row, name)
    if value is None:
        return formats.no_value(formats.why_missing(row))
    return formats.points(value, row.edition.places)


@register.simple_tag
def change(row: Any) -> SafeString:
    """{% change row %}: how the rank moved since the period before, or why that isn't said."""
    return formats.change(row.rank_change, row.change_note)


@register.simple_tag
def change_by(by: int) -> SafeString:
    """{% change_by move.rank.change %}: places gained, as an arrow with words."""
    return formats.change(by)


@register.filter
def places(by: int) -> str:
    """{{ move.rank.own|places }}: places gained with their sign: "+2", "−1", "0"."""
    return f"+{by}" if by > 0 else f"{formats.MINUS}{-by}" if by else "0"


@register.filter
def beside(values: Any, heads: Any) -> list[tuple[Any, Any]]:
    """{% for column, cell in line.cells|beside:columns %}: each value after what it belongs to."""
    return list(zip(heads, values, strict=True))
