"""A survey of the illustrative province that is over: made, typed in and counted as people do it.

Its result goes into a survey criterion of the round that is open to try, where that still takes it.
"""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from districts.models import Unit
from indicators.calendar import day_in_vietnam
from indicators.models import Criterion, Questionnaire, Round
from indicators.services.demo_rounds import SEED, Cast
from indicators.services.import_survey import CLOSED
from indicators.services.survey_results import SHARE, send_to_round
from indicators.services.surveys import (
    OptionRow,
    QuestionRow,
    asked_by,
    make_questionnaire,
    type_in_paper,
)

TITLE = "Khảo sát sự hài lòng của người dân (số liệu minh họa)"
CONSENT = "Phiếu minh họa, không hỏi ai: mọi câu trả lời do máy sinh ra."
MINIMUM = 20
UNITS = 12
"""How many communes were asked about; the last two have too few answers to be shown."""

TOO_FEW = 12
"""Together they're enough, so that the province's share can be shown."""

LEAF = "3.3.5"
"""The criterion the survey decides: receiving and guiding at the one-stop office."""

SCALE = "Hài lòng"
OPTIONS = (
    OptionRow(SCALE, "Rất hài lòng", 100, True),
    OptionRow(SCALE, "Hài lòng", 75, True),
    OptionRow(SCALE, "Bình thường", 50, False),
    OptionRow(SCALE, "Không hài lòng", 25, False),
    OptionRow(SCALE, "Không biết, không trả lời", 0, False, valid=False),
)
QUESTIONS = (
    QuestionRow("Tiếp cận dịch vụ", "Nơi tiếp nhận dễ tìm, đủ chỗ ngồi, đủ phương tiện", SCALE),
    QuestionRow("Thủ tục hành chính", "Giấy tờ, phí, thời hạn được công khai, dễ hiểu", SCALE),
    QuestionRow("Công chức", "Công chức lịch sự, hướng dẫn tận tình, đúng một lần", SCALE),
    QuestionRow("Kết quả", "Kết quả đúng hạn, thông tin chính xác", SCALE),
    QuestionRow("Góp ý, phản ánh", "Góp ý, phản ánh được tiếp nhận và trả lời", SCALE),
)


def keep_survey_to_try(cast: Cast, round_: Round) -> bool:
    """Make it, unless it's there; whether it was made now."""
    province = Unit.with_illustrative.get(code="MH", illustrative=True)
    if Questionnaire.objects.filter(province=province, title=TITLE).exists():
        return False
    today = day_in_vietnam(timezone.now())
    draft = Questionnaire(
        province=province,
        title=TITLE,
        consent=CONSENT,
        min_count=MINIMUM,
        opens_on=today - timedelta(days=75),
        closes_on=today - timedelta(days=15),
    )
    user = cast.home_affairs
    stream = random.Random(f"{SEED}/survey")  # noqa: S311
    with transaction.atomic():
        survey = make_questionnaire(draft, OPTIONS, QUESTIONS, user=user)
        asked = asked_by(survey)
        communes = Unit.with_illustrative.filter(
            province=province, level=Unit.Level.COMMUNE, valid_to=None
        ).order_by("display_order")[:UNITS]
        for place, unit in enumerate(communes):
            papers = []
            shares = (32 + stream.randint(-8, 12), 86 + stream.randint(-6, 6), 95, 98)
            count = TOO_FEW if place >= UNITS - 2 else stream.randint(24, 48)
            for _paper in range(count):
                drawn = [stream.randint(0, 99) for _question in asked]
                papers.append(
                    {
                        one.pk: one.options[sum(chance >= share for share in shares)]
                        for one, chance in zip(asked, drawn, strict=True)
                    }
                )
            day = draft.opens_on + timedelta(days=stream.randint(10, 50))
            type_in_paper(survey, unit, papers, day=day, user=user)
        leaf = Criterion.objects.get(criteria_set=round_.criteria_set_id, code=LEAF)
        if round_.stage not in CLOSED:
            send_to_round(survey, round_, leaf, factor="", way=SHARE, user=user, apply=True)
    return True
