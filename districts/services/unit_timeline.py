"""What takes several rows of the unit files to tell: periods, the units above, who follows whom."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.data_file import DataFile, DataFileError

from .unit_files import SuccessionRow, UnitRow

_ONE_DAY = datetime.timedelta(days=1)
_HEIGHT: dict[str, int] = {
    Unit.Level.PROVINCE: 0,
    Unit.Level.DISTRICT: 1,
    Unit.Level.COMMUNE: 2,
    Unit.Level.AGENCY: 3,
}


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A row with the rows above it; both None for a province."""

    row: UnitRow
    parent: UnitRow | None
    province: UnitRow | None


@dataclass(frozen=True, slots=True)
class LinkedSuccession:
    """A row with the two units it ties; the successor is None for an abolished unit."""

    row: SuccessionRow
    predecessor: UnitRow
    successor: UnitRow | None


def place_units(file: DataFile, rows: Sequence[UnitRow]) -> list[PlacedUnit]:
    """Return every row with its parent and province, provinces first, agencies last.

    Raise `DataFileError` where two rows of a code share a day, or where the unit above isn't
    there, isn't higher, or doesn't exist during the whole period of the unit below. A blank start
    or end is compared as "before" or "after all others" here: both lists leave it blank together.
    """
    periods = _periods_by_code(file, rows)
    placed = []
    for row in rows:
        if row.level == Unit.Level.PROVINCE:
            placed.append(PlacedUnit(row, None, None))
            continue
        parent = _unit_above(file, row, "parent_code", row.parent_code, periods)
        province = _unit_above(file, row, "province_code", row.province_code, periods)
        if _HEIGHT[parent.level] >= _HEIGHT[row.level]:
            raise _error(file, row, "parent_code", _("đơn vị cấp trên không ở cấp cao hơn"))
        if province.level != Unit.Level.PROVINCE:
            raise _error(file, row, "province_code", _("không phải là đơn vị cấp tỉnh"))
        if row.province_code != (parent.province_code or parent.code):
            message = _("đơn vị cấp trên thuộc tỉnh khác")
            raise _error(file, row, "province_code", message)
        placed.append(PlacedUnit(row, parent, province))
    return sorted(placed, key=lambda unit: _HEIGHT[unit.row.level])


def link_successions(
    file: DataFile, rows: Iterable[SuccessionRow], units: Sequence[UnitRow]
) -> list[LinkedSuccession]:
    """Return every succession with the units it ties.

    Raise `DataFileError` where one of them isn't among the units, where the days don't fit (the
    predecessor has ended and the successor has begun when it takes effect), or where a pair is
    there twice.
    """
    by_end = {(unit.code, unit.valid_to): unit for unit in units}
    by_start = {(unit.code, unit.valid_from): unit for unit in units}
    seen: dict[tuple[UnitRow, UnitRow | None], int] = {}
    linked = []
    for row in rows:
        predecessor = by_end.get((row.predecessor_code, row.predecessor_valid_to))
        if predecessor is None:
            message = _("không có đơn vị mang mã này và kết thúc ngày này")
            raise _error(file, row, "predecessor_code", message)
        successor = None
        if row.successor_code:
            successor = by_start.get((row.successor_code, row.successor_valid_from))
            if successor is None:
                message = _("không có đơn vị mang mã này và bắt đầu ngày này")
                raise _error(file, row, "successor_code", message)
            if successor is predecessor:
                raise _error(file, row, "successor_code", _("một đơn vị không kế thừa chính nó"))
            if successor.valid_from is not None and successor.valid_from > row.effective_on:
                message = _("đơn vị kế thừa chưa tồn tại vào ngày có hiệu lực")
                raise _error(file, row, "effective_on", message)
        if predecessor.valid_to is not None and predecessor.valid_to >= row.effective_on:
            message = _("đơn vị tiền thân còn tồn tại vào ngày có hiệu lực")
            raise _error(file, row, "effective_on", message)
        first = seen.setdefault((predecessor, successor), row.line)
        if first != row.line:
            message = _("trùng với dòng %(line)d") % {"line": first}
            raise _error(file, row, "predecessor_code", message)
        linked.append(LinkedSuccession(row, predecessor, successor))
    return linked


def _periods_by_code(file: DataFile, rows: Iterable[UnitRow]) -> dict[str, list[UnitRow]]:
    """Return the rows of each code in the order of time; refuse two that share a day."""
    periods: dict[str, list[UnitRow]] = defaultdict(list)
    for row in rows:
        periods[row.code].append(row)
    for same_code in periods.values():
        same_code.sort(key=lambda row: (_start(row), row.line))
        for earlier, later in zip(same_code, same_code[1:], strict=False):
            if later.valid_from == earlier.valid_from:
                first, second = sorted((earlier.line, later.line))
                row = earlier if earlier.line == second else later
                message = _("trùng mã và ngày bắt đầu với dòng %(line)d") % {"line": first}
                raise _error(file, row, "code", message)
            if _start(later) <= _end(earlier):
                message = _("thời gian chồng lên dòng %(line)d") % {"line": earlier.line}
                raise _error(file, later, "valid_from", message)
    return periods


def _unit_above(
    file: DataFile,
    row: UnitRow,
    column: str,
    code: str,
    periods: Mapping[str, Sequence[UnitRow]],
) -> UnitRow:
    """Return the last period of the code during the row's own, all of which they must cover."""
    uncovered = _start(row)
    last = None
    for above in periods.get(code, ()):
        if _end(above) < uncovered or _start(above) > _end(row):
            continue
        if _start(above) > uncovered:
            break
        last = above
        if _end(above) >= _end(row):
            return above
        uncovered = _end(above) + _ONE_DAY
    if code not in periods:
        message = _("không có đơn vị mang mã %(code)s") % {"code": code}
    elif last is None:
        message = _("đơn vị %(code)s không tồn tại cùng thời gian") % {"code": code}
    else:
        message = _("đơn vị %(code)s không tồn tại trong cả thời gian này") % {"code": code}
    raise _error(file, row, column, message)


def _start(row: UnitRow) -> datetime.date:
    return row.valid_from or datetime.date.min


def _end(row: UnitRow) -> datetime.date:
    return row.valid_to or datetime.date.max


def _error(
    file: DataFile, row: UnitRow | SuccessionRow, column: str, message: str
) -> DataFileError:
    return DataFileError(file.path, message, line=row.line, column=column)
