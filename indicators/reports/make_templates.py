"""Write the Word templates that the portal ships: `python -m indicators.reports.make_templates`.

They follow Nghị định 30/2020/NĐ-CP: A4, its margins, Times New Roman, the page number centred in
the top margin and not on the first page. Offices may edit a copy; see docs/operations.md.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from indicators.reports.packages import steady

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "reports"
FONT = "Times New Roman"
MADE = datetime(2026, 1, 1, tzinfo=UTC)
# Millimetres between the side margins of an upright page and of one laid across.
UPRIGHT, ACROSS = 165, 252
CENTER, LEFT, RIGHT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)

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
    ("days", "Số liệu của", 24, LEFT),
    ("source", "Nguồn", 34, LEFT),
    ("note", "Ghi chú", 34, LEFT),
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
    document = _document()
    _head(document)
    _paragraph(document, "{%p for table in tables %}")
    _ruled(document, RANKING, rows="table.rows")
    _remarks(document, "table.notes")
    _paragraph(document, "{%p endfor %}")

    _paragraph(document, "{%p if wide %}")
    _new_section(document, across=True)
    _paragraph(document, "{%p for table in wide %}")
    _title(document, "{{ table.title }}")
    _across(document)
    _remarks(document, "table.notes")
    _paragraph(document, "{%p endfor %}")
    _new_section(document, across=False)
    _paragraph(document, "{%p endif %}")

    _sheets(document)
    _end(document)
    return _saved(document)


def sheet_template() -> bytes:
    """One unit's sheet."""
    document = _document()
    _head(document)
    _sheets(document, titled=False)
    _end(document)
    return _saved(document)


def report_template() -> bytes:
    """The periodic report: its text and signature; across, figures, tasks and findings."""
    document = _document()
    _letter_head(document)
    _passages(document)
    _signature(document)
    _new_section(document, across=True)
    _paragraph(document, "{%p for table in wide %}")
    _title(document, "{{ table.title }}")
    _ruled(document, FIGURES, rows="table.rows", size=9.5, room=ACROSS)
    _remarks(document, "table.notes")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p for table in tables %}")
    _paragraph(
        document, "{{ table.title }}", align=CENTER, bold=True, before=14, after=6, keep=True
    )
    _ruled(document, WORK, rows="table.rows", room=ACROSS)
    _remarks(document, "table.notes")
    _paragraph(document, "{%p endfor %}")
    return _saved(document)


TEMPLATES = {
    "phu-luc.docx": annex_template,
    "phieu.docx": sheet_template,
    "bao-cao.docx": report_template,
}


def _letter_head(document: Document) -> None:
    """Who issues it below whom, its number, the national title, place and day, its title."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fixed(table, (68, 97))
    issuer, nation = table.rows[0].cells
    _line(issuer, "{%p for line in letter.above %}", first=True)
    _line(issuer, "{{ line }}", size=12.5)
    _line(issuer, "{%p endfor %}")
    _line(issuer, "{%p for line in head.issuer %}")
    _line(issuer, "{{ line }}", bold=True, size=13)
    _line(issuer, "{%p endfor %}")
    _underlined(issuer, 30)
    _line(issuer, "{{ letter.number }}")
    _line(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12.5, first=True)
    _line(nation, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13.5)
    _underlined(nation, 62)
    _line(nation, "{{ letter.place_and_day }}").runs[0].italic = True
    _paragraph(document, "{%p for line in head.title %}", before=12)
    _paragraph(document, "{{ line }}", align=CENTER, bold=True, size=14, keep=True)
    _paragraph(document, "{%p endfor %}")
    _paragraph(
        document, "{{ head.attached }}", align=CENTER, italic=True, size=13, after=10, keep=True
    )
    _paragraph(document, "{{ letter.to }}", align=CENTER, size=14, after=8)


def _passages(document: Document) -> None:
    """The text; what is left to write is marked."""
    _paragraph(document, "{%p for one in letter.passages %}")
    for mark, kinds in (('if one.kind == "part"', "part"), ('elif one.kind == "point"', "point")):
        _paragraph(document, f"{{%p {mark} %}}")
        made = _paragraph(document, "{{ one.text }}", bold=True, size=14, before=6, keep=True)
        made.paragraph_format.first_line_indent = Mm(10 if kinds == "part" else 12.7)
    _paragraph(document, "{%p else %}")
    made = _paragraph(document, "{{ one.text }}", size=14, before=3, after=3)
    made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    made.paragraph_format.first_line_indent = Mm(12.7)
    gap = made.add_run("{{ one.gap }}")
    gap.font.size, gap.font.highlight_color = Pt(14), WD_COLOR_INDEX.YELLOW
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")


def _signature(document: Document) -> None:
    """Whom it is sent to, left; who signs, right."""
    _paragraph(document, "", after=6)
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fixed(table, (75, 90))
    receivers, signer = table.rows[0].cells
    first = receivers.paragraphs[0].add_run("Nơi nhận:")
    first.bold = first.italic = True
    first.font.size = Pt(12)
    for text in ("{%p for line in letter.receivers %}", "- {{ line }}", "{%p endfor %}"):
        _line(receivers, text, size=11).alignment = LEFT
    _line(signer, "{%p for line in letter.signer %}", first=True)
    _line(signer, "{{ line }}", bold=True, size=14)
    _line(signer, "{%p endfor %}")


def _document() -> Document:
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    # The theme's own fonts would win over the names.
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), "vi-VN")
    normal.element.rPr.append(language)
    _page(document.sections[0], across=False)
    _numbered(document.sections[0])
    properties = document.core_properties
    properties.title, properties.author = "{{ head.subject }}", "CCHC Portal"
    properties.comments, properties.language = "{{ head.notice }}", "vi-VN"
    return document


def _page(section: Section, *, across: bool) -> None:
    width, height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)


def _numbered(section: Section) -> None:
    """The number in the top margin but on the first page; the notice on every page."""
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.alignment = CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "2"), ("end", "")):
        run = header.add_run()
        run.font.size = Pt(13)
        if kind == "shown":
            run.text = text
        elif kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
            run._r.append(field)
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].alignment = CENTER
        run = footer.paragraphs[0].add_run("{{ head.notice }}")
        run.bold, run.font.size = True, Pt(12)


def _new_section(document: Document, *, across: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, across=across)
    section.different_first_page_header_footer = False


def _paragraph(
    document: Document | _Cell,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    bold: bool = False,
    italic: bool = False,
    size: float = 13,
    after: float = 0,
    before: float = 0,
    keep: bool = False,
) -> Paragraph:
    made = document.add_paragraph()
    made.alignment = align
    made.paragraph_format.space_after, made.paragraph_format.space_before = Pt(after), Pt(before)
    made.paragraph_format.keep_with_next = keep
    run = made.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return made


def _head(document: Document) -> None:
    """Who issues it, the national title, the document's own title."""
    _paragraph(document, "{%p if head.issuer %}")
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fixed(table, (68, 97))
    issuer, nation = table.rows[0].cells
    _line(issuer, "{%p for line in head.issuer %}", first=True)
    _line(issuer, "{{ line }}", bold=True, size=13)
    _line(issuer, "{%p endfor %}")
    _underlined(issuer, 30)
    _line(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12.5, first=True)
    _line(nation, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13.5)
    _underlined(nation, 62)
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p for line in head.title %}", before=12)
    _paragraph(document, "{{ line }}", align=CENTER, bold=True, size=14, keep=True)
    _paragraph(document, "{%p endfor %}")
    _paragraph(
        document, "{{ head.attached }}", align=CENTER, italic=True, size=13, after=10, keep=True
    )


def _line(cell: _Cell, text: str, *, first: bool = False, bold: bool = False, size: float = 13):
    made = cell.paragraphs[0] if first else cell.add_paragraph()
    made.alignment = CENTER
    run = made.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return made


def _underlined(cell: _Cell, millimetres: int) -> None:
    """A rule of this length in the middle of the cell."""
    made = cell.add_paragraph()
    made.paragraph_format.space_after = Pt(8)
    made.paragraph_format.line_spacing = Pt(4)
    width = cell.width.mm if cell.width else millimetres
    indent = Mm(max((width - millimetres) / 2, 0))
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = indent
    rule = parse_xml(
        f"<w:pBdr {nsdecls('w')}>"
        '<w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    )
    made._p.get_or_add_pPr().insert_element_before(rule, "w:spacing", "w:ind", "w:jc")


def _title(document: Document, text: str) -> None:
    _paragraph(document, text, align=CENTER, bold=True, size=13, after=6, keep=True)


def _remarks(document: Document, notes: str) -> None:
    _paragraph(document, f"{{%p for note in {notes} %}}")
    _paragraph(document, "{{ note }}", italic=True, size=11, before=2)
    _paragraph(document, "{%p endfor %}")


def _sheets(document: Document, *, titled: bool = True) -> None:
    """Every unit's facts and table. A document of one sheet has its name in the title."""
    _paragraph(document, "{%p for sheet in sheets %}")
    if titled:
        _paragraph(document, "{{ sheet.title }}", bold=True, size=13, before=16, after=2, keep=True)
    _paragraph(document, "{{ sheet.facts }}", size=12, after=4, keep=True)
    _ruled(document, SHEET, rows="sheet.rows", size=11)
    _remarks(document, "sheet.notes")
    _paragraph(document, "{%p endfor %}")


def _end(document: Document) -> None:
    _paragraph(document, "{%p for line in source %}")
    _paragraph(document, "{{ line }}", size=10, before=2)
    _paragraph(document, "{%p endfor %}")


def _ruled(
    document: Document, columns: tuple, *, rows: str, size: float = 11, room: int = UPRIGHT
) -> None:
    """A table with a repeated heading; a row is a heading, a sum or a line."""
    table = _grid(document, [one[2] for one in columns], room=room)
    _heading(table, [one[1] for one in columns], size)
    _mark(table, f"{{%tr for r in {rows} %}}")
    _mark(table, '{%tr if r.kind == "group" %}')
    joined = table.add_row()
    joined.cells[0].merge(joined.cells[-1])
    _fill(joined.cells[0], "{{ r.heading }}", LEFT, size, bold=True, italic=True)
    _whole(joined)
    _mark(table, '{%tr elif r.kind == "line" %}')
    _line_of(table, columns, size, bold=False)
    _mark(table, "{%tr else %}")
    _line_of(table, columns, size, bold=True)
    _mark(table, "{%tr endif %}")
    _mark(table, "{%tr endfor %}")


def _line_of(table: Table, columns: tuple, size: float, *, bold: bool) -> None:
    line = table.add_row()
    for cell, (key, _heading, _width, align) in zip(line.cells, columns, strict=True):
        _fill(cell, f"{{{{ r.{key} }}}}", align, size, bold=bold)
    _whole(line)


def _across(document: Document) -> None:
    """Units against as many areas as there are."""
    size = 10.5
    table = _grid(document, [13, 50, 1, 20, 1, 18, 18], room=ACROSS)
    texts = (
        ("Hạng", "{{ r.rank }}", CENTER),
        ("Đơn vị", "{{ r.unit }}", LEFT),
        ("{%tc for title in table.titles %}", "{%tc for value in r['values'] %}", CENTER),
        ("{{ title }}", "{{ value }}", RIGHT),
        ("{%tc endfor %}", "{%tc endfor %}", CENTER),
        ("Tổng điểm", "{{ r.points }}", RIGHT),
        ("Chỉ số (%)", "{{ r.index }}", RIGHT),
    )
    _heading(table, [heading for heading, _text, _align in texts], size - 0.5)
    _mark(table, "{%tr for r in table.rows %}")
    _mark(table, '{%tr if r.kind == "group" %}')
    joined = table.add_row()
    joined.cells[0].merge(joined.cells[-1])
    _fill(joined.cells[0], "{{ r.heading }}", LEFT, size, bold=True, italic=True)
    _whole(joined)
    _mark(table, "{%tr else %}")
    line = table.add_row()
    for cell, (_heading_text, text, align) in zip(line.cells, texts, strict=True):
        _fill(cell, text, align, size)
    _whole(line)
    _mark(table, "{%tr endif %}")
    _mark(table, "{%tr endfor %}")


def _grid(document: Document, widths: list[int], room: int = UPRIGHT) -> Table:
    """A ruled table over `room` millimetres, shared out as `widths` say."""
    table = document.add_table(rows=1, cols=len(widths))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fixed(table, [width * room / sum(widths) for width in widths])
    properties = table._tbl.tblPr
    whole = properties.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(round(Mm(room).pt * 20)))
    # Word's own margins of 1,9 mm would break "100,00" in two.
    margins = parse_xml(
        f"<w:tblCellMar {nsdecls('w')}>"
        '<w:left w:w="45" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'
    )
    properties.insert_element_before(margins, "w:tblLook")
    return table


def _fixed(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _heading(table: Table, texts: list[str], size: float) -> None:
    row = table.rows[0]
    for cell, text in zip(row.cells, texts, strict=True):
        _fill(cell, text, CENTER, size, bold=True)
    repeated = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(repeated)
    _whole(row)


def _mark(table: Table, text: str) -> None:
    _fill(table.add_row().cells[0], text, LEFT, 9)


def _fill(
    cell: _Cell,
    text: str,
    align: WD_ALIGN_PARAGRAPH,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
) -> None:
    made = cell.paragraphs[0]
    made.alignment = align
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(1.5)
    run = made.add_run(text)
    run.font.size = Pt(size)
    if bold:
        run.bold = True
    if italic:
        run.italic = True


def _whole(row: object) -> None:
    """The row isn't broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue(), MADE)


if __name__ == "__main__":
    main()
