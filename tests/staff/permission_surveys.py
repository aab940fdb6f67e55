"""A survey in the province of permission_world, with enough answers to be shown."""

from __future__ import annotations

from typing import Any

from indicators.models import Questionnaire
from tests.indicators.small_survey import papers, small_survey


def add_survey(world: Any) -> None:
    """A questionnaire of the province, open since yesterday, with six answers about the unit."""
    manager = world.people["home_affairs.province"]
    world.questionnaire = small_survey(world.province, manager, questions=1)
    papers(world.questionnaire, world.own.unit, manager, [1] * 6)


def questionnaire_data(world: Any) -> dict[str, Any]:
    """A questionnaire as the form asks for it."""
    held: Questionnaire = world.questionnaire
    return {
        "province": world.province.pk,
        "title": "Phiếu mới",
        "consent": "Tự nguyện.",
        "min_count": 10,
        "opens_on": held.opens_on.isoformat(),
        "closes_on": held.closes_on.isoformat(),
        "scales": "S | Hài lòng | 100 | có\nS | Không | 0 | không",
        "questions": "Chung | Bạn hài lòng không | S",
    }
