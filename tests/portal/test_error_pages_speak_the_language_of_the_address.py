"""What can't be shown is said in Vietnamese or English, with its status and a way on."""

from typing import NoReturn

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from pytest_django import Settings

from cchc_portal.urls import urlpatterns as portal_urls

pytestmark = pytest.mark.django_db


def refuse(request: HttpRequest) -> NoReturn:
    raise PermissionDenied


def doubt(request: HttpRequest) -> NoReturn:
    raise BadRequest("Không có cột <b>màu</b>.")


def fail(request: HttpRequest) -> NoReturn:
    raise ZeroDivisionError("a secret detail")


handler400 = "cchc_portal.error_views.bad_request"
urlpatterns = [
    *i18n_patterns(
        path("loi/400/", doubt),
        path("loi/403/", refuse),
        path("loi/500/", fail),
        prefix_default_language=False,
    ),
    *portal_urls,
]


@pytest.fixture
def reader(client: Client, settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_each_error_has_a_vietnamese_page_with_a_way_on(reader: Client, status: int) -> None:
    response = reader.get(f"/loi/{status}/")
    assert response.status_code == status
    assert '<html lang="vi">' in response.text
    assert 'href="/xep-hang/"' in response.text


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_below_en_the_page_and_its_ways_on_are_english(reader: Client, status: int) -> None:
    response = reader.get(f"/en/loi/{status}/")
    assert response.status_code == status
    assert '<html lang="en">' in response.text
    assert 'href="/en/xep-hang/"' in response.text


def test_the_reason_of_a_bad_request_is_shown_as_text(reader: Client) -> None:
    assert "Không có cột &lt;b&gt;màu&lt;/b&gt;." in reader.get("/loi/400/").text


def test_the_reason_of_a_failure_is_not_shown(reader: Client) -> None:
    assert "secret detail" not in reader.get("/loi/500/").text


def test_a_forged_host_name_gets_400_and_is_not_repeated(reader: Client) -> None:
    response = reader.get("/dang-nhap/", headers={"host": "forged.example"})
    assert response.status_code == 400
    assert "forged.example" not in response.text


def test_a_form_without_its_token_is_refused_with_a_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/dang-nhap/", {"username": "hoa", "password": "x"})
    assert response.status_code == 403
    assert '<html lang="vi">' in response.text
