"""The language is in the address and nowhere else, so one address has one body."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from cchc_portal.middleware import PathLanguageMiddleware


def answer(path: str, **headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{request.LANGUAGE_CODE} {translation.get_language()}")

    return PathLanguageMiddleware(view)(RequestFactory().get(path, headers=headers))


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "vi"),
        ("/en/", "en"),
        ("/en/xep-hang/", "en"),
        ("/entry/", "vi"),
        ("/fr/", "vi"),
        ("/don-vi/en/", "vi"),
    ],
)
def test_the_path_names_the_language(path: str, language: str) -> None:
    response = answer(path)
    assert response.text == f"{language} {language}"
    assert response["Content-Language"] == language


def test_what_the_browser_prefers_changes_nothing() -> None:
    response = answer("/", accept_language="en", cookie="django_language=en")
    assert response.text == "vi vi"
    assert not response.has_header("Vary")


def test_the_language_of_one_request_does_not_stay_for_the_next() -> None:
    before = translation.get_language()
    answer("/en/")
    assert translation.get_language() == before


def test_addresses_are_made_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert reverse("login") == "/en/dang-nhap/"
    with translation.override("vi"):
        assert reverse("login") == "/dang-nhap/"
