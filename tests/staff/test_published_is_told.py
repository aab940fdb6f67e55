"""When results are published, those they concern are told once, in the portal and by e-mail."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from indicators.models import Notice, Score
from indicators.services.mail_notices import mail_notices
from indicators.services.publish import PublishError, publish
from indicators.services.recompute import recompute
from tests.staff.rounds_world import Role, World, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Huyện 1 and 2 are ranked; Huyện 3 and 4 have nothing that counts."""
    made = World()
    made.round = made.open()
    made.official = a_person("official", made.units[0], Role.UNIT_OFFICIAL)
    made.leader = a_person("leader", made.units[1], Role.UNIT_LEADER)
    made.unranked = a_person("unranked", made.units[2], Role.UNIT_OFFICIAL)
    made.auditor = a_person("auditor", made.province, Role.AUDITOR)
    a_person("appraiser", made.province, Role.APPRAISER)
    gone = a_person("gone", made.units[0], Role.UNIT_LEADER)
    gone.is_active = False
    gone.save()
    first, second = made.round.assessments.order_by("unit__code")[:2]
    for assessment, points in ((first, 2), (second, 1)):
        Score.objects.bulk_create(
            Score(assessment=assessment, criterion=leaf, appraised_1=points)
            for leaf in made.rules.criteria.leaves()
        )
    recompute([made.round.pk], trigger="test", everything=True)
    return made


def published(world, **fields):
    signed = {
        "user": None,
        "decision_number": "1/QĐ",
        "decision_date": datetime.date(2026, 1, 20),
        "signer": "Chủ tịch",
        "provisional": "Chưa có điều tra.",
    }
    return publish(world.round, **(signed | fields))


def told() -> dict[str, str]:
    return dict(Notice.objects.filter(kind="published").values_list("user__username", "text"))


def test_everybody_concerned_is_told_and_nobody_else(world) -> None:
    edition = published(world)
    assert told().keys() == {"official", "leader", "unranked", "auditor", "home"}
    assert told()["official"] == (
        "Đã công bố Chỉ số CCHC 2025, cấp huyện, Tỉnh Thử. Huyện Huyện 1: hạng 1/2."
    )
    assert told()["leader"].endswith("Huyện Huyện 2: hạng 2/2.")
    assert told()["unranked"].endswith("Huyện Huyện 3 không có hạng.")
    assert told()["home"] == "Đã công bố Chỉ số CCHC 2025, cấp huyện, Tỉnh Thử."
    addresses = set(Notice.objects.filter(kind="published").values_list("address", flat=True))
    assert addresses == {edition.get_permanent_url()}


def test_a_correction_is_told_anew_with_its_reason(world) -> None:
    published(world)
    published(world, reason="Nhập sai điểm điều tra.", decision_number="2/QĐ")
    texts = Notice.objects.filter(user=world.auditor).order_by("pk").values_list("text", flat=True)
    assert [text.split(" ")[1] for text in texts] == ["công", "đính"]
    assert texts[1].endswith("(bản số 2). Lý do: Nhập sai điểm điều tra.")


def test_a_refused_publication_tells_nobody(world) -> None:
    published(world)
    before = Notice.objects.count()
    with pytest.raises(PublishError):
        published(world)
    assert Notice.objects.count() == before


def test_the_letter_leads_to_the_edition(world) -> None:
    edition = published(world)
    assert mail_notices(timezone.now()) == 5
    letter = next(one for one in mail.outbox if one.to == ["official@example.vn"])
    assert "hạng 1/2" in letter.body
    assert edition.get_permanent_url() in letter.body


def test_the_queries_do_not_grow_with_the_people(world, django_assert_max_num_queries) -> None:
    for n in range(12):
        a_person(f"more{n}", world.units[n % 4], Role.UNIT_OFFICIAL)
    with django_assert_max_num_queries(45):
        published(world)
    assert len(told()) == 17
