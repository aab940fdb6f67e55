"""A forgotten password: one letter, one use, four hours, not too often, the same page for all."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client
from kombu.exceptions import OperationalError

from cchc_portal.celery import app
from cchc_portal.password_reset import FROM_ONE_PLACE, HOUR, TO_ONE_ADDRESS
from cchc_portal.reset_letter import send_reset_letter

PASSWORD = "mot-mat-khau-dai"
NEW = "mat-khau-moi-rat-dai"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa() -> User:
    return User.objects.create_user("hoa", "hoa@example.vn", PASSWORD)


def ask(client: Client, address: str = "hoa@example.vn", place: str = "10.0.0.1"):
    return client.post("/dang-nhap/quen-mat-khau/", {"email": address}, REMOTE_ADDR=place)


def link(letter) -> str:
    return re.search(r"http://testserver(/\S+)", letter.body)[1]


def set_new(client: Client, address: str, password: str = NEW, again: str | None = None):
    page = client.get(address, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else address
    typed = {"new_password1": password, "new_password2": password if again is None else again}
    return client.post(form, typed, follow=True)


def test_the_letter_sets_a_new_password_once(client, hoa, mailoutbox) -> None:
    assert ask(client)["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["hoa@example.vn"], "Đặt mật khẩu mới · Chỉ số CCHC")
    assert "tài khoản hoa" in letter.body
    assert "Đã đặt mật khẩu mới" in set_new(client, link(letter)).content.decode()
    hoa.refresh_from_db()
    assert hoa.check_password(NEW)
    again = Client().get(link(letter)).content.decode()
    assert "Đường dẫn này đã được dùng hoặc đã quá bốn giờ." in again


def test_an_unknown_address_looks_the_same_and_gets_no_letter(client, hoa, mailoutbox) -> None:
    known = client.get(ask(client)["Location"]).content
    unknown = client.get(ask(client, "ai@example.vn")["Location"]).content
    assert known == unknown
    assert len(mailoutbox) == 1


def test_one_address_gets_so_many_letters_an_hour_and_the_page_does_not_tell(
    client, hoa, mailoutbox
) -> None:
    answers = [ask(client, place=f"10.0.0.{n}") for n in range(TO_ONE_ADDRESS + 2)]
    assert len(mailoutbox) == TO_ONE_ADDRESS
    ask(client, " HOA@example.vn")
    assert len(mailoutbox) == TO_ONE_ADDRESS
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    pages = {client.get(answer["Location"]).content for answer in answers}
    assert len(pages) == 1


def test_others_get_theirs_meanwhile(client, hoa, mailoutbox) -> None:
    User.objects.create_user("binh", "binh@example.vn", PASSWORD)
    for _ in range(TO_ONE_ADDRESS + 1):
        ask(client)
    ask(client, "binh@example.vn")
    assert mailoutbox[-1].to == ["binh@example.vn"]


def test_one_place_may_ask_so_often_an_hour_whatever_the_address(client, hoa, mailoutbox) -> None:
    for n in range(FROM_ONE_PLACE):
        ask(client, f"ai{n}@example.vn")
    assert ask(client)["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    assert mailoutbox == []
    ask(client, place="10.0.0.2")
    assert len(mailoutbox) == 1


def test_after_an_hour_there_are_letters_again(client, hoa, mailoutbox, monkeypatch) -> None:
    kept = []

    def often(what: str, who: str, *, within: int) -> int:
        kept.append(within)
        return TO_ONE_ADDRESS + 1

    monkeypatch.setattr("cchc_portal.password_reset.count", often)
    ask(client)
    assert (mailoutbox, set(kept)) == ([], {HOUR})
    monkeypatch.undo()
    ask(client)
    assert len(mailoutbox) == 1


def test_while_requests_cannot_be_counted_letters_go(client, hoa, mailoutbox, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ask(client)["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    assert len(mailoutbox) == 1


def test_a_dismissed_person_gets_no_letter(client, hoa, mailoutbox) -> None:
    User.objects.update(is_active=False)
    ask(client)
    assert mailoutbox == []


def test_a_letter_of_yesterday_opens_nothing(client, hoa, mailoutbox, monkeypatch) -> None:
    ask(client)
    later = datetime.now() + timedelta(hours=5)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    html = client.get(link(mailoutbox[0])).content.decode()
    assert "đã quá bốn giờ" in html


@pytest.mark.parametrize(("password", "again"), [("ngan", None), ("1234567890", None), (NEW, "x")])
def test_a_weak_or_mistyped_password_is_refused(client, hoa, mailoutbox, password, again) -> None:
    ask(client)
    html = set_new(client, link(mailoutbox[0]), password, again).content.decode()
    assert 'aria-invalid="true"' in html
    hoa.refresh_from_db()
    assert hoa.check_password(PASSWORD)


def test_a_changed_password_ends_other_sessions_and_not_this_one(client, hoa) -> None:
    other = Client()
    for one in (client, other):
        one.force_login(hoa)
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    wrong = client.post("/dang-nhap/doi-mat-khau/", {**typed, "old_password": "sai"})
    assert wrong.status_code == 200
    assert other.get("/nghiep-vu/").status_code == 200
    page = client.post("/dang-nhap/doi-mat-khau/", typed, follow=True)
    assert "Đã đổi mật khẩu" in page.content.decode()
    assert client.get("/nghiep-vu/").status_code == 200
    assert other.get("/nghiep-vu/").status_code == 302


def test_a_stranger_changes_no_password(client) -> None:
    answer = client.get("/dang-nhap/doi-mat-khau/")
    assert answer["Location"] == "/dang-nhap/?next=/dang-nhap/doi-mat-khau/"


def test_the_desk_says_when_the_account_was_used_before(client, hoa) -> None:
    def sign_in() -> str:
        client.post("/dang-nhap/", {"username": "hoa", "password": PASSWORD})
        return client.get("/nghiep-vu/").content.decode()

    assert "Lần đăng nhập trước" not in sign_in()
    hoa.refresh_from_db()
    first = hoa.last_login
    html = sign_in()
    shown = re.search(r"Lần đăng nhập trước: (\d\d:\d\d \d\d/\d\d/\d{4})", html)[1]
    assert shown == (first + timedelta(hours=7)).strftime("%H:%M %d/%m/%Y")


def test_the_sign_in_page_leads_to_the_letter(client) -> None:
    html = client.get("/dang-nhap/").content.decode()
    assert 'href="/dang-nhap/quen-mat-khau/"' in html
    assert "Quên mật khẩu" in client.get("/dang-nhap/quen-mat-khau/").content.decode()


@pytest.fixture
def queued(monkeypatch) -> list[tuple]:
    """What is left to a worker, as it is where there is a broker."""
    asked: list[tuple] = []

    def queue(arguments: tuple, **options: object) -> None:
        asked.append(arguments)

    monkeypatch.setattr(send_reset_letter, "apply_async", queue)
    return asked


@pytest.mark.parametrize("address", ["hoa@example.vn", "ai@example.vn"])
def test_the_request_does_the_same_for_a_known_and_an_unknown_address(
    client, hoa, mailoutbox, queued, django_assert_num_queries, address
) -> None:
    with django_assert_num_queries(0):
        ask(client, address)
    assert queued == [(address, "testserver", False, "vi")]
    assert mailoutbox == []


def test_a_worker_sends_what_was_left_to_it(client, hoa, mailoutbox, queued) -> None:
    for address in ("hoa@example.vn", "ai@example.vn"):
        ask(client, address)
    for arguments in queued:
        send_reset_letter(*arguments)
    (letter,) = mailoutbox
    assert letter.to == ["hoa@example.vn"]
    assert "Đã đặt mật khẩu mới" in set_new(client, link(letter)).content.decode()


def test_the_letter_speaks_the_language_of_the_page(client, hoa, mailoutbox, queued) -> None:
    client.post("/en/dang-nhap/quen-mat-khau/", {"email": "hoa@example.vn"})
    send_reset_letter(*queued[0])
    assert "http://testserver/en/" in mailoutbox[0].body


def test_a_worker_knows_the_task() -> None:
    app.loader.import_default_modules()
    assert "cchc_portal.reset_letter" in app.conf.include
    assert "cchc_portal.send_reset_letter" in app.tasks


def test_while_the_broker_is_away_the_letter_goes_at_once(
    client, hoa, mailoutbox, monkeypatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr(send_reset_letter, "apply_async", away)
    assert ask(client)["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    assert len(mailoutbox) == 1
