"""Units side by side: the address carries the choice, bad ones lead on."""

from __future__ import annotations

import re

import pytest

from districts.models import Unit
from tests.public.editions import publish, row
from tests.public.two_years import TwoYears

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> TwoYears:
    made = TwoYears()
    made.publish(2023, {"D1": {"2.1": "2"}, "D2": {"2.1": "3"}})
    made.publish(2024, {"D1": {"2.1": "1"}, "D2": {"2.1": "3"}, "D3": {"1.1": (1, 2)}})
    return made


def text(client, query: str, status: int = 200) -> str:
    response = client.get(f"/so-sanh/{query}")
    assert response.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_two_units_stand_side_by_side(client, world) -> None:
    page = text(client, "?don-vi=D1&don-vi=D2")
    assert "70,00" in page
    assert "90,00" in page
    assert "40,0% 2/5" in page  # D1's second area: 1 of 4 and 1 of 1
    assert "80,0% 4/5" in page
    assert "2023" in page


def test_one_unit_stands_beside_its_group(client, world) -> None:
    page = text(client, "?don-vi=D1")
    assert "Cao nhất nhóm: Đông Hà" in page
    # 100, 100, 90, 90, 70
    assert "Trung vị của nhóm 90,00" in page
    assert (
        'href="/so-sanh/?don-vi=D1&amp;don-vi=D'
        in client.get("/so-sanh/?don-vi=D1").content.decode()
    )


def test_year_and_table_are_in_the_address(client, world) -> None:
    page = text(client, "?don-vi=D1&don-vi=D2&nam=2023&bang=tinh-thu.huyen")
    assert "Cấp huyện, Tỉnh Thử, 2023" in page


def test_the_search_offers_units_and_keeps_the_choice(client, world) -> None:
    page = client.get("/so-sanh/?don-vi=D1&tim=cam+le").content.decode()
    assert 'href="/so-sanh/?don-vi=D1&amp;don-vi=D3"' in page
    assert '<input type="hidden" name="don-vi" value="D1">' in page
    assert "Không tìm thấy" in text(client, "?tim=zzzz")


def test_a_unit_without_results_is_said_to_have_none(client, world) -> None:
    page = text(client, f"?don-vi={world.province.code}")
    assert "chưa có kết quả nào được công bố" in page


def test_a_unit_missing_from_the_year_keeps_its_place(client, world) -> None:
    publish([row(1, world.units[0], index="50.00", rank=1)], scope="tinh-thu", year=2025)
    page = text(client, "?don-vi=D1&don-vi=D2&nam=2025")
    assert "không có trong bảng này" in page


def test_nothing_chosen_is_a_page_that_says_what_to_do(client, db) -> None:
    assert "Chọn hai đến sáu đơn vị" in text(client, "")


@pytest.mark.parametrize(
    "query",
    [
        "?don-vi=%3Cb%3EX",
        "?don-vi=D1&nam=1999",
        "?don-vi=D1&bang=khong-co",
        "?" + "&".join(f"don-vi=D{n}" for n in range(1, 8)),
    ],
)
def test_a_choice_that_makes_no_sense_leads_on(client, world, query) -> None:
    response = client.get(f"/so-sanh/{query}")
    assert response.status_code == 400
    page = response.content.decode()
    assert 'class="btn btn-quiet" href="/so-sanh/' in page
    assert "<b>X" not in page


def test_made_up_units_never_stand_beside_real_ones(client, world) -> None:
    Unit.with_illustrative.filter(code="D2").update(illustrative=True)
    assert "Không so sánh đơn vị minh họa" in text(client, "?don-vi=D1&don-vi=D2", 400)
    assert "Không tìm thấy" in text(client, "?don-vi=D1&tim=bac+son")


def test_the_queries_do_not_grow_with_the_units(
    client, world, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(5):
        text(client, "?don-vi=D1&don-vi=D2")
    with django_assert_max_num_queries(5):
        text(client, "?don-vi=D1&don-vi=D2&don-vi=D3&don-vi=D4&don-vi=D5")
