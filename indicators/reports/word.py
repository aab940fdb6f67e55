"""Write a document as Word: a template that an office may edit, filled in by docxtpl."""

from __future__ import annotations

import io
import logging
from copy import copy
from pathlib import Path
from typing import Any

from django.conf import settings
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from indicators.reports.packages import steady
from indicators.reports.parts import (
    Document,
    Head,
    Row,
    Sheet,
    Table,
    clean,
    head_data,
    letter_data,
    text_of,
)

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_word(document: Document, template: str) -> bytes:
    """The document as .docx, by an office's own template of this name or by the shipped one.

    A template of an office that can't be filled in is passed over and logged: the reader gets
    the shipped form rather than an error.
    """
    context = _context(document)
    own, shipped = template_files(template)
    if own.is_file():
        try:
            return _filled(own, context, document.head)
        except Exception as error:  # noqa: BLE001
            # Whatever somebody's file can do to a reader of files.
            logger.error("the template %s can't be used: %s", own, error)
    return _filled(shipped, context, document.head)


def template_files(name: str) -> tuple[Path, Path]:
    """An office's own template, which need not be there, and the shipped one."""
    return (
        settings.VAR_DIR / "report-templates" / name,
        settings.BASE_DIR / "templates" / "reports" / name,
    )


def _filled(path: Path, context: dict[str, Any], head: Head) -> bytes:
    template = DocxTemplate(path)
    template.render(context, jinja_env=SandboxedEnvironment(autoescape=True))
    for table in template.docx.tables:
        _fit(table)
    template.docx.core_properties.title = _subject(head)
    out = io.BytesIO()
    template.save(out)
    return steady(out.getvalue(), head.when)


def _subject(head: Head) -> str:
    # A title may be longer than Word allows for a property.
    return clean(head.subject)[:250]


def _context(document: Document) -> dict[str, Any]:
    return {
        "head": head_data(document.head) | {"subject": _subject(document.head)},
        "tables": [_table(table) for table in document.tables],
        "wide": [_wide(table) for table in document.wide],
        "sheets": [_sheet(sheet) for sheet in document.sheets],
        "source": [clean(f"{label}: {text}") for label, text in document.source],
        "letter": letter_data(document.letter),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": clean(table.title),
        "rows": [_row(row, table) for row in table.rows],
        "notes": [clean(note) for note in table.notes],
    }


def _row(row: Row, table: Table) -> dict[str, str]:
    if row.kind == "group":
        return {"kind": row.kind, "heading": clean(str(row.values["heading"]))}
    return {"kind": row.kind} | {
        column.key: clean(text_of(row.values.get(column.key, ""), column))
        for column in table.columns
    }


def _wide(table: Table) -> dict[str, Any]:
    """A table whose middle columns are as many as there are areas."""
    middle = [column for column in table.columns if column.key.startswith("area")]
    rows = []
    for row in table.rows:
        texts: dict[str, Any] = dict(_row(row, table))
        texts["values"] = [texts.get(column.key, "") for column in middle]
        rows.append(texts)
    return {
        "title": clean(table.title),
        "titles": [clean(column.title) for column in middle],
        "rows": rows,
        "notes": [clean(note) for note in table.notes],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    facts = "; ".join(f"{label}: {text}" for label, text in sheet.facts)
    return _table(sheet.table) | {"title": clean(sheet.title), "facts": clean(facts)}


def _fit(table: WordTable) -> None:
    """Leave out columns that no row filled, and share their room among the others.

    The template holds every column a document may have, and one cell stands for all areas.
    """
    lines = [row.tc_lst for row in table._tbl.tr_lst if len(row.tc_lst) > 1]
    # A table without a heading that repeats is there for the layout.
    if not lines or table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
        return
    heading, *body = lines
    grid = table._tbl.tblGrid
    room = int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")))
    texts = [[_has_text(cell) for cell in cells] for cells in body]
    empty = [at for at in range(len(heading)) if not any(line[at] for line in texts)]
    if len(empty) == len(heading):
        return
    for cells in lines:
        for at in empty:
            cells[at].getparent().remove(cells[at])
    kept = [cell for at, cell in enumerate(heading) if at not in empty]
    widths = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in kept]
    scale = room / sum(widths)
    widths = [round(width * scale) for width in widths]
    for column in grid.findall(qn("w:gridCol"))[1:]:
        grid.remove(column)
    first = grid.find(qn("w:gridCol"))
    for width in widths[1:]:
        column = copy(first)
        column.set(qn("w:w"), str(width))
        grid.append(column)
    first.set(qn("w:w"), str(widths[0]))
    for row in table._tbl.tr_lst:
        cells = row.tc_lst
        if len(cells) == 1:
            cells[0].tcPr.find(qn("w:tcW")).set(qn("w:w"), str(sum(widths)))
            cells[0].tcPr.find(qn("w:gridSpan")).set(qn("w:val"), str(len(widths)))
            continue
        for cell, width in zip(cells, widths, strict=True):
            cell.tcPr.find(qn("w:tcW")).set(qn("w:w"), str(width))


def _has_text(cell: Any) -> bool:
    return any(part.text for part in cell.iter(qn("w:t")))
