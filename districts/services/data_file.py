"""Read data files of rows: what can't be loaded is named by file, line and column."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class DataFileError(Exception):
    """A data file that can't be loaded: which file, which line and column, and why.

    Lines are counted as an editor counts them, the header being line 1. `str()` is the sentence
    for the person who runs the load, in the language that is active.
    """

    def __init__(
        self,
        file: Path | str,
        message: str,
        *,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = Path(file).name
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        where = [self.file]
        if self.line is not None:
            where.append(_("dòng %(line)d") % {"line": self.line})
        if self.column is not None:
            where.append(_("cột %(column)s") % {"column": self.column})
        return f"{', '.join(where)}: {self.message}"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file's name and text, read once, and the digest of its bytes."""

    path: Path
    text: str
    sha256: str


def open_data_file(path: Path) -> DataFile:
    """Read a file whole. Raise `DataFileError` if it isn't there, isn't UTF-8 or is empty."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(path, _("không đọc được tệp")) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataFileError(path, _("tệp phải là văn bản UTF-8"), line=line) from error
    if not text.strip():
        raise DataFileError(path, _("tệp trống"))
    return DataFile(path, text, hashlib.sha256(content).hexdigest())


class Cells:
    """One line's cells by column; each reader names the column when it refuses."""

    def __init__(self, file: DataFile, line: int, values: dict[str, str]) -> None:
        self.file, self.line, self._values = file, line, values

    def error(self, column: str, message: str) -> DataFileError:
        """What is wrong with one cell of this line."""
        return DataFileError(self.file.path, message, line=self.line, column=column)

    def text(self, column: str, *, longest: int, blank: bool = False) -> str:
        """A text in one spelling, of printable characters."""
        text = unicodedata.normalize("NFC", self._values[column].strip())
        if not text and not blank:
            raise self.error(column, _("không được để trống"))
        if len(text) > longest:
            raise self.error(column, _("dài quá %(longest)d ký tự") % {"longest": longest})
        if not text.isprintable():
            raise self.error(column, _("có ký tự điều khiển"))
        return text

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """One of these words."""
        return self.one_of(column, self.text(column, longest=100), choices)

    def one_of(self, column: str, text: str, choices: Sequence[str]) -> str:
        """This text, which a cell of the column has, where it's among these words."""
        if text not in choices:
            raise self.error(
                column,
                _("“%(text)s” không phải là một trong: %(choices)s")
                % {"text": text, "choices": ", ".join(choices)},
            )
        return text

    def date(self, column: str) -> datetime.date | None:
        """A day as YYYY-MM-DD, or None."""
        text = self.text(column, longest=100, blank=True)
        if not text:
            return None
        if _ISO_DATE.match(text):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                pass
        raise self.error(
            column, _("“%(text)s” không phải là ngày dạng NĂM-THÁNG-NGÀY") % {"text": text}
        )


_Cells = TypeVar("_Cells", bound=Cells)


def records(
    file: DataFile, names: Callable[[list[str]], list[str]], cells: type[_Cells]
) -> Iterator[_Cells]:
    """The lines of a file below its header; `names` checks the header and says what to call it.

    Raises DataFileError where a line has another number of cells or the file isn't CSV.
    """
    reader = csv.reader(io.StringIO(file.text, newline=""), strict=True)
    begin = 1
    try:
        header = names(next(reader))
        begin = reader.line_num + 1
        for record in reader:
            if record:
                if len(record) != len(header):
                    raise DataFileError(
                        file.path,
                        _("có %(found)d ô, cần %(wanted)d")
                        % {"found": len(record), "wanted": len(header)},
                        line=begin,
                    )
                yield cells(file, begin, dict(zip(header, record, strict=True)))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise DataFileError(file.path, _("không đúng dạng CSV"), line=begin) from error


def exactly(file: DataFile, columns: Sequence[str], header: list[str]) -> list[str]:
    """The header itself where it names these columns in this order. Raises DataFileError."""
    if header != list(columns):
        raise DataFileError(
            file.path,
            _("dòng tiêu đề phải là: %(names)s") % {"names": ",".join(columns)},
            line=1,
        )
    return header
