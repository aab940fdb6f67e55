"""Bring the database in line with the files of administrative units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import DataLoad, Succession, Unit
from districts.services.data_file import DataFile, DataFileError, open_data_file

from .unit_files import UnitRow, read_successions, read_units
from .unit_timeline import LinkedSuccession, PlacedUnit, link_successions, place_units

DATA = Path(__file__).resolve().parent.parent / "data"
UNITS_FILE = DATA / "units.csv"
SUCCESSIONS_FILE = DATA / "successions.csv"

# Names of the two `DataLoad` rows.
UNITS = "districts.units"
SUCCESSIONS = "districts.successions"

BATCH = 1000
_ROW_FIELDS = (
    "code",
    "level",
    "kind",
    "name",
    "full_name",
    "valid_from",
    "valid_to",
    "latitude",
    "longitude",
    "area_km2",
)
_UNIT_FIELDS = (
    *_ROW_FIELDS,
    "parent",
    "province",
    "slug",
    "search_key",
    "sort_key",
    "code_reused",
)
_SUCCESSION_FIELDS = ("kind", "effective_on", "decision")
# From the bottom up. A list holds them whole, but may leave out agencies, entered by hand.
_LISTED_LEVELS = (Unit.Level.COMMUNE, Unit.Level.DISTRICT, Unit.Level.PROVINCE)


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows of a table a load added, changed, removed and found as they should be."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What a load did; `skipped` if both files were the ones loaded last."""

    units: Changes
    successions: Changes
    skipped: bool = False


def load_units(
    *, units_file: Path = UNITS_FILE, successions_file: Path = SUCCESSIONS_FILE
) -> UnitLoad:
    """Make units and successions what the two files say, in one transaction.

    Each file is the whole list. Rows are matched by code and start, or else by code and end (a
    start that became known), so that a unit keeps its identity and all that refers to it. Units
    which the file no longer has are removed; agencies it doesn't name and illustrative units are
    left alone. Additions and changes write no history rows: the files are the history. The same
    two files again change nothing.

    Raise `DataFileError`, with nothing written, for a file that isn't right and for one that
    would remove a unit something refers to.
    """
    files = {
        UNITS: open_data_file(units_file),
        SUCCESSIONS: open_data_file(successions_file),
    }
    with transaction.atomic():
        loads = {name: _lock(name) for name in files}
        if all(loads[name].sha256 == file.sha256 for name, file in files.items()):
            units, successions = (Changes(unchanged=loads[name].rows) for name in files)
            return UnitLoad(units, successions, skipped=True)
        unit_rows = read_units(files[UNITS])
        placed = place_units(files[UNITS], unit_rows)
        succession_rows = read_successions(files[SUCCESSIONS])
        linked = link_successions(files[SUCCESSIONS], succession_rows, unit_rows)

        load = _write(files[UNITS], placed, linked)
        now = timezone.now()
        rows = {UNITS: len(unit_rows), SUCCESSIONS: len(succession_rows)}
        for name, file in files.items():
            DataLoad.objects.filter(name=name).update(
                sha256=file.sha256, rows=rows[name], loaded_at=now
            )
    return load


def _lock(name: str) -> DataLoad:
    """Return the record of a file's last load, held so that a second load waits for its end."""
    DataLoad.objects.get_or_create(
        name=name, defaults={"sha256": "", "rows": 0, "loaded_at": timezone.now()}
    )
    return DataLoad.objects.select_for_update().get(name=name)


def _write(
    file: DataFile, placed: Sequence[PlacedUnit], linked: Sequence[LinkedSuccession]
) -> UnitLoad:
    known, unlisted = _match([unit.row for unit in placed], Unit.objects.all())
    kept = [unit for unit in unlisted if _is_agency(unit)]
    ended = [unit for unit in unlisted if not _is_agency(unit)]
    _refuse_taken_codes(file, placed, kept)

    units, written = _write_units(placed, known)
    successions = _write_successions(linked, units, kept)
    # Last, when nothing of the list lies below them or follows them any more.
    _remove(file, ended)
    return UnitLoad(replace(written, removed=len(ended)), successions)


def _match(rows: Sequence[UnitRow], existing: Iterable[Unit]) -> tuple[dict[int, Unit], list[Unit]]:
    """Return the existing units by the line of their row, and those which have no row.

    By code and start; what is left on both sides by code and end. As the periods of a code share
    no day, no two units of a code end on the same. A level may be put right, but a place never
    becomes an agency, nor an agency a place.
    """
    by_start = {(_is_agency(unit), unit.code, unit.valid_from): unit for unit in existing}
    known = {}
    for row in rows:
        unit = by_start.pop((_is_agency(row), row.code, row.valid_from), None)
        if unit is not None:
            known[row.line] = unit
    by_end = {(_is_agency(unit), unit.code, unit.valid_to): unit for unit in by_start.values()}
    for row in rows:
        if row.line not in known:
            unit = by_end.pop((_is_agency(row), row.code, row.valid_to), None)
            if unit is not None:
                known[row.line] = unit
    matched = {unit.pk for unit in known.values()}
    return known, [unit for unit in by_start.values() if unit.pk not in matched]


def _is_agency(unit: Unit | UnitRow) -> bool:
    return unit.level == Unit.Level.AGENCY


def _refuse_taken_codes(file: DataFile, placed: Iterable[PlacedUnit], kept: Iterable[Unit]) -> None:
    """Refuse a code borne by an illustrative unit or by an agency which the file doesn't have."""
    taken = {unit.code for unit in kept}
    taken.update(Unit.with_illustrative.filter(illustrative=True).values_list("code", flat=True))
    for unit in placed:
        if unit.row.code in taken:
            message = _("mã %(code)s đã dùng cho một đơn vị ngoài danh sách") % {
                "code": unit.row.code
            }
            raise DataFileError(file.path, message, line=unit.row.line, column="code")


def _write_units(
    placed: Sequence[PlacedUnit], known: dict[int, Unit]
) -> tuple[dict[int, Unit], Changes]:
    """Add and change units; return all of them by the line of their row.

    Level by level from the top, because a unit needs the primary keys of those above it.
    """
    uses = Counter(unit.row.code for unit in placed)
    units: dict[int, Unit] = {}
    added = changed = 0
    for _level, group in groupby(placed, key=lambda unit: unit.row.level):
        to_add: list[Unit] = []
        to_change: list[Unit] = []
        for place in group:
            row = place.row
            unit = known.get(row.line) or Unit()
            before = [getattr(unit, field) for field in _UNIT_FIELDS]
            for field in _ROW_FIELDS:
                setattr(unit, field, getattr(row, field))
            unit.parent = units[place.parent.line] if place.parent else None
            unit.province = units[place.province.line] if place.province else None
            unit.code_reused = uses[row.code] > 1
            unit.set_keys()
            units[row.line] = unit
            if unit.pk is None:
                to_add.append(unit)
            elif before != [getattr(unit, field) for field in _UNIT_FIELDS]:
                to_change.append(unit)
        Unit.objects.bulk_create(to_add, batch_size=BATCH)
        Unit.objects.bulk_update(to_change, _UNIT_FIELDS, batch_size=BATCH)
        added += len(to_add)
        changed += len(to_change)
    return units, Changes(added, changed, unchanged=len(placed) - added - changed)


def _write_successions(
    linked: Iterable[LinkedSuccession], units: dict[int, Unit], kept: Iterable[Unit]
) -> Changes:
    """Add, change and remove successions; leave those of agencies outside the list alone."""
    outside = {unit.pk for unit in kept}
    existing = {
        (row.predecessor_id, row.successor_id): row
        for row in Succession.objects.filter(predecessor__illustrative=False)
        if row.predecessor_id not in outside and row.successor_id not in outside
    }
    to_add: list[Succession] = []
    to_change: list[Succession] = []
    unchanged = 0
    for link in linked:
        predecessor = units[link.predecessor.line]
        successor = units[link.successor.line] if link.successor else None
        row = existing.pop((predecessor.pk, successor.pk if successor else None), None)
        if row is None:
            row = Succession(predecessor=predecessor, successor=successor)
        before = [getattr(row, field) for field in _SUCCESSION_FIELDS]
        for field in _SUCCESSION_FIELDS:
            setattr(row, field, getattr(link.row, field))
        if row.pk is None:
            to_add.append(row)
        elif before != [getattr(row, field) for field in _SUCCESSION_FIELDS]:
            to_change.append(row)
        else:
            unchanged += 1
    Succession.objects.filter(pk__in=[row.pk for row in existing.values()]).delete()
    Succession.objects.bulk_create(to_add, batch_size=BATCH)
    Succession.objects.bulk_update(to_change, _SUCCESSION_FIELDS, batch_size=BATCH)
    return Changes(len(to_add), len(to_change), len(existing), unchanged)


def _remove(file: DataFile, ended: Sequence[Unit]) -> None:
    """Delete units from the bottom up; refuse if anything still refers to one of them."""
    for level in _LISTED_LEVELS:
        for unit in ended:
            if unit.level != level:
                continue
            try:
                unit.delete()
            except ProtectedError as error:
                user = next(iter(error.protected_objects))
                message = _(
                    "tệp không còn %(unit)s (mã %(code)s, %(period)s) nhưng đơn vị này "
                    "đang được dùng: %(what)s"
                ) % {
                    "unit": unit.full_name,
                    "code": unit.code,
                    "period": unit.period_word,
                    "what": f"{user._meta.verbose_name} “{user}”",
                }
                raise DataFileError(file.path, message) from error
