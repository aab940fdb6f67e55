"""Two who publish at the same moment, and one who publishes while a recompute runs."""

import pytest
from django.db import connection, transaction

from indicators.models import Edition, Round
from indicators.services.draft_edition import draft_of
from indicators.services.publish import PublishError, draft_mark
from tests.at_once import at_once
from tests.indicators.frozen import erase_editions
from tests.indicators.signed import computed_round, sign

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def round_():
    yield computed_round(4, units=4, leaves_per_area=2)
    erase_editions()


def test_of_two_who_sign_at_once_one_publishes(round_) -> None:
    seen = draft_mark(draft_of(round_))
    found = at_once(
        *(
            lambda n=n: sign(
                round_, seen=seen, decision_number=f"{n}/QĐ", reason="Nếu là đính chính."
            )
            for n in range(4)
        ),
        refusal=PublishError,
    )
    assert [type(one) for one in found].count(Edition) == 1
    assert [type(one) for one in found].count(PublishError) == 3
    assert Edition.objects.count() == 1


def test_of_two_corrections_at_once_one_is_published(round_) -> None:
    sign(round_)
    seen = draft_mark(draft_of(round_))
    found = at_once(
        *(
            lambda n=n: sign(round_, seen=seen, decision_number=f"{n}/QĐ", reason="Sửa.")
            for n in range(3)
        ),
        refusal=PublishError,
    )
    assert [type(one) for one in found].count(Edition) == 1
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_nobody_publishes_while_a_recompute_holds_the_round(round_) -> None:
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        (refused,) = at_once(lambda: sign(round_), refusal=PublishError)
    assert isinstance(refused, PublishError)
    assert "đang được tính lại hoặc công bố" in refused.message
    assert not Edition.objects.exists()
    assert sign(round_).number == 1
