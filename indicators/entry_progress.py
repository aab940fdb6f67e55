"""How far the units of a province are with the figures of a period: entered, missing, warned."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models import FigureSource, FigureWarning, Indicator, Observation
from indicators.periods import Period


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit: how many of a period's figures it has entered, what is wrong or not yet public."""

    unit: Unit
    of: int
    entered: int
    warned: int
    waiting: int

    @property
    def missing(self) -> int:
        """How many figures nobody has entered."""
        return self.of - self.entered


STATES: dict[str, tuple[Promise, Callable[[UnitProgress], bool]]] = {
    "chua-nhap": (_("chưa nhập gì"), lambda one: one.entered == 0),
    "thieu": (_("chưa đủ"), lambda one: one.missing > 0),
    "du": (_("nhập đủ"), lambda one: one.missing == 0),
    "canh-bao": (_("có cảnh báo"), lambda one: one.warned > 0),
    "cho-cong-khai": (_("chờ công khai"), lambda one: one.waiting > 0),
}
"""What `?tinh-trang=` may say."""


def entry_progress(
    province: Unit,
    period: Period,
    indicators: Collection[Indicator],
    *,
    level: str = "",
    typed: str = "",
) -> list[UnitProgress]:
    """The province and its units that existed in the period, of a level, by name; three queries.

    Of the figures only those of the indicators that are entered for such a period count.
    `typed` looks for names with or without marks, likeliest first, or for a code.
    """
    units = (
        Unit.with_illustrative.filter(Q(pk=province.pk) | Q(province=province))
        .during(period.start, period.end)
        .select_related("parent", "province")
    )
    if level:
        units = units.level(level)
    found = units.search(typed) | units.filter(code=typed) if typed else units.in_vietnamese_order()
    figures = (
        Observation.objects.filter(
            Q(unit=province) | Q(unit__province=province),
            indicator__in=indicators,
            source__kind=FigureSource.Kind.UNIT,
        )
        .of_the_whole()
        .in_period(period)
    )
    counts = {
        row["unit"]: row
        for row in figures.values("unit")
        .annotate(entered=Count("pk"), waiting=Count("pk", filter=Q(public=False)))
        .order_by()
    }
    warned = dict(
        FigureWarning.objects.filter(observation__in=figures)
        .values_list("unit")
        .annotate(number=Count("observation", distinct=True))
        .order_by()
    )
    nothing = {"entered": 0, "waiting": 0}
    return [
        UnitProgress(
            unit=unit,
            of=len(indicators),
            entered=counts.get(unit.pk, nothing)["entered"],
            warned=warned.get(unit.pk, 0),
            waiting=counts.get(unit.pk, nothing)["waiting"],
        )
        for unit in found
    ]
