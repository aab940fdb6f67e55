"""Open a round: its units, groups, windows and exemptions come to be in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from districts.models import Unit
from districts.querysets import UnitQuerySet
from districts.vietnamese import slug
from indicators.access import can_manage_rounds_of
from indicators.calendar import Span
from indicators.models import Assessment, CriteriaSet, RankingGroup, Round, RoundChange
from indicators.models.round import PERIOD_LABELS
from indicators.services.check_set import set_problems
from indicators.services.errors import Refused
from indicators.services.exempt import ExemptionPlan, store_exemptions
from indicators.services.round_trail import Changed, keep_trail, stage_label
from indicators.services.set_windows import check_windows, store_windows
from indicators.services.staleness import mark_stale

PERIOD_ENDS = {
    "": (12, 31),
    "quy-1": (3, 31),
    "quy-2": (6, 30),
    "quy-3": (9, 30),
    "quy-4": (12, 31),
    "6-thang-dau": (6, 30),
    "6-thang-cuoi": (12, 31),
}
PERIOD_BEGINS = {
    "": (1, 1),
    "quy-1": (1, 1),
    "quy-2": (4, 1),
    "quy-3": (7, 1),
    "quy-4": (10, 1),
    "6-thang-dau": (1, 1),
    "6-thang-cuoi": (7, 1),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100
NAME_LENGTH = 200
"""Characters a group's name may have: those of its column."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A ranking group and the numbers of its units."""

    name: str
    units: Sequence[int]


@dataclass(frozen=True, slots=True)
class UnitExemption:
    """A leaf that doesn't apply to a unit from the start, and why."""

    unit: int
    criterion: int
    reason: str


def open_round(
    *,
    user: User,
    criteria_set: CriteriaSet,
    province: Unit | None,
    level: str,
    year: int,
    period: str,
    groups: Sequence[GroupPlan],
    windows: Mapping[str, Span],
    on: date | None = None,
    exemptions: Sequence[UnitExemption] = (),
) -> Round:
    """Open a scoring round (mở đợt đánh giá) for the units named in its groups.

    Units are those that exist on the day `on`, by default the last one of the period; a unit in
    no group takes no part. Raises PermissionDenied, and Refused where the set isn't complete or
    of another level, province or world, the round exists already, a group is empty or named
    twice, a unit is in two groups or isn't one of the province on that day, or days make no sense.
    """
    if not can_manage_rounds_of(user, province):
        raise PermissionDenied
    day = check_period(level, year, period, on)
    check_set_fits(criteria_set, province, level, day)
    check_windows(year, windows)
    _check_groups(groups)
    with transaction.atomic():
        # Held until the end: a set can't change between its check and its first use.
        CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
        problems = set_problems(criteria_set)
        if problems:
            raise Refused(_("Bộ tiêu chí chưa hoàn chỉnh: %(problem)s") % {"problem": problems[0]})
        round_ = _create(criteria_set, province, level, year, period)
        store_windows(round_, windows, user=user)
        opened = Changed("mở đợt đánh giá", "", stage_label(round_.stage))
        keep_trail(round_, RoundChange.Kind.STAGE, [opened], user=user)
        assessments = _create_assessments(round_, groups, day)
        for exemption in exemptions:
            if exemption.unit not in assessments:
                raise Refused(_("Đơn vị được miễn không tham gia đợt đánh giá."))
        store_exemptions(
            user=user,
            round_=round_,
            plans=[
                ExemptionPlan(assessments[row.unit], row.criterion, row.reason)
                for row in exemptions
            ],
        )
        mark_stale(round_.pk, trigger=_("mở đợt đánh giá"))
    return round_


def period_bounds(year: int, period: str) -> tuple[date, date]:
    """The first and the last day of a year or part-year."""
    return date(year, *PERIOD_BEGINS[period]), date(year, *PERIOD_ENDS[period])


def check_period(level: str, year: int, period: str, on: date | None) -> date:
    """The day on which the units are counted. Raises Refused where any of these make no sense."""
    if level not in Unit.Level.values:
        raise Refused(_("Cấp không hợp lệ."))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("Năm phải từ %(first)d đến %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if period and period not in PERIOD_LABELS:
        raise Refused(_("Kỳ không hợp lệ."))
    first, last = period_bounds(year, period)
    if on is not None and not first <= on <= last:
        raise Refused(
            _("Ngày xác định danh sách đơn vị phải trong kỳ: %(first)s – %(last)s.")
            % {"first": first.strftime("%d/%m/%Y"), "last": last.strftime("%d/%m/%Y")}
        )
    return on or last


def check_set_fits(criteria_set: CriteriaSet, province: Unit | None, level: str, day: date) -> None:
    """Raise Refused for a set of another level, province or world, or an ended province."""
    if criteria_set.level != level:
        raise Refused(
            _("Bộ tiêu chí này là của “%(level)s”.") % {"level": criteria_set.get_level_display()}
        )
    if province is None:
        if criteria_set.province_id is not None or level != Unit.Level.PROVINCE:
            raise Refused(_("Đợt toàn quốc chỉ dành cho cấp tỉnh, với bộ tiêu chí toàn quốc."))
        return
    if province.level != Unit.Level.PROVINCE:
        raise Refused(_("Phải chọn một tỉnh, thành phố."))
    if level == Unit.Level.PROVINCE:
        raise Refused(_("Các tỉnh được xếp hạng trong đợt toàn quốc."))
    if criteria_set.illustrative != province.illustrative:
        raise Refused(_("Không dùng lẫn số liệu minh họa với đơn vị có thật."))
    if criteria_set.province is not None and criteria_set.province.code != province.code:
        raise Refused(_("Bộ tiêu chí này là của tỉnh khác."))
    if not province.is_current(day):
        raise Refused(
            _("%(province)s không tồn tại ngày %(day)s.")
            % {"province": province, "day": day.strftime("%d/%m/%Y")}
        )


def units_of_round(
    province: Unit | None, level: str, day: date, *, illustrative: bool
) -> UnitQuerySet:
    """The units that may take part: of the level, in the province, existing on that day."""
    units = Unit.with_illustrative.filter(illustrative=illustrative).level(level).on(day)
    if province is not None:
        units = units.under(province)
    return units.in_vietnamese_order()


def group_slugs(names: Sequence[str]) -> list[str]:
    """A word for each group's address, each its own."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        word = slug(name)[:50] or f"nhom-{number}"
        found.append(word if word not in found else f"{word}-{number}")
    return found


def check_group_names(names: Sequence[str]) -> None:
    """Raise Refused where a name is empty, too long, or there twice."""
    if not names:
        raise Refused(_("Phải có ít nhất một nhóm xếp hạng."))
    for name in names:
        if not name.strip():
            raise Refused(_("Nhóm xếp hạng phải có tên."))
        if len(name) > NAME_LENGTH:
            raise Refused(_("Tên nhóm quá dài: “%(name)s…”.") % {"name": name[:40]})
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise Refused(_("Hai nhóm cùng tên “%(name)s”.") % {"name": twice[0]})


def _check_groups(groups: Sequence[GroupPlan]) -> None:
    check_group_names([group.name for group in groups])
    for group in groups:
        if not group.units:
            raise Refused(_("Nhóm “%(name)s” chưa có đơn vị nào.") % {"name": group.name})
    everywhere = Counter(unit for group in groups for unit in group.units)
    twice = [unit for unit, count in everywhere.items() if count > 1]
    if twice:
        unit = Unit.with_illustrative.filter(pk=twice[0]).first()
        raise Refused(_("%(unit)s được xếp vào hai nhóm.") % {"unit": unit or twice[0]})


def _create(
    criteria_set: CriteriaSet, province: Unit | None, level: str, year: int, period: str
) -> Round:
    try:
        with transaction.atomic():
            return Round.objects.create(
                criteria_set=criteria_set,
                province=province,
                level=level,
                year=year,
                period=period,
                stage=Round.Stage.SELF_SCORING,
                illustrative=criteria_set.illustrative,
            )
    except IntegrityError as error:
        raise Refused(_("Đã có đợt đánh giá của tỉnh, cấp và kỳ này.")) from error


def _create_assessments(round_: Round, groups: Sequence[GroupPlan], day: date) -> dict[int, int]:
    """Make groups and assessments; returns {unit: assessment}."""
    wanted = [unit for group in groups for unit in group.units]
    there = set(
        units_of_round(round_.province, round_.level, day, illustrative=round_.illustrative)
        .filter(pk__in=wanted)
        .values_list("pk", flat=True)
    )
    missing = next((unit for unit in wanted if unit not in there), None)
    if missing is not None:
        unit = Unit.with_illustrative.filter(pk=missing).first()
        raise Refused(
            _("%(unit)s không phải đơn vị của đợt này vào ngày %(day)s.")
            % {"unit": unit or missing, "day": day.strftime("%d/%m/%Y")}
        )
    made: list[Assessment] = []
    slugs = group_slugs([group.name for group in groups])
    for position, (group, word) in enumerate(zip(groups, slugs, strict=True)):
        row = RankingGroup.objects.create(
            round=round_, slug=word, name=group.name.strip(), position=position
        )
        made += [Assessment(round=round_, unit_id=unit, group=row) for unit in group.units]
    Assessment.objects.bulk_create(made, batch_size=2_000)
    return dict(round_.assessments.values_list("unit", "pk"))
