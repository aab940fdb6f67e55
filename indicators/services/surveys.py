"""Satisfaction surveys: make a questionnaire, give out tokens, type in paper, close it."""

from __future__ import annotations

import datetime
import functools
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators.access import can_manage_surveys
from indicators.models import (
    AnswerOption,
    PaperBatch,
    Question,
    Questionnaire,
    SurveyAnswer,
    SurveyResponse,
    SurveyToken,
)
from indicators.services.errors import Refused

MOST_TOKENS = 2_000
MOST_PAPER = 500
SECRET_BYTES = 20


class OptionRow(NamedTuple):
    """One answer of a scale, as Home Affairs wrote it."""

    scale: str
    label: str
    weight: int
    satisfied: bool
    valid: bool = True


class QuestionRow(NamedTuple):
    """One question, as Home Affairs wrote it."""

    factor: str
    text: str
    scale: str


@dataclass(frozen=True)
class Asked:
    """A question with the answers it offers, in order."""

    pk: int
    factor: str
    text: str
    options: tuple[AnswerOption, ...]


def make_questionnaire(
    draft: Questionnaire,
    options: Sequence[OptionRow],
    questions: Sequence[QuestionRow],
    *,
    user: User,
    sent_from: UUID | None = None,
) -> Questionnaire:
    """Store a questionnaire with its scales and questions; the same title again is a new version.

    `sent_from` is the page it comes from: sent from there again, it's the one that was made.

    Raises PermissionDenied for who isn't Home Affairs of its province.
    """
    if not can_manage_surveys(user, draft.province):
        raise PermissionDenied
    with transaction.atomic():
        # Two who make the same title at once: the second waits and gets the next number.
        Unit.with_illustrative.select_for_update().get(pk=draft.province_id)
        if sent_from and (made := Questionnaire.objects.filter(sent_from=sent_from).first()):
            return made
        draft.sent_from = sent_from
        earlier = Questionnaire.objects.filter(province=draft.province_id, title=draft.title)
        newest = earlier.order_by("-version").values_list("version", flat=True).first()
        draft.version = (newest or 0) + 1
        draft.made_by, draft.made_at = user, timezone.now()
        draft.save()
        AnswerOption.objects.bulk_create(
            AnswerOption(questionnaire=draft, position=n, **row._asdict())
            for n, row in enumerate(options, start=1)
        )
        Question.objects.bulk_create(
            Question(questionnaire=draft, position=n, **row._asdict())
            for n, row in enumerate(questions, start=1)
        )
    return draft


def asked_by(questionnaire: Questionnaire) -> tuple[Asked, ...]:
    """Its questions with their answers; remembered, because they never change."""
    return _asked(questionnaire.pk, questionnaire.made_at)


@functools.lru_cache(maxsize=64)
def _asked(pk: int, _made_at: datetime.datetime) -> tuple[Asked, ...]:
    scales: dict[str, list[AnswerOption]] = {}
    for option in AnswerOption.objects.filter(questionnaire=pk).order_by("position"):
        scales.setdefault(option.scale, []).append(option)
    return tuple(
        Asked(one.pk, one.factor, one.text, tuple(scales[one.scale]))
        for one in Question.objects.filter(questionnaire=pk).order_by("position")
    )


def digest_of(secret: str) -> str:
    """How a token is stored: the secret has 160 random bits, so a plain hash can't be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_tokens(questionnaire: Questionnaire, unit: Unit, count: int, *, user: User) -> list[str]:
    """New secrets of tokens for answers about a unit; they're told here once and never again."""
    _may_manage(questionnaire, unit, user)
    if questionnaire.is_over:
        raise Refused(_("Phiếu khảo sát đã đóng: không phát thêm mã."))
    if not 1 <= count <= MOST_TOKENS:
        raise Refused(_("Mỗi lần phát từ 1 đến %(most)d mã.") % {"most": MOST_TOKENS})
    found = [secrets.token_urlsafe(SECRET_BYTES) for _n in range(count)]
    SurveyToken.objects.bulk_create(
        (
            SurveyToken(questionnaire=questionnaire, unit=unit, digest=digest_of(secret))
            for secret in found
        ),
        batch_size=1_000,
    )
    return found


def type_in_paper(
    questionnaire: Questionnaire,
    unit: Unit,
    papers: Sequence[Mapping[int, AnswerOption]],
    *,
    day: datetime.date,
    user: User,
    sent_from: UUID | None = None,
) -> PaperBatch:
    """Count a pile of paper: all of it, with who typed it.

    `sent_from` is the page it comes from: sent from there again, it isn't counted again.
    """
    _may_manage(questionnaire, unit, user)
    if not 1 <= len(papers) <= MOST_PAPER:
        raise Refused(_("Mỗi lần nhập từ 1 đến %(most)d phiếu.") % {"most": MOST_PAPER})
    if not questionnaire.opens_on <= day <= min(questionnaire.closes_on, timezone.localdate()):
        raise Refused(_("Ngày khảo sát phải trong thời gian mở phiếu và không ở tương lai."))
    with transaction.atomic():
        # The second of two clicks waits for the first.
        Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
        if sent_from and (counted := PaperBatch.objects.filter(sent_from=sent_from).first()):
            return counted
        batch = PaperBatch.objects.create(
            questionnaire=questionnaire,
            unit=unit,
            count=len(papers),
            typed_by=user,
            typed_at=timezone.now(),
            sent_from=sent_from,
        )
        responses = SurveyResponse.objects.bulk_create(
            SurveyResponse(questionnaire=questionnaire, unit=unit, day=day, batch=batch)
            for _paper in papers
        )
        SurveyAnswer.objects.bulk_create(
            (
                one
                for response, choices in zip(responses, papers, strict=True)
                for one in _answers(response, choices)
            ),
            batch_size=1_000,
        )
    return batch


def close(questionnaire: Questionnaire, *, user: User) -> None:
    """Take no more answers from this moment on; for good.

    Paper of up to today can still be typed in.
    """
    if not can_manage_surveys(user, questionnaire.province):
        raise PermissionDenied
    if not questionnaire.is_open:
        raise Refused(_("Phiếu khảo sát không mở."))
    questionnaire.closes_on, questionnaire.closed_at = timezone.localdate(), timezone.now()
    questionnaire.save(update_fields=["closes_on", "closed_at"])


def units_asked_about(questionnaire: Questionnaire) -> list[Unit]:
    """The province and its units, for lists to choose from."""
    province = questionnaire.province
    below = Unit.with_illustrative.filter(province=province).in_vietnamese_order()
    return [province, *below]


def _answers(response: SurveyResponse, choices: Mapping[int, AnswerOption]) -> list[SurveyAnswer]:
    return [
        SurveyAnswer(response=response, question_id=question, option=option)
        for question, option in choices.items()
    ]


def _may_manage(questionnaire: Questionnaire, unit: Unit, user: User) -> None:
    if not can_manage_surveys(user, questionnaire.province):
        raise PermissionDenied
    if unit.pk != questionnaire.province_id and unit.province_id != questionnaire.province_id:
        raise PermissionDenied
