"""Choices on a survey's page, and cells of its results."""

from __future__ import annotations

from django import template

from indicators.services.survey_results import Tally, UnitResult
from indicators.services.surveys import Asked

register = template.Library()


@register.filter
def of_factor(result: UnitResult, factor: str) -> Tally | None:
    """What a unit's answers to a factor come to; None where it isn't shown."""
    return result.factors.get(factor)


@register.filter
def chose(choices: dict[int, int], question: Asked) -> int | None:
    """The option that was sent for a question."""
    return choices.get(question.pk)
