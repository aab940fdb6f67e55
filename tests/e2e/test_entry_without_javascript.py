"""Without JavaScript an area is a form that saves, keeps what was typed, and attaches evidence."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from indicators.models import Evidence, Score
from tests.e2e.entry_pages import sign_in
from tests.staff.entry_world import EntryWorld


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "java_script_enabled": False}


def test_an_area_is_entered_and_proved(
    context: BrowserContext, base_url: str, transactional_db: None, tmp_path: Path, settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    world = EntryWorld()
    page = sign_in(context, base_url, world, "official")
    page.goto(world.address())
    page.get_by_label("1.1: Tử số").fill("3")
    page.get_by_label("1.1: Mẫu số").fill("4")
    page.get_by_label("1.2: Điểm").fill("9")
    page.get_by_label("1.3: Phương án").select_option("2")
    page.get_by_role("button", name="Lưu lĩnh vực này").click()
    expect(page.get_by_text("Đã lưu 2 tiêu chí.")).to_be_visible()
    expect(page.get_by_role("alert").first).to_contain_text("Điểm 9 nằm ngoài khoảng từ 0 đến 2.")
    expect(page.get_by_label("1.2: Điểm")).to_have_value("9")
    page.get_by_label("1.2: Điểm").fill("2")
    page.get_by_role("button", name="Lưu lĩnh vực này").click()
    expect(page.get_by_text("Đã lưu 1 tiêu chí.")).to_be_visible()
    assert Score.objects.count() == 3
    page.get_by_role("link", name="1.2: tài liệu, nhật ký").click()
    page.get_by_label("Số, ký hiệu văn bản mới").fill("12/KH-UBND")
    page.get_by_label("Mục, trang").fill("mục II, trang 3")
    page.get_by_label("Tệp").set_input_files(
        {"name": "kh.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 thu"}
    )
    page.get_by_role("button", name="Đính kèm", exact=True).click()
    expect(page.get_by_text("Đã đính kèm tài liệu kiểm chứng.")).to_be_visible()
    assert Evidence.objects.get().locator == "mục II, trang 3"
