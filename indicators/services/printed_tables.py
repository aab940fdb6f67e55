"""Put printed rows together into tables, each row with the unit it is about.

What takes several rows, several files or the list of units to see is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.data_file import DataFile, DataFileError
from indicators.models import Edition
from indicators.services.printed_units import PrintedUnits, UnknownUnitError
from indicators.services.results_files import AreaRow, MeanRow, ResultRow, TableKey, TableRow


@dataclass
class PrintedTable:
    """A table in the making: what its rows say, the units they're about (None: not in the list).

    `units_total` is the size of the whole printed table, None where it isn't known.
    """

    key: TableKey
    province: Unit | None
    rows: list[tuple[ResultRow, Unit | None]] = field(default_factory=list)
    areas: list[AreaRow] = field(default_factory=list)
    mean: MeanRow | None = None
    about: TableRow | None = None
    units_total: int | None = None

    @property
    def scope(self) -> str:
        """The table's word in addresses: the province's slug, or that of the nation."""
        return Edition.NATIONAL if self.province is None else self.province.slug


Tables = dict[TableKey, PrintedTable]


def add_results(
    file: DataFile, rows: Iterable[ResultRow], tables: Tables, units: PrintedUnits
) -> None:
    """Add the rows of one file, finding the unit of each.

    Raises DataFileError for a unit that isn't known or has two rows, for rows that disagree about
    the size of their table, and for a table the portal has computed itself.
    """
    lines: dict[tuple[TableKey, int | str], int] = {}
    for row in rows:
        table = tables.get(row.table)
        if table is None:
            table = tables[row.table] = PrintedTable(row.table, _province(file, row, units))
            _refuse_computed(file, row, table)
        unit = _unit(file, row, table.province, units)
        line = lines.setdefault((row.table, unit.pk if unit else row.unit), row.line)
        if line != row.line:
            raise _twice(file, row.line, line, column="unit")
        table.rows.append((row, unit))
        _count(file, row, table)


def _province(file: DataFile, row: ResultRow, units: PrintedUnits) -> Unit | None:
    if row.table.level == Unit.Level.PROVINCE:
        return None
    try:
        return units.province(row.table.province)
    except UnknownUnitError as error:
        raise DataFileError(file.path, str(error), line=row.line, column="province") from error


def _unit(
    file: DataFile, row: ResultRow, province: Unit | None, units: PrintedUnits
) -> Unit | None:
    # None where the row says that the list of units has it no more.
    column = "unit"
    try:
        if province is None:
            unit = units.province(row.unit)
        elif row.parent:
            column = "parent"
            parent = units.below(province, row.parent)
            column = "unit"
            unit = units.below(parent, row.unit)
        else:
            unit = units.below(province, row.unit)
    except UnknownUnitError as error:
        if row.not_in_units:
            return None
        raise DataFileError(file.path, str(error), line=row.line, column=column) from error
    if row.not_in_units:
        raise DataFileError(
            file.path,
            _("đơn vị này có trong danh mục: %(unit)s") % {"unit": unit},
            line=row.line,
            column="not_in_units",
        )
    return unit


def _refuse_computed(file: DataFile, row: ResultRow, table: PrintedTable) -> None:
    computed = Edition.objects.table(table.scope, row.table.level, row.table.year).filter(
        origin=Edition.Origin.COMPUTED
    )
    if computed.exists():
        raise DataFileError(
            file.path, _("bảng này đã được tính từ điểm thành phần"), line=row.line, column="year"
        )


def _count(file: DataFile, row: ResultRow, table: PrintedTable) -> None:
    # Where units are ranked in groups, a source counts its group and not the table.
    if row.group or row.rank_of is None:
        return
    if table.units_total not in (None, row.rank_of):
        raise DataFileError(
            file.path,
            _("các dòng của một bảng nêu số đơn vị khác nhau"),
            line=row.line,
            column="rank_of",
        )
    table.units_total = row.rank_of


def add_areas(file: DataFile, areas: Iterable[AreaRow], tables: Tables) -> None:
    """Add area scores to the national tables. Raises DataFileError for a unit without a row."""
    lines: dict[tuple[int, str, str], int] = {}
    names: dict[tuple[int, str], str] = {}
    for area in areas:
        table = tables.get(TableKey(Unit.Level.PROVINCE, "", area.year))
        if table is None or not any(row.unit == area.unit for row, _found in table.rows):
            raise DataFileError(
                file.path,
                _("“%(name)s” không có trong bảng các tỉnh của năm này") % {"name": area.unit},
                line=area.line,
                column="unit",
            )
        line = lines.setdefault((area.year, area.unit, area.code), area.line)
        if line != area.line:
            raise _twice(file, area.line, line, column="code")
        if names.setdefault((area.year, area.code), area.name) != area.name:
            raise DataFileError(
                file.path,
                _("mã này đã mang tên khác trong cùng năm"),
                line=area.line,
                column="name",
            )
        table.areas.append(area)


def add_means(file: DataFile, means: Iterable[MeanRow], tables: Tables) -> None:
    """Add the means. Raises DataFileError for a table without rows or with two means."""
    for mean in means:
        table = _table_of(file, mean, tables)
        if table.mean is not None:
            raise _twice(file, mean.line, table.mean.line, column="province")
        table.mean = mean


def add_about(file: DataFile, rows: Iterable[TableRow], tables: Tables) -> None:
    """Add what is known of tables as a whole. Raises DataFileError as `add_means` does."""
    for row in rows:
        table = _table_of(file, row, tables)
        if table.about is not None:
            raise _twice(file, row.line, table.about.line, column="province")
        table.about = row


def _table_of(file: DataFile, row: MeanRow | TableRow, tables: Tables) -> PrintedTable:
    if row.table not in tables:
        raise DataFileError(
            file.path, _("bảng này không có dòng kết quả nào"), line=row.line, column="province"
        )
    return tables[row.table]


def _twice(file: DataFile, line: int, first: int, *, column: str) -> DataFileError:
    message = _("đã có ở dòng %(first)d") % {"first": first}
    return DataFileError(file.path, message, line=line, column=column)
