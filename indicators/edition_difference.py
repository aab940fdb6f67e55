"""What differs between two tables of the same units: what a correction changed, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators import formats
from indicators.frozen_rules import number, text
from indicators.models import Edition, EditionRow, EditionScore

FIGURES = ("rank", "index", "points", "group", "band")
"""What of a row is compared, in the order in which it's shown."""

FIGURE_NAMES = {
    "rank": _("Hạng"),
    "index": _("Chỉ số"),
    "points": _("Điểm"),
    "group": _("Nhóm"),
    "band": _("Xếp loại"),
}
POINTS = frozenset({"index", "points"})


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a table, with what is compared. `key` is the same in both tables."""

    key: str
    name: str
    rank: int | None
    rank_of: int | None
    index: Decimal | None
    points: Decimal | None
    group: str
    band: str


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One leaf whose points differ; None for no points, `not_applicable` beside each."""

    code: str
    name: str
    before: Decimal | None
    after: Decimal | None
    exempt_before: bool
    exempt_after: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One unit whose line differs; `before` or `after` is None where it is in one table only."""

    before: Line | None
    after: Line | None
    leaves: list[LeafChange] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The unit, by its name in the later table."""
        line = self.after or self.before
        return line.name if line else ""

    @property
    def key(self) -> str:
        """What the unit is found by in both tables."""
        line = self.after or self.before
        return line.key if line else ""

    def differs(self, name: str) -> bool:
        """Whether one of FIGURES differs."""
        return getattr(self.before, name, None) != getattr(self.after, name, None)

    @property
    def cells(self) -> list[tuple[str, Any, Any, bool]]:
        """(name, before, after, whether they differ) of every figure."""
        return [
            (name, getattr(self.before, name, None), getattr(self.after, name, None), differs)
            for name in FIGURES
            for differs in (self.differs(name),)
        ]


def shown_figure(name: str, value: Any, places: int) -> str:
    """One of FIGURES as it's read: an index at the places of its edition, "–" for nothing."""
    if value is None or value == "":
        return formats.NONE
    if name == "index":
        return formats.points(value, places)
    if name == "points":
        return formats.maximum(value)
    return str(value)


def lines(rows: Iterable[EditionRow]) -> list[Line]:
    """The lines of an edition or of a draft."""
    return [
        Line(
            key=row.unit_code or f"{row.unit_kind} {row.unit_name}",
            name=_capital(f"{row.unit_kind} {row.unit_name}".strip()),
            rank=row.rank,
            rank_of=row.rank_of,
            index=row.index,
            points=row.points,
            group=row.group,
            band=row.band,
        )
        for row in rows
    ]


def _capital(name: str) -> str:
    # Only the first letter: the rest of a name has capitals of its own.
    return name[:1].upper() + name[1:]


def kept(found: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as data to be stored; `restored` reads them."""
    return [
        {
            name: text(getattr(line, name)) if name in POINTS else getattr(line, name)
            for name in Line.__slots__
        }
        for line in found
    ]


def restored(stored: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines from what `kept` gave."""
    return [
        Line(**{name: number(v) if name in POINTS else v for name, v in one.items()})
        for one in stored
    ]


def changes(
    before: Sequence[Line],
    after: Sequence[Line],
    leaves: Mapping[str, list[LeafChange]] | None = None,
) -> list[Change]:
    """Units whose lines differ, in the order of the later table; those that are gone last.

    With `leaves`, units of which only a leaf differs are there too.
    """
    leaves = leaves or {}
    old = {line.key: line for line in before}
    new = {line.key: line for line in after}
    found = [
        Change(old.get(line.key), line, leaves.get(line.key, []))
        for line in after
        if _differ(old.get(line.key), line) or line.key in leaves
    ]
    return found + [Change(line, None) for line in before if line.key not in new]


def _differ(before: Line | None, after: Line) -> bool:
    return before is None or any(
        getattr(before, name) != getattr(after, name) for name in ("name", *FIGURES)
    )


def leaf_changes(before: Edition, after: Edition) -> dict[str, list[LeafChange]]:
    """Leaves whose published points differ, by the key of the unit; two queries.

    Leaves are matched by their code: corrections of one table keep its criteria set.
    """
    old, new = _leaves(before), _leaves(after)
    found: dict[str, list[LeafChange]] = defaultdict(list)
    for place in sorted(
        place for place in old.keys() | new.keys() if _figures(old, place) != _figures(new, place)
    ):
        key, _position, code = place
        name = (new.get(place) or old[place])[0]
        (was, exempt_before), (is_, exempt_after) = _figures(old, place), _figures(new, place)
        found[key].append(LeafChange(code, name, was, is_, exempt_before, exempt_after))
    return dict(found)


_Leaves = dict[tuple[str, int, str], tuple[str, Decimal | None, bool]]


def _figures(leaves: _Leaves, place: tuple[str, int, str]) -> tuple[Decimal | None, bool]:
    _name, points, exempt = leaves.get(place, ("", None, False))
    return points, exempt


def _leaves(edition: Edition) -> _Leaves:
    return {
        (code or f"{kind} {unit}", position, leaf): (name, points, exempt)
        for code, kind, unit, position, leaf, name, points, exempt in EditionScore.objects.filter(
            row__edition=edition
        )
        .order_by()
        .values_list(
            "row__unit_code",
            "row__unit_kind",
            "row__unit_name",
            "criterion__position",
            "criterion__code",
            "criterion__name",
            "points",
            "not_applicable",
        )
    }
