"""The way in: newest tables, what there is of which place and year, the made-up province apart."""

import re

import pytest

from tests.public.editions import OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables():
    """Four of twelve districts in 2019 and one of an unknown number in 2020; a national table."""
    dong_thap = province("87", "Đồng Tháp", end=OLD_END)
    units = [district(f"{866 + i}", name, dong_thap) for i, name in enumerate("ABCD")]
    publish(
        [row(i, unit, rank=i, rank_of=12) for i, unit in enumerate(units, start=1)],
        province=dong_thap,
        units_total=12,
    )
    publish([row(1, units[0], rank=3)], province=dong_thap, year=2020, units_total=None)
    publish(
        [row(1, dong_thap, rank=2, rank_of=63, index="88.50")],
        scope="viet-nam",
        scope_name="Việt Nam",
        level="province",
        units_total=63,
    )


@pytest.fixture
def made_up(tables):
    minh_hoa = province("MH", "Minh Họa", illustrative=True)
    unit = district("MH01", "Khánh Lĩnh", minh_hoa)
    publish(
        [row(1, unit, rank=1, rank_of=1, index="99.99")],
        scope="minh-hoa",
        scope_name="Minh Họa",
        province=minh_hoa,
        year=2024,
        illustrative=True,
    )


def text_of(client, address: str = "/") -> str:
    """The page without the line breaks of its templates."""
    return " ".join(client.get(address).text.split())


def cells(html: str, place: str) -> dict[str, str]:
    """Year -> text of the overview's line for that place."""
    line = next(line for line in html.split("<tr>") if f">{place}</a>" in line)
    found = re.findall(r'data-label="(\d{4})"><a href="[^"]+" title="[^"]+">([^<]+)</a>', line)
    return dict(found)


def test_the_overview_says_how_many_of_how_many(client, tables) -> None:
    html = text_of(client)
    assert cells(html, "Đồng Tháp") == {"2019": "4/12", "2020": "1/?"}
    assert cells(html, "Việt Nam") == {"2019": "1/63"}
    assert html.index(">Việt Nam</a>") < html.index(">Đồng Tháp</a>")


def test_the_newest_table_names_who_is_first(client, tables) -> None:
    html = text_of(client)
    assert '<a class="card-link" href="/xep-hang/dong-thap/huyen/2019/">' in html
    assert "Hạng 1:" in html


def test_the_made_up_province_is_apart_and_labelled(client, made_up) -> None:
    html = text_of(client)
    real, apart = html.split('<section class="made-up">')
    assert "minh-hoa" not in real
    assert "99,99" not in html
    assert "Số liệu minh họa." in apart
    assert "/xep-hang/minh-hoa/huyen/2024/" in apart


def test_without_the_made_up_province_nothing_is_called_illustrative(client, tables) -> None:
    assert "minh họa" not in client.get("/").text.lower()


def test_an_empty_portal_says_what_there_is_to_do(client) -> None:
    html = text_of(client)
    assert "Chưa có bảng xếp hạng nào" in html
    assert 'href="/don-vi/"' in html


def test_a_correction_is_shown_once_with_its_newest_numbers(client, tables) -> None:
    unit = province("1", "Hà Nội")
    publish([row(1, unit)], year=2019, units_total=12, reason="Sửa một dòng.")
    assert cells(text_of(client), "Đồng Tháp")["2019"] == "1/12"


def test_the_number_of_queries_does_not_grow_with_tables(
    client, tables, django_assert_max_num_queries
) -> None:
    for year in range(2000, 2019):
        publish([row(1)], year=year)
    with django_assert_max_num_queries(6):
        client.get("/")


def test_the_index_of_rankings_lists_every_table(client, made_up) -> None:
    html = client.get("/xep-hang/").text
    for address in (
        "/xep-hang/dong-thap/huyen/2019/",
        "/xep-hang/dong-thap/huyen/2020/",
        "/xep-hang/viet-nam/tinh/2019/",
        "/xep-hang/minh-hoa/huyen/2024/",
    ):
        assert f'href="{address}"' in html


def test_place_and_level_narrow_the_index_down(client, tables) -> None:
    html = client.get("/xep-hang/?tinh=dong-thap&cap=huyen").text
    assert 'href="/xep-hang/dong-thap/huyen/2019/"' in html
    assert 'href="/xep-hang/viet-nam/tinh/2019/"' not in html
    assert "Các bảng xếp hạng của Đồng Tháp" in html


def test_the_index_of_the_made_up_province_is_labelled_as_a_whole(client, made_up) -> None:
    html = client.get("/xep-hang/?tinh=minh-hoa").text
    assert html.count("Số liệu minh họa.") == 1
    assert html.index("Số liệu minh họa.") < html.index("<h1>")


@pytest.mark.parametrize("query", ["tinh=atlantis", "cap=phuong", "tinh=<b>"])
def test_a_place_or_level_that_is_not_there_is_a_400_with_a_way_on(client, tables, query) -> None:
    response = client.get(f"/xep-hang/?{query}")
    assert response.status_code == 400
    assert 'href="/xep-hang/"' in response.text
    assert "<b>” " not in response.text


def test_a_place_without_tables_of_that_level_says_so(client, tables) -> None:
    response = client.get("/xep-hang/?tinh=dong-thap&cap=xa")
    assert response.status_code == 200
    assert "Không có bảng nào hợp với lựa chọn này." in response.text
