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
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from indicators.models import Edition
from indicators.reports.annex import annex, read_annex, read_sheet, unit_sheet
from indicators.reports.excel import CONTENT_TYPE as EXCEL
from indicators.reports.excel import write_excel
from indicators.reports.pdf import CONTENT_TYPE as PDF
from indicators.reports.pdf import write_pdf
from indicators.reports.word import CONTENT_TYPE as WORD
from indicators.reports.word import template_files, write_word

CONTENT_TYPES = {"docx": WORD, "pdf": PDF, "xlsx": EXCEL}
FOLDER_LIMIT = 512 * 1024 * 1024
"""Bytes of kept documents; those made longest ago go first."""


def annex_file(edition: Edition, kind: str) -> Path:
    """The edition's annex as docx, pdf or xlsx, written now if it isn't there yet.

    Who comes while another process writes it waits for that one.
    """
    return _kept(edition, f"phu-luc.{kind}", lambda: annex_bytes(edition, kind))


def annex_bytes(edition: Edition, kind: str) -> bytes:
    """The annex, written now."""
    # Leaves of all units have room in Excel alone.
    document = annex(read_annex(edition, leaves=kind == "xlsx"))
    if kind == "docx":
        return write_word(document, "phu-luc.docx")
    return write_pdf(document, "phu-luc.typ") if kind == "pdf" else write_excel(document)


def sheet_bytes(edition: Edition, code: str, kind: str) -> bytes | None:
    """One unit's sheet, written now; None where the edition has no such unit."""
    found = read_sheet(edition, code)
    if found is None:
        return None
    document = unit_sheet(*found)
    if kind == "docx":
        return write_word(document, "phieu.docx")
    return write_pdf(document, "phieu.typ") if kind == "pdf" else write_excel(document)


def _kept(edition: Edition, name: str, make: Callable[[], bytes]) -> Path:
    folder = Path(settings.VAR_DIR) / "reports"
    path = folder / f"{edition.digest[:32]}-{_stamp()}-{edition.pk}-{name}"
    if path.is_file():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.is_file():
            content = make()
            draft = path.with_suffix(".part")
            draft.write_bytes(content)
            # A reader sees the whole file or none.
            os.replace(draft, path)
            _make_room(folder, path)
    return path


def _make_room(folder: Path, newest: Path) -> None:
    found = sorted(
        (one for one in folder.iterdir() if one.is_file() and one.name != ".lock"),
        key=lambda one: one.stat().st_mtime,
    )
    size = sum(one.stat().st_size for one in found)
    for one in found:
        if size <= FOLDER_LIMIT or one == newest:
            break
        size -= one.stat().st_size
        one.unlink(missing_ok=True)


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
