"""Read the files of published results, row by row, and say where something is wrong.

What a single row can tell is checked here; what takes several is checked where tables are made.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, cast

from django.db.models import CharField
from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.data_file import Cells, DataFile, exactly, records
from indicators.models import Edition, EditionArea, EditionRow

FIRST_YEAR, LAST_YEAR = 2000, 2100
HUNDRED = Decimal(100)

RESULT_COLUMNS = (
    "year",
    "province",
    "parent",
    "unit",
    "score",
    "score_max",
    "appraisal",
    "appraisal_max",
    "survey",
    "survey_max",
    "rank",
    "rank_of",
    "group",
    "band",
    "basis",
    "not_in_units",
    "source_url",
    "note",
)
AREA_COLUMNS = ("year", "unit", "code", "name", "points", "source_url", "note")
MEAN_COLUMNS = ("year", "level", "province", "mean", "basis", "source_url", "note")
TABLE_COLUMNS = (
    "year",
    "level",
    "province",
    "decision_number",
    "decision_date",
    "source_url",
    "note",
)
PARTS_COLUMNS = ("unit", "appraisal", "survey", "total", "rank", "basis", "source_url")

_NUMBER = re.compile(r"^\d{1,5}(\.\d{1,4})?\Z", re.ASCII)
_WHOLE = re.compile(r"^\d{1,6}\Z", re.ASCII)
_MARK = "x"
_PRINTED_BASES = (
    EditionRow.Basis.STATED,
    EditionRow.Basis.DERIVED,
    EditionRow.Basis.LISTED_ORDER,
)


class TableKey(NamedTuple):
    """Which table a row belongs to: `province` is its printed name, blank for the national one."""

    level: str
    province: str
    year: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One unit's printed result; None for a figure the source doesn't give."""

    line: int
    table: TableKey
    parent: str
    unit: str
    score: Decimal | None
    score_max: Decimal | None
    appraisal: Decimal | None
    appraisal_max: Decimal | None
    survey: Decimal | None
    survey_max: Decimal | None
    rank: int | None
    rank_of: int | None
    group: str
    band: str
    basis: str
    not_in_units: bool
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """Points of one province in one area, or part, of the national index."""

    line: int
    year: int
    unit: str
    code: str
    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class MeanRow:
    """The mean of a whole table as a source gives it."""

    line: int
    table: TableKey
    mean: Decimal
    basis: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """What is known of a table as a whole: the decision behind it, bands, gaps."""

    line: int
    table: TableKey
    decision_number: str
    decision_date: datetime.date | None
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class PartsRow:
    """One unit's two printed parts, appraisal and survey, with the printed total and rank."""

    line: int
    unit: str
    appraisal: Decimal
    survey: Decimal
    total: Decimal
    rank: int
    source_url: str


def read_results(file: DataFile, level: Unit.Level) -> list[ResultRow]:
    """Return the rows of a file of results of one level.

    Raises DataFileError naming file, line and column at the first that can't be read; so do the
    other readers here.
    """
    return [_result_row(cells, level) for cells in _records(file, RESULT_COLUMNS)]


def read_areas(file: DataFile) -> list[AreaRow]:
    """Return the rows of the file of area scores of the national tables."""
    return [
        AreaRow(
            line=cells.line,
            year=cells.year(),
            unit=cells.text("unit", longest=_longest(EditionRow, "unit_name")),
            code=cells.text("code", longest=_longest(EditionArea, "code")),
            name=cells.text("name", longest=300),
            points=cells.required_number("points"),
        )
        for cells in _records(file, AREA_COLUMNS)
    ]


def read_means(file: DataFile) -> list[MeanRow]:
    """Return the rows of the file of means."""
    return [
        MeanRow(
            line=cells.line,
            table=cells.table(),
            mean=cells.required_number("mean", highest=HUNDRED),
            basis=cells.choice("basis", _PRINTED_BASES),
            source_url=cells.text("source_url", longest=1000),
            note=cells.text("note", longest=1000, blank=True),
        )
        for cells in _records(file, MEAN_COLUMNS)
    ]


def read_tables(file: DataFile) -> list[TableRow]:
    """Return the rows of the file of what is known of tables as a whole."""
    return [
        TableRow(
            line=cells.line,
            table=cells.table(),
            decision_number=cells.text(
                "decision_number", longest=_longest(Edition, "decision_number"), blank=True
            ),
            decision_date=cells.date("decision_date"),
            source_url=cells.text("source_url", longest=1000),
            note=cells.text("note", longest=2000),
        )
        for cells in _records(file, TABLE_COLUMNS)
    ]


def read_parts(file: DataFile) -> list[PartsRow]:
    """Return the rows of a file of units with appraisal, survey, total and rank, all printed.

    A round is computed from what was printed alone: a derived row is refused.
    """
    rows = []
    for cells in _records(file, PARTS_COLUMNS):
        cells.choice("basis", (EditionRow.Basis.STATED,))
        rows.append(
            PartsRow(
                line=cells.line,
                unit=cells.text("unit", longest=_longest(EditionRow, "unit_name")),
                appraisal=cells.required_number("appraisal"),
                survey=cells.required_number("survey"),
                total=cells.required_number("total"),
                rank=cells.required_whole("rank"),
                source_url=cells.text("source_url", longest=1000),
            )
        )
    return rows


def _result_row(cells: _Cells, level: Unit.Level) -> ResultRow:
    national = level == Unit.Level.PROVINCE
    province = cells.text("province", longest=120, blank=national)
    if national and province:
        raise cells.error("province", _("bảng các tỉnh không thuộc tỉnh nào"))
    row = ResultRow(
        line=cells.line,
        table=TableKey(level, province, cells.year()),
        parent=cells.text("parent", longest=120, blank=level != Unit.Level.COMMUNE),
        unit=cells.text("unit", longest=_longest(EditionRow, "unit_name")),
        score=cells.number("score"),
        score_max=cells.number("score_max"),
        appraisal=cells.number("appraisal"),
        appraisal_max=cells.number("appraisal_max"),
        survey=cells.number("survey"),
        survey_max=cells.number("survey_max"),
        rank=cells.whole("rank"),
        rank_of=cells.whole("rank_of"),
        group=cells.text("group", longest=_longest(EditionRow, "group"), blank=True),
        band=cells.text("band", longest=_longest(EditionRow, "band"), blank=True),
        basis=cells.choice("basis", _PRINTED_BASES),
        not_in_units=cells.mark("not_in_units"),
        source_url=cells.text("source_url", longest=1000),
        note=cells.text("note", longest=2000, blank=True),
    )
    if row.rank is not None and row.rank_of is not None and row.rank > row.rank_of:
        raise cells.error("rank", _("hạng lớn hơn số đơn vị được xếp hạng"))
    for name in ("score", "appraisal", "survey"):
        points, highest = getattr(row, name), getattr(row, f"{name}_max")
        if points is not None and highest is not None and points > highest:
            raise cells.error(name, _("điểm lớn hơn điểm tối đa"))
    return row


class _Cells(Cells):
    """One line's cells of a file of results."""

    def mark(self, column: str) -> bool:
        text = self.text(column, longest=100, blank=True)
        if text not in ("", _MARK):
            raise self.error(column, _("chỉ được để trống hoặc ghi “x”"))
        return bool(text)

    def number(self, column: str, *, highest: Decimal | None = None) -> Decimal | None:
        text = self.text(column, longest=100, blank=True)
        if not text:
            return None
        if not _NUMBER.match(text) or (highest is not None and Decimal(text) > highest):
            raise self.error(column, _("“%(text)s” không phải là số hợp lệ") % {"text": text})
        return Decimal(text)

    def required_number(self, column: str, *, highest: Decimal | None = None) -> Decimal:
        number = self.number(column, highest=highest)
        if number is None:
            raise self.error(column, _("không được để trống"))
        return number

    def whole(self, column: str) -> int | None:
        text = self.text(column, longest=100, blank=True)
        if not text:
            return None
        if not _WHOLE.match(text) or int(text) == 0:
            raise self.error(column, _("“%(text)s” không phải là số nguyên dương") % {"text": text})
        return int(text)

    def required_whole(self, column: str) -> int:
        number = self.whole(column)
        if number is None:
            raise self.error(column, _("không được để trống"))
        return number

    def year(self) -> int:
        year = self.required_whole("year")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self.error("year", _("năm không hợp lệ"))
        return year

    def table(self) -> TableKey:
        level = self.choice("level", Unit.Level.values)
        national = level == Unit.Level.PROVINCE
        return TableKey(level, self.text("province", longest=120, blank=national), self.year())


def _records(file: DataFile, columns: tuple[str, ...]) -> Iterator[_Cells]:
    def names(header: list[str]) -> list[str]:
        return exactly(file, columns, [name.strip() for name in header])

    return records(file, names, _Cells)


def _longest(model: type[Edition | EditionArea | EditionRow], field: str) -> int:
    return cast(CharField, model._meta.get_field(field)).max_length or 0
