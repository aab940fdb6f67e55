"""On paper: what it is, which edition, of which day, every row, and nothing to click."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.world import MADE_UP_TABLE, TABLE, World

pytestmark = pytest.mark.once

PDFTOTEXT = shutil.which("pdftotext")


def printed(page: Page, folder: Path) -> str:
    """The text of the page as it comes out on A4, on one line."""
    if PDFTOTEXT is None:
        pytest.skip("no pdftotext here (Debian: poppler-utils)")
    file = folder / "page.pdf"
    page.pdf(path=file, format="A4")
    done = subprocess.run([PDFTOTEXT, file, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_the_head_names_source_edition_and_day(
    page: Page, world: World, base_url: str, tmp_path: Path
) -> None:
    page.goto(TABLE)
    text = printed(page, tmp_path)
    head = text[: text.index("Cao Lãnh")]
    assert "Xếp hạng Chỉ số cải cách hành chính cấp huyện · Đồng Tháp · 2020" in head
    assert f"bản công bố số 2 ngày {timezone.localdate():%d/%m/%Y}" in head
    # pdftotext takes the hyphen at the end of a line for a division of the word.
    address = f"{urlsplit(base_url).netloc}{TABLE}ban/2/"
    assert address.replace("-", "") in head.replace("-", "").replace(" ", "")
    assert "2020/QĐ-UBND" in text


def test_every_row_is_there_and_no_navigation(page: Page, world: World, tmp_path: Path) -> None:
    page.goto(TABLE)
    text = printed(page, tmp_path)
    for figure in ("90,10", "88,25", "69,45"):
        assert figure in text
    for button in ("Đăng nhập", "Danh mục", "Lọc", "Excel", "Mã nguồn mở"):
        assert button not in text


def test_made_up_results_say_so_on_paper(page: Page, world: World, tmp_path: Path) -> None:
    page.goto(MADE_UP_TABLE)
    assert "Số liệu minh họa." in printed(page, tmp_path)


def test_paper_is_light_also_where_the_screen_is_dark(page: Page, world: World) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(TABLE)
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(22, 32, 43)", "rgb(255, 255, 255)")
    expect(page.get_by_role("banner")).to_be_hidden()


def test_the_print_button_prints(page: Page, world: World) -> None:
    page.add_init_script("window.print = () => document.body.dataset.printed = 'yes'")
    page.goto(TABLE)
    page.get_by_role("button", name="In", exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
