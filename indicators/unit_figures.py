"""The figures of one unit as its page shows them: period and source at each, targets, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators import charts, formats
from indicators.figure_words import (
    figure_text,
    parts_text,
    stated_text,
    target_text,
    warning_words,
)
from indicators.models import (
    FigureSource,
    FigureWarning,
    Indicator,
    Observation,
    ObservationChange,
    Target,
)
from indicators.period_words import day_text, period_label

KEPT = 13
"""Figures of one indicator on the page: a month, the twelve before it and so the one a year ago."""

OPEN = 2
"""Earlier figures of one indicator that stand there unfolded."""

SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure, in words."""

    observation: Observation
    text: str
    parts: str
    stated: str
    period: str
    scope: str
    source: FigureSource
    warnings: tuple[tuple[str, str], ...] = ()
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, whether it's reached, and where it stands."""

    target: Target
    text: str
    period: str
    met: bool | None


@dataclass(slots=True)
class Line:
    """An indicator of the unit: its newest period, earlier ones, its targets, its trend."""

    indicator: Indicator
    newest: list[Shown] = field(default_factory=list)
    earlier: list[Shown] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    spark: str = ""

    @property
    def folds(self) -> bool:
        """Whether the earlier ones fold away: twelve months of each indicator fill a page."""
        return len(self.earlier) > OPEN


@dataclass(slots=True)
class UnitFigures:
    """Everything there is, by topic; bodies are agencies of a province that are in no list."""

    topics: dict[str, list[Line]]
    bodies: dict[str, list[tuple[Indicator, Shown]]]
    bullet: charts.Chart | None
    warnings: int

    def __bool__(self) -> bool:
        return bool(self.topics or self.bodies)


def unit_figures(unit: Unit, *, everything: bool = False) -> UnitFigures:
    """The figures of a unit; `everything` takes in those that aren't public yet.

    Six queries however many figures there are; at most `KEPT` of an indicator.
    """
    found = Observation.objects.filter(unit=unit)
    if not everything:
        found = found.public()
    observations = list(
        found.annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("indicator_id"), F("scope"), F("body")],
                order_by=[F("period_end").desc(), F("period_start").desc(), F("id").asc()],
            )
        )
        .filter(place__lte=KEPT)
        .select_related("source")
        .order_by("-period_end", "-period_start", "scope", "id")
    )
    targets = list(
        Target.objects.filter(
            Q(unit=unit) | Q(unit=unit.province_id, for_units_below=True),
            **({} if everything else {"public": True}),
        )
        .select_related("source")
        .order_by("-period_end", "-period_start", "pk")
    )
    wanted = {one.indicator_id for one in observations} | {one.indicator_id for one in targets}
    indicators = {one.pk: one for one in Indicator.objects.filter(pk__in=wanted)}
    shown = _shown(observations, indicators)
    lines: dict[int, Line] = {pk: Line(one) for pk, one in indicators.items()}
    bodies: dict[str, list[tuple[Indicator, Shown]]] = {}
    for one in shown:
        observation = one.observation
        indicator = indicators[observation.indicator_id]
        if observation.body:
            bodies.setdefault(observation.body, []).append((indicator, one))
            continue
        line = lines[observation.indicator_id]
        first = line.newest[0].observation if line.newest else None
        if first is None or first.period == observation.period:
            line.newest.append(one)
        else:
            line.earlier.append(one)
    _add_aims(lines, targets, unit)
    for line in lines.values():
        line.spark = _spark(line)
    topics: dict[str, list[Line]] = {}
    for line in sorted(
        lines.values(), key=lambda line: (line.indicator.position, line.indicator.pk)
    ):
        if line.newest or line.aims:
            topics.setdefault(line.indicator.topic, []).append(line)
    return UnitFigures(
        topics=topics,
        bodies=dict(sorted(bodies.items())),
        bullet=_bullet(lines.values(), unit),
        warnings=sum(len(one.warnings) for one in shown),
    )


def _shown(observations: list[Observation], indicators: dict[int, Indicator]) -> list[Shown]:
    pks = [one.pk for one in observations]
    warnings: dict[int, list[tuple[str, str]]] = {}
    for warning in FigureWarning.objects.filter(observation__in=pks).order_by("pk"):
        warnings.setdefault(warning.observation_id, []).append(warning_words(warning))
    corrected = [one.pk for one in observations if one.corrected]
    changes: dict[int, ObservationChange] = {}
    for change in ObservationChange.objects.filter(observation__in=corrected).order_by("pk"):
        changes[change.observation_id] = change
    return [
        Shown(
            observation=one,
            text=figure_text(indicators[one.indicator_id], one),
            parts=parts_text(indicators[one.indicator_id], one),
            stated=stated_text(indicators[one.indicator_id], one),
            period=period_label(one.period),
            scope=one.get_scope_display() if one.scope else "",
            source=one.source,
            warnings=tuple(warnings.get(one.pk, ())),
            correction=_correction(changes.get(one.pk)),
        )
        for one in observations
    ]


def _correction(change: ObservationChange | None) -> str:
    """What was there before, when it was corrected and why."""
    if change is None:
        return ""
    before = formats.maximum(change.old_numerator)
    if change.old_denominator is not None:
        before = f"{before}/{formats.maximum(change.old_denominator)}"
    return _("đính chính ngày %(day)s, trước là %(before)s: %(reason)s") % {
        "day": day_text(change.at.date()),
        "before": before,
        "reason": change.reason,
    }


def _add_aims(lines: dict[int, Line], targets: list[Target], unit: Unit) -> None:
    """A unit's own target goes before that of its province."""
    for target in sorted(targets, key=lambda one: one.unit_id != unit.pk):
        line = lines[target.indicator_id]
        inherited = target.unit_id != unit.pk
        match = _match(line, target)
        if inherited and (target.scope or match is None or line.aims):
            continue
        met = target.met_by(match) if match is not None else None
        line.aims.append(
            Aim(
                target,
                target_text(line.indicator, target),
                period_label(target.period),
                met,
            )
        )


def _match(line: Line, target: Target) -> Decimal | None:
    """The newest value of a period within that of the target."""
    for one in [*line.newest, *line.earlier]:
        observation = one.observation
        if observation.scope == target.scope and observation.value is not None:
            if target.period_start <= observation.period_end <= target.period_end:
                return observation.value
    return None


def _bullet(lines: Iterable[Line], unit: Unit) -> charts.Chart | None:
    found = []
    for line in sorted(lines, key=lambda line: line.indicator.position):
        if line.indicator.kind != Indicator.Kind.RATIO:
            continue
        for aim in line.aims[:1]:
            value = _match(line, aim.target)
            if value is None or aim.met is None:
                continue
            found.append(
                charts.BulletLine(
                    name=line.indicator.name,
                    value=value,
                    value_text=_percent(line, aim.target),
                    target=aim.target.value,
                    target_text=aim.text,
                    met=aim.met,
                )
            )
    return charts.bullet(found, key="muc-tieu", file_name=f"{unit.slug}-{unit.code}-muc-tieu")


def _percent(line: Line, target: Target) -> str:
    for one in [*line.newest, *line.earlier]:
        if one.observation.value == _match(line, target):
            return one.text
    return ""


def _spark(line: Line) -> str:
    """Points of a small line over the periods of the newest one's kind; "" for fewer than three."""
    if not line.newest:
        return ""
    kind = line.newest[0].observation.period.kind
    values = [
        one.observation.value
        for one in reversed([line.newest[0], *line.earlier])
        if one.observation.value is not None
        and not one.observation.scope
        and one.observation.period.kind is kind
    ]
    if len(values) < 3:
        return ""
    low, high = min(values), max(values)
    across = (high - low) or Decimal(1)
    step = Decimal(SPARK_WIDTH - 4) / (len(values) - 1)
    return " ".join(
        f"{2 + place * step:.1f},{2 + (SPARK_HEIGHT - 4) * (high - value) / across:.1f}"
        for place, value in enumerate(values)
    )
