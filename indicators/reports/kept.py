"""Finished documents of editions, kept as files: made once for all processes, made again at will.

A document is a pure function of its edition and of the templates and code that write it; the name
of its file holds a stamp of all of them, so nothing is ever out of date. The folder may be emptied
at any time.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from indicators.models import Edition, EditionRow
from indicators.reports.annex import annex, read_annex
from indicators.reports.excel import CONTENT_TYPE as EXCEL
from indicators.reports.excel import write_excel
from indicators.reports.parts import Document
from indicators.reports.pdf import CONTENT_TYPE as PDF
from indicators.reports.pdf import write_pdf
from indicators.reports.unit_sheets import read_sheet, unit_sheet
from indicators.reports.word import CONTENT_TYPE as WORD
from indicators.reports.word import template_files, write_word

CONTENT_TYPES = {"docx": WORD, "pdf": PDF, "xlsx": EXCEL}
FOLDER_LIMIT = 512 * 1024 * 1024
"""Bytes of kept documents; those made longest ago go first."""
LOCKS = 16


def annex_file(edition: Edition, kind: str) -> Path:
    """The edition's annex as docx, pdf or xlsx, written now if it isn't there yet.

    Who comes while another process writes it waits for that one.
    """
    return _kept(edition, _annex_name(kind), lambda: annex_bytes(edition, kind))


def kept_kinds(edition: Edition) -> set[str]:
    """The kinds of its annex that are written already."""
    return {kind for kind in CONTENT_TYPES if _path(edition, _annex_name(kind)).is_file()}


def annex_bytes(edition: Edition, kind: str) -> bytes:
    """The annex, written now."""
    # Leaves of all units have room in Excel alone.
    return annex_as(annex(read_annex(edition, leaves=kind == "xlsx")), kind)


def annex_as(document: Document, kind: str) -> bytes:
    """An annex, published or a draft, as docx, pdf or xlsx."""
    if kind == "docx":
        return write_word(document, "phu-luc.docx")
    return write_pdf(document, "phu-luc.typ") if kind == "pdf" else write_excel(document)


def _annex_name(kind: str) -> str:
    return f"phu-luc.{kind}"


def sheet_file(edition: Edition, code: str, kind: str) -> Path | None:
    """One unit's sheet in the same way; None where the edition has no such unit."""
    row = edition.rows.filter(unit_code=code).order_by("position").first() if code else None
    if row is None:
        return None
    return _kept(edition, f"phieu-{row.pk}.{kind}", lambda: sheet_bytes(edition, row, kind))


def sheet_bytes(edition: Edition, row: EditionRow, kind: str) -> bytes:
    """One unit's sheet, written now."""
    document = unit_sheet(read_sheet(row, edition), row)
    if kind == "docx":
        return write_word(document, "phieu.docx")
    return write_pdf(document, "phieu.typ") if kind == "pdf" else write_excel(document)


def _kept(edition: Edition, name: str, make: Callable[[], bytes]) -> Path:
    path = _path(edition, name)
    if path.is_file():
        return path
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    # A handful of locks: who wants another document seldom waits for this one.
    with (folder / f".lock{zlib.crc32(path.name.encode()) % LOCKS}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.is_file():
            content = make()
            draft = path.with_suffix(f"{path.suffix}.part")
            draft.write_bytes(content)
            # A reader sees the whole file or none.
            os.replace(draft, path)
            _make_room(folder, path)
    return path


def _path(edition: Edition, name: str) -> Path:
    own = f"{edition.digest[:32]}-{_stamp()}-{edition.pk}-{name}"
    return Path(settings.VAR_DIR) / "reports" / own


def _make_room(folder: Path, newest: Path) -> None:
    found = sorted(
        (one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".lock")),
        key=_made,
    )
    # Another process may be making room at the same moment.
    sizes = {one: one.stat().st_size for one in found if one.exists()}
    size = sum(sizes.values())
    for one in found:
        if size <= FOLDER_LIMIT or one == newest:
            break
        size -= sizes.get(one, 0)
        one.unlink(missing_ok=True)


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _stamp() -> str:
    """Changes with a release, with an office's own template, and with the portal's address."""
    own = [template_files(name)[0] for name in ("phu-luc.docx", "phieu.docx")]
    parts = [_release(), settings.PORTAL_ADDRESS]
    parts += [str(path.stat().st_mtime_ns) for path in own if path.is_file()]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


@functools.cache
def _release() -> str:
    base = Path(settings.BASE_DIR)
    files = sorted([*base.glob("templates/reports/*"), *base.glob("indicators/**/*.py")])
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()
