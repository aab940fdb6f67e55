"""What stands around a template's tables: heads, the letter's text, receivers and signature."""

from __future__ import annotations

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Mm, Pt

from indicators.reports.template_page import CENTER, LEFT, cell_line, paragraph, rule_below
from indicators.reports.template_tables import fixed


def head(document: Document) -> None:
    """Who issues it, the national title, the document's own title."""
    paragraph(document, "{%p if head.issuer %}")
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed(table, (68, 97))
    issuer, nation = table.rows[0].cells
    cell_line(issuer, "{%p for line in head.issuer %}", first=True)
    cell_line(issuer, "{{ line }}", bold=True, size=13)
    cell_line(issuer, "{%p endfor %}")
    rule_below(issuer, 30)
    cell_line(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12.5, first=True)
    cell_line(nation, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13.5)
    rule_below(nation, 62)
    paragraph(document, "{%p endif %}")
    paragraph(document, "{%p for line in head.title %}", before=12)
    paragraph(document, "{{ line }}", align=CENTER, bold=True, size=14, keep=True)
    paragraph(document, "{%p endfor %}")
    paragraph(
        document, "{{ head.attached }}", align=CENTER, italic=True, size=13, after=10, keep=True
    )


def letter_head(document: Document) -> None:
    """Who issues it below whom, its number, the national title, place and day, its title."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed(table, (68, 97))
    issuer, nation = table.rows[0].cells
    cell_line(issuer, "{%p for line in letter.above %}", first=True)
    cell_line(issuer, "{{ line }}", size=12.5)
    cell_line(issuer, "{%p endfor %}")
    cell_line(issuer, "{%p for line in head.issuer %}")
    cell_line(issuer, "{{ line }}", bold=True, size=13)
    cell_line(issuer, "{%p endfor %}")
    rule_below(issuer, 30)
    cell_line(issuer, "{{ letter.number }}")
    cell_line(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12.5, first=True)
    cell_line(nation, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13.5)
    rule_below(nation, 62)
    cell_line(nation, "{{ letter.place_and_day }}").runs[0].italic = True
    paragraph(document, "{%p for line in head.title %}", before=12)
    paragraph(document, "{{ line }}", align=CENTER, bold=True, size=14, keep=True)
    paragraph(document, "{%p endfor %}")
    paragraph(
        document, "{{ head.attached }}", align=CENTER, italic=True, size=13, after=10, keep=True
    )
    paragraph(document, "{{ letter.to }}", align=CENTER, size=14, after=8)


def passages(document: Document) -> None:
    """The text; what is left to write is marked."""
    paragraph(document, "{%p for one in letter.passages %}")
    for mark, kinds in (('if one.kind == "part"', "part"), ('elif one.kind == "point"', "point")):
        paragraph(document, f"{{%p {mark} %}}")
        made = paragraph(document, "{{ one.text }}", bold=True, size=14, before=6, keep=True)
        made.paragraph_format.first_line_indent = Mm(10 if kinds == "part" else 12.7)
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
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed(table, (75, 90))
    receivers, signer = table.rows[0].cells
    first = receivers.paragraphs[0].add_run("Nơi nhận:")
    first.bold = first.italic = True
    first.font.size = Pt(12)
    for text in ("{%p for line in letter.receivers %}", "- {{ line }}", "{%p endfor %}"):
        cell_line(receivers, text, size=11).alignment = LEFT
    cell_line(signer, "{%p for line in letter.signer %}", first=True)
    cell_line(signer, "{{ line }}", bold=True, size=14)
    cell_line(signer, "{%p endfor %}")
