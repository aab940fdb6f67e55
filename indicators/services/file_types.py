"""Which kind of file something is, by its content: names and declared types prove nothing."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 16
ENTRIES_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is accepted as evidence."""

    content_type: str
    extensions: tuple[str, ...]


PDF = FileType("application/pdf", ("pdf",))
PNG = FileType("image/png", ("png",))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"))
DOCX = FileType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)
)
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
ACCEPTED = (PDF, DOCX, XLSX, PNG, JPEG)

_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


def file_type(file: BinaryIO) -> FileType | None:
    """The kind of an open file by its first bytes, or None for anything that isn't accepted.

    A zip is a document or a workbook by the names in its directory; nothing is unpacked. One with
    macros is neither.
    """
    file.seek(0)
    head = file.read(HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return _office(file) if head.startswith(b"PK\x03\x04") else None


def _office(file: BinaryIO) -> FileType | None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if len(names) > ENTRIES_AT_MOST or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None
