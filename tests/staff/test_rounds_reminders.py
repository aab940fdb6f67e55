"""Reminders and letters: each once, however often and by how many workers it is tried."""

import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from districts.models import Membership
from indicators.models import Assessment, Extension, Notice, Round, Score, ScoreNote
from indicators.services import mail_notices as mailing
from indicators.services.assign_appraisers import Task, assign_appraisers
from indicators.services.errors import Refused
from indicators.services.mail_notices import mail_notices
from indicators.services.notify import notify, people_of
from indicators.services.send_reminders import mark_of, remind_now, send_reminders
from indicators.tasks import mail as mail_task
from indicators.tasks import remind as remind_task
from tests.at_once import at_once
from tests.staff.rounds_world import Role, Stage, World, a_person, at, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def round_(world) -> Round:
    return world.open()


@pytest.fixture
def official(world):
    return a_person("official", world.units[0], Role.UNIT_OFFICIAL)


def texts(person) -> list[str]:
    return list(Notice.objects.filter(user=person).order_by("pk").values_list("text", flat=True))


def submit(round_: Round, person) -> None:
    round_.assessments.filter(unit__code="D1").update(
        status=Assessment.Status.SUBMITTED, submitted_at=timezone.now(), submitted_by=person
    )


@pytest.mark.parametrize(
    ("days", "mark"),
    [
        (8, None),
        (7, "7"),
        (6, "7"),
        (4, "7"),
        (3, "3"),
        (2, "3"),
        (1, "1"),
        (0, "0"),
        (-1, "late"),
        (-99, "late"),
    ],
)
def test_the_mark_of_a_day_is_the_last_one_reached(days, mark) -> None:
    assert mark_of(days) == mark


def test_over_a_month_each_mark_comes_once(round_, official) -> None:
    for number in range(1, 31):
        send_reminders(at(11, number))
    for number in range(1, 6):
        send_reminders(at(12, number))
    assert [text.split(": ")[1] for text in texts(official)] == [
        "còn 7 ngày, đến hết ngày 30/11/2025.",
        "còn 3 ngày, đến hết ngày 30/11/2025.",
        "còn 1 ngày, đến hết ngày 30/11/2025.",
        "hạn cuối là hết hôm nay, 30/11/2025.",
        "đã quá hạn từ hết ngày 30/11/2025.",
    ]


def test_the_task_twice_on_one_day_reminds_once(round_, official, time_machine) -> None:
    time_machine.move_to(at(11, 23))
    remind_task.apply()
    remind_task.apply()
    assert len(texts(official)) == 1


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(11, 30, 23, 59), "hạn cuối là hết hôm nay"),
        (at(12, 1, 0, 1), "đã quá hạn"),
        (at(11, 22, 23, 59), None),
        (at(11, 23, 0, 1), "còn 7 ngày"),
    ],
)
def test_days_change_at_midnight_in_vietnam_whatever_the_server_thinks(
    round_, official, moment, said
) -> None:
    send_reminders(moment.astimezone(datetime.UTC))
    found = texts(official)
    assert [said in text for text in found] == ([True] if said else [])


def test_who_has_submitted_hears_nothing_and_who_has_to_again_does(round_, official) -> None:
    submit(round_, official)
    send_reminders(at(11, 23))
    assert texts(official) == []
    round_.assessments.update(status=Assessment.Status.RETURNED)
    send_reminders(at(11, 23))
    assert len(texts(official)) == 1


def test_an_extension_is_another_deadline(world, round_, official) -> None:
    send_reminders(at(11, 30))
    Extension.objects.create(
        assessment=round_.assessments.get(unit__code="D1"),
        stage=Stage.SELF_SCORING,
        until=day(12, 3),
        reason="x",
        granted_by=world.home,
        granted_at=timezone.now(),
    )
    for number in range(1, 5):
        send_reminders(at(12, number))
    assert [text.split(": ")[1].split(",")[0] for text in texts(official)] == [
        "hạn cuối là hết hôm nay",
        "còn 2 ngày",
        "còn 1 ngày",
        "hạn cuối là hết hôm nay",
        "đã quá hạn từ hết ngày 03/12/2025.",
    ]


def test_rounds_in_preparation_or_published_remind_nobody(round_, official) -> None:
    for stage in (Stage.DRAFT, Stage.PUBLISHED):
        Round.objects.update(stage=stage)
        send_reminders(at(11, 30))
    assert texts(official) == []


def test_only_people_of_the_unit_with_a_living_account_are_reminded(world, round_) -> None:
    gone = a_person("gone", world.units[0], Role.UNIT_LEADER)
    gone.is_active = False
    gone.save()
    leader = a_person("leader", world.units[0], Role.UNIT_LEADER)
    send_reminders(at(11, 30))
    assert set(Notice.objects.values_list("user", flat=True)) == {leader.pk}
    assert people_of(world.units[0], [Role.UNIT_LEADER]) == [leader.pk]


def test_somebody_of_two_units_hears_of_each(world, round_) -> None:
    both = a_person("both", world.units[0], Role.UNIT_OFFICIAL)
    Membership.objects.create(user=both, unit=world.units[1], role=Role.UNIT_OFFICIAL)
    send_reminders(at(11, 30))
    assert sorted(text[:7] for text in texts(both)) == ["Huyện H", "Huyện H"]
    assert len(set(texts(both))) == 2


def test_an_appraiser_is_reminded_while_a_leaf_of_theirs_waits(world, round_) -> None:
    done, waiting = (a_person(name, world.province, Role.APPRAISER) for name in ("d", "w"))
    one, two = round_.groups.all()
    area = world.leaf("1")
    for person, group in ((done, one), (waiting, two)):
        assign_appraisers(
            user=world.home, round_=round_, group=group, add=[Task(person.pk, area.pk)]
        )
    Score.objects.bulk_create(
        Score(assessment=row, criterion=world.leaf(code), appraised_1=1)
        for row in round_.assessments.filter(group=one)
        for code in ("1.1", "1.2")
    )
    send_reminders(at(12, 15))
    assert texts(done) == []
    assert len(texts(waiting)) == 1
    assert "thẩm định lần 1 hạn cuối là hết hôm nay, 15/12/2025" in texts(waiting)[0]


def test_explanations_and_second_marks_are_asked_of_those_who_owe_them(
    world, round_, official
) -> None:
    appraiser = a_person("appraiser", world.province, Role.APPRAISER)
    area = world.leaf("1")
    assign_appraisers(user=world.home, round_=round_, group=None, add=[Task(appraiser.pk, area.pk)])
    first, leaf = round_.assessments.get(unit__code="D1"), world.leaf("1.1")
    Score.objects.create(assessment=first, criterion=leaf, self_points=3, appraised_1=1)
    Notice.objects.all().delete()
    submit(round_, official)
    send_reminders(at(12, 20))
    assert "giải trình" in texts(official)[0]
    ScoreNote.objects.create(
        assessment=first,
        criterion=leaf,
        kind=ScoreNote.Kind.EXPLANATION,
        text="có văn bản",
        by=official,
        at=timezone.now(),
    )
    Notice.objects.all().delete()
    send_reminders(at(12, 25))
    assert not Notice.objects.filter(user=official).exists()
    assert any("thẩm định lần 2" in text for text in texts(appraiser))
    Score.objects.filter(assessment=first).update(appraised_2=2)
    Notice.objects.all().delete()
    send_reminders(at(12, 25))
    assert not any("thẩm định lần 2" in text for text in texts(appraiser))


def test_the_council_is_home_affairs_business(world, round_) -> None:
    send_reminders(at(12, 31))
    assert any("hội đồng" in text for text in texts(world.home))


def test_reminding_now_tells_a_unit_at_most_once_a_day(world, round_, official) -> None:
    rows = list(round_.assessments.select_related("unit"))
    for hour in (9, 15):
        told = remind_now(user=world.home, round_=round_, assessments=rows, now=at(11, 10, hour))
        assert told == (1, 3)
    assert len(texts(official)) == 1
    remind_now(user=world.home, round_=round_, assessments=rows, now=at(11, 11))
    assert len(texts(official)) == 2


def test_reminding_is_refused_where_nobody_owes_anything_or_asks_with_right(
    world, round_, official
) -> None:
    submit(round_, official)
    done = list(round_.assessments.filter(unit__code="D1"))
    wanted = {"round_": round_, "assessments": done, "now": at(11, 10)}
    with pytest.raises(Refused, match="Không có đơn vị nào chưa nộp"):
        remind_now(user=world.home, **wanted)
    with pytest.raises(PermissionDenied):
        remind_now(user=world.outsider, **wanted)
    Round.objects.update(stage=Stage.PUBLISHED)
    round_.refresh_from_db()
    with pytest.raises(Refused, match="đã công bố"):
        remind_now(user=world.home, **wanted)


def a_notice(person, key: str = "k", **fields) -> Notice:
    notify([person], kind=Notice.Kind.DEADLINE, key=key, text=f"Việc {key}", **fields)
    return Notice.objects.get(user=person, key=key)


def test_a_letter_goes_out_once_with_a_whole_address(world, settings) -> None:
    settings.PORTAL_ADDRESS = "https://cchc.example.vn/"
    notice = a_notice(world.home, address="/nghiep-vu/")
    assert mail_notices(timezone.now()) == 1
    assert mail_notices(timezone.now()) == 0
    (letter,) = mail.outbox
    assert letter.to == ["home@example.vn"]
    assert letter.subject == "Chỉ số CCHC: sắp hết hạn"
    assert "Việc k" in letter.body
    assert "https://cchc.example.vn/nghiep-vu/" in letter.body
    assert "&" not in letter.body
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_text_of_a_notice_is_written_as_it_is(world) -> None:
    notify([world.home], kind=Notice.Kind.LOWERED, key="k", text='Hạ <b>"1 & 2"</b>')
    mail_task.apply()
    assert 'Hạ <b>"1 & 2"</b>' in mail.outbox[0].body


def test_nobody_without_an_address_or_an_account_gets_a_letter(world) -> None:
    world.home.email = ""
    world.home.save()
    world.outsider.is_active = False
    world.outsider.save()
    a_notice(world.home)
    a_notice(world.outsider)
    assert mail_notices(timezone.now()) == 0
    assert mail.outbox == []


def test_what_is_too_old_is_not_sent_any_more(world) -> None:
    a_notice(world.home)
    assert mail_notices(timezone.now() + datetime.timedelta(days=4)) == 0
    assert mail_notices(timezone.now() + datetime.timedelta(days=2)) == 1


def test_a_letter_that_fails_waits_and_goes_out_later(world, monkeypatch) -> None:
    notice = a_notice(world.home)
    with monkeypatch.context() as broken:
        broken.setattr(mailing.EmailMessage, "send", unreachable)
        assert mail_notices(timezone.now()) == 0
    notice.refresh_from_db()
    assert notice.mailed_at is None
    assert mail_notices(timezone.now()) == 1


def unreachable(self) -> int:
    raise ConnectionRefusedError("no mail server")


def test_one_bad_address_keeps_nobody_else_waiting(world, monkeypatch) -> None:
    a_notice(world.outsider, "a")
    a_notice(world.home, "b")
    real = mailing.EmailMessage.send

    def refuse_one(self, *args) -> int:
        if self.to == ["outsider@example.vn"]:
            raise SMTPRecipientsRefused({})
        return real(self, *args)

    monkeypatch.setattr(mailing.EmailMessage, "send", refuse_one)
    assert mail_notices(timezone.now()) == 1
    assert set(Notice.objects.filter(mailed_at=None).values_list("key", flat=True)) == {"a"}


def test_the_same_occasion_is_told_once_and_another_again(world) -> None:
    people = [world.home, world.home.pk, world.outsider]
    for key in ("one", "one", "two"):
        notify(people, kind=Notice.Kind.SUBMITTED, key=key, text="x")
    assert Notice.objects.filter(user=world.home).count() == 2
    assert Notice.objects.filter(user=world.outsider).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="rows are locked one by one on PostgreSQL only"
)
def test_workers_at_the_same_time_send_and_remind_once(monkeypatch) -> None:
    world = World()
    world.open()
    a_person("official", world.units[0], Role.UNIT_OFFICIAL)
    for number in range(20):
        a_notice(world.home, f"k{number}")
    sent: list[str] = []
    monkeypatch.setattr(mailing.EmailMessage, "send", lambda self: sent.append(self.body) or 1)

    def work() -> None:
        send_reminders(at(11, 30))
        mail_notices(timezone.now())

    at_once(*[work] * 4)
    mail_notices(timezone.now())
    assert Notice.objects.filter(user__username="official").count() == 1
    assert len(sent) == len(set(sent)) == 21
