"""What the figures ask Home Affairs to look at: off target, disagreeing, not yet public."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import or_
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from indicators.figure_words import figure_text, target_text, warning_words
from indicators.models import FigureWarning, Observation, Target
from indicators.period_words import period_label
from indicators.periods import Period
from indicators.province_board import Scope, Tile, list_address


@dataclass(frozen=True, slots=True)
class OffTarget:
    """A figure that doesn't reach its target, in words."""

    observation: Observation
    text: str
    target: str
    period: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning with its figure, in words."""

    warning: FigureWarning
    message: str
    advice: str
    period: str


@dataclass(frozen=True, slots=True)
class Unreleased:
    """Figures of a unit and period that aren't public yet."""

    unit: int
    unit_name: str
    period: Period
    label: str
    number: int


class Lines(Sequence):
    """Rows of a query as lines of a list: counted in the database, put in words page by page."""

    def __init__(self, rows: QuerySet, word: Callable[[Iterable[Any]], list[Any]]) -> None:
        self._rows, self._word = rows, word

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self._word(self._rows[place])
        return self._word(self._rows[place : place + 1])[0]


def off_target(scope: Scope) -> QuerySet[Observation]:
    """Figures of units that miss a target of theirs or of the province, by unit; three queries.

    Of each target the newest period with figures within it; targets of the newest year that has
    any, unless the address names a year.
    """
    chosen = _goals(scope)
    if not chosen:
        return Observation.objects.none()
    return _filtered(scope, functools.reduce(or_, [missed for _target, missed in chosen]))


def off_target_lines(scope: Scope) -> Lines:
    """The same with words, for the list."""
    goals = _goals(scope)
    by_indicator: dict[int, list[Target]] = {}
    for target, _missed in goals:
        by_indicator.setdefault(target.indicator_id, []).append(target)

    def word(rows: Iterable[Observation]) -> list[OffTarget]:
        lines = []
        for one in rows:
            targets = by_indicator[one.indicator_id]
            own = [target for target in targets if target.unit_id == one.unit_id] or targets
            lines.append(
                OffTarget(
                    one,
                    figure_text(one.indicator, one),
                    target_text(one.indicator, own[0]),
                    period_label(one.period),
                )
            )
        return lines

    rows = off_target(scope).select_related("unit", "indicator", "source")
    return Lines(rows.order_by("unit__sort_key", "indicator__position", "pk"), word)


def figure_warnings(scope: Scope) -> QuerySet[FigureWarning]:
    """Figures of the province and its units that don't add up."""
    found = FigureWarning.objects.filter(Q(unit=scope.province) | Q(unit__province=scope.province))
    if scope.year is not None:
        found = found.filter(observation__period_end__year=scope.year)
    return (
        scope.units(found, "unit")
        .select_related("unit", "observation__indicator", "observation__source")
        .order_by("unit__sort_key", "pk")
    )


def figure_warning_lines(scope: Scope) -> Lines:
    """The same with words, for the list."""

    def word(rows: Iterable[FigureWarning]) -> list[Warned]:
        return [
            Warned(one, *warning_words(one), period_label(one.observation.period)) for one in rows
        ]

    return Lines(figure_warnings(scope), word)


def unreleased(scope: Scope) -> QuerySet:
    """Units and periods with figures that aren't public yet, and how many."""
    found = Observation.objects.filter(
        Q(unit=scope.province) | Q(unit__province=scope.province), public=False
    )
    if scope.year is not None:
        found = found.filter(period_end__year=scope.year)
    return (
        scope.units(found, "unit")
        .values("unit", "unit__full_name", "unit__sort_key", "period_start", "period_end")
        .annotate(number=Count("pk"))
        .order_by("-period_end", "unit__sort_key", "unit")
    )


def unreleased_lines(scope: Scope) -> Lines:
    """The same with words, for the list."""

    def word(rows: Iterable[dict[str, Any]]) -> list[Unreleased]:
        lines = []
        for row in rows:
            period = Period(row["period_end"], row["period_start"])
            label = period_label(period)
            name = row["unit__full_name"]
            lines.append(Unreleased(row["unit"], name, period, label, row["number"]))
        return lines

    return Lines(unreleased(scope), word)


def figure_tiles(scope: Scope) -> list[Tile]:
    """The tiles about figures; as many queries whatever there is."""
    off, warned = off_target(scope).count(), figure_warnings(scope).count()
    waiting = unreleased(scope).count()
    return [
        Tile(
            label=_("Chỉ tiêu chưa đạt mục tiêu"),
            number=off,
            note=_("số liệu mới nhất trong kỳ của mục tiêu"),
            href=list_address("province-off-target", scope),
        ),
        Tile(
            label=_("Cảnh báo số liệu"),
            number=warned,
            note=_("phần và tổng, tỷ lệ nêu và tính, thay đổi đột ngột"),
            href=list_address("province-warnings", scope),
            urgent=bool(warned),
        ),
        Tile(
            label=_("Số liệu chờ công khai"),
            number=waiting,
            note=_("kỳ do đơn vị nhập, người dân chưa xem được"),
            href=list_address("province-unreleased", scope),
        ),
    ]


def _goals(scope: Scope) -> list[tuple[Target, Q]]:
    """Each target with the condition that says it's missed in the newest period it has figures."""
    province = scope.province
    targets = Target.objects.filter(Q(unit=province) | Q(unit__province=province), scope="")
    year = scope.year
    if year is None:
        newest = targets.aggregate(last=Max("period_end"))["last"]
        if newest is None:
            return []
        year = newest.year
    figures = (
        Observation.objects.filter(
            indicator=OuterRef("indicator"),
            period_end__gte=OuterRef("period_start"),
            period_end__lte=OuterRef("period_end"),
        )
        .filter(Q(unit=province) | Q(unit__province=province))
        .order_by("-period_end")
    )
    found = targets.filter(period_end__year=year).annotate(
        newest=Subquery(figures.values("period_end")[:1])
    )
    goals = []
    for target in found.select_related("indicator"):
        if target.newest is None:
            continue
        beyond = {
            Target.Sense.AT_LEAST: Q(value__lt=target.value),
            Target.Sense.AT_MOST: Q(value__gt=target.value),
            Target.Sense.EQUAL: Q(value__isnull=False) & ~Q(value=target.value),
        }[Target.Sense(target.sense)]
        whom = Q(unit=target.unit_id)
        if target.for_units_below:
            whom |= (
                Q(unit__province=province)
                if target.unit_id == province.pk
                else Q(unit__parent=target.unit_id)
            )
        goals.append(
            (target, beyond & whom & Q(indicator=target.indicator_id, period_end=target.newest))
        )
    return goals


def _filtered(scope: Scope, missed: Q) -> QuerySet[Observation]:
    found = Observation.objects.of_the_whole().filter(missed)
    return scope.units(found, "unit")
