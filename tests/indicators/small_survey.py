"""The smallest survey in which everything can happen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from districts.models import Unit
from indicators.models import Questionnaire
from indicators.services.surveys import (
    OptionRow,
    QuestionRow,
    asked_by,
    make_questionnaire,
    type_in_paper,
)

SCALE = (
    OptionRow("S", "Rất hài lòng", 100, True),
    OptionRow("S", "Hài lòng", 60, True),
    OptionRow("S", "Không hài lòng", 0, False),
    OptionRow("S", "Không biết", 0, False, False),
)


def small_survey(
    province: Unit, user: User, *, questions: int = 2, title: str = "Phiếu thử", **fields
) -> Questionnaire:
    """Open since yesterday for a week, shown from five answers on; a factor for each question."""
    today = timezone.localdate()
    days = {"opens_on": today - timedelta(days=1), "closes_on": today + timedelta(days=7)}
    draft = Questionnaire(
        province=province, title=title, consent="Tự nguyện.", min_count=5, **days | fields
    )
    rows = [QuestionRow(f"Yếu tố {n}", f"Câu {n}?", "S") for n in range(1, questions + 1)]
    return make_questionnaire(draft, SCALE, rows, user=user)


def papers(survey: Questionnaire, unit: Unit, user: User, marks: Sequence[int]) -> None:
    """A paper for each mark, which answers every question alike."""
    asked = asked_by(survey)
    type_in_paper(
        survey,
        unit,
        [{one.pk: one.options[mark - 1] for one in asked} for mark in marks],
        day=timezone.localdate(),
        user=user,
    )
