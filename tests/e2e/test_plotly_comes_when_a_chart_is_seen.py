"""A page never waits for plotly.js: it is asked for once a chart comes into view, and only once."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.world import MADE_UP_TABLE, TABLE, World

pytestmark = pytest.mark.once

PLOTLY = re.compile(r"/plotly/.*\.js")
LOW_SCREEN = {"width": 1000, "height": 240}


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The addresses of plotly.js that the page asks for, as it does."""
    found: list[str] = []

    def remember(request: Request) -> None:
        if PLOTLY.search(request.url):
            found.append(request.url)

    page.on("request", remember)
    return found


def open_above_the_chart(page: Page, address: str) -> None:
    """Open the page with its first chart far below the edge of the screen."""
    page.set_viewport_size(LOW_SCREEN)
    page.goto(address, wait_until="networkidle")
    top = page.locator("figure.chart").first.evaluate("node => node.getBoundingClientRect().top")
    assert top > LOW_SCREEN["height"] + 200


def test_a_league_table_asks_for_none(page: Page, world: World, asked: list[str]) -> None:
    page.goto(TABLE)
    page.mouse.wheel(0, 5_000)
    page.wait_for_load_state("networkidle")
    assert asked == []


def test_a_chart_below_the_fold_is_drawn_when_it_comes_into_view(
    page: Page, world: World, asked: list[str]
) -> None:
    open_above_the_chart(page, world.chau_thanh.get_absolute_url())
    assert asked == []
    chart = page.locator("figure.chart").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".main-svg").first).to_be_visible()
    expect(chart.locator(".scatterlayer .point").first).to_be_visible()
    assert len(asked) == 1


def test_several_charts_of_a_page_share_one_plotly(
    page: Page, world: World, asked: list[str]
) -> None:
    page.goto(world.made_up_unit.get_absolute_url())
    charts = page.locator("figure.chart")
    expect(charts).to_have_count(2)
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".main-svg").first).to_be_visible()
    assert len(asked) == 1


def test_the_numbers_of_a_chart_stand_in_a_table_of_the_page(page: Page, world: World) -> None:
    page.goto(f"{MADE_UP_TABLE}?xem=linh-vuc")
    chart = page.locator("figure.chart")
    expect(chart.locator(".main-svg").first).to_be_visible()
    table = page.get_by_role("region", name="Điểm từng lĩnh vực").get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(12)
    # 13,65 of 15 points is the 91 % that the heat map writes.
    expect(table.locator("tbody tr").first).to_contain_text("13,65")
    drawn = chart.locator("svg text").all_text_contents()
    assert "91" in drawn


def test_data_and_picture_of_a_chart_are_downloaded(page: Page, world: World) -> None:
    page.goto(f"{MADE_UP_TABLE}?xem=linh-vuc")
    chart = page.locator("figure.chart")
    with page.expect_download() as data:
        chart.get_by_role("button", name="Tải số liệu (CSV)").click()
    assert data.value.suggested_filename.endswith(".csv")
    assert "Vùng Số 1" in data.value.path().read_text(encoding="utf-8-sig")
    with page.expect_download() as picture:
        chart.get_by_role("button", name="Tải ảnh (PNG)").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_without_plotly_the_page_says_so_and_the_table_stays(page: Page, world: World) -> None:
    page.route(PLOTLY, lambda route: route.abort())
    page.goto(world.chau_thanh.get_absolute_url())
    chart = page.locator("figure.chart")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_class(re.compile(r"\bfailed\b"))
    expect(chart.get_by_role("status")).to_have_text(
        "Không tải được phần vẽ biểu đồ. Số liệu vẫn đầy đủ trong bảng."
    )
    expect(page.get_by_role("table").first).to_contain_text("88,25")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_drawn_chart_stays_within_the_screen(page: Page, world: World, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(world.made_up_unit.get_absolute_url())
    for chart in page.locator("figure.chart").all():
        chart.scroll_into_view_if_needed()
        picture = chart.locator(".main-svg").first
        expect(picture).to_be_visible()
        assert picture.bounding_box()["width"] <= chart.bounding_box()["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width
