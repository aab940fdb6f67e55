"""The tables of a Word template: ruled, with a repeated heading and rows the filling repeats."""

from __future__ import annotations

from collections.abc import Sequence

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from indicators.reports.template_page import CENTER, LEFT, RIGHT

# Millimetres between the side margins of an upright page and of one laid across.
UPRIGHT, ACROSS = 165, 252


def ruled(
    document: Document, columns: tuple, *, rows: str, size: float = 11, room: int = UPRIGHT
) -> None:
    """A table with a repeated heading; a row is a heading, a sum or a line."""
    table = _grid(document, [one[2] for one in columns], room=room)
    _heading(table, [one[1] for one in columns], size)
    texts = [(f"{{{{ r.{key} }}}}", align) for key, _title, _width, align in columns]
    _mark(table, f"{{%tr for r in {rows} %}}")
    _groups(table, size)
    _mark(table, '{%tr elif r.kind == "line" %}')
    _row(table, texts, size)
    _mark(table, "{%tr else %}")
    _row(table, texts, size, bold=True)
    _mark(table, "{%tr endif %}")
    _mark(table, "{%tr endfor %}")


def areas_across(document: Document) -> None:
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
    _groups(table, size)
    _mark(table, "{%tr else %}")
    _row(table, [(text, align) for _title, text, align in texts], size)
    _mark(table, "{%tr endif %}")
    _mark(table, "{%tr endfor %}")


def _groups(table: Table, size: float) -> None:
    """The first case of a row: a heading over the whole width."""
    _mark(table, '{%tr if r.kind == "group" %}')
    joined = table.add_row()
    joined.cells[0].merge(joined.cells[-1])
    _fill(joined.cells[0], "{{ r.heading }}", LEFT, size, bold=True, italic=True)
    _whole(joined)


def _row(
    table: Table,
    texts: Sequence[tuple[str, WD_ALIGN_PARAGRAPH]],
    size: float,
    *,
    bold: bool = False,
) -> None:
    line = table.add_row()
    for cell, (text, align) in zip(line.cells, texts, strict=True):
        _fill(cell, text, align, size, bold=bold)
    _whole(line)


def _grid(document: Document, widths: list[int], room: int = UPRIGHT) -> Table:
    """A ruled table over `room` millimetres, shared out as `widths` say."""
    table = document.add_table(rows=1, cols=len(widths))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed(table, [width * room / sum(widths) for width in widths])
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


def fixed(table: Table, widths: Sequence[float]) -> None:
    """Columns of so many millimetres, whatever stands in them."""
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
