"""All published data in one archive: streamed as it's made, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from indicators import exports
from indicators.models import Edition
from indicators.open_data import LICENCE, LICENCE_ADDRESS, citation, dictionary_csv
from indicators.published_rows import rows_of_several

Which = Literal["tat-ca", "moi-nhat"]

AT_ONCE = 50
"""Editions whose rows are read together; memory holds no more of them."""

README = """\
DỮ LIỆU MỞ CỦA CỔNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH

{what}

  ban-cong-bo.csv                  danh sách các bản, kèm mã băm và câu trích dẫn
  tu-dien.csv                      từ điển dữ liệu: nghĩa của từng cột
  <nơi>/<cấp>/<kỳ>/ban-<số>.csv    các dòng của một bản; .json là cùng những dòng ấy
  SHA256SUMS                       mã băm của mọi tệp: sha256sum -c SHA256SUMS

Giấy phép: {licence}, {address}
Dùng lại cho mọi mục đích, chỉ cần nêu nguồn như câu trích dẫn. Dòng có basis khác "computed" lấy
từ nguồn ghi ở cột source_url: con số thuộc về nguồn ấy, hãy nêu cả nguồn.

Không có giá trị là ô trống, không bao giờ là 0. Số liệu minh họa không có trong tệp này.

---
OPEN DATA OF THE PORTAL OF THE ADMINISTRATIVE REFORM INDEX (VIỆT NAM)

One CSV and one JSON file per published edition; tu-dien.csv explains the columns, ban-cong-bo.csv
lists the editions with digest and citation. Licence: {licence}. Rows whose basis isn't "computed"
come from the page named in source_url; name that source too. An empty cell is no value, never zero.
"""
WHAT = {
    "tat-ca": "Mọi bản công bố có trên cổng, kể cả những bản đã được đính chính.",
    "moi-nhat": "Bản công bố mới nhất của mỗi bảng xếp hạng.",
}


class Archive:
    """The archive of one moment: `key` names exactly these bytes."""

    def __init__(self, which: Which, base: str) -> None:
        """`base` is the address of the portal, ending in a slash: files name their editions."""
        self.which = which
        self.base = base.rstrip("/")
        self.editions = list(_editions(which))
        with translation.override(settings.LANGUAGE_CODE):
            self.front = self._front()
        self.key = self._key()

    @property
    def size(self) -> int | None:
        """How many bytes there are; None until it was made once."""
        return self._path.stat().st_size if self._path.exists() else None

    def chunks(self) -> Iterator[bytes]:
        """The bytes, from the file kept of them, or as they're made while that file is written."""
        if self._path.exists():
            with self._path.open("rb") as kept:
                while chunk := kept.read(1 << 16):
                    yield chunk
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as kept:
                for chunk in self._made():
                    kept.write(chunk)
                    yield chunk
            os.replace(name, self._path)
            self._drop_older()
        finally:
            # Whoever stopped reading half-way leaves nothing behind.
            Path(name).unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return Path(settings.VAR_DIR) / "open-data" / f"{self.which}-{self.key}.zip"

    def _drop_older(self) -> None:
        for other in self._path.parent.glob(f"{self.which}-*.zip"):
            if other != self._path:
                other.unlink(missing_ok=True)

    def _key(self) -> str:
        found = hashlib.sha256()
        for name, content in self.front:
            found.update(name.encode() + b"\0" + content)
        found.update(",".join(exports.COLUMNS).encode())
        return found.hexdigest()[:32]

    def _front(self) -> list[tuple[str, bytes]]:
        """What stands before the editions: read me, dictionary, list of editions with digests."""
        readme = README.format(what=WHAT[self.which], licence=LICENCE, address=LICENCE_ADDRESS)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["address", "file", "published_at", "digest", "citation"])
        for edition in self.editions:
            address = self._address(edition)
            writer.writerow(
                [
                    address,
                    f"{_folder(edition)}.csv",
                    edition.published_at.isoformat(),
                    edition.digest,
                    citation(edition, address),
                ]
            )
        return [
            ("README.txt", readme.encode()),
            ("tu-dien.csv", dictionary_csv().encode("utf-8-sig")),
            ("ban-cong-bo.csv", out.getvalue().encode("utf-8-sig")),
        ]

    def _address(self, edition: Edition) -> str:
        return f"{self.base}{edition.get_permanent_url()}"

    def _made(self) -> Iterator[bytes]:
        pipe = _Pipe()
        sums = []
        newest = max((edition.published_at for edition in self.editions), default=None)
        stamp = newest.utctimetuple()[:6] if newest else (1980, 1, 1, 0, 0, 0)
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:  # type: ignore[call-overload]
            for name, content in self._files():
                sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
                packed.writestr(_entry(name, stamp), content, compresslevel=6)
                yield pipe.taken()
            packed.writestr(_entry("SHA256SUMS", stamp), "".join(sums), compresslevel=6)
        yield pipe.taken()

    def _files(self) -> Iterator[tuple[str, bytes]]:
        yield from self.front
        for start in range(0, len(self.editions), AT_ONCE):
            some = {edition.pk: edition for edition in self.editions[start : start + AT_ONCE]}
            of_edition = rows_of_several(some)
            for pk, edition in some.items():
                for kind in ("csv", "json"):
                    content = exports.render(
                        kind, edition, of_edition.get(pk, []), self._address(edition)
                    )
                    yield f"{_folder(edition)}.{kind}", content


class _Pipe:
    """What the archive is written into, and taken from as it grows; it can't be gone back in."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        found, self._waiting = b"".join(self._waiting), []
        return found


def _editions(which: Which) -> QuerySet[Edition]:
    found = Edition.objects.real()
    if which == "moi-nhat":
        found = found.newest()
    return found.as_data().order_by("scope", "level", "year", "period", "number")


def _folder(edition: Edition) -> str:
    return f"{edition.scope}/{edition.level_word}/{edition.period_word}/ban-{edition.number}"


def _entry(name: str, stamp: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=stamp)  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
