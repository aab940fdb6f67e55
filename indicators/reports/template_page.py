"""A Word template's page as Nghị định 30/2020/NĐ-CP has it, and the lines that stand on it.

A4 and its margins, Times New Roman, the page number centred in the top margin and not on the
first page.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from indicators.reports.packages import steady

FONT = "Times New Roman"
MADE = datetime(2026, 1, 1, tzinfo=UTC)
CENTER, LEFT, RIGHT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)


def new_document() -> Document:
    """An empty one on upright pages, in Vietnamese for the spelling checker."""
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


def new_section(document: Document, *, across: bool) -> None:
    """What follows stands on a new page, upright or across."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, across=across)
    section.different_first_page_header_footer = False


def paragraph(
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
    """A paragraph of its own; `keep` holds it on the page of the next one."""
    made = document.add_paragraph()
    made.alignment = align
    made.paragraph_format.space_after, made.paragraph_format.space_before = Pt(after), Pt(before)
    made.paragraph_format.keep_with_next = keep
    run = made.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return made


def cell_line(
    cell: _Cell, text: str, *, first: bool = False, bold: bool = False, size: float = 13
) -> Paragraph:
    """A centred line of a cell; the `first` takes the paragraph every cell begins with."""
    made = cell.paragraphs[0] if first else cell.add_paragraph()
    made.alignment = CENTER
    run = made.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return made


def rule_below(cell: _Cell, millimetres: int) -> None:
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


def saved(document: Document) -> bytes:
    """The file, the same bytes whenever it is made."""
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue(), MADE)
