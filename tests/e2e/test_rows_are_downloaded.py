"""What the download buttons hand over is what the table shows: the same rows, the same order."""

import codecs
import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.world import TABLE, World

pytestmark = pytest.mark.once

SHOWN = f"{TABLE}?loai=huyen&sap-xep=chi-so"
ROWS = [("Tân Hồng", "69.45"), ("Châu Thành", "88.25")]
NAME = "dong-thap-huyen-2020-ban-2"


def download(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=label, exact=True).click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


@pytest.fixture
def table(page: Page, world: World) -> Page:
    page.goto(SHOWN)
    shown = page.locator("tbody tr")
    expect(shown).to_have_count(len(ROWS))
    for line, (name, index) in zip(shown.all(), ROWS, strict=True):
        expect(line).to_contain_text(name)
        expect(line).to_contain_text(index.replace(".", ","))
    return page


def test_csv(table: Page, tmp_path: Path) -> None:
    file = download(table, "CSV", tmp_path)
    assert file.name == f"{NAME}.csv"
    assert file.read_bytes().startswith(codecs.BOM_UTF8)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["unit_name"], row["index"]) for row in rows] == ROWS


def test_json(table: Page, tmp_path: Path) -> None:
    file = download(table, "JSON", tmp_path)
    assert file.name == f"{NAME}.json"
    rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert [(row["unit_name"], row["index"]) for row in rows] == ROWS


def test_excel(table: Page, tmp_path: Path) -> None:
    file = download(table, "Excel", tmp_path)
    assert file.name == f"{NAME}.xlsx"
    heading, *lines = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    rows = [dict(zip(heading, line, strict=True)) for line in lines]
    assert [(row["unit_name"], f"{row['index']:.2f}") for row in rows] == ROWS
