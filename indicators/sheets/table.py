"""Read a plain table (Excel or CSV) by the names of its columns, each row with where it stands."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from districts.services.file_problems import Problem, UnreadableFile
from districts.vietnamese import search_key
from indicators.sheets.container import MOST_COLUMNS, MOST_ROWS, open_container, refuse_size

HEADING_WITHIN = 10


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the values by column key, and by heading for columns that have no key."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    values: Mapping[str, Any]
    more: Mapping[str, Any]

    def problem(self, message: str, key: str) -> Problem:
        """What is wrong with one value of this row."""
        letter = self.letters.get(key) or next(iter(self.letters.values()))
        return Problem(message, self.sheet, f"{letter}{self.number}")

    def text(self, key: str) -> str:
        """A value as text in one spelling; "" for none."""
        return as_text(self.values.get(key, ""))


def read_table(
    data: bytes, columns: Mapping[str, Sequence[str]], *, needed: Sequence[str]
) -> list[TableRow]:
    """Read the first sheet that has the `needed` columns; headings are compared without marks.

    `columns` gives each key the headings it goes by. Raises UnreadableFile.
    """
    known = {search_key(name): key for key, names in columns.items() for name in names}
    for name, cells in _sheets(data):
        for index, row in enumerate(cells[:HEADING_WITHIN]):
            headings = [as_text(value) for value in row]
            at = {
                known[search_key(heading)]: column
                for column, heading in reversed(list(enumerate(headings)))
                if search_key(heading) in known
            }
            if set(needed) <= at.keys():
                return _rows(name, cells, index, headings, at)
    raise UnreadableFile(
        _("Không thấy các cột: %(columns)s. Tải tệp mẫu về và giữ nguyên dòng tiêu đề.")
        % {"columns": ", ".join(columns[key][0] for key in needed)}
    )


def read_tables(
    data: bytes, tables: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, list[TableRow]]:
    """Read the sheets of a workbook that are named like these tables; others are left alone.

    Names of sheets and headings are compared without marks. Every column of a table that is there
    has to be there. Raises UnreadableFile, also where no sheet has any of the names.
    """
    by_name = {search_key(name): name for name in tables}
    found: dict[str, list[TableRow]] = {}
    for name, cells in _sheets(data):
        table = by_name.get(search_key(name))
        if table is None:
            continue
        known = {search_key(one): key for key, names in tables[table].items() for one in names}
        headings = [as_text(value) for value in (cells[0] if cells else [])]
        at = {
            known[search_key(heading)]: column
            for column, heading in reversed(list(enumerate(headings)))
            if search_key(heading) in known
        }
        missing = [names[0] for key, names in tables[table].items() if key not in at]
        if missing:
            raise UnreadableFile(
                _("Trang “%(sheet)s” thiếu các cột: %(columns)s. Tải tệp mẫu, giữ dòng tiêu đề.")
                % {"sheet": name, "columns": ", ".join(missing)}
            )
        found[table] = _rows(name, cells, 0, headings, at)
    if not found:
        raise UnreadableFile(
            _("Tệp không có trang nào của mẫu: %(sheets)s. Tải tệp mẫu từ cổng.")
            % {"sheets": ", ".join(tables)}
        )
    return found


def as_text(value: Any) -> str:
    """The text of a cell, in one spelling: NFC, without blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).strip()


def _rows(
    name: str, cells: list[list[Any]], head: int, headings: list[str], at: dict[str, int]
) -> list[TableRow]:
    letters = {key: get_column_letter(column + 1) for key, column in at.items()}
    others = {
        heading: column
        for column, heading in enumerate(headings)
        if heading and column not in at.values()
    }
    letters |= {heading: get_column_letter(column + 1) for heading, column in others.items()}
    found = []
    for index in range(head + 1, len(cells)):
        row = cells[index]
        if not any(value not in ("", None) and str(value).strip() for value in row):
            continue
        row = [*row, *[""] * (len(headings) - len(row))]
        found.append(
            TableRow(
                sheet=name,
                number=index + 1,
                letters=letters,
                values={key: row[column] for key, column in at.items()},
                more={heading: row[column] for heading, column in others.items()},
            )
        )
    return found


def _sheets(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    if not data:
        raise UnreadableFile(_("Tệp rỗng."))
    refuse_size(len(data))
    if data[:2] in (b"PK", b"\xd0\xcf"):
        return _workbook(data)
    return [("CSV", _csv(data))]


def _workbook(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    if open_container(data).has_formulas:
        raise UnreadableFile(_("Tệp có công thức. Chép sang tệp mới, chỉ dán giá trị."))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
            if any(sheet.merged_cell_ranges for sheet in sheets):
                raise UnreadableFile(_("Tệp có ô gộp. Bỏ gộp ô rồi tải lên lại."))
            return [(sheet.name, sheet.to_python(skip_empty_area=False)) for sheet in sheets]
    except CalamineError as error:
        raise UnreadableFile(_("Tệp Excel bị hỏng, không mở được. Tải lại mẫu từ cổng.")) from error


def _csv(data: bytes) -> list[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        mark = max(";,\t", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(
            _("Không đọc được tệp: cần Excel (.xlsx) hoặc CSV mã hóa UTF-8.")
        ) from error
    if "\0" in text or len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise UnreadableFile(_("Không đọc được tệp: cần Excel (.xlsx) hoặc CSV mã hóa UTF-8."))
    return rows
