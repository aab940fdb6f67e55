"""Read an annex workbook somebody filled in: the right reading or a clear refusal, cell by cell."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from districts.services.file_problems import Problem, UnreadableFile
from indicators.models import Criterion, Round
from indicators.services.import_annex import AnnexRow, Values
from indicators.sheets import layout
from indicators.sheets.container import open_container
from indicators.sheets.numbers import NotANumber, number_from_cell, shortened

KEYED_WITHIN = 20
"""The hidden row of column names is looked for in this many rows: somebody may insert some."""
_TEXT_FOR_NA = frozenset({"x", "có", "✓", "✔"})


@dataclass
class Reading:
    """What a file says: rows to compare with what's stored, what is wrong, what to know."""

    step: str
    unit: str
    rows: list[AnnexRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Extras:
    """What calamine doesn't tell about a sheet: formulas by (row, column) and hidden rows."""

    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden: frozenset[int] = frozenset()


def read_annex(data: bytes, round_: Round, leaves: Sequence[Criterion]) -> Reading:
    """Read a filled-in annex of `round_`, whose leaves come with `options` fetched.

    Raises UnreadableFile for a file that isn't an annex of this round; what is wrong inside comes
    back as problems, all of them, each with its sheet and cell.
    """
    container = open_container(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            about = _about(book, round_, leaves)
            sheets = [
                (sheet.name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
                for sheet in map(book.get_sheet_by_name, book.sheet_names)
                if sheet.name not in (layout.ABOUT_SHEET, layout.OPTIONS_SHEET)
            ]
    except CalamineError as error:
        raise UnreadableFile(_("Tệp Excel bị hỏng, không mở được. Tải lại mẫu từ cổng.")) from error
    annexes = [found for found in (_annex_of(*sheet) for sheet in sheets) if found is not None]
    if not annexes:
        raise UnreadableFile(_("Không trang nào có các cột của mẫu. Tải lại mẫu từ cổng."))
    # Each sheet of ours hides one row; openpyxl reads five times slower, so only when it must.
    extras = _extras(data) if container.has_formulas or container.hidden_rows > len(annexes) else {}
    reading = Reading(step=about["step"], unit=about["unit"])
    reader = _Reader(reading, leaves, extras)
    for annex in annexes:
        reader.read(annex)
    return reading


@dataclass(frozen=True, slots=True)
class _Annex:
    """One sheet of the file: its cells, where each column stands, where its rows begin."""

    name: str
    cells: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    at: dict[str, int]
    first: int


def _about(book: CalamineWorkbook, round_: Round, leaves: Sequence[Criterion]) -> dict[str, str]:
    """The hidden sheet, checked against the round. Raises UnreadableFile."""
    held: dict[str, str] = {}
    # By its first cell, so that a sheet renamed is still found; where it usually is, first.
    for name in sorted(book.sheet_names, key=lambda name: name != layout.ABOUT_SHEET):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=12)
        if rows and rows[0] and str(rows[0][0]).startswith("cchc-annex"):
            held = {str(row[0]): _text(row[1]) for row in rows[1:] if len(row) > 1}
            held["template"] = str(rows[0][0])
            break
    if not held:
        raise UnreadableFile(
            _("Tệp không phải mẫu tải từ cổng này. Tải mẫu của đợt về rồi nhập vào mẫu đó.")
        )
    if held["template"] != layout.TEMPLATE:
        raise UnreadableFile(_("Tệp theo mẫu đã cũ. Tải mẫu mới về rồi nhập lại."))
    if held.get("round") != str(round_.pk) or held.get("year") != str(round_.year):
        raise UnreadableFile(
            _("Tệp là mẫu của “%(other)s”, không phải của “%(this)s”.")
            % {"other": shortened_round(held), "this": str(round_)}
        )
    if held.get("set") != layout.set_digest(round_.criteria_set, leaves):
        raise UnreadableFile(
            _("Bộ tiêu chí đã thay đổi sau khi mẫu này được tải về. Tải mẫu mới về rồi nhập lại.")
        )
    if held.get("step") not in layout.STEPS:
        raise UnreadableFile(_("Tệp theo mẫu đã cũ. Tải mẫu mới về rồi nhập lại."))
    held.setdefault("unit", "")
    return held


def shortened_round(held: dict[str, str]) -> str:
    """The round a file was made for, as it says itself."""
    return held.get("round_name") or held.get("year") or "?"


def _annex_of(
    name: str, cells: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> _Annex | None:
    for index, row in enumerate(cells[:KEYED_WITHIN]):
        at = {
            value.removeprefix(layout.KEY_PREFIX): column
            for column, value in enumerate(row)
            if isinstance(value, str) and value.startswith(layout.KEY_PREFIX)
        }
        if at:
            return _Annex(name, cells, merged, at, index + 1)
    return None


def _extras(data: bytes) -> dict[str, _Extras]:
    book = load_workbook(io.BytesIO(data), data_only=False)
    return {
        sheet.title: _Extras(
            formulas=frozenset(
                (cell.row - 1, cell.column - 1)
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "f"
            ),
            hidden=frozenset(
                number - 1 for number, shape in sheet.row_dimensions.items() if shape.hidden
            ),
        )
        for sheet in book.worksheets
    }


class _Reader:
    """Turns sheets into rows and problems."""

    def __init__(
        self, reading: Reading, leaves: Sequence[Criterion], extras: dict[str, _Extras]
    ) -> None:
        self.reading, self.extras = reading, extras
        self.leaves = {leaf.code: leaf for leaf in leaves}
        self.inputs = {leaf.code: layout.inputs_of(leaf, reading.step) for leaf in leaves}
        self.options = {leaf.code: _options(leaf) for leaf in leaves if leaf.kind == "option"}
        self.seen: dict[tuple[str, str], tuple[str, int]] = {}

    def read(self, annex: _Annex) -> None:
        """Read one sheet."""
        at = annex.at
        missing = {"code", layout.MARK, "points", "na"} - at.keys()
        if missing:
            self._problem(annex, None, None, _("thiếu cột của mẫu; tải lại mẫu từ cổng"))
            return
        blocked = self._merged(annex)
        extras = self.extras.get(annex.name, _Extras())
        inputs = [(key, at[key]) for key in layout.INPUTS if key in at and key != "reason"]
        reason_at, code_at, mark_at = at.get("reason"), at["code"], at[layout.MARK]
        unit_at = at.get("unit")
        letters = {key: get_column_letter(column + 1) for key, column in at.items()}
        width = max(at.values()) + 1
        for index in range(annex.first, len(annex.cells)):
            row = annex.cells[index]
            if len(row) < width:
                row = [*row, *[""] * (width - len(row))]
            typed = [(key, row[column]) for key, column in inputs if row[column] != ""]
            code = _text(row[code_at])
            if not isinstance(row[code_at], str):
                # Excel has made 1.10 a number, 1.1: another criterion.
                self._problem(annex, index, "code", _("mã tiêu chí không còn là chữ"))
                continue
            if not code:
                if typed:
                    self._problem(annex, index, typed[0][0], _("dòng không có mã tiêu chí"))
                continue
            leaf = self.leaves.get(code)
            if leaf is None:
                if typed:
                    self._problem(
                        annex,
                        index,
                        "code",
                        _("“%(code)s” không phải tiêu chí chấm điểm của bộ tiêu chí")
                        % {"code": shortened(code)},
                    )
                continue
            if index in blocked:
                self._problem(annex, index, "code", _("ô bị gộp: bỏ gộp ô rồi nhập lại"))
                continue
            unit = self.reading.unit if unit_at is None else _text(row[unit_at])
            if unit_at is not None and not isinstance(row[unit_at], str):
                self._problem(annex, index, "unit", _("mã đơn vị không còn là chữ"))
                continue
            if self._twice(annex, index, unit, code):
                continue
            if index in extras.hidden:
                self._warn(annex, index, "code", _("dòng bị ẩn nhưng vẫn được đọc"))
            if extras.formulas and not self._formulas(annex, index, row, inputs, extras):
                continue
            values = Values()
            if typed and not self._values(annex, index, code, typed, values):
                continue
            key = f"{unit}|{code}|"
            seen, touched = None, True
            held = row[mark_at]
            if isinstance(held, str) and held.startswith(key):
                version, _bar, then = held[len(key) :].partition("|")
                if version.isdecimal():
                    seen, touched = int(version), then != layout.signature(values)
            self.reading.rows.append(
                AnnexRow(
                    sheet=annex.name,
                    number=index + 1,
                    letters=letters,
                    unit=unit,
                    code=code,
                    values=values,
                    reason=_text(row[reason_at]) if reason_at is not None else "",
                    seen=seen,
                    touched=touched,
                )
            )

    def _values(
        self,
        annex: _Annex,
        index: int,
        code: str,
        typed: list[tuple[str, Any]],
        values: Values,
    ) -> bool:
        """Fill `values` from the cells; whether all of them could be read."""
        sound = True
        for key, value in typed:
            if isinstance(value, str) and not value.strip():
                continue
            if key not in self.inputs[code]:
                self._problem(annex, index, key, self._why_locked(code, key))
                sound = False
                continue
            try:
                if key == "option":
                    values.option = self._option(code, value)
                elif key == "na":
                    values.na = _is_na(value)
                else:
                    setattr(values, key, number_from_cell(value))
            except NotANumber as error:
                self._problem(annex, index, key, str(error))
                sound = False
        return sound

    def _why_locked(self, code: str, key: str) -> str:
        if not self.inputs[code]:
            return _("tiêu chí này không nhập ở bước này")
        if key == "na":
            return _("tiêu chí này không được ghi không áp dụng")
        return _("tiêu chí này không nhập ở cột này")

    def _option(self, code: str, value: Any) -> int:
        position = self.options[code].get(value if isinstance(value, (int, float)) else _key(value))
        if position is None:
            raise NotANumber(
                _("“%(text)s” không có trong các phương án") % {"text": shortened(_text(value))}
            )
        return position

    def _formulas(
        self,
        annex: _Annex,
        index: int,
        row: list[Any],
        inputs: list[tuple[str, int]],
        extras: _Extras,
    ) -> bool:
        """Say which inputs are formulas; whether all of them have a value."""
        sound = True
        for key, column in inputs:
            if (index, column) not in extras.formulas:
                continue
            if row[column] == "":
                message = _("ô chứa công thức chưa có kết quả: mở bằng Excel, lưu lại rồi tải lên")
                self._problem(annex, index, key, message)
                sound = False
            else:
                self._warn(annex, index, key, _("ô chứa công thức; kết quả đang có được đọc"))
        return sound

    def _twice(self, annex: _Annex, index: int, unit: str, code: str) -> bool:
        first = self.seen.setdefault((unit, code), (annex.name, index))
        if first == (annex.name, index):
            return False
        where = f"{first[0]}!{get_column_letter(annex.at['code'] + 1)}{first[1] + 1}"
        self._problem(annex, index, "code", _("trùng với dòng %(where)s") % {"where": where})
        return True

    def _merged(self, annex: _Annex) -> set[int]:
        """Rows whose typed columns or code lie in a merged range: nobody can say whose value."""
        watched = {annex.at[key] for key in (*layout.INPUTS, "code", "unit") if key in annex.at}
        rows: set[int] = set()
        for (top, left), (bottom, right) in annex.merged:
            if any(left <= column <= right for column in watched):
                rows.update(range(max(top, annex.first), min(bottom, len(annex.cells)) + 1))
        return rows

    def _problem(self, annex: _Annex, index: int | None, key: str | None, message: str) -> None:
        self.reading.problems.append(_at(annex, index, key, message))

    def _warn(self, annex: _Annex, index: int, key: str, message: str) -> None:
        self.reading.warnings.append(_at(annex, index, key, message))


def _at(annex: _Annex, index: int | None, key: str | None, message: str) -> Problem:
    if index is None or key is None:
        return Problem(message, annex.name)
    return Problem(message, annex.name, f"{get_column_letter(annex.at[key] + 1)}{index + 1}")


def _options(leaf: Criterion) -> dict[Any, int]:
    """Everything that names an option: its number, its text, both; never what could be two."""
    found: dict[Any, int] = {}
    labels = [_key(option.label) for option in leaf.options.all()]
    for position, label in enumerate(labels, start=1):
        if labels.count(label) == 1:
            found[label] = position - 1
    for position, label in enumerate(labels, start=1):
        found[float(position)] = position - 1
        found[str(position)] = position - 1
        found[_key(layout.option_label(position, label))] = position - 1
    return found


def _key(value: Any) -> str:
    return " ".join(_text(value).casefold().split())


def _text(value: Any) -> str:
    """The text of a cell, in one spelling: NFC, without blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()


def _is_na(value: Any) -> bool:
    if value is True or _key(value) in _TEXT_FOR_NA:
        return True
    raise NotANumber(_("chỉ ghi x khi không áp dụng, hoặc để trống"))
