"""Figures as people read them: 95.184/157.945, 60,26%, trên 34.600; warnings in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import consistency, formats
from indicators.consistency import Finding
from indicators.models import FigureWarning, Indicator, Observation, Target


def warning_words(warning: FigureWarning) -> tuple[str, str]:
    """What disagrees and what to do, in the reader's language."""
    params = {name: Decimal(value) for name, value in warning.params.items()}
    return _sentences(warning.code, warning.stated, warning.computed, params)


def finding_words(finding: Finding) -> tuple[str, str]:
    """The same of a finding that isn't stored."""
    return _sentences(finding.code, finding.stated, finding.computed, finding.params)


def _sentences(
    code: str, stated: Decimal, computed: Decimal, params: Mapping[str, Decimal]
) -> tuple[str, str]:
    percentages = code.startswith("percentage") or code.endswith("_of_share")
    words = {name: formats.maximum(value) for name, value in params.items()}
    for name, value in (("stated", stated), ("computed", computed)):
        words[name] = formats.points(value, 2) if percentages else formats.maximum(value)
    return _(consistency.MESSAGES[code]) % words, _(consistency.ADVICE[code]) % words


def qualified(text: str, qualifier: str) -> str:
    """A number with how exact its source is: "trên 34.600", "gần 96%"."""
    if qualifier == Observation.Qualifier.MORE:
        return _("trên %(number)s") % {"number": text}
    if qualifier == Observation.Qualifier.NEARLY:
        return _("gần %(number)s") % {"number": text}
    if qualifier == Observation.Qualifier.ABOUT:
        return _("khoảng %(number)s") % {"number": text}
    return text


def value_text(indicator: Indicator, value: Decimal | None, places: int | None = None) -> str:
    """A value with its sign: "60,26%", "34.600"; at the indicator's places unless others are given.

    Counts and money have as many decimals as they have.
    """
    if value is None:
        return formats.NONE
    if indicator.kind in (Indicator.Kind.COUNT, Indicator.Kind.MONEY, Indicator.Kind.RANK):
        return formats.maximum(value)
    text = formats.points(value, indicator.places if places is None else places)
    return f"{text}%" if indicator.kind == Indicator.Kind.RATIO else text


def figure_text(indicator: Indicator, observation: Observation) -> str:
    """The figure itself; what nothing arose of is said so, and is never 0 %."""
    if observation.nothing_arose:
        return _("không phát sinh")
    if observation.words:
        return observation.words
    if observation.value is None:
        return qualified(formats.maximum(observation.numerator), observation.qualifier)
    if indicator.kind == Indicator.Kind.RANK:
        of = f"/{formats.maximum(observation.denominator)}" if observation.denominator else ""
        return f"{formats.maximum(observation.value)}{of}"
    text = value_text(indicator, observation.value, observation.places_of(indicator))
    return qualified(text, observation.qualifier)


def parts_text(indicator: Indicator, observation: Observation) -> str:
    """Numerator and denominator of a share: "95.184/157.945"; "" where one isn't known."""
    numerator, denominator = observation.numerator, observation.denominator
    if indicator.kind in (Indicator.Kind.RANK, Indicator.Kind.INDEX):
        return ""
    if numerator is None or denominator is None:
        if indicator.kind == Indicator.Kind.RATIO and numerator is not None:
            return formats.maximum(numerator)
        return ""
    return f"{formats.maximum(numerator)}/{formats.maximum(denominator)}"


def stated_text(indicator: Indicator, observation: Observation) -> str:
    """What the source prints, where it isn't what is shown as the value; else ""."""
    stated = observation.stated
    if stated is None or observation.numerator is None or observation.denominator is None:
        return ""
    if indicator.kind != Indicator.Kind.RATIO:
        return ""
    if consistency.percentage_agrees(
        observation.numerator,
        observation.denominator,
        stated,
        observation.stated_places,
        observation.qualifier,
    ):
        return ""
    return f"{formats.points(stated, observation.stated_places)}%"


def target_text(indicator: Indicator, target: Target) -> str:
    """A target: "≥ 98%"."""
    value = target.value
    sign = "%" if indicator.kind == Indicator.Kind.RATIO else ""
    return f"{target.get_sense_display()} {formats.maximum(value)}{sign}"
