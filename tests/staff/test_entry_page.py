"""The entry page without its script: an area is a form, and nothing that was typed is lost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Membership
from indicators.models import Score, ScoreChange
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EntryWorld:
    return EntryWorld()


def form_of(world: EntryWorld, page: str, **typed: str) -> dict[str, str]:
    """The hidden fields as the page has them, with what somebody types into its cells."""
    fields = dict(re.findall(r'<input type="hidden" name="(o\d+-\w+)" value="([^"]*)"', page))
    for name, value in typed.items():
        code, field = name.rsplit("_", 1)
        fields[f"o{world.leaf(code.removeprefix('c').replace('_', '.')).pk}-{field}"] = value
    return fields


def open_page(client, world, person="official") -> str:
    client.force_login(world[person])
    return client.get(world.address()).content.decode()


def test_an_area_is_saved_at_once(client, world) -> None:
    page = open_page(client, world)
    data = form_of(world, page, c1_1_numerator="3", c1_1_denominator="4", c1_2_mark="1,5")
    response = client.post(f"{world.address()}?linh-vuc=1", data, follow=True)
    html = response.content.decode()
    assert response.redirect_chain
    assert "Đã lưu 2 tiêu chí." in html
    assert Score.objects.get(criterion=world.leaf("1.1")).self_points == 0.75
    assert ScoreChange.objects.filter(door="page", user=world["official"]).count() == 2
    assert '<b id="da-co">2/5</b>' in html


def test_what_is_wrong_is_said_beside_the_field_and_on_top_and_stays_typed(client, world) -> None:
    page = open_page(client, world)
    data = form_of(
        world, page, c1_1_numerator="1.500", c1_1_denominator="4", c1_2_mark="9", c1_4_count="2"
    )
    html = client.post(f"{world.address()}?linh-vuc=1", data).content.decode()
    assert html.count("Tử số: “1.500” có thể hiểu hai cách. Viết 1500 hoặc 1,500.") == 2
    assert html.count("Điểm 9 nằm ngoài khoảng từ 0 đến 2.") == 2
    assert 'value="1.500"' in html
    assert 'value="9"' in html
    # What was right is saved all the same.
    assert Score.objects.get().count == 2


def test_a_second_writer_is_told_and_the_second_save_overwrites(client, world) -> None:
    stale = open_page(client, world)
    client.post(f"{world.address()}?linh-vuc=1", form_of(world, stale, c1_2_mark="1"))
    client.force_login(world["colleague"])
    html = client.post(
        f"{world.address()}?linh-vuc=1", form_of(world, stale, c1_2_mark="2")
    ).content.decode()
    assert "Nguyễn Thị Nhập đã ghi “1 điểm” lúc" in html
    assert Score.objects.get().self_points == 1
    client.post(f"{world.address()}?linh-vuc=1", form_of(world, html, c1_2_mark="2"))
    assert Score.objects.get().self_points == 2


def test_a_cell_somebody_else_wrote_and_one_did_not_touch_is_left_alone(client, world) -> None:
    stale = open_page(client, world)
    client.post(f"{world.address()}?linh-vuc=1", form_of(world, stale, c1_2_mark="1"))
    client.force_login(world["colleague"])
    response = client.post(f"{world.address()}?linh-vuc=1", form_of(world, stale, c1_4_count="2"))
    assert response.status_code == 302
    assert Score.objects.get(criterion=world.leaf("1.2")).self_points == 1


def test_an_emptied_cell_is_empty_and_not_zero(client, world) -> None:
    page = open_page(client, world)
    client.post(f"{world.address()}?linh-vuc=1", form_of(world, page, c1_2_mark="0"))
    assert Score.objects.get().self_points == 0
    page = open_page(client, world)
    client.post(f"{world.address()}?linh-vuc=1", form_of(world, page, c1_2_mark=""))
    assert Score.objects.get().self_points is None


def test_not_applicable_is_offered_only_where_it_is_allowed(client, world) -> None:
    page = open_page(client, world)
    assert f'name="o{world.leaf("1.2").pk}-na"' in page
    assert f'name="o{world.leaf("1.1").pk}-na"' not in page
    client.post(f"{world.address()}?linh-vuc=1", form_of(world, page, c1_2_na="1"))
    assert Score.objects.get().na_claimed


def test_survey_and_penalty_are_shown_and_not_asked(client, world) -> None:
    client.force_login(world["official"])
    html = client.get(f"{world.address()}?linh-vuc=2").content.decode()
    assert "Từ điều tra xã hội học, đơn vị không tự chấm." in html
    assert f'name="o{world.leaf("2.2").pk}-mark"' not in html
    html = client.get(f"{world.address()}?linh-vuc=T").content.decode()
    assert "Cơ quan thẩm định chấm." in html


def test_who_may_see_but_not_enter_reads(client, world) -> None:
    assert 'data-address="' in open_page(client, world)
    html = open_page(client, world, "home_affairs")
    assert "Tiêu chí 1.1" in html
    assert 'data-address="' not in html
    assert client.post(world.address(), {}).status_code == 404


@pytest.mark.parametrize("person", ["neighbour", "outsider"])
def test_nobody_else_learns_that_it_exists(client, world, person) -> None:
    client.force_login(world[person])
    assert client.get(world.address()).status_code == 404
    assert client.post(world.address(), {}).status_code == 404


def test_after_the_window_it_is_for_reading(client, world) -> None:
    world.close()
    html = open_page(client, world)
    assert "Đã hết hạn từ hết ngày" in html
    assert 'data-address="' not in html
    world.extend()
    assert 'data-address="' in open_page(client, world)


def test_what_was_typed_too_late_stays_on_the_page(client, world) -> None:
    page = open_page(client, world)
    world.close()
    data = form_of(world, page, c1_2_mark="1,5")
    html = client.post(f"{world.address()}?linh-vuc=1", data).content.decode()
    assert "Chưa lưu được. Đã hết hạn" in html
    assert 'value="1,5"' in html
    assert not Score.objects.exists()


def test_an_unknown_area_shows_the_first(client, world) -> None:
    client.force_login(world["official"])
    html = client.get(f"{world.address()}?linh-vuc=' or 1").content.decode()
    assert "Tiêu chí 1.1" in html


def test_queries_do_not_grow_with_what_is_filled(client, world) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(world.address())
        return len(caught)

    page = open_page(client, world)
    few = queries()
    client.post(
        f"{world.address()}?linh-vuc=1",
        form_of(
            world, page, c1_1_numerator="3", c1_1_denominator="4", c1_2_mark="1", c1_4_count="1"
        ),
    )
    world.person("more", world.assessment.unit, Membership.Role.UNIT_OFFICIAL)
    client.get(world.address())
    assert queries() == few
    assert few <= 30
