"""Which rows of a league table an address asks for, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from districts import vietnamese
from indicators.models import EditionRow

SORT_KEYS: dict[str, Callable[[EditionRow], Any]] = {
    "hang": lambda row: row.rank,
    "don-vi": lambda row: row.sort_key,
    "chi-so": lambda row: row.index,
    "diem": lambda row: row.points,
    "tham-dinh": lambda row: row.appraisal_points,
    "xhh": lambda row: row.survey_points,
    "thay-doi": lambda row: row.rank_change,
}
"""What `?sap-xep=` may name; a minus in front turns the order round."""

FILTERS: dict[str, Callable[[EditionRow], str]] = {
    "nhom": lambda row: vietnamese.slug(row.group),
    "xep-loai": lambda row: vietnamese.slug(row.band),
    "loai": lambda row: vietnamese.slug(row.unit_kind),
}
"""What each filter parameter is compared with."""


class BadQuery(ValueError):
    """An address asks for a sort, filter or view that this table doesn't have."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a filter may take on this table."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class RowQuery:
    """A checked query: filters by parameter name, and a sort key with its direction."""

    chosen: dict[str, str]
    sort: str
    descending: bool

    @property
    def sort_word(self) -> str:
        """The sort as it stands in addresses."""
        return f"-{self.sort}" if self.descending else self.sort

    def apply(self, rows: Iterable[EditionRow]) -> list[EditionRow]:
        """The rows asked for, in the order asked for; rows without a value always last."""
        found = list(rows)
        for name, value in self.chosen.items():
            found = [row for row in found if FILTERS[name](row) == value]
        if not self.sort:
            return found
        key = SORT_KEYS[self.sort]
        known = [row for row in found if key(row) is not None]
        known.sort(key=key, reverse=self.descending)
        return known + [row for row in found if key(row) is None]


def asks(query: QueryDict) -> bool:
    """Whether the address filters or sorts at all."""
    return "sap-xep" in query or any(name in query for name in FILTERS)


def read_query(query: QueryDict, rows: list[EditionRow]) -> RowQuery:
    """Check the parameters of a league table's address.

    Raises BadQuery, with a Vietnamese message, for a sort that doesn't exist, or a filter value
    that no row of this table has.
    """
    sort_word = query.get("sap-xep", "")
    sort = sort_word.removeprefix("-")
    if sort_word and sort not in SORT_KEYS:
        raise BadQuery(_("Không có cách sắp xếp “%(value)s”.") % {"value": sort_word[:60]})
    chosen: dict[str, str] = {}
    for name, value_of in FILTERS.items():
        value = query.get(name, "")
        if not value:
            continue
        if all(value_of(row) != value for row in rows):
            raise BadQuery(_("Bảng này không có giá trị lọc “%(value)s”.") % {"value": value[:60]})
        chosen[name] = value
    return RowQuery(chosen=chosen, sort=sort, descending=sort_word.startswith("-"))


def choices(name: str, rows: list[EditionRow], chosen: str) -> list[Choice]:
    """The values a filter can take on these rows, in the order they appear."""
    label_of: Callable[[EditionRow], str] = {
        "nhom": lambda row: row.group,
        "xep-loai": lambda row: row.band,
        "loai": lambda row: row.unit_kind,
    }[name]
    counts: dict[str, int] = {}
    for row in rows:
        if label_of(row):
            counts[label_of(row)] = counts.get(label_of(row), 0) + 1
    return [
        Choice(vietnamese.slug(label), label, count, vietnamese.slug(label) == chosen)
        for label, count in counts.items()
    ]
