"""Search for units: with marks or without, and something to do when nothing is found."""

import unicodedata

import pytest

from tests.public.editions import OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Two districts called Châu Thành, and Cao Lãnh."""
    dong_thap = province("87", "Đồng Tháp", end=OLD_END)
    an_giang = province("89", "An Giang", end=OLD_END)
    here = district("877", "Châu Thành", dong_thap)
    district("892", "Châu Thành", an_giang)
    district("866", "Cao Lãnh", dong_thap, kind="thành phố")
    return here


@pytest.mark.parametrize(
    "typed",
    [
        "châu thành",
        "CHAU THANH",
        "chau thanh",
        unicodedata.normalize("NFD", "Châu Thành"),
        "  chau   thanh ",
        "huyện Châu Thành",
    ],
)
def test_marks_case_and_composition_do_not_matter(client, places, typed) -> None:
    html = client.get("/don-vi/", {"tim": typed}).text
    assert 'href="/don-vi/877/"' in html
    assert 'href="/don-vi/892/"' in html
    assert 'href="/don-vi/866/"' not in html


def test_namesakes_are_told_apart_by_their_province(client, places) -> None:
    html = client.get("/don-vi/?tim=chau+thanh").text
    first, second = html.index('href="/don-vi/892/"'), html.index('href="/don-vi/877/"')
    assert "Tỉnh An Giang" in html[first:second]
    assert "Tỉnh Đồng Tháp" in html[second:]


def test_the_province_narrows_the_search_down(client, places) -> None:
    html = client.get("/don-vi/?tim=chau+thanh+dong+thap").text
    assert 'href="/don-vi/877/"' in html
    assert 'href="/don-vi/892/"' not in html


@pytest.mark.parametrize("typed", ["%", "_", "%%a", "chau%thanh_", "\\", "' OR 1=1 --"])
def test_wildcards_are_text_like_any_other(client, places, typed) -> None:
    response = client.get("/don-vi/", {"tim": typed})
    assert response.status_code == 200
    if typed != "chau%thanh_":
        assert 'href="/don-vi/877/"' not in response.text


def test_nothing_found_says_what_to_try(client, places) -> None:
    html = client.get("/don-vi/?tim=atlantis").text
    assert "Không có đơn vị nào khớp với “atlantis”." in html
    assert "Bỏ bớt chữ" in html


def test_what_was_typed_is_shown_as_text(client, places) -> None:
    html = client.get("/don-vi/", {"tim": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_an_empty_search_lists_the_provinces_of_today(client, places) -> None:
    province("82", "Đồng Tháp")
    for address in ("/don-vi/", "/don-vi/?tim=", "/don-vi/?tim=+++"):
        html = client.get(address).text
        assert 'href="/don-vi/82/"' in html
        assert 'href="/don-vi/87/"' not in html
        assert "0 đơn vị" not in html


def test_an_endless_text_is_refused_with_advice(client, places) -> None:
    response = client.get("/don-vi/", {"tim": "chau thanh " * 40})
    assert response.status_code == 200
    assert "Chuỗi tìm quá dài" in response.text


def test_a_unit_with_results_says_of_which_years(client, places) -> None:
    for year in (2019, 2021):
        publish([row(1, places, rank=1, rank_of=12)], year=year)
    html = client.get("/don-vi/?tim=chau+thanh").text
    assert "2019–2021" in html
    assert "chưa có" in html


def test_made_up_units_are_marked_and_come_last(client, places) -> None:
    district("MH01", "Châu Thành", province("MH", "Minh Họa", illustrative=True))
    html = client.get("/don-vi/?tim=chau+thanh").text
    assert html.index('href="/don-vi/MH01/"') > html.index('href="/don-vi/877/"')
    assert html.count("số liệu minh họa") == 1


@pytest.fixture
def many(places):
    for number in range(60):
        district(f"9{number:02}", f"Phường {number + 1}", places.province, kind="quận")


def test_many_results_come_in_pages_of_fifty(client, many) -> None:
    first = client.get("/don-vi/?tim=phuong").text
    second = client.get("/don-vi/?tim=phuong&trang=2").text
    assert first.count('<td class="unit">') == 50
    assert second.count('<td class="unit">') == 10
    assert "?tim=phuong&amp;trang=2" in first
    assert "60 đơn vị." in first
    assert "Thêm tên tỉnh hoặc huyện để thu hẹp." in first


@pytest.mark.parametrize("page", ["3", "0", "-1", "hai", "1e9"])
def test_a_page_that_is_not_there_is_a_404_with_the_search_at_hand(client, many, page) -> None:
    response = client.get("/don-vi/", {"tim": "phuong", "trang": page})
    assert response.status_code == 404
    assert 'value="phuong"' in response.text


def test_the_number_of_queries_does_not_grow_with_results(
    client, many, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(5):
        client.get("/don-vi/?tim=phuong")
