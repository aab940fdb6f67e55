"""The directory of initiatives: found without marks, filtered in the address, with its users."""

import pytest

from districts.services.activities import adopt
from tests.districts.activity_world import ActivityWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> ActivityWorld:
    made = ActivityWorld()
    made.initiative()
    made.initiative(
        unit=made.commune, title="Trả kết quả tại nhà", year=2020, field="chinh-quyen-so"
    )
    return made


def read(client, **query) -> str:
    response = client.get("/sang-kien/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_it_with_unit_year_and_source(client, world) -> None:
    text = read(client)
    for words in ("Công dân không viết", "Huyện Lấp Vò", "nêu năm 2023", "Báo cáo 12/BC-UBND"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tim": "cong dan"}, "Công dân không viết"),
        ({"tim": "tan phu"}, "Trả kết quả tại nhà"),
        ({"linh-vuc": "thu-tuc"}, "Công dân không viết"),
        ({"nam": "2020"}, "Trả kết quả tại nhà"),
        ({"nam": "2020", "linh-vuc": "chinh-quyen-so", "tim": "nha"}, "Trả kết quả tại nhà"),
    ],
)
def test_words_and_filters_narrow_it_down(client, world, query, found) -> None:
    text = read(client, **query)
    assert found in text
    other = {"Công dân không viết", "Trả kết quả tại nhà"} - {found}
    assert other.pop() not in text


def test_nothing_found_leads_back_to_all(client, world) -> None:
    assert "Không có mô hình nào khớp" in read(client, tim="khong co dau")


@pytest.mark.parametrize(
    ("query", "status"),
    [("nam=x", 400), ("linh-vuc=y", 400), ("tinh=0", 400), ("trang=9", 404), ("trang=x", 404)],
)
def test_a_wrong_address_is_told_so(client, world, query, status) -> None:
    assert client.get(f"/sang-kien/?{query}").status_code == status


def test_who_uses_it_too_is_seen_at_once(client, world) -> None:
    initiative = world.other.initiatives.get()
    assert "Nơi cũng áp dụng" not in read(client)
    adopt(initiative, world.own, user=world.official)
    text = read(client)
    assert "Nơi cũng áp dụng" in text
    assert "Huyện Châu Thành" in text


def test_what_waits_or_is_made_up_isnt_in_it(client, world) -> None:
    world.initiative(user=world.neighbour, title="Chưa xác nhận")
    made_up = world.other
    made_up.illustrative = True
    made_up.save()
    text = read(client)
    assert "Chưa xác nhận" not in text
    assert "Công dân không viết" not in text
    assert "Trả kết quả tại nhà" in text
