"""The public league table: what it shows, sorted and filtered by its address."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.caching import forget_pages
from indicators.models import Edition
from tests.public.editions import NEW_START, OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db

ADDRESS = "/xep-hang/dong-thap/huyen/2019/"


@pytest.fixture
def dong_thap():
    return province("87", "Đồng Tháp", end=OLD_END)


@pytest.fixture
def edition(dong_thap) -> Edition:
    """Four of twelve districts: two tied, one in Vietnamese order behind another, one unranked."""
    tan_hong = district("869", "Tân Hồng", dong_thap)
    chau_thanh = district("877", "Châu Thành", dong_thap)
    cao_lanh = district("866", "Cao Lãnh", dong_thap, kind="thành phố")
    an = district("999", "An Bình", dong_thap)
    return publish(
        [
            row(1, cao_lanh, rank=1, rank_of=12, tied=True, index="90.10", band="Xuất sắc"),
            row(2, chau_thanh, rank=1, rank_of=12, tied=True, index="90.10", band="Xuất sắc"),
            row(
                3,
                tan_hong,
                rank=11,
                rank_of=12,
                index="69.45",
                band="Trung bình",
                basis="derived",
                note="suy ra năm 2019",
                previous_rank=12,
                rank_change=1,
            ),
            row(4, an, note="Nguồn không nêu điểm."),
        ],
        province=dong_thap,
        units_total=12,
        tie_rule="competition",
    )


def names(html: str) -> list[str]:
    """Unit names in the order of the table."""
    return re.findall(r'<td class="unit"><a href="[^"]+">([^<]+)</a>', html)


def test_it_shows_rank_unit_index_and_band(client, edition) -> None:
    html = client.get(ADDRESS).content.decode()
    assert names(html) == ["Cao Lãnh", "Châu Thành", "Tân Hồng", "An Bình"]
    assert "1<small>/12</small>" in html
    assert "90,10" in html
    assert "Xuất sắc" in html


def test_it_says_four_of_twelve_and_invents_no_row(client, edition) -> None:
    html = client.get(ADDRESS).content.decode()
    assert "<b>4/12</b>" in html
    assert "8 đơn vị khác" in html
    assert len(names(html)) == 4


def test_a_full_table_says_so_and_names_no_missing_units(client, dong_thap) -> None:
    publish([row(1, rank=1, rank_of=1, index="80.00")], year=2018)
    html = client.get("/xep-hang/dong-thap/huyen/2018/").content.decode()
    assert "<b>1/1</b>" in html
    assert "đơn vị khác" not in html


def test_a_tie_is_marked_in_words(client, edition) -> None:
    assert client.get(ADDRESS).content.decode().count('title="đồng hạng"') == 2


def test_a_derived_figure_is_marked_with_its_reason(client, edition) -> None:
    html = client.get(ADDRESS).content.decode()
    assert re.search(
        r'<span class="band derived"><a href="https://example.vn/nguon"[^>]*>suy ra</a></span>',
        html,
    )
    assert "suy ra năm 2019" in html


def test_a_missing_value_is_a_dash_with_the_reason_and_never_zero(client, edition) -> None:
    html = client.get(ADDRESS).content.decode()
    last = html[html.index("An Bình") :].split("</tr>")[0]
    assert "–" in last
    assert "Nguồn không nêu điểm." in last
    assert "0,00" not in last


def test_a_change_has_an_arrow_and_words(client, edition) -> None:
    html = client.get(ADDRESS).content.decode()
    assert "▲1" in html
    assert "tăng 1 bậc" in html


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("don-vi", ["An Bình", "Cao Lãnh", "Châu Thành", "Tân Hồng"]),
        ("-don-vi", ["Tân Hồng", "Châu Thành", "Cao Lãnh", "An Bình"]),
        ("chi-so", ["Tân Hồng", "Cao Lãnh", "Châu Thành", "An Bình"]),
        ("-chi-so", ["Cao Lãnh", "Châu Thành", "Tân Hồng", "An Bình"]),
        ("hang", ["Cao Lãnh", "Châu Thành", "Tân Hồng", "An Bình"]),
        ("-hang", ["Tân Hồng", "Cao Lãnh", "Châu Thành", "An Bình"]),
    ],
)
def test_the_address_sorts_and_rows_without_a_value_stay_last(
    client, edition, sort, expected
) -> None:
    assert names(client.get(ADDRESS, {"sap-xep": sort}).content.decode()) == expected


def test_a_sorted_heading_says_so_and_leads_to_the_other_direction(client, edition) -> None:
    html = client.get(ADDRESS, {"sap-xep": "-chi-so"}).content.decode()
    assert html.count(' aria-sort="descending"') == 1
    assert 'href="?sap-xep=chi-so"' in html


def test_the_address_filters_by_kind_and_band(client, edition) -> None:
    found = client.get(ADDRESS, {"loai": "thanh-pho"}).content.decode()
    assert names(found) == ["Cao Lãnh"]
    found = client.get(ADDRESS, {"xep-loai": "xuat-sac", "loai": "huyen"}).content.decode()
    assert names(found) == ["Châu Thành"]


@pytest.mark.parametrize(
    "query",
    [
        {"sap-xep": "luong"},
        {"sap-xep": "--hang"},
        {"sap-xep": "hang; DROP TABLE"},
        {"loai": "<script>alert(1)</script>"},
        {"nhom": "khong-co"},
        {"xem": "ban-do"},
    ],
)
def test_a_bad_sort_filter_or_view_is_a_page_with_a_way_on(client, edition, query) -> None:
    response = client.get(ADDRESS, query)
    html = response.content.decode()
    assert response.status_code == 400
    assert f'href="{ADDRESS}"' in html
    assert "<script>alert" not in html


def test_a_good_query_beside_the_bad_ones_is_answered(client, edition) -> None:
    assert client.get(ADDRESS, {"sap-xep": "hang", "loai": "huyen"}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/xep-hang/dong-thap/huyen/2018/",
        "/xep-hang/dong-thap/quan/2019/",
        "/xep-hang/khong-co/huyen/2019/",
        "/xep-hang/dong-thap/huyen/abc/",
        "/xep-hang/dong-thap/huyen/2019/ban/9/",
        "/xep-hang/dong-thap/huyen/2019-quy-1/",
        "/xep-hang/dong-thap/huyen/2018.csv",
        "/xep-hang/dong-thap/huyen/2019/ban/9.json",
    ],
)
def test_an_address_without_a_table_is_a_404_with_the_tables_nearby(
    client, edition, address
) -> None:
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 404
    assert "Không có bảng xếp hạng này" in html
    if "dong-thap" in address:
        assert f'href="{ADDRESS}"' in html


def test_the_same_slug_names_the_old_province_and_the_new_one(client, edition) -> None:
    new = province("82", "Đồng Tháp", start=NEW_START)
    publish([row(1, rank=1, rank_of=1, index="80.00")], year=2026, province=new)
    old_page = client.get(ADDRESS).content.decode()
    new_page = client.get("/xep-hang/dong-thap/huyen/2026/").content.decode()
    assert "Bảng này nói về Tỉnh Đồng Tháp (mã 87, đến hết 30/06/2025)" in old_page
    assert "Bảng này nói về Tỉnh Đồng Tháp (mã 82, từ 01/07/2025)" in new_page


def test_a_correction_is_a_new_edition_and_the_old_address_says_so(client, edition) -> None:
    publish(
        [row(1, rank=1, rank_of=12, index="91.00", unit_name="Cao Lãnh")],
        units_total=12,
        reason="Cộng sót điểm kiểm tra.",
    )
    newest = client.get(ADDRESS).content.decode()
    first = client.get(f"{ADDRESS}ban/1/").content.decode()
    assert "91,00" in newest
    assert "Bản công bố số 2" in newest
    assert "Bản này đã được đính chính." in first
    assert "Cộng sót điểm kiểm tra." in first
    assert "90,10" in first
    assert f'<link rel="canonical" href="{ADDRESS}ban/1/">' in first


def test_results_of_several_groups_stand_under_their_groups(client, dong_thap) -> None:
    publish(
        [
            row(1, rank=1, rank_of=1, index="80.00", group="Xã"),
            row(2, rank=1, rank_of=1, index="70.00", group="Phường, thị trấn"),
        ],
        year=2020,
    )
    html = client.get("/xep-hang/dong-thap/huyen/2020/").content.decode()
    assert html.count('<th scope="rowgroup"') == 2
    assert "Xếp hạng trong từng nhóm (2 nhóm)." in html
    only = client.get("/xep-hang/dong-thap/huyen/2020/", {"nhom": "xa"}).content.decode()
    assert "80,00" in only
    assert "70,00" not in only


def test_illustrative_results_say_so(client) -> None:
    somewhere = province("MH", "Minh Họa", illustrative=True)
    publish(
        [row(1, rank=1, rank_of=1, index="80.00")],
        scope="minh-hoa",
        scope_name="Minh Họa",
        province=somewhere,
        illustrative=True,
    )
    assert "Số liệu minh họa" in client.get("/xep-hang/minh-hoa/huyen/2019/").content.decode()


def test_real_results_do_not_say_illustrative(client, edition) -> None:
    assert "Số liệu minh họa" not in client.get(ADDRESS).content.decode()


def test_markup_in_a_name_is_shown_as_text(client) -> None:
    publish([row(1, unit_name="<b>Đậm</b>", rank=1, rank_of=1, index="80.00")])
    html = client.get(ADDRESS).content.decode()
    assert "&lt;b&gt;Đậm&lt;/b&gt;" in html
    assert "<b>Đậm</b>" not in html


def test_the_number_of_queries_does_not_grow_with_the_rows(client, dong_thap) -> None:
    counts = []
    for year, size in ((2014, 3), (2015, 60)):
        publish(
            [
                row(
                    n,
                    district(f"{year}{n}", f"Huyện số {n}", dong_thap),
                    rank=n,
                    rank_of=size,
                    index="80.00",
                )
                for n in range(1, size + 1)
            ],
            year=year,
            province=dong_thap,
        )
    for year in (2014, 2015):
        forget_pages()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/xep-hang/dong-thap/huyen/{year}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_the_english_page_stands_under_en_and_shows_the_same_figures(client, edition) -> None:
    html = client.get(f"/en{ADDRESS}").content.decode()
    assert '<html lang="en">' in html
    assert "90.10" in html
    assert f'href="{ADDRESS}"' in html
