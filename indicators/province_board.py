"""What Home Affairs of a province has to look at: a number for each question, and its list.

Every question is one query over the whole province, filtered by the same address, so a tile and
the list it leads to can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from districts.models import (
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    ResolutionTarget,
    Unit,
)
from indicators.filters import BadQuery
from indicators.models import (
    Assessment,
    Edition,
    EditionRow,
    Extension,
    Round,
    Score,
    Standing,
    Window,
)
from indicators.models.fields import PointsField

LEVELS = {
    "huyen": Unit.Level.DISTRICT,
    "xa": Unit.Level.COMMUNE,
    "so-nganh": Unit.Level.AGENCY,
}
"""What `?cap=` may say."""

DISAGREE_FROM = Decimal(15)
"""Self-score and survey disagree from so many percentage points on."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the pages are about: a province; a level and a year where the address names them."""

    province: Unit
    level: str
    year: int | None
    today: date
    query: str = ""

    def units(self, rows: QuerySet, at: str) -> QuerySet:
        """Those of these rows whose unit (the field `at`) is of the level."""
        return rows.filter(**{f"{at}__level": self.level}) if self.level else rows


@dataclass(frozen=True, slots=True)
class Tile:
    """One number, what it counts, and where its list is."""

    label: str
    number: int
    note: str
    href: str
    names: tuple[str, ...] = ()
    urgent: bool = False


def read_scope(query: QueryDict, provinces: Iterable[Unit], today: date) -> Scope:
    """Check the parameters of the address; the first province where it names none.

    Raises BadQuery with a Vietnamese message.
    """
    known = {str(province.pk): province for province in provinces}
    word = query.get("tinh", "")
    if word and word not in known:
        raise BadQuery(_("Không có tỉnh “%(value)s” trong phạm vi của bạn.") % {"value": word[:60]})
    province = known[word] if word else next(iter(known.values()))
    level = query.get("cap", "")
    if level and level not in LEVELS:
        raise BadQuery(_("Không có cấp “%(value)s”.") % {"value": level[:60]})
    year = query.get("nam", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise BadQuery(_("“%(value)s” không phải là năm.") % {"value": year[:60]})
    kept = QueryDict(mutable=True)
    for name in ("tinh", "cap", "nam"):
        if query.get(name):
            kept[name] = query[name]
    return Scope(
        province=province,
        level=LEVELS[level].value if level else "",
        year=int(year) if year else None,
        today=today,
        query=kept.urlencode(),
    )


def late_units(scope: Scope) -> QuerySet[Assessment]:
    """Units whose days for the self-score are over and which haven't submitted."""
    closed = Window.objects.filter(
        round=OuterRef("round"), stage=Round.Stage.SELF_SCORING, closes_on__lt=scope.today
    )
    extended = Extension.objects.filter(
        assessment=OuterRef("pk"), stage=Round.Stage.SELF_SCORING, until__gte=scope.today
    )
    found = Assessment.objects.filter(round__province=scope.province).exclude(
        Q(status=Assessment.Status.SUBMITTED)
        | Q(round__stage__in=(Round.Stage.DRAFT, Round.Stage.PUBLISHED))
    )
    found = found.filter(Exists(closed), ~Exists(extended)).annotate(
        closed_on=Subquery(closed.values("closes_on")[:1])
    )
    if scope.year is not None:
        found = found.filter(round__year=scope.year)
    return (
        scope.units(found, "unit")
        .select_related("unit", "round__province")
        .order_by("closed_on", "unit__sort_key", "pk")
    )


def overdue_tasks(scope: Scope) -> QuerySet[PlanTask]:
    """Unfinished tasks of plans whose last day is over, the longest overdue first."""
    found = PlanTask.objects.overdue(scope.today).in_province(scope.province)
    if scope.year is not None:
        found = found.filter(plan__year=scope.year)
    found = scope.units(found, "plan__unit").select_related("plan__unit", "lead_unit")
    return found.order_by("due", "plan__unit__sort_key", "pk")


def open_findings(scope: Scope) -> QuerySet[Finding]:
    """Shortcomings and recommendations nobody has said were handled; those with a day first."""
    found = Finding.objects.open().in_province(scope.province)
    if scope.year is not None:
        found = found.filter(inspection__conclusion_date__year=scope.year)
    found = scope.units(found, "inspection__unit").select_related("inspection__unit")
    return found.order_by(F("due").asc(nulls_last=True), "inspection__unit__sort_key", "pk")


def missed_targets(scope: Scope) -> QuerySet[ResolutionTarget]:
    """Targets of resolutions that weren't reached."""
    found = ResolutionTarget.objects.missed().in_province(scope.province)
    if scope.year is not None:
        found = found.filter(
            Q(resolution__period_end__year__gte=scope.year)
            | Q(resolution__period_end__isnull=True),
            Q(resolution__period_start__year__lte=scope.year)
            | Q(resolution__period_start__isnull=True),
        )
    found = scope.units(found, "resolution__unit").select_related("resolution__unit")
    return found.order_by("resolution__unit__sort_key", "resolution", "number")


WAITING: dict[str, type[Any]] = {
    "ke-hoach": Plan,
    "nghi-quyet": Resolution,
    "kiem-tra": Inspection,
    "sang-kien": Initiative,
    "khen-thuong": Award,
}


def waiting(scope: Scope) -> list[tuple[str, QuerySet]]:
    """What units have entered that waits for Home Affairs, by the word of its kind."""
    return [
        (
            word,
            scope.units(model.objects.waiting().in_province(scope.province), "unit")
            .select_related("unit")
            .order_by("unit__sort_key", "pk"),
        )
        for word, model in WAITING.items()
    ]


def improved_units(scope: Scope) -> QuerySet[EditionRow]:
    """Units that rose in the newest published tables of the province, the furthest first.

    Of every level the newest year; only rows the edition itself compares with the year before.
    """
    editions = Edition.objects.newest().filter(province=scope.province)
    if scope.level:
        editions = editions.filter(level=scope.level)
    if scope.year is not None:
        editions = editions.filter(year=scope.year)
    else:
        newer = Edition.objects.filter(
            province=scope.province, level=OuterRef("level"), year__gt=OuterRef("year")
        )
        editions = editions.filter(~Exists(newer))
    found = EditionRow.objects.filter(edition__in=editions, rank_change__gt=0)
    return found.select_related("edition", "unit").order_by(
        "-rank_change", "edition__level", "position"
    )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit's own view of itself and that of those it serves, both in percent of the maximum."""

    assessment: Assessment
    self_percent: Decimal
    survey_percent: Decimal

    @property
    def gap(self) -> Decimal:
        """Percentage points by which the unit sees itself better; negative where it's worse."""
        return self.self_percent - self.survey_percent


def disagreements(scope: Scope) -> list[Disagreement]:
    """Units whose self-score and survey lie far apart, the widest gap first; one query.

    Rounds of the newest year that has both, unless the address names a year.
    """
    claimed = (
        Score.objects.filter(assessment=OuterRef("pk"), self_points__isnull=False)
        .order_by()
        .values("assessment")
        .annotate(total=Sum("self_points"))
        .values("total")
    )
    surveyed = Standing.objects.filter(assessment=OuterRef("pk")).values("survey_points")
    found = (
        Assessment.objects.filter(
            round__province=scope.province,
            round__criteria_set__survey_max__gt=0,
            round__criteria_set__appraisal_max__gt=0,
        )
        .annotate(
            claimed=Subquery(claimed, output_field=PointsField()),
            surveyed=Subquery(surveyed, output_field=PointsField()),
        )
        .filter(claimed__isnull=False, surveyed__isnull=False)
        .select_related("unit", "round__criteria_set", "round__province")
    )
    if scope.year is not None:
        found = found.filter(round__year=scope.year)
    rows = list(scope.units(found, "unit"))
    newest = max((row.round.year for row in rows), default=None)
    lines = [
        Disagreement(
            row,
            100 * Decimal(row.claimed) / row.round.criteria_set.appraisal_max,
            100 * Decimal(row.surveyed) / row.round.criteria_set.survey_max,
        )
        for row in rows
        if row.round.year == newest and row.surveyed
    ]
    wide = [line for line in lines if abs(line.gap) >= DISAGREE_FROM]
    return sorted(wide, key=lambda line: (-abs(line.gap), line.assessment.unit.sort_key))


def tiles(scope: Scope) -> list[Tile]:
    """Every tile of the dashboard, in the order in which they are read."""
    return [make(scope) for make in TILES]


def list_address(name: str, scope: Scope) -> str:
    """The address of a tile's list with the filters of the dashboard."""
    address = reverse(f"staff:{name}")
    return f"{address}?{scope.query}" if scope.query else address


def _late(scope: Scope) -> Tile:
    rows = list(late_units(scope))
    return Tile(
        label=_("Đơn vị trễ hạn tự chấm điểm"),
        number=len(rows),
        note=_("đã hết thời hạn mà chưa nộp"),
        href=list_address("province-late", scope),
        names=tuple(str(row.unit) for row in rows[:3]),
        urgent=bool(rows),
    )


def _overdue(scope: Scope) -> Tile:
    number = overdue_tasks(scope).count()
    return Tile(
        label=_("Nhiệm vụ quá hạn"),
        number=number,
        note=_("trong kế hoạch của các đơn vị"),
        href=list_address("province-tasks", scope),
        urgent=bool(number),
    )


def _findings(scope: Scope) -> Tile:
    return Tile(
        label=_("Kiến nghị, hạn chế chưa xử lý"),
        number=open_findings(scope).count(),
        note=_("sau kiểm tra và hội nghị"),
        href=list_address("province-findings", scope),
    )


def _missed(scope: Scope) -> Tile:
    return Tile(
        label=_("Chỉ tiêu nghị quyết chưa đạt"),
        number=missed_targets(scope).count(),
        note=_("theo số liệu hoặc theo nguồn"),
        href=list_address("province-targets", scope),
    )


def _improved(scope: Scope) -> Tile:
    rows = list(improved_units(scope))
    return Tile(
        label=_("Đơn vị tăng hạng"),
        number=len(rows),
        note=_("trong bảng mới nhất đã công bố"),
        href=list_address("province-improved", scope),
        names=tuple(f"{row.unit_name} ▲{row.rank_change}" for row in rows[:3]),
    )


def _gaps(scope: Scope) -> Tile:
    lines = disagreements(scope)
    return Tile(
        label=_("Tự chấm và điều tra lệch nhau"),
        number=len(lines),
        note=_("từ %(n)d điểm phần trăm trở lên") % {"n": DISAGREE_FROM},
        href=list_address("province-gaps", scope),
        names=tuple(str(line.assessment.unit) for line in lines[:3]),
    )


def _waiting(scope: Scope) -> Tile:
    return Tile(
        label=_("Mục chờ xác nhận"),
        number=sum(rows.count() for _word, rows in waiting(scope)),
        note=_("kế hoạch, sáng kiến, khen thưởng… do đơn vị nhập"),
        href=list_address("province-waiting", scope),
    )


TILES: list[Callable[[Scope], Tile]] = [
    _late,
    _overdue,
    _findings,
    _missed,
    _gaps,
    _improved,
    _waiting,
]
"""What the dashboard shows; each asks the database as often as it likes, but always as often."""
