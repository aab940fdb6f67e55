"""One unit's areas against the other units of its group, from a published edition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from indicators.models import EditionAreaScore, EditionRow

HUNDRED = Decimal(100)

BESIDE_THE_INDEX = frozenset({"bonus", "penalty"})
"""Parts whose share of a maximum is no achievement: points are shown, nothing is compared."""


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A unit's points in one area (lĩnh vực), and the shares of its group, in percent.

    A share is None where there is no maximum to take it of; `best` and `median` are over all units
    of the group with a share, this one included, `best_names` the units that reached the best.
    """

    code: str
    name: str
    part: str
    points: Decimal
    max_points: Decimal | None
    share: Decimal | None
    best: Decimal | None
    median: Decimal | None
    best_names: tuple[str, ...]

    @property
    def beside(self) -> bool:
        """Whether this is bonus or penalty, which stand beside the scale of points."""
        return self.part in BESIDE_THE_INDEX


def area_lines(row: EditionRow) -> list[AreaLine]:
    """The areas of a published row in the order of its edition; one query."""
    scores = (
        EditionAreaScore.objects.filter(row__edition=row.edition_id, row__group=row.group)
        .select_related("area")
        .order_by("area__position", "row__position")
        .values_list(
            "area_id",
            "area__code",
            "area__name",
            "area__part",
            "area__max_points",
            "row_id",
            "row__unit_name",
            "points",
            "max_points",
        )
    )
    heads: dict[int, tuple[str, str, str]] = {}
    own: dict[int, tuple[Decimal, Decimal | None]] = {}
    shares: defaultdict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    for area, code, name, part, area_max, row_id, unit, points, own_max in scores:
        most = area_max if own_max is None else own_max
        heads[area] = (code, name, part)
        if row_id == row.pk:
            own[area] = (points, most)
        if most:
            shares[area].append((HUNDRED * points / most, unit))
    return [_line(heads[area], points, most, shares[area]) for area, (points, most) in own.items()]


def _line(
    head: tuple[str, str, str],
    points: Decimal,
    most: Decimal | None,
    shares: list[tuple[Decimal, str]],
) -> AreaLine:
    code, name, part = head
    best = max((share for share, _ in shares), default=None)
    return AreaLine(
        code=code,
        name=name,
        part=part,
        points=points,
        max_points=most,
        share=HUNDRED * points / most if most else None,
        best=best,
        median=median(share for share, _ in shares) if shares else None,
        best_names=tuple(unit for share, unit in shares if share == best),
    )
