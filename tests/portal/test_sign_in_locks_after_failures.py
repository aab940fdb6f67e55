"""Guessing a password is stopped after five tries, for that name from that address alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

PASSWORD = "mot-mat-khau-dai"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa() -> User:
    return User.objects.create_user("hoa", password=PASSWORD)


def sign_in(client: Client, password: str, *, name: str = "hoa", address: str = "10.0.0.1") -> int:
    return client.post(
        "/dang-nhap/", {"username": name, "password": password}, REMOTE_ADDR=address
    ).status_code


def test_the_right_password_signs_in(client: Client, hoa: User) -> None:
    assert sign_in(client, PASSWORD) == 302
    assert client.session["_auth_user_id"] == str(hoa.pk)


def test_four_mistakes_are_forgiven(client: Client, hoa: User) -> None:
    for _ in range(4):
        assert sign_in(client, "sai") == 200
    assert sign_in(client, PASSWORD) == 302


def test_the_fifth_mistake_locks_even_the_right_password_out(client: Client, hoa: User) -> None:
    for _ in range(4):
        sign_in(client, "sai")
    assert sign_in(client, "sai") == 429
    assert sign_in(client, PASSWORD) == 429
    assert "_auth_user_id" not in client.session


def test_others_and_other_addresses_stay_free(client: Client, hoa: User) -> None:
    User.objects.create_user("binh", password=PASSWORD)
    for _ in range(5):
        sign_in(client, "sai")
    assert sign_in(client, PASSWORD, name="binh") == 302
    assert sign_in(client, PASSWORD, address="10.0.0.2") == 302


def test_the_page_says_in_vietnamese_how_long_to_wait(client: Client, hoa: User) -> None:
    for _ in range(4):
        sign_in(client, "sai")
    response = client.post(
        "/dang-nhap/", {"username": "hoa", "password": "sai"}, REMOTE_ADDR="10.0.0.1"
    )
    assert "Tạm khóa đăng nhập" in response.text
    assert "15 phút" in response.text


def test_a_session_ends_twelve_hours_after_signing_in(
    client: Client, hoa: User, time_machine
) -> None:
    sign_in(client, PASSWORD)
    began = timezone.now()
    time_machine.move_to(began + timedelta(hours=11, minutes=59))
    assert client.get("/nghiep-vu/").status_code == 200
    time_machine.move_to(began + timedelta(hours=12, minutes=1))
    assert client.get("/nghiep-vu/")["Location"].startswith("/dang-nhap/")


def test_signing_out_takes_a_post(client: Client, hoa: User) -> None:
    client.force_login(hoa)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").status_code == 302
    assert "_auth_user_id" not in client.session
