"""An appraiser goes down one criterion by keyboard, and loses nothing on the way."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from indicators.models import Assessment, Score
from tests.e2e.accessibility import problems_in_both_schemes
from tests.staff import appraisal_cast
from tests.staff.appraisal_cast import World


@pytest.fixture
def world(transactional_db: None) -> World:
    return appraisal_cast.world()


@pytest.fixture
def page(context: BrowserContext, base_url: str, world: World) -> Iterator[Page]:
    """The page of leaf 1.2, its two claims of 1,5 not appraised yet."""
    client = Client()
    client.force_login(world.people["expert"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
    page = context.new_page()
    address = reverse("staff:appraise-leaf", args=[world.round.pk, world.leaves["1.2"].pk])
    page.goto(f"{base_url}{address}")
    yield page
    page.goto("about:blank")


def mark(page: Page, assessment: Assessment) -> Locator:
    return page.get_by_label(f"Điểm 1.2, {assessment.unit.full_name}")


def comment(page: Page, assessment: Assessment) -> Locator:
    return page.get_by_label(f"Ý kiến 1.2, {assessment.unit.full_name}")


def test_enter_and_arrows_go_down_the_marks_and_the_last_leads_to_saving(page: Page, world) -> None:
    first, second = mark(page, world.first), mark(page, world.second)
    first.focus()
    page.keyboard.type("1,5")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    expect(page.get_by_label("không áp dụng").last).to_be_focused()
    page.keyboard.press("Tab")
    expect(comment(page, world.second)).to_be_focused()
    page.keyboard.type("Thiếu kế hoạch.")
    second.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lưu", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("p.notice[role=status]")).to_have_text("Đã lưu 2 ô.")
    marks = dict(Score.objects.values_list("assessment", "appraised_1"))
    assert (marks[world.first.pk], marks[world.second.pk]) == (1.5, 1)


def test_who_leaves_with_something_typed_is_asked_first(page: Page, world) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Bàn làm việc").click()
    expect(page).to_have_url(re.compile(r"/nghiep-vu/$"))
    assert asked == []
    page.go_back()
    mark(page, world.first).press_sequentially("1")
    page.get_by_role("link", name="Bàn làm việc").click()
    expect(page).to_have_url(re.compile(r"/nghiep-vu/$"))
    assert asked == ["beforeunload"]


@pytest.mark.once
@pytest.mark.parametrize("width", [1440, 768, 360])
def test_every_field_is_on_the_screen_and_no_rule_is_broken(page: Page, world, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for field in (mark(page, world.first), comment(page, world.second)):
        box = field.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems_in_both_schemes(page) == []
