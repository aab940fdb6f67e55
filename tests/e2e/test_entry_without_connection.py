"""The connection goes: what was typed is kept, says so, survives a reload, and is sent again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from indicators.models import Score
from tests.e2e.entry_pages import cell, points, settle, sign_in, state
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.once

SAVES = re.compile("/o/$")


@pytest.fixture
def world(transactional_db: None) -> EntryWorld:
    return EntryWorld()


@pytest.fixture
def grid(context: BrowserContext, base_url: str, world: EntryWorld) -> Iterator[Page]:
    page = sign_in(context, base_url, world, "official")
    page.goto(world.address())
    yield page
    settle(page)


def lose_connection(page: Page) -> None:
    page.route(SAVES, lambda route: route.abort("internetdisconnected"))


def test_it_says_so_and_sends_it_when_the_connection_is_back(grid: Page, world) -> None:
    lose_connection(grid)
    cell(grid, "1.2").fill("1,5")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.2")).to_have_text("mất kết nối, giữ trên máy này")
    expect(grid.get_by_text("Mất kết nối. Số liệu chưa lưu được giữ trên máy này")).to_be_visible()
    assert not Score.objects.exists()
    grid.unroute(SAVES)
    expect(state(grid, "1.2")).to_have_text("đã lưu", timeout=15_000)
    expect(grid.locator("#bao")).to_be_hidden()
    assert Score.objects.get().self_points == 1.5


def test_it_survives_a_reload(grid: Page, world) -> None:
    lose_connection(grid)
    cell(grid, "1.2").fill("1,5")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.2")).to_have_text("mất kết nối, giữ trên máy này")
    asked = []
    grid.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    grid.unroute(SAVES)
    grid.reload()
    assert asked == ["beforeunload"]
    expect(cell(grid, "1.2")).to_have_value("1,5")
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    expect(points(grid, "1.2")).to_have_text("1,5")
    assert Score.objects.get().self_points == 1.5
    grid.reload()
    assert asked == ["beforeunload"]


def test_the_server_in_trouble_loses_nothing(grid: Page, world) -> None:
    grid.route(SAVES, lambda route: route.fulfill(status=500, body="<h1>500</h1>"))
    cell(grid, "1.2").fill("1")
    grid.keyboard.press("Enter")
    expect(grid.get_by_text("Máy chủ chưa lưu được")).to_be_visible()
    expect(cell(grid, "1.2")).to_have_value("1")
    grid.unroute(SAVES)
    expect(state(grid, "1.2")).to_have_text("đã lưu", timeout=15_000)


def test_a_session_that_ended_is_said_and_nothing_is_lost(grid: Page, world, context) -> None:
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    cell(grid, "1.2").fill("1")
    grid.keyboard.press("Enter")
    expect(grid.get_by_text("Phiên đăng nhập đã hết.")).to_be_visible()
    assert not Score.objects.exists()
    context.add_cookies([one for one in cookies if one["name"] == "sessionid"])
    expect(state(grid, "1.2")).to_have_text("đã lưu", timeout=15_000)


def test_a_window_that_closed_meanwhile_is_said(grid: Page, world) -> None:
    world.close()
    cell(grid, "1.2").fill("1")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.2")).to_have_text("bị từ chối")
    expect(grid.locator("#bao")).to_contain_text("Đã hết hạn")
    expect(cell(grid, "1.2")).to_have_value("1")
