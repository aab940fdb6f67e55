"""When something is wrong: what happened, in Vietnamese, and a way on."""

import pytest
from django.template.loader import get_template
from django.test import override_settings


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/khong-co-trang-nay/",
        "/xep-hang/dong-thap/",
        "/phuong-phap/khong-co/",
        "/don-vi/khong-co/",
        "/xep-hang/atlantis/huyen/2019/",
        "/xep-hang/dong-thap/huyen/nam-ngoai/",
    ],
)
def test_a_wrong_address_is_a_404_with_a_search_and_ways_on(client, address) -> None:
    response = client.get(address)
    assert response.status_code == 404
    html = response.text
    assert '<html lang="vi">' in html
    assert "<h1>" in html
    assert 'action="/don-vi/"' in html
    assert 'href="/xep-hang/"' in html


@pytest.mark.django_db
def test_a_right_address_beside_them_is_found(client) -> None:
    assert client.get("/xep-hang/").status_code == 200


def test_the_page_of_a_failure_needs_no_database_no_context_and_no_static_files() -> None:
    # No database mark: a query would fail this test. A manifest that isn't there would fail, too.
    storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(STORAGES={"staticfiles": storage}):
        html = get_template("500.html").render()
    assert '<html lang="vi">' in html
    assert 'action="/don-vi/"' in html
    assert "/static/" not in html


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_every_error_page_stands_without_a_request(page) -> None:
    html = get_template(page).render()
    assert "<h1>" in html
    assert 'action="/don-vi/"' in html


@pytest.mark.django_db
def test_an_error_page_is_not_to_be_indexed(client) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/khong-co/").text
    assert '<meta name="robots" content="noindex">' not in client.get("/").text
