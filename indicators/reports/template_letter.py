"""What stands around a template's tables: heads, the letter's text, receivers and signature."""

from __future__ import annotations

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Mm, Pt
from docx.table import _Cell

from indicators.reports.template_page import CENTER, LEFT, cell_line, paragraph, rule_below
from indicators.reports.template_tables import fixed


def head(document: Document) -> None:
    """Who issues it, the national title, the document's own title."""
    paragraph(document, "{%p if head.issuer %}")
    issuer, nation = _beside_each_other(document, 68, 97)
    _lines(issuer, "head.issuer", bold=True, size=13, first=True)
    rule_below(issuer, 30)
    _nation(nation)
    paragraph(document, "{%p endif %}")
    _titles(document)


def letter_head(document: Document) -> None:
    """Who issues it below whom, its number, the national title, place and day, its title."""
    issuer, nation = _beside_each_other(document, 68, 97)
    _lines(issuer, "letter.above", size=12.5, first=True)
    _lines(issuer, "head.issuer", bold=True, size=13)
    rule_below(issuer, 30)
    cell_line(issuer, "{{ letter.number }}")
    _nation(nation)
    cell_line(nation, "{{ letter.place_and_day }}").runs[0].italic = True
    _titles(document)
    paragraph(document, "{{ letter.to }}", align=CENTER, size=14, after=8)


def _beside_each_other(document: Document, left: int, right: int) -> tuple[_Cell, _Cell]:
    """Two cells of so many millimetres, without a rule around them."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed(table, (left, right))
    first, second = table.rows[0].cells
    return first, second


def _lines(cell: _Cell, of: str, *, bold: bool = False, size: float, first: bool = False) -> None:
    """Every line of a list of the document, one below the other."""
    cell_line(cell, f"{{%p for line in {of} %}}", first=first)
    cell_line(cell, "{{ line }}", bold=bold, size=size)
    cell_line(cell, "{%p endfor %}")


def _nation(cell: _Cell) -> None:
    """The national title (Quốc hiệu, Tiêu ngữ)."""
    cell_line(cell, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12.5, first=True)
    cell_line(cell, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13.5)
    rule_below(cell, 62)


def _titles(document: Document) -> None:
    paragraph(document, "{%p for line in head.title %}", before=12)
    paragraph(document, "{{ line }}", align=CENTER, bold=True, size=14, keep=True)
    paragraph(document, "{%p endfor %}")
    paragraph(
        document, "{{ head.attached }}", align=CENTER, italic=True, size=13, after=10, keep=True
    )


def passages(document: Document) -> None:
    """The text; what is left to write is marked."""
    paragraph(document, "{%p for one in letter.passages %}")
    for test, indent in (('if one.kind == "part"', 10), ('elif one.kind == "point"', 12.7)):
        paragraph(document, f"{{%p {test} %}}")
        made = paragraph(document, "{{ one.text }}", bold=True, size=14, before=6, keep=True)
        made.paragraph_format.first_line_indent = Mm(indent)
    paragraph(document, "{%p else %}")
    made = paragraph(document, "{{ one.text }}", size=14, before=3, after=3)
    made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    made.paragraph_format.first_line_indent = Mm(12.7)
    gap = made.add_run("{{ one.gap }}")
    gap.font.size, gap.font.highlight_color = Pt(14), WD_COLOR_INDEX.YELLOW
    paragraph(document, "{%p endif %}")
    paragraph(document, "{%p endfor %}")


def signature(document: Document) -> None:
    """Whom it is sent to, left; who signs, right."""
    paragraph(document, "", after=6)
    receivers, signer = _beside_each_other(document, 75, 90)
    first = receivers.paragraphs[0].add_run("Nơi nhận:")
    first.bold = first.italic = True
    first.font.size = Pt(12)
    for text in ("{%p for line in letter.receivers %}", "- {{ line }}", "{%p endfor %}"):
        cell_line(receivers, text, size=11).alignment = LEFT
    _lines(signer, "letter.signer", bold=True, size=14, first=True)
