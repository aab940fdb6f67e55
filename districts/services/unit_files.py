"""Read the two files of administrative units, row by row, and say where something is wrong.

What a single row can tell is checked here; what takes several is checked in `unit_timeline`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from districts.models import Succession, Unit
from districts.services.data_file import Cells, DataFile, DataFileError, records

UNIT_COLUMNS = (
    "code",
    "level",
    "kind",
    "name",
    "full_name",
    "parent_code",
    "province_code",
    "valid_from",
    "valid_to",
    "latitude",
    "longitude",
    "area_km2",
)
# Blank throughout the lists there are, and no field of a unit: read past.
UNREAD_UNIT_COLUMNS = ("population",)
SUCCESSION_COLUMNS = (
    "predecessor_code",
    "predecessor_valid_to",
    "successor_code",
    "successor_valid_from",
    "kind",
    "effective_on",
    "decision",
)

_LEVELS = Unit.Level.values
_KINDS = Succession.Kind.values
_LONGEST = {
    field.name: field.max_length
    for model in (Succession, Unit)
    for field in model._meta.concrete_fields
    if field.max_length is not None
}
_CODE = re.compile(Unit.CODE_PATTERN)
_NUMBER = re.compile(r"^-?\d{1,9}(\.\d{1,12})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the file of units."""

    line: int
    code: str
    level: str
    kind: str
    name: str
    full_name: str
    parent_code: str
    province_code: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    latitude: Decimal | None
    longitude: Decimal | None
    area_km2: Decimal | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """One line of the file of successions; `successor_code` is blank for an abolished unit."""

    line: int
    predecessor_code: str
    predecessor_valid_to: datetime.date | None
    successor_code: str
    successor_valid_from: datetime.date | None
    kind: str
    effective_on: datetime.date
    decision: str


def read_units(file: DataFile) -> list[UnitRow]:
    """Return the rows of a file of units. Raise `DataFileError` at the first that can't be read."""
    rows = [_unit_row(cells) for cells in _lines(file, UNIT_COLUMNS, UNREAD_UNIT_COLUMNS)]
    if not rows:
        raise DataFileError(file.path, _("tệp không có dòng dữ liệu nào"), line=1)
    return rows


def read_successions(file: DataFile) -> list[SuccessionRow]:
    """Return the rows of a file of successions, maybe none. Raise `DataFileError` as above."""
    return [_succession_row(cells) for cells in _lines(file, SUCCESSION_COLUMNS, ())]


class _Cells(Cells):
    """One line's cells of a file of units or successions."""

    def code(self, column: str, *, blank: bool = False) -> str:
        text = self.text(column, longest=_LONGEST["code"], blank=blank)
        if text and not _CODE.match(text):
            raise self.error(column, _("mã “%(text)s” không hợp lệ") % {"text": text})
        return text

    def decimal(
        self, column: str, *, places: str, fits: Callable[[Decimal], bool]
    ) -> Decimal | None:
        text = self.text(column, longest=100, blank=True)
        if not text:
            return None
        if _NUMBER.match(text):
            try:
                number = Decimal(text).quantize(Decimal(places))
            except InvalidOperation:  # pragma: no cover - the pattern bounds the digits
                number = None
            if number is not None and fits(number):
                return number
        raise self.error(column, _("“%(text)s” không phải là số hợp lệ") % {"text": text})


def _lines(file: DataFile, required: tuple[str, ...], unread: tuple[str, ...]) -> Iterator[_Cells]:
    def names(header: list[str]) -> list[str]:
        found = [name.strip() for name in header]
        _check_header(file, found, required, unread)
        return found

    return records(file, names, _Cells)


def _check_header(
    file: DataFile, header: list[str], required: tuple[str, ...], unread: tuple[str, ...]
) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        message = _("dòng tiêu đề thiếu cột: %(names)s") % {"names": ", ".join(missing)}
        raise DataFileError(file.path, message, line=1, column=missing[0])
    for place, name in enumerate(header):
        if name not in required + unread:
            message = _("không biết cột “%(name)s”") % {"name": name}
            raise DataFileError(file.path, message, line=1, column=name)
        if name in header[:place]:
            message = _("cột “%(name)s” có hai lần") % {"name": name}
            raise DataFileError(file.path, message, line=1, column=name)


def _unit_row(cells: _Cells) -> UnitRow:
    row = UnitRow(
        line=cells.line,
        code=cells.code("code"),
        level=cells.choice("level", _LEVELS),
        kind=cells.text("kind", longest=_LONGEST["kind"]),
        name=cells.text("name", longest=_LONGEST["name"]),
        full_name=cells.text("full_name", longest=_LONGEST["full_name"]),
        parent_code=cells.code("parent_code", blank=True),
        province_code=cells.code("province_code", blank=True),
        valid_from=cells.date("valid_from"),
        valid_to=cells.date("valid_to"),
        latitude=cells.decimal("latitude", places="1e-6", fits=lambda n: abs(n) <= 90),
        longitude=cells.decimal("longitude", places="1e-6", fits=lambda n: abs(n) <= 180),
        area_km2=cells.decimal("area_km2", places="1e-3", fits=lambda n: 0 < n < 10**7),
    )
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        raise cells.error("valid_to", _("ngày kết thúc trước ngày bắt đầu"))
    if (row.latitude is None) != (row.longitude is None):
        column = "latitude" if row.latitude is None else "longitude"
        raise cells.error(column, _("vĩ độ và kinh độ phải đi cùng nhau"))
    if row.level == Unit.Level.PROVINCE:
        if row.parent_code:
            raise cells.error("parent_code", _("cấp tỉnh không có đơn vị cấp trên"))
        if row.province_code not in ("", row.code):
            raise cells.error("province_code", _("cấp tỉnh không thuộc tỉnh khác"))
    else:
        for column, code in (
            ("parent_code", row.parent_code),
            ("province_code", row.province_code),
        ):
            if not code:
                raise cells.error(column, _("không được để trống"))
    return row


def _succession_row(cells: _Cells) -> SuccessionRow:
    effective_on = cells.date("effective_on")
    if effective_on is None:
        raise cells.error("effective_on", _("không được để trống"))
    row = SuccessionRow(
        line=cells.line,
        predecessor_code=cells.code("predecessor_code"),
        predecessor_valid_to=cells.date("predecessor_valid_to"),
        successor_code=cells.code("successor_code", blank=True),
        successor_valid_from=cells.date("successor_valid_from"),
        kind=cells.choice("kind", _KINDS),
        effective_on=effective_on,
        decision=cells.text("decision", longest=_LONGEST["decision"], blank=True),
    )
    abolished = row.kind == Succession.Kind.ABOLISH
    if abolished and row.successor_code:
        raise cells.error("successor_code", _("đơn vị kết thúc hoạt động không có đơn vị kế thừa"))
    if not abolished and not row.successor_code:
        raise cells.error("successor_code", _("không được để trống"))
    return row
