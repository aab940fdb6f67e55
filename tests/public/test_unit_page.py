"""A unit's page: who it is and was, its years, its areas, and where each figure comes from."""

import datetime
from decimal import Decimal

import pytest

from districts.models import Succession
from indicators.models import EditionArea
from tests.public.editions import NEW_START, OLD_END, district, province, publish, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def dong_thap():
    return province("87", "Đồng Tháp", end=OLD_END)


@pytest.fixture
def chau_thanh(dong_thap):
    return district("877", "Châu Thành", dong_thap)


@pytest.fixture
def cao_lanh(dong_thap):
    return district("866", "Cao Lãnh", dong_thap, kind="thành phố")


@pytest.fixture
def years(chau_thanh):
    """Three years: stated, derived, and one that isn't compared with the year before."""
    publish([row(1, chau_thanh, rank=9, rank_of=12, index="70.10")], year=2019)
    publish(
        [
            row(
                1,
                chau_thanh,
                rank=7,
                rank_of=12,
                index="72.50",
                previous_rank=9,
                rank_change=2,
                basis="derived",
                note="Tính từ hai con số của cùng một trang.",
            )
        ],
        year=2020,
    )
    publish(
        [
            row(
                1,
                chau_thanh,
                rank=5,
                rank_of=12,
                previous_rank=7,
                change_note="Hai năm dùng bộ tiêu chí khác nhau.",
            )
        ],
        year=2021,
    )


@pytest.fixture
def with_areas(chau_thanh, cao_lanh):
    """Two units of a group in two areas; another group that mustn't count."""
    other = district("867", "Sa Đéc", chau_thanh.province, kind="thành phố")
    areas = [
        EditionArea(position=1, code="1", name="Chỉ đạo", part="main", max_points=Decimal(10)),
        EditionArea(position=2, code="2", name="Thể chế", part="main", max_points=Decimal(20)),
        EditionArea(position=3, code="T", name="Điểm trừ", part="penalty", max_points=Decimal(5)),
    ]
    scores = {
        (1, 1): (Decimal("6"), Decimal(8)),
        (1, 2): (Decimal("15"), None),
        (1, 3): (Decimal("1"), None),
        (2, 1): (Decimal("9"), None),
        (2, 2): (Decimal("12"), None),
        (3, 1): (Decimal("10"), None),
    }
    rows = [
        row(1, chau_thanh, rank=1, rank_of=2, group="Huyện"),
        row(2, cao_lanh, rank=2, rank_of=2, group="Huyện"),
        row(3, other, rank=1, rank_of=1, group="Thành phố"),
    ]
    publish(rows, year=2022, areas=areas, scores=scores)


@pytest.fixture
def code_82():
    """The code of Tiền Giang, then of Đồng Tháp."""
    old = province("82", "Tiền Giang", end=OLD_END)
    new = province("82", "Đồng Tháp", start=NEW_START)
    for unit in (old, new):
        unit.code_reused = True
        unit.save(update_fields=["code_reused"])
    return old, new


def test_it_says_who_the_unit_is_and_that_its_start_is_not_known(client, chau_thanh) -> None:
    html = client.get("/don-vi/877/").text
    assert "<h1>Huyện Châu Thành</h1>" in html
    assert "Tỉnh Đồng Tháp" in html
    assert "đến hết 30/06/2025" in html
    assert "(không rõ ngày bắt đầu)" in html


def test_a_known_start_is_shown_without_that_remark(client) -> None:
    province("82", "Đồng Tháp", start=NEW_START)
    html = client.get("/don-vi/82/").text
    assert "từ 01/07/2025" in html
    assert "không rõ ngày bắt đầu" not in html


def test_the_two_chau_thanh_are_told_apart_and_point_to_each_other(client, chau_thanh) -> None:
    district("892", "Châu Thành", province("89", "An Giang", end=OLD_END))
    here, there = client.get("/don-vi/877/").text, client.get("/don-vi/892/").text
    assert "<title>Huyện Châu Thành, Tỉnh Đồng Tháp" in here
    assert "<title>Huyện Châu Thành, Tỉnh An Giang" in there
    assert '<a href="/don-vi/892/">Huyện Châu Thành, Tỉnh An Giang</a>' in here


def test_each_year_has_rank_index_change_and_source(client, years) -> None:
    html = client.get("/don-vi/877/").text
    table = html[html.index("<tbody>") : html.index("</tbody>")]
    newest, middle, oldest = table.split("<tr>")[1:]
    assert "9<small>/12</small>" in oldest
    assert "70,10" in oldest
    assert "▲2" in middle
    assert "tăng 2 bậc" in middle
    assert "5<small>/12</small>" in newest
    assert 'href="https://example.vn/nguon"' in newest
    assert 'href="/xep-hang/dong-thap/huyen/2021/ban/1/"' in newest


def test_a_derived_figure_is_marked_and_a_stated_one_is_not(client, years) -> None:
    html = client.get("/don-vi/877/").text
    assert html.count('<span class="band derived">suy ra</span>') == 1
    assert "Tính từ hai con số của cùng một trang." in html
    assert html.count('<span class="basis">nguồn nêu</span>') == 2


def test_a_year_that_cannot_be_compared_says_why_and_has_no_arrow(client, years) -> None:
    html = client.get("/don-vi/877/").text
    newest = html[html.index("<tbody>") : html.index("</tbody>")].split("<tr>")[1]
    assert "▲" not in newest
    assert "Hai năm dùng bộ tiêu chí khác nhau." in newest


def test_a_missing_index_is_a_dash_and_never_zero(client, years) -> None:
    html = client.get("/don-vi/877/").text
    newest = html[html.index("<tbody>") : html.index("</tbody>")].split("<tr>")[1]
    assert "0,00" not in newest
    assert '<span aria-hidden="true">–</span>' in newest


def test_the_years_are_also_a_chart_that_points_to_the_table(client, years) -> None:
    html = " ".join(client.get("/don-vi/877/").text.split())
    assert '<figure class="card chart" id="xu-huong-1"' in html
    assert 'aria-details="ket-qua-dong-thap-huyen"' in html
    assert 'id="ket-qua-dong-thap-huyen"' in html


def test_one_year_has_a_table_and_no_chart(client, chau_thanh) -> None:
    publish([row(1, chau_thanh, rank=2, rank_of=12)])
    html = client.get("/don-vi/877/").text
    assert "2<small>/12</small>" in html
    assert "<figure" not in html


def test_areas_stand_against_the_best_and_the_median_of_the_own_group(client, with_areas) -> None:
    html = client.get("/don-vi/877/").text
    table = html[html.index('id="bang-linh-vuc"') :]
    first = table[table.index("Chỉ đạo") : table.index("Thể chế")]
    assert "6,00<small>/8</small>" in first
    assert "<b>75,0%</b>" in first
    assert '90,0% <small class="reason">Cao Lãnh</small>' in first
    assert "82,5%" in first
    assert "100,0%" not in first


def test_a_penalty_has_points_and_no_comparison(client, with_areas) -> None:
    html = client.get("/don-vi/877/").text
    table = html[html.index('id="bang-linh-vuc"') :]
    penalty = table[table.index("Điểm trừ") : table.index("</table>")]
    assert "1,00<small>/5</small>" in penalty
    assert "ngoài thang điểm" in penalty
    assert "%" not in penalty


def test_areas_without_maxima_are_shown_as_points_alone(client, chau_thanh) -> None:
    areas = [EditionArea(position=1, code="1", name="Chỉ đạo", part="main", max_points=None)]
    publish([row(1, chau_thanh)], areas=areas, scores={(1, 1): (Decimal("7.82"), None)})
    html = client.get("/don-vi/877/").text
    assert "7,82" in html
    assert "không tính ra phần trăm" in html


def test_lineage_names_both_sides_with_decision_and_day(client, dong_thap, code_82) -> None:
    tien_giang, new = code_82
    for unit in (tien_giang, dong_thap):
        Succession.objects.create(
            predecessor=unit,
            successor=new,
            kind="merge",
            effective_on=NEW_START,
            decision="202/2025/QH15",
        )
    after = client.get("/don-vi/87/").text
    assert f'<a href="{new.get_absolute_url()}">Tỉnh Đồng Tháp</a>' in after
    assert "nhập, 01/07/2025 · 202/2025/QH15" in after
    before = client.get(new.get_absolute_url()).text
    assert '<a href="/don-vi/87/">Tỉnh Đồng Tháp</a>' in before
    assert "Tỉnh Tiền Giang" in before


def test_a_unit_that_ended_without_heirs_says_so(client, chau_thanh) -> None:
    Succession.objects.create(
        predecessor=chau_thanh, kind="abolish", effective_on=NEW_START, decision="1"
    )
    assert "không có đơn vị kế thừa" in client.get("/don-vi/877/").text


def test_a_code_used_twice_asks_which_unit_is_meant(client, code_82) -> None:
    html = client.get("/don-vi/82/").text
    assert 'href="/don-vi/82/den-2025-06-30/"' in html
    assert 'href="/don-vi/82/2025-07-01/"' in html
    assert html.index("Tỉnh Đồng Tháp") < html.index("Tỉnh Tiền Giang")


def test_the_period_in_the_address_picks_one_and_names_the_other(client, code_82) -> None:
    html = client.get("/don-vi/82/den-2025-06-30/").text
    assert "<h1>Tỉnh Tiền Giang</h1>" in html
    assert '<a href="/don-vi/82/2025-07-01/">Tỉnh Đồng Tháp</a>' in html


@pytest.mark.parametrize("address", ["/don-vi/XX/", "/don-vi/82%20or%201/", "/don-vi/%3Cb%3E/"])
def test_an_unknown_code_is_a_404_with_a_search(client, code_82, address) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Không có đơn vị nào mang mã" in response.text
    assert 'name="tim"' in response.text
    assert "<b>" not in response.text.split("<h1>")[1].split("</p>")[0]


@pytest.mark.parametrize("period", ["2025-07-02", "den-2020-01-01", "hom-qua", "khong-ro"])
def test_a_period_that_is_not_there_is_a_404_that_names_those_that_are(
    client, code_82, period
) -> None:
    response = client.get(f"/don-vi/82/{period}/")
    assert response.status_code == 404
    assert 'href="/don-vi/82/2025-07-01/"' in response.text


def test_a_unit_without_results_says_where_to_look(client, dong_thap) -> None:
    new = province("82", "Đồng Tháp", start=NEW_START)
    Succession.objects.create(
        predecessor=dong_thap, successor=new, kind="merge", effective_on=NEW_START, decision="1"
    )
    html = client.get("/don-vi/82/").text
    assert "Chưa có kết quả nào của đơn vị này" in html
    assert html.count('href="/don-vi/87/"') == 2


def test_a_province_page_links_its_own_tables_and_not_those_of_a_namesake(
    client, dong_thap, chau_thanh
) -> None:
    publish([row(1, chau_thanh, rank=1, rank_of=12)], province=dong_thap)
    province("82", "Đồng Tháp", start=NEW_START)
    assert 'href="/xep-hang/dong-thap/huyen/2019/"' in client.get("/don-vi/87/").text
    new = client.get("/don-vi/82/").text
    assert 'href="/xep-hang/dong-thap/huyen/2019/"' not in new
    assert 'href="/xep-hang/?tinh=dong-thap"' in new


def test_a_made_up_unit_is_called_so_above_everything(client) -> None:
    unit = district("MH01", "Khánh Lĩnh", province("MH", "Minh Họa", illustrative=True))
    html = client.get(f"/don-vi/{unit.code}/").text
    assert html.index("Số liệu minh họa.") < html.index("<h1>")


def test_a_real_unit_is_not(client, chau_thanh) -> None:
    assert "minh họa" not in client.get("/don-vi/877/").text.lower()


def test_of_a_corrected_table_only_the_newest_edition_counts(client, chau_thanh) -> None:
    publish([row(1, chau_thanh, rank=3, rank_of=12)])
    publish([row(1, chau_thanh, rank=4, rank_of=12)], reason="Sửa hạng.")
    html = client.get("/don-vi/877/").text
    assert "4<small>/12</small>" in html
    assert "3<small>/12</small>" not in html


def test_the_number_of_queries_does_not_grow_with_years(
    client, with_areas, years, chau_thanh, django_assert_max_num_queries
) -> None:
    for year in range(2005, 2019):
        publish([row(1, chau_thanh, rank=1, rank_of=12)], year=year)
    for number in range(5):
        Succession.objects.create(
            predecessor=province(f"p{number}", f"Cũ {number}"),
            successor=chau_thanh,
            kind="merge",
            effective_on=datetime.date(2000, 1, 1),
        )
    # Ten for results and lineage, six for what a unit does, two for its figures.
    with django_assert_max_num_queries(18):
        client.get("/don-vi/877/")
