"""Why a published figure is what it is: the page writes out a sum that a reader can redo."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from indicators.models import EditionScore
from tests.public.editions import province, publish, row
from tests.public.two_years import TwoYears

pytestmark = pytest.mark.django_db
BASE = "/xep-hang/tinh-thu/huyen"


@pytest.fixture
def world() -> TwoYears:
    return TwoYears()


@pytest.fixture
def edition(world):
    return world.publish(
        2024,
        {
            "D1": {"1.1": (3, 4), "2.1": None, "b": "2"},
            "D2": {"1.2": "0", "2.2": "0.5"},
            "D3": {"1.1": (1, 3)},
        },
    )


def text(client: Client, address: str) -> str:
    """The page as its words, without tags."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_index_is_written_out_from_areas_to_rank(client, edition) -> None:
    # By hand: area 1 = 1.5 + 3, area 2 = 1 (2.1 doesn't apply), bonus 2 capped at 1,
    # 6.5 of 6 points: 108.33, not above 100.
    page = text(client, f"{BASE}/2024/ban/1/D1/")
    assert "4,5 + 1 5,5" in page
    assert "5,5 + 1 6,5" in page
    assert "10 − 4 không áp dụng 6" in page
    assert "100 × 6,5 ÷ 6 108,333333…" in page
    assert "không vượt 100 100,00" in page
    assert "Từ 80,00 trở lên: “Tốt”." in page


def test_the_rank_counts_who_is_ahead(client, edition) -> None:
    # D4 and D5 have full marks, D1 is capped at 100: three share the first place.
    assert "Đồng hạng với 2 đơn vị khác." in text(client, f"{BASE}/2024/ban/1/D1/")
    page = text(client, f"{BASE}/2024/ban/1/D3/")
    assert "3 đơn vị đứng trước trong nhóm: hạng 3 + 1 = 4 trên 5." in page
    assert "Kém đơn vị có chỉ số cao hơn gần nhất 13,33." in page


def test_a_leaf_shows_rule_inputs_and_sum(client, edition) -> None:
    page = text(client, f"{BASE}/2024/ban/1/D1/")
    assert "3 ÷ 4 = 75%; 2 × 3 ÷ 4 = 1,5 điểm." in page
    assert "Không áp dụng cho đơn vị: bỏ 4 điểm ra khỏi điểm tối đa." in page
    page = text(client, f"{BASE}/2024/ban/1/D2/")
    assert "Phương án “Chưa đạt”: 0 điểm." in page
    assert "Kết quả điều tra xã hội học: 0,5 điểm." in page
    assert "Chưa có điểm được tính." in page  # the bonus nobody claimed


def test_every_index_on_the_page_is_the_one_published(client, edition) -> None:
    for published in edition.rows.all():
        page = text(client, f"{BASE}/2024/ban/1/{published.unit_code}/")
        assert f"{published.index:.2f}".replace(".", ",") in page


def test_what_was_lowered_stands_beside_what_the_rule_gave(client, world) -> None:
    edition = world.publish(2024, {"D1": {"1.1": (3, 4)}})
    score = EditionScore.objects.get(
        row__edition=edition, row__unit_code="D1", criterion__code="1.1"
    )
    assert score.points == Decimal("1.5")
    page = text(client, f"{BASE}/2024/ban/1/D1/")
    assert (
        "do thẩm định lần 1" not in page.split("1.2 Tiêu chí 1.2")[0].split("1.1 Tiêu chí 1.1")[1]
    )


def test_people_and_files_are_nowhere(client, edition) -> None:
    page = client.get(f"{BASE}/2024/ban/1/D1/").content.decode()
    assert "sha256" not in page.lower()
    assert "/nghiep-vu/phieu/" not in page


def test_the_league_table_leads_there(client, edition) -> None:
    page = client.get(f"{BASE}/2024/").content.decode()
    assert f'href="{BASE}/2024/ban/1/D3/"' in page


def test_a_printed_result_says_what_is_known_and_that_the_rest_is_not(client) -> None:
    home = province("P9", "Đồng Tháp")
    unit = row(1, None, unit_code="866", index="81.25", rank=1, rank_of=3)
    unit.points, unit.max_points = Decimal("65"), Decimal("80")
    publish([unit], province=home)
    page = text(client, "/xep-hang/dong-thap/huyen/2019/ban/1/866/")
    assert "100 × 65 ÷ 80 = 81,25, đúng như nguồn nêu." in page
    assert "không được công bố" in page


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/2024/ban/1/D99/",
        f"{BASE}/2024/ban/7/D1/",
        f"{BASE}/khong-phai-nam/ban/1/D1/",
        f"{BASE}/2024/ban/1/%3Cscript%3E/",
        f"{BASE}/2024/ban/1/D99/thay-doi/",
    ],
)
def test_what_is_not_there_is_not_found_and_leads_on(client, edition, address) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "<script>/" not in response.content.decode()


def test_the_queries_do_not_grow_with_criteria_or_units(
    client, world, edition, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        client.get(f"{BASE}/2024/ban/1/D1/")
