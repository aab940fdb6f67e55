"""Published rows as data files and the API give them: plain tuples, straight from the database.

A table of 143 rows is read so in half a millisecond; Django takes longer to write the SQL, and as
models the same rows take several. Points are the whole ten-thousandths that they're stored in:
`exports` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from districts.models import Unit
from indicators.models import Edition, EditionRow
from indicators.written_once import fetched, written_once

IN_DATA = (
    *("group", "rank", "rank_of", "unit_code", "unit_name", "index", "points", "max_points"),
    *("band", "previous_rank", "rank_change", "basis", "source_url", "note"),
)
"""What `data_dictionary` names of a row's own fields, in the order in which they're read."""

DataRow = tuple[Any, ...]
"""A row's values: those of IN_DATA, whatever comes behind them."""

OF_EDITION = (
    *("id", "scope", "scope_name", "level", "year", "period", "number", "origin"),
    *("decision_number", "decision_date", "published_at", "reason", "places", "units_total"),
    *("note", "provisional", "illustrative", "digest"),
)
"""What data files say of an edition, besides its set."""

OF_TABLE = ("scope", "scope_name", "level", "year", "period", "number", "places", "illustrative")
"""What results of a unit say of each edition."""


class ChoosableRow(NamedTuple):
    """A row's values in data, and behind them what filters and orders ask for besides."""

    group: str
    rank: int | None
    rank_of: int | None
    unit_code: str
    unit_name: str
    index: int | None
    points: int | None
    max_points: int | None
    band: str
    previous_rank: int | None
    rank_change: int | None
    basis: str
    source_url: str
    note: str
    unit_kind: str
    sort_key: str
    appraisal_points: int | None
    survey_points: int | None


class Result(NamedTuple):
    """A unit's row in an edition; of the edition, only OF_TABLE is known."""

    edition: Edition
    row: DataRow
    unit_valid_from: date | None
    unit_valid_to: date | None


def editions_of(scope: str, level: str, year: int, part: str) -> list[Edition]:
    """All editions of a table as `as_data` has them, newest first; one query."""
    return [_edition(found) for found in fetched(_editions_of(scope, level, year, part))]


def rows_of(edition: Edition) -> list[DataRow]:
    """All rows of an edition in the order they're printed in; one query."""
    return fetched(_rows_of(edition.pk))


def rows_to_choose_from(edition: Edition) -> list[ChoosableRow]:
    """The same rows, to be filtered and put in order; one query."""
    return [ChoosableRow._make(found) for found in fetched(_rows_to_choose_from(edition.pk))]


def rows_of_several(editions: Iterable[int]) -> dict[int, list[DataRow]]:
    """The rows of several editions by edition; one query."""
    rows = EditionRow.objects.filter(edition__in=editions).order_by("edition", "position")
    found = fetched(rows.values_list(*IN_DATA, "edition_id").query.sql_with_params())
    return {edition: list(own) for edition, own in groupby(found, key=itemgetter(-1))}


def results_of(code: str) -> list[Result]:
    """What units of this code got in the newest edition of every table, oldest first; one query."""
    return [
        Result(
            Edition.from_db(DEFAULT_DB_ALIAS, OF_TABLE, found[len(IN_DATA) : -2]),
            found,
            *found[-2:],
        )
        for found in fetched(_results_of(code))
    ]


@written_once("scope", "level", 1987, "part")
def _editions_of(scope: str, level: str, year: int, part: str) -> QuerySet[Any]:
    found = Edition.objects.table(scope, level, year, part).as_data()
    return found.values_list(*OF_EDITION, "set_slug")


@written_once(1987)
def _rows_of(edition: int) -> QuerySet[Any]:
    return EditionRow.objects.filter(edition=edition).order_by("position").values_list(*IN_DATA)


@written_once(1987)
def _rows_to_choose_from(edition: int) -> QuerySet[Any]:
    rows = EditionRow.objects.filter(edition=edition).order_by("position")
    return rows.values_list(*ChoosableRow._fields)


@written_once("code")
def _results_of(code: str) -> QuerySet[Any]:
    found = EditionRow.objects.of_units(Unit.with_illustrative.filter(code=code))
    of_table = (f"edition__{name}" for name in OF_TABLE)
    return found.values_list(*IN_DATA, *of_table, "unit__valid_from", "unit__valid_to")


def _edition(found: tuple[Any, ...]) -> Edition:
    *values, set_slug = found
    edition = Edition.from_db(DEFAULT_DB_ALIAS, OF_EDITION, values)
    edition.set_slug = set_slug
    if edition.published_at.tzinfo is None:
        # SQLite has no time zones; Django keeps UTC in it.
        edition.published_at = edition.published_at.replace(tzinfo=UTC)
    return edition
