"""Why a unit moved: parts that add up, in sentences, numbers and a picture."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from indicators import moves
from indicators.models import Edition
from indicators.moves import move_of, moves_of_group, rank_moves_of_group
from tests.public.two_years import TwoYears

pytestmark = pytest.mark.django_db
BASE = "/xep-hang/tinh-thu/huyen"
FIRST = {"D1": {"2.1": "2"}, "D2": {"2.1": "3"}, "D3": {"2.1": "1"}}


@pytest.fixture
def world() -> TwoYears:
    return TwoYears()


def rows(before: Edition, after: Edition, code: str):
    return [edition.rows.get(unit_code=code) for edition in (before, after)]


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def same_set(world):
    before = world.publish(2023, FIRST)
    after = world.publish(2024, {**FIRST, "D1": {"2.1": "2", "1.1": (1, 2)}, "D3": {"2.1": "3.5"}})
    return before, after


def test_own_change_and_that_of_others_are_told_apart(client, same_set) -> None:
    # 2023: D4 = D5 = 100, D2 90, D1 80, D3 70; 2024: D3 95 passes both, D1 falls to 70.
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/")
    assert "Chỉ số giảm 10,00, từ 80,00 xuống 70,00." in page
    assert "Giảm 10,00 ở “Chỉ đạo điều hành”, nhiều nhất do 1.1 “Tiêu chí 1.1” (2/2 → 1/2)." in page
    assert "Hạng 4 → 5: giảm 1 bậc." in page
    assert "Các đơn vị khác: xuống 1 bậc." in page
    assert "thì kỳ này đứng thứ 5." in page
    assert "Chính đơn vị: không đổi hạng, từ thứ 5 đến thứ 5." in page
    assert "Bị vượt bởi: Cẩm Lệ." in page
    assert "▼1" in page


def test_the_chart_holds_the_same_parts_as_the_table(client, same_set) -> None:
    page = client.get(f"{BASE}/2024/ban/1/D3/thay-doi/").content.decode()
    figure = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert figure["rows"] == [
        ["part", "index_points"],
        ["Năm 2023", "70.00"] if figure["rows"][1][0] == "Năm 2023" else ["2023", "70.00"],
        ["Thủ tục hành chính", "25.00"],
        [figure["rows"][-1][0], "95.00"],
    ]


@pytest.mark.parametrize("code", ["D1", "D2", "D3", "D4", "D5"])
def test_the_parts_of_every_unit_sum_to_what_was_published(same_set, code) -> None:
    before, after = rows(*same_set, code)
    move = move_of(before, after)
    assert move.index.change == after.index - before.index
    assert sum(area.change for area in move.index.areas) == move.index.change
    assert move.rank.method + move.rank.others + move.rank.own == before.rank - after.rank
    assert move.rank.change == after.rank_change


class TestAnotherSet:
    @pytest.fixture
    def editions(self, world):
        before = world.publish(2023, {**FIRST, "D5": {"1.2": "0"}})
        after = world.publish(2024, {"D1": {"3.1": "1"}}, rules=world.next_set())
        return before, after

    def test_change_of_method_is_a_part_of_its_own(self, client, editions) -> None:
        # D5 had 7/10 = 70; without what 1.2 counts less it would have had 7/8 = 87.50.
        page = text(client, f"{BASE}/2024/ban/1/D5/thay-doi/")
        assert "tính theo bộ mới cho chỉ số 87,50" in page
        assert "riêng việc đổi bộ làm chỉ số +17,50" in page
        assert "Do đổi bộ tiêu chí" in page

    def test_there_is_no_arrow(self, client, editions) -> None:
        page = text(client, f"{BASE}/2024/ban/1/D5/thay-doi/")
        assert "▲" not in page
        assert "▼" not in page

    @pytest.mark.parametrize("code", ["D1", "D2", "D3", "D4", "D5"])
    def test_the_parts_still_sum(self, editions, code) -> None:
        before, after = rows(*editions, code)
        move = move_of(before, after)
        parts = sum((area.change for area in move.index.areas), move.index.method)
        assert parts == after.index - before.index
        assert move.rank.method + move.rank.others + move.rank.own == before.rank - after.rank

    def test_a_whole_group_at_once_says_the_same(self, editions, django_assert_num_queries) -> None:
        with django_assert_num_queries(6):
            found = moves_of_group(*editions, "Huyện")
        assert len(found) == 5
        for code in ("D1", "D5"):
            before, after = rows(*editions, code)
            move = move_of(before, after)
            assert found[after.unit_id] == (move.index, move.rank)
            assert rank_moves_of_group(*editions, "Huyện")[after.unit_id] == move.rank


def test_a_new_criterion_is_named_as_new(client, world) -> None:
    world.publish(2023, FIRST)
    world.publish(2024, {"D1": {"3.1": "0"}}, rules=world.next_set())
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/")
    assert "3.1 “Tiêu chí 3.1” (tiêu chí mới: 0/2)" in page


def test_sets_nobody_mapped_cannot_be_compared(client, world) -> None:
    world.publish(2023, FIRST)
    rules = world.next_set()
    rules.mappings.all().delete()
    world.publish(2024, {}, rules=rules)
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/")
    assert "Hai kỳ dùng bộ tiêu chí khác nhau mà không có đối chiếu tiêu chí." in page
    assert "80,00" in page
    assert "▲" not in page
    assert "Vì sao chỉ số thay đổi" not in page


def test_another_group_keeps_the_index_and_drops_the_rank(client, world) -> None:
    world.publish(2023, FIRST)
    world.publish(2024, FIRST, groups={"D1": "Đô thị"})
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/")
    assert "Chỉ số không đổi: 80,00." in page
    assert "Năm trước đơn vị thuộc nhóm khác." in page


def test_another_period_is_chosen_by_the_address(client, world) -> None:
    world.publish(2022, {"D1": {"2.1": "0"}})
    world.publish(2023, FIRST)
    world.publish(2024, FIRST)
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/?so-voi=2022")
    assert "từ 60,00 lên 80,00" in page
    response = client.get(f"{BASE}/2024/ban/1/D1/thay-doi/?so-voi=%3Cb%3E1999")
    assert response.status_code == 400
    assert "&lt;b&gt;1999" in response.content.decode()
    assert f'href="{BASE}/2024/ban/1/D1/thay-doi/"' in response.content.decode()


def test_the_first_year_has_nothing_to_compare_with(client, world) -> None:
    world.publish(2024, FIRST)
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/")
    assert "không có bản công bố của năm trước" in page


def test_a_unit_without_an_index_is_not_split(client, world) -> None:
    world.publish(2023, FIRST)
    after = world.publish(2024, {"D1": dict.fromkeys(("1.1", "1.2", "2.1", "2.2"))})
    assert after.rows.get(unit_code="D1").index is None
    page = text(client, f"{BASE}/2024/ban/1/D1/thay-doi/")
    assert "đơn vị không có chỉ số" in page


def test_the_queries_do_not_grow_with_the_group(
    client, same_set, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}/2024/ban/1/D1/thay-doi/")


def test_exact_parts_are_kept_beside_the_shown_ones(same_set) -> None:
    before, after = rows(*same_set, "D3")
    [area] = [area for area in move_of(before, after).index.areas if area.change]
    assert Decimal(area.leaves[0].exact.numerator) / area.leaves[0].exact.denominator == 25
    assert moves.index_sentences(move_of(before, after))[0].startswith("Chỉ số tăng 25,00")
