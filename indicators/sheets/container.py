"""Look at an uploaded file before anything parses it: what it is, how big it gets, what is in it.

An .xlsx is a zip of XML. Sizes are taken from the zip's own directory first, then every part that
will be parsed is unpacked within those sizes and checked against its checksum.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.services.file_problems import UnreadableFile

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_RATIO = 300
"""Real workbooks shrink to a tenth or a twentieth; a bomb to a thousandth."""
MOST_PARTS = 1_000
MOST_ROWS = 50_000
MOST_COLUMNS = 64

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Patterns that begin with letters are found five times faster than others, and a group's file has
# ten million: what has a namespace in front is looked for only where there is one.
_FORMULA = re.compile(rb"<f[\s>/]")
_FORMULA_IN_NAMESPACE = re.compile(rb":f[\s>/]")
_HIDDEN = rb"row\s[^>]*\shidden\s*=\s*[\"'](?:1|true)[\"']"
_HIDDEN_ROW = re.compile(rb"<" + _HIDDEN)
_HIDDEN_ROW_IN_NAMESPACE = re.compile(rb":" + _HIDDEN)
# Columns after BL, rows from 50000 on: a lone cell out there would make a table of billions.
_MAYBE_FAR = re.compile(
    rb"r\s*=\s*[\"'](?:(?:B[M-Z]|[C-Z][A-Z]|[A-Z]{3,})[0-9]"
    rb"|[A-Z]{0,3}(?:[5-9][0-9]{4}|[0-9]{6,})[\"'])"
)
_FAR_COLUMN = re.compile(rb"\sr\s*=\s*[\"'](?:B[M-Z]|[C-Z][A-Z]|[A-Z]{3,})[0-9]")
_FAR_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Z]{0,3}(?:[5-9][0-9]{4}|[0-9]{6,})[\"']")


@dataclass(frozen=True, slots=True)
class Container:
    """A workbook that is safe to parse, and what its parser wouldn't tell."""

    has_formulas: bool
    hidden_rows: int
    """How many rows of all sheets are hidden."""


def open_container(data: bytes) -> Container:
    """Check an uploaded file. Raises UnreadableFile with what to do about it."""
    if not data:
        raise UnreadableFile(_("Tệp rỗng."))
    refuse_size(len(data))
    if data.startswith(_OLE):
        raise UnreadableFile(_old_or_locked(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive)
            return _look_inside(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UnreadableFile(
            _("Đây không phải tệp Excel (.xlsx), hoặc tệp bị hỏng. Tải lại mẫu từ cổng.")
        ) from error


def refuse_size(size: int) -> None:
    """Raise UnreadableFile for a file that is too big to be an annex."""
    if size > MOST_BYTES:
        raise UnreadableFile(
            _("Tệp lớn %(size)d MB; nhiều nhất %(most)d MB. Bỏ hình ảnh và các trang không dùng.")
            % {"size": size // 1024**2, "most": MOST_BYTES // 1024**2}
        )


def _old_or_locked(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _("Tệp được đặt mật khẩu. Bỏ mật khẩu mở tệp rồi tải lên lại.")
    return _("Tệp thuộc dạng Excel cũ (.xls). Mở bằng Excel, chọn Lưu thành .xlsx rồi tải lên lại.")


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise UnreadableFile(_too_big())
    # Small files may be all repetition; only what gets big has to have been big.
    if unpacked > 1024**2 and unpacked > MOST_RATIO * max(packed, 1):
        raise UnreadableFile(_too_big())
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile(_("Tệp được đặt mật khẩu. Bỏ mật khẩu mở tệp rồi tải lên lại."))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableFile(_macro())
    if "xl/workbook.bin" in names:
        raise UnreadableFile(
            _("Tệp thuộc dạng .xlsb. Mở bằng Excel, chọn Lưu thành .xlsx rồi tải lên lại.")
        )
    if "content.xml" in names and "mimetype" in names:
        raise UnreadableFile(
            _("Tệp thuộc dạng OpenDocument. Lưu thành Excel (.xlsx) rồi tải lên lại.")
        )
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise UnreadableFile(
            _("Đây không phải tệp Excel (.xlsx), hoặc tệp bị hỏng. Tải lại mẫu từ cổng.")
        )


def _look_inside(archive: zipfile.ZipFile) -> Container:
    formulas, hidden = False, 0
    for part in archive.infolist():
        name = part.filename
        if not name.lower().endswith((".xml", ".rels")):
            continue
        # Reading checks the checksum: a part that lies about its size doesn't get through.
        content = archive.read(part)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnreadableFile(_("Tệp bị hỏng: có khai báo không thuộc tệp Excel."))
        if name.lower() == "[content_types].xml" and b"macroEnabled" in content:
            raise UnreadableFile(_macro())
        if _SHEET.fullmatch(name):
            if _MAYBE_FAR.search(content) and (
                _FAR_ROW.search(content) or _FAR_COLUMN.search(content)
            ):
                raise UnreadableFile(
                    _("Trang tính có ô ngoài %(rows)d dòng, %(columns)d cột đầu: không phải mẫu.")
                    % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
                )
            formulas = formulas or any(
                pattern.search(content) for pattern in (_FORMULA, _FORMULA_IN_NAMESPACE)
            )
            hidden += len(_HIDDEN_ROW.findall(content))
            hidden += len(_HIDDEN_ROW_IN_NAMESPACE.findall(content))
    return Container(has_formulas=formulas, hidden_rows=hidden)


def _too_big() -> str:
    return _("Tệp nén quá lớn khi mở ra nên bị từ chối. Tải lại mẫu từ cổng và chỉ nhập số liệu.")


def _macro() -> str:
    return _("Tệp có macro (.xlsm). Lưu thành .xlsx không có macro rồi tải lên lại.")
