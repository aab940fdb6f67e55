"""Each file opens in what reads it, holds the figures, and takes nobody's text for markup."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from indicators.models import Edition
from indicators.reports import make_templates
from indicators.reports.annex import annex, read_annex
from indicators.reports.excel import write_excel
from indicators.reports.parts import Document
from indicators.reports.pdf import write_pdf
from indicators.reports.unit_sheets import read_sheet, unit_sheet
from indicators.reports.word import write_word

NASTY = "A&B <b>{{ 7*7 }} {% raise %} #panic() $x$ \\ \x07 *đậm* =1+1 @h"


@pytest.fixture
def document(edition: Edition) -> Document:
    return annex(read_annex(edition))


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in table.rows]


def nasty(document: Document) -> Document:
    head = replace(document.head, attached=NASTY, notice=NASTY, subject=NASTY)
    table = replace(document.tables[0], notes=(NASTY,))
    return replace(document, head=head, tables=(table,))


def test_word_has_the_table_with_a_heading_that_repeats(document: Document) -> None:
    made = opened(write_word(document, "phu-luc.docx"))
    table = made.tables[1]
    assert texts(table)[0][:3] == ["Hạng", "Đơn vị", "Thẩm định"]
    assert texts(table)[1][:3] == ["1", "Huyện Châu Thành", "62,10"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.columns) == 9
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert abs(sum(widths) - 165 / 25.4 * 1440) < 20


def test_word_is_laid_out_as_the_decree_says(document: Document) -> None:
    made = opened(write_word(document, "phu-luc.docx"))
    upright, across, last = made.sections
    for section in (upright, last):
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(across.page_width.mm), round(across.page_height.mm)) == (297, 210)
    for section in made.sections:
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
    # Numbered in the top margin, but not on the first page.
    assert upright.different_first_page_header_footer
    assert not across.different_first_page_header_footer
    assert "PAGE" in upright.header._element.xml
    assert "PAGE" not in upright.first_page_header._element.xml
    fonts = made.styles["Normal"].element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        assert fonts.get(qn(script)) == "Times New Roman"
    top = " ".join(" ".join(line) for line in texts(made.tables[0]))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in top
    assert "TỈNH ĐỒNG THÁP" in top


def test_the_notice_is_on_every_page_of_word(draft) -> None:
    draft.edition.illustrative = True
    made = opened(write_word(annex(draft), "phu-luc.docx"))
    for footer in (made.sections[0].footer, made.sections[0].first_page_footer):
        assert "SỐ LIỆU MINH HỌA" in footer.paragraphs[0].text
    assert all(section.footer.is_linked_to_previous for section in made.sections[1:])


def test_word_has_a_column_for_every_area(document: Document) -> None:
    table = opened(write_word(document, "phu-luc.docx")).tables[2]
    assert texts(table)[0][2:4] == ["1. Chỉ đạo (60)", "2. Thể chế (40)"]
    assert texts(table)[1][2:6] == ["55,10", "35,00", "90,10", "90,10"]


def test_nobodys_text_is_read_as_markup(document: Document) -> None:
    shown = "A&B <b>{{ 7*7 }} {% raise %} #panic() $x$ \\   *đậm* =1+1 @h"
    made = opened(write_word(nasty(document), "phu-luc.docx"))
    assert shown in [paragraph.text for paragraph in made.paragraphs]
    book = load_workbook(io.BytesIO(write_excel(nasty(document))))
    assert book.worksheets[0]["A1"].value == shown
    pdf = write_pdf(nasty(document), "phu-luc.typ")
    assert pdf.startswith(b"%PDF-")


def test_an_offices_own_template_is_used_and_a_broken_one_passed_over(
    document: Document, tmp_path: Path, caplog
) -> None:
    shipped = write_word(document, "phu-luc.docx")
    own = tmp_path / "report-templates" / "phu-luc.docx"
    own.parent.mkdir()
    simple = docx.Document()
    simple.add_paragraph("Của tỉnh: {{ head.title[0] }}")
    simple.save(own)
    assert opened(write_word(document, "phu-luc.docx")).paragraphs[0].text == "Của tỉnh: PHỤ LỤC"

    broken = docx.Document()
    broken.add_paragraph("{% for x in %}")
    broken.save(own)
    assert write_word(document, "phu-luc.docx") == shipped
    assert "phu-luc.docx" in caplog.text

    reaching = docx.Document()
    reaching.add_paragraph("{{ head.__class__.__mro__ }}")
    reaching.save(own)
    assert write_word(document, "phu-luc.docx") == shipped

    own.write_bytes(b"not a document")
    assert write_word(document, "phu-luc.docx") == shipped


def test_excel_has_numbers_with_a_vietnamese_form_and_repeats_its_heading(
    document: Document,
) -> None:
    book = load_workbook(io.BytesIO(write_excel(document)))
    assert book.sheetnames == ["Bảng xếp hạng", "Điểm theo lĩnh vực", "Kết quả theo lĩnh vực"] + [
        "Thông tin"
    ]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["Hạng", "Đơn vị", "Thẩm định"]
    assert (sheet["C4"].value, sheet["C4"].number_format) == (62.1, "[$-42A]#,##0.00")
    assert (sheet["I4"].value, sheet["I4"].number_format) == (1, "[$-42A]+0;-0;0")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "C4"
    assert sheet.page_setup.paperSize == 9
    assert sheet.oddHeader.center.text == "&P"
    assert book.worksheets[1].page_setup.orientation == "landscape"


def test_excel_has_every_leaf_of_every_unit(draft) -> None:
    book = load_workbook(io.BytesIO(write_excel(annex(draft))))
    sheet = book["Tiêu chí thành phần"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=3, max_row=4)]
    assert rows[0][3:] == ["1.1.1. Mục 1 (4)", "1.1.2. Mục 2 (3)", "1.1.3. Mục 3 (3)"]
    assert rows[1][3:] == [3.5, "KAD", None]


def test_pdf_is_pdf_a_with_its_fonts_inside(document: Document) -> None:
    pdf = write_pdf(document, "phu-luc.typ")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    names = set(re.findall(rb"/FontName ?/([A-Za-z+-]+)", pdf))
    files = re.findall(rb"/FontFile3 ", pdf)
    assert {name.split(b"+")[1] for name in names} >= {b"LibertinusSerif-Regular"}
    assert len(files) >= len(names) >= 3


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_text_of_the_pdf_is_the_text_that_was_written(
    document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "annex.pdf"
    path.write_bytes(write_pdf(document, "phu-luc.typ"))
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "Huyện Châu Thành" in pages[0]
    assert "62,10" in pages[0]
    assert not pages[0].lstrip().startswith("1\n")
    assert pages[1].lstrip().startswith("2\n")


def test_the_same_document_gives_the_same_bytes(document: Document, edition: Edition) -> None:
    again = annex(read_annex(Edition.objects.get(pk=edition.pk)))
    assert write_word(document, "phu-luc.docx") == write_word(again, "phu-luc.docx")
    assert write_pdf(document, "phu-luc.typ") == write_pdf(again, "phu-luc.typ")
    assert write_excel(document) == write_excel(again)
    with zipfile.ZipFile(io.BytesIO(write_word(document, "phu-luc.docx"))) as package:
        assert {one.date_time for one in package.infolist()} == {(2026, 1, 5, 1, 30, 0)}


def test_a_units_sheet_is_written_in_all_three_forms(edition: Edition) -> None:
    row = edition.rows.get(unit_code="877")
    document = unit_sheet(read_sheet(row, edition), row)
    made = opened(write_word(document, "phieu.docx"))
    shown = [paragraph.text for paragraph in made.paragraphs]
    assert "HUYỆN CHÂU THÀNH" in shown
    assert texts(made.tables[1])[-1][1:] == ["Tổng cộng", "100,00", "90,10", "90,10"]
    assert write_pdf(document, "phieu.typ").startswith(b"%PDF-")
    sheet = load_workbook(io.BytesIO(write_excel(document))).worksheets[0]
    last = [cell.value for cell in list(sheet.iter_rows())[-1]]
    assert last == [None, "Tổng cộng", 100, 90.1, 90.1]


def test_a_draft_that_was_never_signed_is_written_too(draft) -> None:
    document = annex(draft, signed=False)
    assert b"%PDF" in write_pdf(document, "phu-luc.typ")[:10]
    footer = opened(write_word(document, "phu-luc.docx")).sections[0].footer
    assert "DỰ THẢO" in footer.paragraphs[0].text


@pytest.mark.parametrize("name", make_templates.TEMPLATES)
def test_a_shipped_template_is_what_the_script_makes(name: str) -> None:
    shipped = (make_templates.FOLDER / name).read_bytes()
    made = make_templates.TEMPLATES[name]()
    assert hashlib.sha256(shipped).digest() == hashlib.sha256(made).digest()


def test_every_word_template_is_made_by_the_script() -> None:
    shipped = {path.name for path in make_templates.FOLDER.glob("*.docx")}
    assert shipped == set(make_templates.TEMPLATES)


def test_a_negative_number_keeps_its_sign(draft) -> None:
    sheet = unit_sheet(draft, draft.rows[0])
    assert Decimal("-0.3") not in [line.values.get("points") for line in sheet.sheets[0].table.rows]
    across = annex(draft).wide[0].rows[0]
    assert across.values["area3"] == Decimal("-0.3")
