"""One unit's cells under one criteria set, summed to its result.

Pure: no database, no request, no clock. A group has thousands of cells, so sums are made of whole
ten-thousandths, by a plan the method lays out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from indicators.ranking import TieRule
from indicators.scoring import (
    STORED_PLACES,
    ZERO,
    AreaTotal,
    Part,
    SetRules,
    UnitTotal,
    unit_total,
)


def whole_of(points: Decimal) -> int:
    """Stored points in ten-thousandths."""
    return int(points.scaleb(STORED_PLACES))


def points_of(whole: int) -> Decimal:
    """The points of so many ten-thousandths."""
    return Decimal(whole).scaleb(-STORED_PLACES)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion as one set has it; `maximum` before any exemption.

    `whole` and `counted` are the maximum in ten-thousandths, the latter as it enters the index:
    zero for bonus and penalty.
    """

    code: str
    area: str
    maximum: Decimal
    part: Part = Part.MAIN
    survey: bool = False
    whole: int = field(init=False, repr=False, compare=False)
    counted: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        whole = whole_of(self.maximum)
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "counted", whole if self.part is Part.MAIN else 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit got on one leaf: None for a leaf nobody scored, which isn't zero.

    `whole` are the points in ten-thousandths: sums over a group are made of whole numbers.
    """

    points: Decimal | None
    not_applicable: bool = False
    whole: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", None if self.points is None else whole_of(self.points))


EXEMPT = Cell(None, not_applicable=True)
EMPTY = Cell(None)
_Planned = tuple[str, int, int, int, bool, bool]
"""A leaf as sums need it: code, place of its area and part, maxima, survey, penalty."""


@dataclass(frozen=True, slots=True)
class Method:
    """A criteria set as movement sees it: its leaves in order, its arithmetic, its ties."""

    leaves: tuple[Leaf, ...]
    rules: SetRules
    tie_rule: TieRule = TieRule.COMPETITION
    tie_breakers: tuple[tuple[str, str], ...] = ()
    """(kind, area code) in declared order: kinds `area`, `appraisal`, `survey`."""
    keys: tuple[tuple[str, Part], ...] = field(init=False, repr=False, compare=False)
    plan: tuple[_Planned, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = tuple(dict.fromkeys((leaf.area, leaf.part) for leaf in self.leaves))
        object.__setattr__(self, "keys", keys)
        place = {key: n for n, key in enumerate(keys)}
        plan = tuple(
            (
                leaf.code,
                place[leaf.area, leaf.part],
                leaf.whole,
                leaf.counted,
                leaf.survey,
                leaf.part is Part.PENALTY,
            )
            for leaf in self.leaves
        )
        object.__setattr__(self, "plan", plan)


class Counted(NamedTuple):
    """A leaf as it counts: signed points, and a maximum only in the main part."""

    points: int
    maximum: int
    applies: bool
    entered: bool


NOT_THERE = Counted(0, 0, applies=False, entered=False)


@lru_cache(maxsize=65_536)
def _scored(points: int, maximum: int) -> Counted:
    return Counted(points, maximum, applies=True, entered=True)


@dataclass(frozen=True)
class Result:
    """One unit's cells under one method, summed."""

    method: Method
    cells: Mapping[str, Cell]
    total: UnitTotal
    ties: tuple[Decimal, ...]

    @cached_property
    def counted(self) -> Mapping[str, Counted]:
        """Every leaf of the method as it counts; a rank alone never asks."""
        found: dict[str, Counted] = {}
        for code, _place, _maximum, most, _survey, penalty in self.method.plan:
            cell = self.cells.get(code, EMPTY)
            if cell.not_applicable:
                found[code] = NOT_THERE
            elif cell.whole is None:
                found[code] = Counted(0, most, applies=True, entered=False)
            else:
                found[code] = _scored(-cell.whole if penalty else cell.whole, most)
        return found


def result_of(method: Method, cells: Mapping[str, Cell]) -> Result:
    """Sum a unit's cells by the one function for a total; a leaf without a cell isn't entered."""
    # Of each area and part: points, maximum, survey points, missing, not applicable.
    sums = [[0, 0, 0, 0, 0] for _ in method.keys]
    for code, place, maximum, _most, survey, _penalty in method.plan:
        into = sums[place]
        cell = cells.get(code, EMPTY)
        if cell.not_applicable:
            into[4] += 1
            continue
        into[1] += maximum
        got = cell.whole
        if got is None:
            into[3] += 1
            continue
        into[0] += got
        if survey:
            into[2] += got
    areas = [
        AreaTotal(area, part, points_of(got), points_of(most), points_of(survey), missing, exempt)
        for (area, part), (got, most, survey, missing, exempt) in zip(
            method.keys, sums, strict=True
        )
    ]
    total = unit_total(areas, method.rules)
    by_area = {area.area: area.points for area in areas}
    ties = _tie_values(method.tie_breakers, total, by_area)
    return Result(method, cells, total, ties)


def _tie_values(
    breakers: Sequence[tuple[str, str]], total: UnitTotal, areas: Mapping[str, Decimal]
) -> tuple[Decimal, ...]:
    """What a set's tie-breakers compare, in declared order."""
    values = {
        "appraisal": total.main_points - total.survey_points,
        "survey": total.survey_points,
    }
    return tuple(
        areas.get(area, ZERO) if kind == "area" else values[kind] for kind, area in breakers
    )
