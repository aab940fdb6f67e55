"""Two people in one assessment: the second one is told who wrote what, and chooses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.models import Score, ScoreChange
from tests.e2e.entry_pages import cell, points, settle, sign_in, state
from tests.staff.entry_world import EntryWorld


@pytest.fixture
def world(transactional_db: None) -> EntryWorld:
    return EntryWorld()


@pytest.fixture
def both(
    browser: Browser, browser_context_args: dict, base_url: str, world: EntryWorld
) -> Iterator[tuple[Page, Page]]:
    """The official's page with a 1 saved in a cell, and a colleague's that doesn't show it."""
    contexts = [browser.new_context(**browser_context_args) for _ in range(2)]
    first = sign_in(contexts[0], base_url, world, "official")
    late = sign_in(contexts[1], base_url, world, "colleague")
    for page in (first, late):
        page.goto(f"{base_url}{world.address()}")
    cell(first, "1.2").fill("1")
    first.keyboard.press("Enter")
    expect(state(first, "1.2")).to_have_text("đã lưu")
    yield first, late
    settle(first)
    settle(late)
    for context in contexts:
        context.close()


@pytest.fixture
def second(both: tuple[Page, Page]) -> Page:
    """The colleague's page, asked about a 2 in the same cell."""
    _first, late = both
    cell(late, "1.2").fill("2")
    late.keyboard.press("Enter")
    dialog = late.get_by_role("dialog")
    expect(dialog).to_contain_text("1.2: Nguyễn Thị Nhập đã ghi “1 điểm” lúc")
    expect(dialog).to_contain_text("Số liệu của tôi: 2")
    return late


def test_keeps_the_others(second: Page, world: EntryWorld) -> None:
    second.get_by_role("button", name="Giữ số liệu của người kia").click()
    expect(cell(second, "1.2")).to_have_value("1")
    expect(points(second, "1.2")).to_have_text("1")
    assert Score.objects.get().self_points == 1


def test_overwrites_it_knowingly(second: Page, world: EntryWorld) -> None:
    second.get_by_role("button", name="Ghi đè bằng số liệu của tôi").click()
    expect(state(second, "1.2")).to_have_text("đã lưu")
    expect(second.get_by_role("dialog")).to_have_count(0)
    assert Score.objects.get().self_points == 2
    assert [change.user.username for change in ScoreChange.objects.all()] == [
        "official",
        "colleague",
    ]


def test_puts_the_choice_off_with_escape_and_keeps_what_was_typed(
    second: Page, world: EntryWorld
) -> None:
    second.keyboard.press("Escape")
    expect(second.get_by_role("dialog")).to_have_count(0)
    expect(cell(second, "1.2")).to_have_value("2")
    expect(state(second, "1.2")).to_have_text("người khác đã ghi")
    cell(second, "1.2").press("Escape")
    expect(cell(second, "1.2")).to_have_value("")
    assert Score.objects.get().self_points == 1


def test_the_sums_take_in_what_a_colleague_has_saved(
    both: tuple[Page, Page], base_url: str, world: EntryWorld
) -> None:
    first, late = both
    first.goto(f"{base_url}{world.address()}?linh-vuc=2")
    cell(first, "2.1").fill("0,5")
    first.keyboard.press("Enter")
    expect(state(first, "2.1")).to_have_text("đã lưu")
    expect(first.locator("#tong-phieu")).to_have_text("1,5")
    # The late page has neither on it yet.
    expect(late.locator("#tong-phieu")).to_have_text("0")
    cell(late, "1.4", "count").fill("1")
    late.keyboard.press("Enter")
    expect(state(late, "1.4")).to_have_text("đã lưu")
    expect(late.locator("#tong-linh-vuc")).to_have_text("1,5")
    expect(late.locator("#tong-phieu")).to_have_text("2")
    # What is typed is added before it's saved, and the colleague's cell overwritten counts once.
    cell(late, "1.2").fill("0,25")
    late.keyboard.press("Enter")
    late.get_by_role("button", name="Ghi đè bằng số liệu của tôi").click()
    expect(state(late, "1.2")).to_have_text("đã lưu")
    expect(late.locator("#tong-linh-vuc")).to_have_text("0,75")
    expect(late.locator("#tong-phieu")).to_have_text("1,25")
