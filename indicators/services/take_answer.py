"""Take one answer to a survey: whoever has a code answers once.

The statements are written by hand: hundreds of people may answer in the same second, and Django
takes several times as long to write these questions as the database to answer them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators.models import AnswerOption, Questionnaire, SurveyResponse, SurveyToken
from indicators.services.by_hand import as_stored, with_zone
from indicators.services.errors import Refused
from indicators.services.prepared import Statement, run_prepared
from indicators.services.surveys import digest_of

# In the order of their models' fields, as Django takes rows apart. What a page for an answer is
# made of, and what decides whether it's taken.
_OF_TOKEN = ("id", "questionnaire_id", "unit_id", "used")
_OF_QUESTIONNAIRE = (
    "id",
    "title",
    "consent",
    "opens_on",
    "closes_on",
    "closed_at",
    "asks_age",
    "asks_kind",
    "made_at",
)
_OF_UNIT = ("id", "full_name", "illustrative")
_FIND = f"""
SELECT {", ".join(f"t.{name}" for name in _OF_TOKEN)},
       {", ".join(f"q.{name}" for name in _OF_QUESTIONNAIRE)},
       {", ".join(f"u.{name}" for name in _OF_UNIT)}
FROM indicators_surveytoken t
JOIN indicators_questionnaire q ON q.id = t.questionnaire_id
JOIN districts_unit u ON u.id = t.unit_id
WHERE t.digest = %s
"""  # noqa: S608
_USE_UP = "UPDATE indicators_surveytoken SET used = TRUE WHERE id = %s AND NOT used RETURNING id"
_RESPOND = """
INSERT INTO indicators_surveyresponse (id, questionnaire_id, unit_id, day, age, kind)
VALUES (%s, %s, %s, %s, %s, %s)
"""
_ANSWER = "INSERT INTO indicators_surveyanswer (response_id, question_id, option_id) VALUES "


def find_token(secret: str) -> SurveyToken | None:
    """The token of a secret, or None for one that was never given out.

    Its questionnaire and unit come with it, as far as a page for an answer needs them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    row = [with_zone(value) for value in row]
    questionnaire_from = len(_OF_TOKEN)
    unit_from = questionnaire_from + len(_OF_QUESTIONNAIRE)
    token = SurveyToken.from_db(connection.alias, _OF_TOKEN, row[:questionnaire_from])
    token.questionnaire = Questionnaire.from_db(
        connection.alias, _OF_QUESTIONNAIRE, row[questionnaire_from:unit_from]
    )
    token.unit = Unit.from_db(connection.alias, _OF_UNIT, row[unit_from:])
    return token


def answer(
    token: SurveyToken, choices: Mapping[int, AnswerOption], *, age: str = "", kind: str = ""
) -> None:
    """Count an answer and use up its token, both or neither.

    Raises Refused for a questionnaire that isn't open and for a token that was used: of two who
    come at once the database lets one change the flag.
    """
    if not token.questionnaire.is_open:
        raise Refused(_("Khảo sát đang không nhận trả lời."))
    if not choices:
        raise Refused(_("Chưa có câu nào được trả lời."))
    # A random key, so that the order of answers isn't told.
    response = SurveyResponse._meta.pk.get_db_prep_value(uuid.uuid4(), connection)
    day = as_stored(timezone.localdate())
    values = [part for key, option in choices.items() for part in (response, key, option.pk)]
    with transaction.atomic():
        # The token last, so that all three go in one message; a used one takes them back.
        used_up = run_prepared(
            Statement(_RESPOND, [response, token.questionnaire_id, token.unit_id, day, age, kind]),
            Statement(_ANSWER + ", ".join(["(%s, %s, %s)"] * len(choices)), values),
            Statement(_USE_UP, [token.pk]),
        )
        if not used_up:
            raise Refused(_("Mã khảo sát này đã được dùng."))
