"""Whoever signs in comes to the desk, or back to the page they wanted."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "mot-mat-khau-dai"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/dang-nhap/", "/nghiep-vu/"),
        ("/en/dang-nhap/", "/en/nghiep-vu/"),
        ("/dang-nhap/?next=/xep-hang/", "/xep-hang/"),
        ("/dang-nhap/?next=https://elsewhere.example/", "/nghiep-vu/"),
    ],
)
def test_after_signing_in(client: Client, address: str, leads_to: str) -> None:
    User.objects.create_user("hoa", password=PASSWORD)
    answer = client.post(address, {"username": "hoa", "password": PASSWORD})
    assert answer["Location"] == leads_to


def test_the_desk_of_who_has_no_post_yet_says_so(client: Client) -> None:
    client.force_login(User.objects.create_user("hoa", password=PASSWORD))
    assert "Liên hệ Sở Nội vụ để được phân công" in client.get("/nghiep-vu/").content.decode()
