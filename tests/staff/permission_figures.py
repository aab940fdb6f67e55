"""Figures in the province of permission_world: an indicator, figures, a target, a file, feeds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from indicators import periods
from indicators.models import (
    Criterion,
    CriterionFeed,
    FigureSource,
    ImportFile,
    Indicator,
    Observation,
    ObservationChange,
    Target,
)
from indicators.services.enter_figures import FigureInput, enter_figures
from indicators.services.keep_file import keep_file
from tests.figures.world import an_indicator

MONTH = periods.month(2024, 1)


def add_figures(world: Any) -> None:
    """A month of the unit, entered and not public; a target; a file its official uploaded."""
    world.indicator = an_indicator("share", entered_by_units=True)
    world.other_indicator = an_indicator("other", entered_by_units=True)
    enter_figures(
        world.own.unit,
        MONTH,
        [FigureInput(world.indicator, Decimal(3), Decimal(4))],
        user=world.people["official.own"],
        door=ObservationChange.Door.PAGE,
    )
    world.target = Target.objects.create(
        indicator=world.indicator,
        unit=world.province,
        period_start=MONTH.start,
        period_end=MONTH.end,
        sense=Target.Sense.AT_LEAST,
        value=90,
        document="QĐ 1",
    )
    world.figures_file = keep_file(
        f"Kỳ;Mã chỉ tiêu;Tử số hoặc giá trị;Mẫu số\n{MONTH.word};other;1;2".encode(),
        user=world.people["official.own"],
        kind=ImportFile.Kind.FIGURES,
        name="so-lieu.csv",
        province=world.own.unit,
    )


def feed(world: Any) -> None:
    """A ratio leaf in the set in use and in the next one, the first with a figure to take."""
    for rules in (world.rules, world.next_rules):
        area = rules.criteria.get(code="2")
        leaf = Criterion.objects.create(
            criteria_set=rules,
            code="2.9",
            name="Tỷ lệ",
            position=99,
            parent=area,
            area=area,
            kind=Criterion.Kind.RATIO,
            max_points=1,
            no_cases=Criterion.NoCases.FULL,
        )
        if rules == world.rules:
            CriterionFeed.objects.create(
                criterion=leaf, indicator=world.indicator, period_rule="nam"
            )
        else:
            world.ratio_leaf = leaf
    year = world.round.year
    Observation.objects.create(
        unit=world.own.unit,
        indicator=world.indicator,
        period_start=datetime.date(year, 1, 1),
        period_end=datetime.date(year, 12, 31),
        source=FigureSource.objects.get(kind=FigureSource.Kind.UNIT),
        numerator=3,
        denominator=4,
        value=75,
    )


def indicator_data(world: Any) -> dict[str, Any]:
    """The words of the indicator, with another name."""
    fields = (
        "topic",
        "numerator_label",
        "denominator_label",
        "direction",
        "frequency",
        "unit_of_measure",
        "places",
    )
    held = Indicator.objects.get(pk=world.indicator.pk)
    return {"name": "Tên khác", **{name: getattr(held, name) for name in fields}}
