"""Load indicators, and what articles and public pages report of real units, each with its source.

Nothing is repaired: a figure is kept as its source prints it, beside what its parts give. A unit is
looked for by name among those that existed on the last day of the period; what a source says of an
agency that isn't in the list of units is kept with its province, under the agency's name.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts import vietnamese
from districts.models import DataLoad, Unit
from districts.services.data_file import DataFile, open_data_file
from indicators.models import FigureSource, Indicator, Observation, Target
from indicators.models.indicator import computed
from indicators.services.figure_files import (
    INDICATOR_COLUMNS,
    OBSERVATION_COLUMNS,
    SOURCE_COLUMNS,
    TARGET_COLUMNS,
    Row,
    rows,
)
from indicators.services.figure_warnings import refresh_all_warnings
from indicators.services.printed_units import split_kind
from indicators.services.release_figures import mark_figures_changed

DATA = Path(__file__).resolve().parent.parent / "data"
INDICATORS_FILE = "indicators.csv"
SOURCES_FILE = "figure_sources.csv"
OBSERVATION_FILES = ("observations_articles.csv", "observations_pages.csv")
TARGETS_FILE = "targets.csv"
FILES = (INDICATORS_FILE, SOURCES_FILE, *OBSERVATION_FILES, TARGETS_FILE)


@dataclass(frozen=True, slots=True)
class FiguresLoad:
    """What a load found; `skipped` if every file was the one loaded last."""

    indicators: int = 0
    observations: int = 0
    targets: int = 0
    skipped: bool = False


def load_observations(*, folder: Path = DATA) -> FiguresLoad:
    """Load the files of `folder`, in one transaction; the same files again do nothing.

    A changed file brings its rows up to date: what it no longer has goes, as these figures are only
    ever the file's. An indicator somebody has edited by hand stays as they left it. Figures that
    units enter aren't touched.

    Raises DataFileError, with nothing written, for a file that isn't right or that names a unit
    which didn't exist in the period.
    """
    files = {name: open_data_file(folder / name) for name in FILES}
    with transaction.atomic():
        loads = {name: _lock(name) for name in files}
        if all(loads[name].sha256 == files[name].sha256 for name in files):
            return FiguresLoad(
                indicators=loads[INDICATORS_FILE].rows,
                observations=sum(loads[name].rows for name in OBSERVATION_FILES),
                targets=loads[TARGETS_FILE].rows,
                skipped=True,
            )
        counts = _load(files)
        for name, load in loads.items():
            load.sha256, load.rows = files[name].sha256, counts[name]
            load.loaded_at = timezone.now()
            load.save(update_fields=["sha256", "rows", "loaded_at"])
        refresh_all_warnings()
        mark_figures_changed()
    return FiguresLoad(
        indicators=counts[INDICATORS_FILE],
        observations=sum(counts[name] for name in OBSERVATION_FILES),
        targets=counts[TARGETS_FILE],
    )


def _load(files: Mapping[str, DataFile]) -> dict[str, int]:
    indicators = _indicators(files[INDICATORS_FILE])
    sources = _sources(files[SOURCES_FILE])
    units = _Units()
    counts = {INDICATORS_FILE: len(indicators), SOURCES_FILE: len(sources)}
    kept: set[int] = set()
    for name in OBSERVATION_FILES:
        found = [
            _observation(row, indicators, sources, units)
            for row in rows(files[name], OBSERVATION_COLUMNS)
        ]
        Observation.objects.bulk_create(
            found,
            update_conflicts=True,
            unique_fields=_KEY,
            update_fields=_FIGURES,
        )
        kept |= set(_primary_keys(found))
        counts[name] = len(found)
    printed = Observation.objects.filter(
        source__kind=FigureSource.Kind.PRINTED, unit__illustrative=False
    )
    printed.exclude(pk__in=kept).delete()
    counts[TARGETS_FILE] = _targets(files[TARGETS_FILE], indicators, sources, units)
    return counts


_KEY = ["unit", "indicator", "period_end", "period_start", "scope", "body", "source"]
_FIGURES = [
    "numerator",
    "denominator",
    "value",
    "stated",
    "stated_places",
    "words",
    "qualifier",
    "note",
    "public",
]


def _primary_keys(found: list[Observation]) -> list[int]:
    fields = [f"{name}_id" if name in ("unit", "indicator", "source") else name for name in _KEY]
    wanted = {tuple(getattr(one, name) for name in fields) for one in found}
    stored = Observation.objects.filter(source__in={one.source_id for one in found})
    return [pk for pk, *key in stored.values_list("pk", *fields) if tuple(key) in wanted]


def _lock(file: str) -> DataLoad:
    name = f"indicators.{file.removesuffix('.csv')}"
    DataLoad.objects.get_or_create(
        name=name, defaults={"sha256": "", "rows": 0, "loaded_at": timezone.now()}
    )
    # A second load waits here for the end of the first.
    return DataLoad.objects.select_for_update().get(name=name)


def _indicators(file: DataFile) -> dict[str, Indicator]:
    known = {one.code: one for one in Indicator.objects.all()}
    found: dict[str, Indicator] = {}
    parents: dict[str, Row] = {}
    for position, row in enumerate(rows(file, INDICATOR_COLUMNS), start=1):
        code = row.text("code", longest=60)
        values: dict[str, Any] = {
            "slug": row.text("slug", longest=120),
            "name": row.text("name", longest=200),
            "topic": row.text("topic", longest=80),
            "position": position,
            "kind": row.choice("kind", Indicator.Kind.values),
            "numerator_label": row.text("numerator_label", longest=160, blank=True),
            "denominator_label": row.text("denominator_label", longest=160, blank=True),
            "direction": row.choice("direction", Indicator.Direction.values),
            "frequency": row.choice("frequency", Indicator.Frequency.values),
            "unit_of_measure": row.text("unit_of_measure", longest=40),
            "places": int(row.choice("places", ("0", "1", "2", "3", "4"))),
            "breakdown": row.text("breakdown", longest=20, blank=True),
            "parts": row.choice("parts", Indicator.Parts.values),
            "adds_up": row.mark("adds_up"),
            "entered_by_units": row.mark("entered_by_units"),
            "is_index": row.mark("is_index"),
            "note": row.text("note", longest=1000, blank=True),
        }
        if code in found:
            raise row.error("code", _("mã đã có ở dòng trên"))
        one = known.get(code) or Indicator(code=code)
        if one.pk is None or one.edited_at is None:
            changed = [name for name, value in values.items() if getattr(one, name) != value]
            for name, value in values.items():
                setattr(one, name, value)
            if changed or one.pk is None:
                one.save()
        found[code] = one
        if row.text("part_of", longest=60, blank=True):
            parents[code] = row
    for code, row in parents.items():
        one = found[code]
        whole = row.known("part_of", found)
        if one.edited_at is None and one.part_of_id != whole.pk:
            one.part_of = whole
            one.save(update_fields=["part_of"])
    return found


def _sources(file: DataFile) -> dict[str, FigureSource]:
    found = {}
    for row in rows(file, SOURCE_COLUMNS):
        source, _created = FigureSource.objects.get_or_create(
            kind=FigureSource.Kind.PRINTED,
            title=row.text("title", longest=300),
            address=row.text("address", longest=600),
        )
        found[row.text("source", longest=600)] = source
    return found


def _observation(
    row: Row,
    indicators: dict[str, Indicator],
    sources: dict[str, FigureSource],
    units: _Units,
) -> Observation:
    indicator = row.known("indicator", indicators)
    period = row.period()
    numerator, denominator = row.number("numerator"), row.number("denominator")
    stated, words = row.number("stated_value"), row.text("words", longest=120, blank=True)
    if numerator is None and stated is None and not words:
        raise row.error("numerator", _("dòng không có số liệu nào"))
    return Observation(
        unit=units.find(row, period.end),
        indicator=indicator,
        period_start=period.start,
        period_end=period.end,
        scope=row.choice("scope", Observation.Scope.values),
        body=row.text("body", longest=120, blank=True),
        source=row.known("source", sources),
        numerator=numerator,
        denominator=denominator,
        value=computed(indicator.kind, numerator, denominator, stated=stated),
        stated=stated,
        stated_places=row.places("stated_value"),
        words=words,
        qualifier=row.choice("qualifier", Observation.Qualifier.values),
        note=row.text("note", longest=400, blank=True),
        public=True,
    )


def _targets(
    file: DataFile,
    indicators: dict[str, Indicator],
    sources: dict[str, FigureSource],
    units: _Units,
) -> int:
    kept = []
    for row in rows(file, TARGET_COLUMNS):
        period = row.period()
        value = row.number("value")
        if value is None:
            raise row.error("value", _("không được để trống"))
        target, _created = Target.objects.update_or_create(
            unit=units.find(row, period.end),
            indicator=row.known("indicator", indicators),
            period_start=period.start,
            period_end=period.end,
            scope=row.choice("scope", Observation.Scope.values),
            defaults={
                "sense": row.choice("sense", Target.Sense.values),
                "value": value,
                "for_units_below": row.mark("for_units_below"),
                "document": row.text("document", longest=300, blank=True),
                "source": row.known("source", sources),
                "note": row.text("note", longest=400, blank=True),
                "public": True,
            },
        )
        kept.append(target.pk)
    printed = Target.objects.filter(
        source__kind=FigureSource.Kind.PRINTED, unit__illustrative=False
    )
    printed.exclude(pk__in=kept).delete()
    return len(kept)


class _Units:
    """Units by printed name on a day; one query for the provinces of a day, one below each."""

    def __init__(self) -> None:
        self._known: dict[tuple, dict[str, list[Unit]]] = {}

    def find(self, row: Row, day: datetime.date) -> Unit:
        """The unit of a row that existed on that day. Raises DataFileError."""
        level = row.choice("level", ("province", "district", "commune"))
        province = self._one(row, "province", row.text("province", longest=120), day, None)
        if level == Unit.Level.PROVINCE:
            return province
        return self._one(row, level, row.text("unit", longest=120), day, province)

    def _one(
        self, row: Row, level: str, printed: str, day: datetime.date, province: Unit | None
    ) -> Unit:
        place = (level, day, province.pk if province else None)
        if place not in self._known:
            found = Unit.objects.on(day).level(level)
            if province is not None:
                found = found.under(province)
            named: dict[str, list[Unit]] = {}
            for unit in found:
                named.setdefault(unit.sort_key, []).append(unit)
            self._known[place] = named
        kind, name = split_kind(printed)
        bearers = self._known[place].get(vietnamese.sort_key(name), [])
        if len(bearers) > 1:
            bearers = [unit for unit in bearers if unit.kind == kind] or bearers
        if len(bearers) != 1:
            column = "province" if province is None else "unit"
            raise row.error(
                column,
                _("không có đúng một đơn vị “%(name)s” vào ngày %(day)s")
                % {"name": printed, "day": day.strftime("%d/%m/%Y")},
            )
        return bearers[0]
