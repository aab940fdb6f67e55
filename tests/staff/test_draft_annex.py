"""The annex before it's signed: a draft that says so, for those who may see drafts."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from indicators import tasks
from indicators.models import Edition, Round, Standing
from indicators.reports.kept import CONTENT_TYPES
from tests.indicators.signed import computed_round, sign
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(settings, tmp_path) -> Round:
    settings.VAR_DIR = tmp_path
    return computed_round(4, units=6, leaves_per_area=3)


def get(client, round_: Round, kind: str):
    return client.get(f"/nghiep-vu/dot/{round_.pk}/cong-bo/du-thao.{kind}")


@pytest.mark.parametrize(("kind", "start"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_it_is_downloaded_in_every_kind_and_kept_nowhere(
    client, signer, round_, tmp_path, kind: str, start: bytes
) -> None:
    response = get(client, round_, kind)
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert response["Content-Type"] == CONTENT_TYPES[kind]
    assert "du-thao-phu-luc-" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    assert not (tmp_path / "reports").exists()
    assert not Edition.objects.exists()


def test_word_says_on_every_page_that_it_is_a_draft(client, signer, round_) -> None:
    document = Document(io.BytesIO(get(client, round_, "docx").content))
    for section in document.sections:
        assert "DỰ THẢO" in section.footer.paragraphs[0].text
    whole = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Dự thảo để xem trước" in whole
    assert "Quyết định số" not in whole


def test_excel_says_so_on_every_sheet_and_has_the_ranks_of_now(client, signer, round_) -> None:
    book = load_workbook(io.BytesIO(get(client, round_, "xlsx").content))
    for sheet in book.worksheets:
        assert "DỰ THẢO" in sheet.oddFooter.center.text
    cells = {cell for line in book.worksheets[0].iter_rows(values_only=True) for cell in line}
    standings = Standing.objects.filter(assessment__round=round_, index__isnull=False)
    assert standings.exists()
    for standing in standings:
        assert float(standing.index) in {
            round(float(cell), 4) for cell in cells if isinstance(cell, int | float)
        }


def test_a_round_that_was_never_computed_says_so(client, signer, round_) -> None:
    Standing.objects.all().delete()
    response = client.get(f"/nghiep-vu/dot/{round_.pk}/cong-bo/du-thao.pdf", follow=True)
    assert response.redirect_chain[0][0] == f"/nghiep-vu/dot/{round_.pk}/cong-bo/"
    assert "chưa có dự thảo phụ lục" in response.content.decode()


def test_another_kind_is_not_found(client, signer, round_) -> None:
    assert get(client, round_, "exe").status_code == 404


def test_nobody_else_sees_a_draft(client, round_) -> None:
    client.force_login(a_person("ngoai", None, None))
    assert get(client, round_, "pdf").status_code == 404


def test_the_draft_page_leads_to_it_and_the_published_page_says_what_is_written(
    client, signer, round_
) -> None:
    address = f"/nghiep-vu/dot/{round_.pk}/cong-bo/"
    assert f"{address}du-thao.docx" in client.get(address).content.decode()
    edition = sign(round_)
    waiting = client.get(f"{address}{edition.number}/").content.decode()
    assert waiting.count("đang chờ lập") == 3
    tasks.write_annex(edition.pk)
    written = client.get(f"{address}{edition.number}/").content.decode()
    assert (written.count("đã lập xong"), written.count("đang chờ lập")) == (3, 0)
