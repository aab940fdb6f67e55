"""Write a document as PDF/A-2b by typst: fonts embedded, the same bytes for the same document."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from indicators.reports.parts import (
    Document,
    Row,
    Sheet,
    Table,
    clean,
    head_data,
    letter_data,
    text_of,
)

CONTENT_TYPE = "application/pdf"

MOST_TAGGED_ROWS = 400
"""Tags let a screen reader walk the tables, and make a long document eight times as big and ten
times as slow to write. Beyond this many rows there are none: the page has the same tables."""


def write_pdf(document: Document, template: str) -> bytes:
    """The document as PDF by the typst template of this name.

    Everything shown is handed over as JSON, so nobody's text is read as markup. Only typst's own
    fonts are used: a machine's fonts would make its bytes its own.
    """
    folder = settings.BASE_DIR / "templates" / "reports"
    return typst.compile(
        str(folder / template),
        root=str(folder),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(document), ensure_ascii=False)},
        pdf_standards=["a-2b"],
        timestamp=int(document.head.when.timestamp()),
        pdf_tags=_row_count(document) <= MOST_TAGGED_ROWS,
    )


def _row_count(document: Document) -> int:
    tables = (*document.tables, *document.wide, *(sheet.table for sheet in document.sheets))
    return sum(len(table.rows) for table in tables)


def _data(document: Document) -> dict[str, Any]:
    head = document.head
    when = head.when.astimezone(UTC)
    return {
        "head": head_data(head),
        "date": [when.year, when.month, when.day, when.hour, when.minute, when.second],
        "words": {"sheets": _("Kết quả từng đơn vị")},
        "tables": [_table(table) for table in document.tables],
        "wide": [_table(table) for table in document.wide],
        "sheets": [_sheet(sheet) for sheet in document.sheets],
        "source": [clean(f"{label}: {text}") for label, text in document.source],
        "letter": letter_data(document.letter),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": clean(table.title),
        "columns": [
            {
                "key": column.key,
                "title": clean(column.title),
                "kind": column.kind,
                "width": column.width,
            }
            for column in table.columns
        ],
        "rows": [_row(row, table) for row in table.rows],
        "notes": [clean(note) for note in table.notes],
    }


def _row(row: Row, table: Table) -> dict[str, Any]:
    if row.kind == "group":
        return {"kind": row.kind, "heading": clean(str(row.values["heading"]))}
    return {
        "kind": row.kind,
        "cells": {
            column.key: clean(text_of(row.values.get(column.key, ""), column))
            for column in table.columns
        },
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": clean(sheet.title),
        "facts": clean("; ".join(f"{label}: {text}" for label, text in sheet.facts)),
        "table": _table(sheet.table),
    }
