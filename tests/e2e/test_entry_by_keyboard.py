"""A unit scores itself by keyboard alone: type, move, undo, paste; every cell saves itself."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from indicators.models import Score, ScoreChange
from tests.e2e.entry_pages import cell, paste, points, row, settle, sign_in, state
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.once


@pytest.fixture
def world(transactional_db: None) -> EntryWorld:
    return EntryWorld()


@pytest.fixture
def grid(context: BrowserContext, base_url: str, world: EntryWorld) -> Iterator[Page]:
    page = sign_in(context, base_url, world, "official")
    page.goto(world.address())
    yield page
    settle(page)


def focused(page: Page) -> str:
    return page.evaluate(
        "document.activeElement.closest('tr').dataset.code + ' ' + "
        "document.activeElement.dataset.field"
    )


def score(world: EntryWorld, code: str) -> Score:
    return Score.objects.get(assessment=world.assessment, criterion=world.leaf(code))


def test_points_are_shown_as_they_are_typed_and_saved_on_the_way_on(grid: Page, world) -> None:
    cell(grid, "1.1", "numerator").focus()
    grid.keyboard.type("3")
    grid.keyboard.press("Tab")
    grid.keyboard.type("4")
    expect(points(grid, "1.1")).to_have_text("0,75")
    expect(grid.locator("#tong")).to_have_text(re.compile(r"lĩnh vực 1: 0,75/5\s+Cả phiếu: 0,75/6"))
    assert not Score.objects.exists()
    grid.keyboard.press("Enter")
    expect(state(grid, "1.1")).to_have_text("đã lưu")
    assert focused(grid) == "1.2 mark"
    grid.keyboard.type("1,5")
    grid.keyboard.press("ArrowDown")
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    assert focused(grid) == "1.3 option"
    grid.keyboard.press("2")
    grid.keyboard.press("Enter")
    expect(points(grid, "1.3")).to_have_text("0,25")
    assert focused(grid) == "1.4 count"
    grid.keyboard.type("2")
    grid.keyboard.press("Shift+Enter")
    expect(state(grid, "1.4")).to_have_text("đã lưu")
    assert focused(grid) == "1.3 option"
    expect(grid.locator("#da-co")).to_have_text("4/5")
    expect(grid.locator("#tong-phieu")).to_have_text("3,5")
    grid.get_by_role("link", name="Thể chế").click()
    expect(grid.locator("#tong")).to_have_text(re.compile(r"lĩnh vực 2: 0/1\s+Cả phiếu: 3,5/6"))
    cell(grid, "2.1").focus()
    grid.keyboard.type("0,25")
    expect(grid.locator("#tong-phieu")).to_have_text("3,75")
    grid.keyboard.press("Enter")
    expect(state(grid, "2.1")).to_have_text("đã lưu")
    assert score(world, "1.3").option == 1
    assert ScoreChange.objects.filter(user=world["official"], door="page").count() == 5


def test_arrows_move_and_typing_over_replaces(grid: Page, world) -> None:
    cell(grid, "1.1", "numerator").focus()
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == "1.1 denominator"
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == "1.2 mark"
    grid.keyboard.type("1")
    grid.keyboard.press("ArrowUp")
    grid.keyboard.press("ArrowDown")
    assert focused(grid) == "1.2 mark"
    grid.keyboard.type("2")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    expect(points(grid, "1.2")).to_have_text("2")


def test_escape_puts_back_what_is_stored(grid: Page, world) -> None:
    cell(grid, "1.2").fill("1")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    cell(grid, "1.2").focus()
    grid.keyboard.type("2")
    expect(points(grid, "1.2")).to_have_text("2")
    grid.keyboard.press("Escape")
    expect(cell(grid, "1.2")).to_have_value("1")
    expect(points(grid, "1.2")).to_have_text("1")
    assert ScoreChange.objects.count() == 1


def test_undo_writes_the_old_value_back_as_a_new_change(grid: Page, world) -> None:
    for value in ("1", "2"):
        cell(grid, "1.2").fill(value)
        grid.keyboard.press("Enter")
        expect(points(grid, "1.2")).to_have_text(value)
        expect(state(grid, "1.2")).to_have_text("đã lưu")
    cell(grid, "1.2").focus()
    grid.keyboard.press("Control+z")
    expect(cell(grid, "1.2")).to_have_value("1")
    expect(points(grid, "1.2")).to_have_text("1")
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    grid.keyboard.press("Control+z")
    expect(cell(grid, "1.2")).to_have_value("")
    expect(points(grid, "1.2")).to_have_text("–")
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    assert [change.after for change in ScoreChange.objects.all()] == [
        "1 điểm",
        "2 điểm",
        "1 điểm",
        "",
    ]


def test_a_block_from_excel_goes_over_consecutive_cells(grid: Page, world) -> None:
    cell(grid, "1.1", "numerator").focus()
    paste(grid, "3\t4\r\n1,25\t\r\nSau quý I\t\r\n2\t\r\n")
    expect(grid.locator("#bao")).to_contain_text("Số ô đã dán: 5.")
    for code, worth in (("1.1", "0,75"), ("1.2", "1,25"), ("1.3", "0,25"), ("1.4", "1")):
        expect(state(grid, code)).to_have_text("đã lưu")
        expect(points(grid, code)).to_have_text(worth)
    cell(grid, "1.4", "count").focus()
    paste(grid, "1\n7\n8")
    expect(grid.locator("#bao")).to_contain_text("Không dán được giá trị này: 7; 8")


def test_what_is_refused_says_why_beside_the_cell(grid: Page, world) -> None:
    cell(grid, "1.1", "numerator").focus()
    grid.keyboard.type("1.500")
    expect(row(grid, "1.1").locator(".entry-error")).to_contain_text("có thể hiểu hai cách")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.1")).to_have_text("bị từ chối")
    expect(cell(grid, "1.1", "numerator")).to_have_attribute("aria-invalid", "true")
    expect(cell(grid, "1.1", "numerator")).to_have_value("1.500")
    assert not Score.objects.exists()
    cell(grid, "1.1", "numerator").fill("1")
    cell(grid, "1.1", "denominator").fill("2")
    grid.keyboard.press("Enter")
    expect(state(grid, "1.1")).to_have_text("đã lưu")
    expect(row(grid, "1.1").locator(".entry-error")).to_be_hidden()


def test_not_applicable_is_ticked_and_points_go(grid: Page, world) -> None:
    cell(grid, "1.2", "na").check()
    expect(state(grid, "1.2")).to_have_text("đã lưu")
    assert score(world, "1.2").na_claimed


def test_it_fits_a_phone(grid: Page, world) -> None:
    grid.set_viewport_size({"width": 360, "height": 740})
    wide = grid.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    cell(grid, "1.2").fill("1")
    cell(grid, "1.4", "count").fill("1")
    grid.keyboard.press("Enter")
    for code in ("1.2", "1.4"):
        expect(state(grid, code)).to_have_text("đã lưu")
    expect(grid).to_have_url(re.compile("/nghiep-vu/phieu/"))
