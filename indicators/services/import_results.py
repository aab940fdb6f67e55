"""Publish what provinces printed themselves: one edition per table, each row with its source.

Nothing is computed here but the order of the rows. A figure the source doesn't give stays empty,
and a unit the source doesn't name has no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from districts.models import DataLoad, Unit
from districts.services.data_file import DataFile, open_data_file
from indicators.models import Edition, EditionRow
from indicators.services.binh_duong_2017 import load_binh_duong
from indicators.services.canonical import content_digest
from indicators.services.edition_draft import stored_draft
from indicators.services.freeze import freeze
from indicators.services.printed_drafts import draft_of_table
from indicators.services.printed_tables import (
    PrintedTable,
    Tables,
    add_about,
    add_areas,
    add_means,
    add_results,
)
from indicators.services.printed_units import PrintedUnits
from indicators.services.results_files import (
    TableKey,
    read_areas,
    read_means,
    read_parts,
    read_results,
    read_tables,
)

DATA = Path(__file__).resolve().parent.parent / "data"
RESULT_FILES = {
    "results_provinces.csv": Unit.Level.PROVINCE,
    "results_districts.csv": Unit.Level.DISTRICT,
    "results_communes.csv": Unit.Level.COMMUNE,
}
AREAS_FILE = "results_areas.csv"
MEANS_FILE = "results_means.csv"
TABLES_FILE = "results_tables.csv"
BINH_DUONG_FILE = "results_binh_duong_2017.csv"
FILES = (*RESULT_FILES, AREAS_FILE, MEANS_FILE, TABLES_FILE, BINH_DUONG_FILE)

# Kept in Vietnamese in the record, whatever language is active, and translated where it's shown.
CHANGED_FILE = gettext_noop("Tệp nguồn thay đổi")


@dataclass(frozen=True, slots=True)
class ResultsLoad:
    """What a load published; `skipped` if every file was the one loaded last."""

    published: tuple[Edition, ...] = ()
    rows: int = 0
    skipped: bool = False


def load_results(*, folder: Path = DATA) -> ResultsLoad:
    """Publish the results in the files of `folder`, in one transaction.

    The same files again do nothing. A changed file publishes the next edition of those tables
    whose content it changes; what was published stays. Bình Dương 2017 becomes a round, computed
    and published (see `binh_duong_2017`).

    Raises DataFileError, with nothing written, for a file that isn't right or that names a unit
    the list of units doesn't have; RoundMismatchError where Bình Dương's computed results aren't
    the printed ones.
    """
    files = {name: open_data_file(folder / name) for name in FILES}
    with transaction.atomic():
        loads = {name: _lock(name) for name in files}
        changed = {name for name in files if loads[name].sha256 != files[name].sha256}
        if not changed:
            return ResultsLoad(rows=sum(load.rows for load in loads.values()), skipped=True)
        units = PrintedUnits()
        published: list[Edition] = []
        if BINH_DUONG_FILE in changed:
            parts = read_parts(files[BINH_DUONG_FILE])
            loads[BINH_DUONG_FILE].rows = len(parts)
            edition = load_binh_duong(files[BINH_DUONG_FILE], parts, units, reason=CHANGED_FILE)
            published += [edition] if edition else []
        if changed - {BINH_DUONG_FILE}:
            published += _publish(_tables(files, units, loads))
        for name in changed:
            loads[name].sha256, loads[name].loaded_at = files[name].sha256, timezone.now()
            loads[name].save(update_fields=["sha256", "rows", "loaded_at"])
        return ResultsLoad(tuple(published), rows=sum(load.rows for load in loads.values()))


def _lock(file: str) -> DataLoad:
    name = f"indicators.{file.removesuffix('.csv')}"
    DataLoad.objects.get_or_create(
        name=name, defaults={"sha256": "", "rows": 0, "loaded_at": timezone.now()}
    )
    # A second load waits here for the end of the first.
    return DataLoad.objects.select_for_update().get(name=name)


def _tables(
    files: Mapping[str, DataFile], units: PrintedUnits, loads: Mapping[str, DataLoad]
) -> list[PrintedTable]:
    tables: Tables = {}
    for name, level in RESULT_FILES.items():
        rows = read_results(files[name], level)
        add_results(files[name], rows, tables, units)
        loads[name].rows = len(rows)
    areas = read_areas(files[AREAS_FILE])
    add_areas(files[AREAS_FILE], areas, tables)
    means = read_means(files[MEANS_FILE])
    add_means(files[MEANS_FILE], means, tables)
    about = read_tables(files[TABLES_FILE])
    add_about(files[TABLES_FILE], about, tables)
    for name, found in ((AREAS_FILE, areas), (MEANS_FILE, means), (TABLES_FILE, about)):
        loads[name].rows = len(found)
    # Oldest first, so that a table finds the one of the year before.
    return sorted(tables.values(), key=lambda table: (table.key.year, table.key))


def _publish(tables: Iterable[PrintedTable]) -> list[Edition]:
    now = timezone.now()
    rows_of: dict[TableKey, list[EditionRow]] = {}
    published = []
    for table in tables:
        year_before = table.key._replace(year=table.key.year - 1)
        draft = draft_of_table(table, rows_of.get(year_before, []))
        rows_of[table.key] = draft.rows
        edition = draft.edition
        edition.published_at = now
        newest = Edition.objects.table(edition.scope, edition.level, edition.year).first()
        if newest is not None:
            if content_digest(stored_draft(newest)) == content_digest(draft):
                continue
            edition.reason = CHANGED_FILE
        published.append(freeze(draft))
    return published
