"""How far claims and appraisals lie apart (chênh lệch tự đánh giá – thẩm định), as statistics."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from indicators.models import Round, Score

_FINAL = Coalesce("council", "appraised_2", "appraised_1")


@dataclass(frozen=True, slots=True)
class Gap:
    """Claimed and given points of one unit or one leaf, over the cells that have both.

    `claimed - given` is the gap; `lowered` and `raised` count cells.
    """

    label: str
    code: str
    address_key: int
    cells: int
    claimed: Decimal
    given: Decimal
    lowered: int
    raised: int

    @property
    def gap(self) -> Decimal:
        """Points claimed and not given; negative where more was given."""
        return self.claimed - self.given


def gaps_by_unit(round_: Round) -> list[Gap]:
    """A line for each unit, the largest gap first; one query."""
    return _gaps(round_, "assessment_id", "assessment__unit__full_name", "assessment__unit__code")


def gaps_by_leaf(round_: Round) -> list[Gap]:
    """A line for each leaf, the largest gap first; one query."""
    return _gaps(round_, "criterion_id", "criterion__name", "criterion__code")


def _gaps(round_: Round, key: str, name: str, code: str) -> list[Gap]:
    found = (
        Score.objects.filter(assessment__round=round_, self_points__isnull=False)
        .annotate(final=_FINAL)
        .filter(final__isnull=False)
        .order_by()
        .values(key, name, code)
        .annotate(
            cells=Count(key),
            claimed=Sum("self_points"),
            given=Sum("final"),
            lowered=Count(key, filter=Q(final__lt=F("self_points"))),
            raised=Count(key, filter=Q(final__gt=F("self_points"))),
        )
    )
    lines = [
        Gap(
            label=row[name],
            code=row[code],
            address_key=row[key],
            cells=row["cells"],
            claimed=row["claimed"],
            given=row["given"],
            lowered=row["lowered"],
            raised=row["raised"],
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: (-line.gap, line.code))
