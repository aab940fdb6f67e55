"""Write the Word templates that the portal ships: `python -m indicators.reports.make_templates`.

Offices may edit a copy; see docs/operations.md.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document

from indicators.reports.template_letter import head, letter_head, passages, signature
from indicators.reports.template_page import (
    CENTER,
    LEFT,
    RIGHT,
    new_document,
    new_section,
    paragraph,
    saved,
)
from indicators.reports.template_tables import ACROSS, areas_across, ruled

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "reports"

# key, heading, millimetres, alignment. A column that no row fills is left out of the document.
RANKING = (
    ("rank", "Hạng", 14, CENTER),
    ("unit", "Đơn vị", 42, LEFT),
    ("appraisal", "Thẩm định", 14, RIGHT),
    ("survey", "XHH", 13, RIGHT),
    ("beside", "Cộng, trừ", 13, RIGHT),
    ("points", "Tổng điểm", 14, RIGHT),
    ("maximum", "Điểm tối đa", 14, RIGHT),
    ("index", "Chỉ số (%)", 14, RIGHT),
    ("band", "Xếp loại", 18, CENTER),
    ("previous", "Hạng kỳ trước", 13, CENTER),
    ("change", "Tăng, giảm", 13, CENTER),
    ("basis", "Căn cứ", 20, LEFT),
    ("note", "Ghi chú", 26, LEFT),
)
SHEET = (
    ("code", "Mã", 14, CENTER),
    ("name", "Nội dung", 70, LEFT),
    ("maximum", "Điểm tối đa", 19, RIGHT),
    ("self", "Tự đánh giá", 19, RIGHT),
    ("points", "Điểm đạt", 19, RIGHT),
    ("share", "Tỷ lệ (%)", 19, RIGHT),
    ("decided", "Điểm do", 24, LEFT),
)
FIGURES = (
    ("number", "TT", 9, CENTER),
    ("name", "Chỉ tiêu", 58, LEFT),
    ("measure", "Đơn vị tính", 18, CENTER),
    ("value", "Kỳ này", 22, RIGHT),
    ("numerator", "Tử số", 20, RIGHT),
    ("denominator", "Mẫu số", 20, RIGHT),
    ("last", "Kỳ báo cáo trước", 20, RIGHT),
    ("year_before", "Cùng kỳ năm trước", 20, RIGHT),
    ("sense", "So sánh", 11, CENTER),
    ("target", "Mục tiêu", 16, RIGHT),
    ("met", "So với mục tiêu", 16, CENTER),
    ("days", "Số liệu của", 32, LEFT),
    ("source", "Nguồn", 42, LEFT),
    ("note", "Ghi chú", 18, LEFT),
)
WORK = (
    ("number", "TT", 10, CENTER),
    ("name", "Nội dung", 75, LEFT),
    ("who", "Chủ trì", 28, LEFT),
    ("kind", "Loại", 24, LEFT),
    ("due", "Thời hạn", 20, CENTER),
    ("done", "Hoàn thành", 20, CENTER),
    ("state", "Tình trạng", 24, LEFT),
)


def main() -> None:
    """Write the files into templates/reports/."""
    for name, make in TEMPLATES.items():
        (FOLDER / name).write_bytes(make())


def annex_template() -> bytes:
    """The annex: the table, the areas across, a sheet for each unit."""
    document = new_document()
    head(document)
    paragraph(document, "{%p for table in tables %}")
    ruled(document, RANKING, rows="table.rows")
    _remarks(document, "table.notes")
    paragraph(document, "{%p endfor %}")

    paragraph(document, "{%p if wide %}")
    new_section(document, across=True)
    paragraph(document, "{%p for table in wide %}")
    _title(document, "{{ table.title }}")
    areas_across(document)
    _remarks(document, "table.notes")
    paragraph(document, "{%p endfor %}")
    new_section(document, across=False)
    paragraph(document, "{%p endif %}")

    _sheets(document)
    _end(document)
    return saved(document)


def sheet_template() -> bytes:
    """One unit's sheet."""
    document = new_document()
    head(document)
    _sheets(document, titled=False)
    _end(document)
    return saved(document)


def report_template() -> bytes:
    """The periodic report: its text and signature; across, figures, tasks and findings."""
    document = new_document()
    letter_head(document)
    passages(document)
    signature(document)
    new_section(document, across=True)
    paragraph(document, "{%p for table in wide %}")
    _title(document, "{{ table.title }}")
    ruled(document, FIGURES, rows="table.rows", size=9.5, room=ACROSS)
    _remarks(document, "table.notes")
    paragraph(document, "{%p endfor %}")
    paragraph(document, "{%p for table in tables %}")
    paragraph(document, "{{ table.title }}", align=CENTER, bold=True, before=14, after=6, keep=True)
    ruled(document, WORK, rows="table.rows", room=ACROSS)
    _remarks(document, "table.notes")
    paragraph(document, "{%p endfor %}")
    return saved(document)


TEMPLATES = {
    "phu-luc.docx": annex_template,
    "phieu.docx": sheet_template,
    "bao-cao.docx": report_template,
}


def _title(document: Document, text: str) -> None:
    paragraph(document, text, align=CENTER, bold=True, size=13, after=6, keep=True)


def _remarks(document: Document, notes: str) -> None:
    paragraph(document, f"{{%p for note in {notes} %}}")
    paragraph(document, "{{ note }}", italic=True, size=11, before=2)
    paragraph(document, "{%p endfor %}")


def _sheets(document: Document, *, titled: bool = True) -> None:
    """Every unit's facts and table. A document of one sheet has its name in the title."""
    paragraph(document, "{%p for sheet in sheets %}")
    if titled:
        paragraph(document, "{{ sheet.title }}", bold=True, size=13, before=16, after=2, keep=True)
    paragraph(document, "{{ sheet.facts }}", size=12, after=4, keep=True)
    ruled(document, SHEET, rows="sheet.rows", size=11)
    _remarks(document, "sheet.notes")
    paragraph(document, "{%p endfor %}")


def _end(document: Document) -> None:
    paragraph(document, "{%p for line in source %}")
    paragraph(document, "{{ line }}", size=10, before=2)
    paragraph(document, "{%p endfor %}")


if __name__ == "__main__":
    main()
