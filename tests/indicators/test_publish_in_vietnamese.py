"""What is signed is in Vietnamese, whatever language its publisher reads."""

import pytest
from django.utils import translation

from indicators.services.canonical import content_digest
from indicators.services.draft_edition import draft_of
from indicators.services.recompute import recompute
from tests.indicators.random_round import random_round

pytestmark = pytest.mark.django_db


def test_remarks_and_digest_do_not_depend_on_the_language() -> None:
    round_ = random_round(1)
    round_.criteria_set.unscored = "no_index"
    round_.criteria_set.save()
    recompute([round_.pk], trigger="test", everything=True)
    in_vietnamese = draft_of(round_)
    with translation.override("en"):
        in_english = draft_of(round_)
    remarks = {row.note for row in in_english.rows if row.note}
    assert remarks == {"Còn tiêu chí thành phần chưa có điểm."}
    assert content_digest(in_english) == content_digest(in_vietnamese)
