"""The figures of a period are typed down their columns; nothing typed is left behind unasked."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from districts.models import Membership
from indicators import periods
from indicators.models import Observation
from tests.e2e.signed_in import signed_in
from tests.figures.world import an_indicator
from tests.indicators.random_round import a_unit
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.once


@pytest.fixture
def page(transactional_db: None, context: BrowserContext, base_url: str) -> Iterator[Page]:
    """May 2024 of a unit: two shares, and a count between them."""
    unit = a_unit("D1", "Một", province=a_unit("P1", "Thử", level="province"))
    official = a_person("official", unit, Membership.Role.UNIT_OFFICIAL)
    an_indicator("on_time", name="Đúng hạn", entered_by_units=True, position=1)
    an_indicator("received", name="Tiếp nhận", kind="count", entered_by_units=True, position=2)
    an_indicator("online", name="Trực tuyến", entered_by_units=True, position=3)
    page = signed_in(context, base_url, official)
    page.goto(reverse("staff:figures-period", args=[unit.pk, periods.month(2024, 5).word]))
    yield page
    page.goto("about:blank")


def test_enter_goes_down_a_column_past_rows_without_it_and_then_to_saving(page: Page) -> None:
    page.get_by_label("Đúng hạn: Tử số").focus()
    for number in ("3", "1500", "4"):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    save = page.get_by_role("button", name="Lưu số liệu")
    expect(save).to_be_focused()
    page.get_by_label("Đúng hạn: Mẫu số").focus()
    page.keyboard.type("5")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Trực tuyến: Mẫu số")).to_be_focused()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(save).to_be_focused()
    save.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã lưu 3 số liệu.")
    stored = set(Observation.objects.values_list("numerator", "denominator"))
    assert stored == {(3, 5), (1500, None), (4, 6)}


def test_who_leaves_with_a_number_typed_or_refused_is_asked_first(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    page.get_by_label("Tiếp nhận: Giá trị").press_sequentially("x")
    page.get_by_role("button", name="Lưu số liệu").click()
    assert asked == []
    expect(page.get_by_label("Tiếp nhận: Giá trị")).to_have_value("x")
    page.get_by_role("link", name="Bàn làm việc").click()
    expect(page).to_have_url(re.compile(r"/nghiep-vu/$"))
    assert asked == ["beforeunload"]
