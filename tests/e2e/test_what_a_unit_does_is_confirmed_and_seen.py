"""What a unit does besides plans, with real clicks: entered, confirmed, followed, read by all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.districts.activity_world import SOURCE, ActivityWorld
from tests.e2e.signed_in import signed_in

pytestmark = pytest.mark.once


@pytest.fixture
def world(live_server: LiveServer) -> ActivityWorld:
    cache.clear()
    return ActivityWorld()


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[..., Page]:
    """Somebody's page in a browser of their own."""
    return lambda user: signed_in(new_context(), base_url, user)


def said(page: Page, text: str) -> None:
    expect(page.locator("p.notice[role=status]").first).to_contain_text(text)


def to_activities(page: Page) -> None:
    way = page.get_by_role("navigation", name="Đường dẫn")
    way.get_by_role("link", name="Châu Thành").click()


def begin(page: Page, kind: str, add: str) -> None:
    """By way of the unit's activities to the form of one more of a kind."""
    to_activities(page)
    page.get_by_role("navigation", name="Hoạt động").get_by_role("link", name=kind).click()
    page.get_by_role("link", name=add).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu").first.click()
    said(page, "Đã lưu.")


def enter(page: Page, typed: dict[str, str], chosen: dict[str, str] | None = None) -> None:
    for label, option in (chosen or {}).items():
        field(page, label).select_option(label=option)
    for label, text in typed.items():
        field(page, label).fill(text)
    save(page)


def field(page: Page, label: str) -> Locator:
    """The field of this very name: "Nguồn" isn't "Địa chỉ của nguồn"."""
    return page.get_by_label(re.compile(rf"^{label}( \(không bắt buộc\))?$"))


def enter_inspection(page: Page) -> None:
    begin(page, "Kiểm tra", "Thêm cuộc kiểm tra")
    enter(
        page,
        {
            "Nội dung": "Kiểm tra một cửa",
            "Số thông báo kết luận": "12/TB-SNV",
            "Ngày kết luận": "15/03/2024",
            "Nguồn": SOURCE,
        },
    )
    page.get_by_role("link", name="Thêm mục").click()
    enter(
        page,
        {"Nội dung": "Niêm yết chưa đủ", "Thời hạn xử lý": "30/04/2024"},
        {"Loại": "hạn chế"},
    )


def enter_resolution(page: Page) -> None:
    begin(page, "Chỉ tiêu nghị quyết", "Thêm nghị quyết")
    enter(page, {"Số, ký hiệu": "02-NQ/HU", "Trích yếu": "Về CCHC", "Nguồn": SOURCE})
    page.get_by_role("link", name="Thêm chỉ tiêu").click()
    enter(
        page,
        {
            "Chỉ tiêu": "Hồ sơ đúng hạn",
            "Đơn vị tính": "%",
            "Mức đề ra": "95",
            "Đã đạt": "98,5",
        },
    )


def enter_initiative(page: Page) -> None:
    begin(page, "Sáng kiến", "Thêm mô hình")
    enter(
        page,
        {"Tên mô hình": "Ngày thứ Sáu không hẹn", "Năm": "2024", "Nguồn": SOURCE},
        {"Lĩnh vực": "thủ tục hành chính"},
    )


def enter_award(page: Page) -> None:
    begin(page, "Khen thưởng", "Thêm khen thưởng")
    enter(
        page,
        {
            "Thành tích": "Dẫn đầu cải cách hành chính",
            "Năm": "2024",
            "Cơ quan tặng": "UBND tỉnh",
            "Nguồn": SOURCE,
        },
        {"Hình thức": "bằng khen"},
    )


def reads(page: Page, section: str, text: str) -> None:
    """A reader asks again until the page says so: it is kept for two seconds, a browser longer."""
    for _try in range(20):
        page.reload()
        if text in (page.locator("main").text_content() or ""):
            break
        page.wait_for_timeout(250)
    expect(page.locator(section)).to_contain_text(text)


def confirm_all(home: Page, waiting: int) -> None:
    """Home Affairs opens each entry from the list of those that wait."""
    for _each in range(waiting):
        home.goto("/nghiep-vu/tinh/cho-xac-nhan/")
        home.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
        home.get_by_role("button", name="Xác nhận và công khai").click()
        said(home, "Đã xác nhận")


def test_inspection_resolution_initiative_and_award_reach_the_public_page(
    page: Page, person: Callable[..., Page], world: ActivityWorld
) -> None:
    public = f"/don-vi/{world.own.code}/"
    official, home = person(world.official), person(world.home_affairs)
    official.goto(f"/nghiep-vu/don-vi/{world.own.pk}/")
    enter_inspection(official)
    enter_resolution(official)
    enter_initiative(official)
    enter_award(official)
    page.goto(public)
    for kind in ("kiem-tra", "nghi-quyet", "sang-kien", "khen-thuong"):
        expect(page.locator(f"section#{kind}")).to_have_count(0)

    confirm_all(home, 4)
    reads(page, "#kiem-tra", "chưa ghi nhận xử lý (1)")
    target = page.locator("#nghi-quyet").get_by_role("row", name="Hồ sơ đúng hạn")
    expect(target).to_contain_text("98,5")
    expect(target).to_contain_text("vượt")
    expect(page.locator("#sang-kien")).to_contain_text("Ngày thứ Sáu không hẹn")
    expect(page.locator("#khen-thuong")).to_contain_text("Dẫn đầu cải cách hành chính")
    expect(page.locator("#khen-thuong")).to_contain_text(SOURCE)

    begin_handling(official)
    official.get_by_label("Cách xử lý mục 1").fill("Đã niêm yết đủ.")
    official.get_by_role("button", name="Đã xử lý").click()
    said(official, "Đã ghi")
    reads(page, "#kiem-tra", "Đã niêm yết đủ.")
    expect(page.locator("#kiem-tra")).to_contain_text("Đã xử lý (1)")

    neighbour = person(world.neighbour)
    neighbour.goto(f"/nghiep-vu/don-vi/{world.other.pk}/ap-dung/")
    neighbour.get_by_role("button", name="Chúng tôi áp dụng Ngày thứ Sáu không hẹn").click()
    said(neighbour, "đơn vị áp dụng “Ngày thứ Sáu không hẹn”")
    reads(page, "#sang-kien", f"Nơi cũng áp dụng: {world.other.full_name}")
    page.goto(f"/don-vi/{world.other.code}/")
    expect(page.locator("#sang-kien")).to_contain_text("Áp dụng của nơi khác")


def begin_handling(page: Page) -> None:
    """To the form beside a finding that says how it was handled."""
    to_activities(page)
    page.get_by_role("link", name="Niêm yết chưa đủ").click()
    page.get_by_text("Ghi cách xử lý").click()
