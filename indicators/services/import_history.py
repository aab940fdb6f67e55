"""Take over results of past years that were published elsewhere, as editions of this portal.

Nothing is computed: ranks and figures are the printed ones. Every level and year in the file is a
table of its own and becomes its next edition, unless the newest one already says the same.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts import vietnamese
from districts.models import Unit
from districts.services.file_problems import Problem
from indicators import scoring
from indicators.access import can_manage_rounds_of
from indicators.models import (
    Criterion,
    Edition,
    EditionArea,
    EditionRow,
)
from indicators.models.round import period_label
from indicators.services.canonical import content_digest
from indicators.services.edition_draft import Draft, stored_draft
from indicators.services.freeze import freeze
from indicators.services.open_round import period_bounds
from indicators.services.printed_units import split_kind


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One unit's result in one year, as printed.

    `period` is the part of the year as in addresses ("quy-1"), "" the whole year; `areas` are
    points by the area's name.
    """

    sheet: str
    cell: str
    year: int
    period: str
    level: str
    unit_code: str
    unit_name: str
    group: str
    points: Decimal | None
    max_points: Decimal | None
    index: Decimal | None
    rank: int | None
    rank_of: int | None
    band: str
    basis: str
    source: str
    note: str
    areas: Mapping[str, Decimal]

    def problem(self, message: str) -> Problem:
        """What is wrong with this row."""
        return Problem(message, self.sheet, self.cell)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's result that is new or differs from the newest edition, in words."""

    unit: str
    before: str
    after: str


@dataclass
class HistoryTable:
    """One table of the file: what edition it would be, and how it differs from the newest one."""

    level: str
    year: int
    period: str
    rows: int
    number: int
    unchanged: bool
    lines: list[Line] = field(default_factory=list)
    edition: Edition | None = None

    @property
    def period_label(self) -> str:
        """The year or part-year in words."""
        return period_label(self.year, self.period)

    @property
    def level_label(self) -> str:
        """The level in words."""
        return str(Unit.Level(self.level).label)

    @property
    def corrects(self) -> bool:
        """Whether it would be a correction of what is published."""
        return self.number > 1 and not self.unchanged


@dataclass
class HistoryPlan:
    """What a file of past results would publish, or has published when `applied`."""

    tables: list[HistoryTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    applied: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether something published would be corrected."""
        return any(table.corrects for table in self.tables)

    @property
    def changed(self) -> int:
        """How many editions there are to publish."""
        return sum(not table.unchanged for table in self.tables)


def import_history(
    province: Unit,
    rows: Sequence[HistoryRow],
    *,
    user: User,
    reason: str = "",
    apply: bool = False,
) -> HistoryPlan:
    """What these results would publish for the units of `province`, or publish it: all or nothing.

    Raises PermissionDenied for who isn't Home Affairs of the province. A correction without a
    `reason` is a problem when it is to be applied.
    """
    if not can_manage_rounds_of(user, province):
        raise PermissionDenied
    plan = HistoryPlan()
    with transaction.atomic():
        # Two imports of one province wait for each other, so both see the newest editions.
        Unit.with_illustrative.select_for_update(no_key=True).get(pk=province.pk)
        drafts = []
        tables: dict[tuple[int, str, str], list[HistoryRow]] = {}
        for row in rows:
            tables.setdefault((row.year, row.period, row.level), []).append(row)
        for (year, period, level), found in sorted(tables.items()):
            draft = _draft(plan, province, year, period, level, found)
            newest = Edition.objects.table(province.slug, level, year, period).first()
            drafts.append((draft, _compared(plan, draft, newest)))
        if apply and plan.needs_reason and not reason.strip():
            plan.problems.append(Problem(_("Đính chính bản đã công bố phải nêu lý do.")))
        if apply and not plan.problems:
            now = timezone.now()
            for draft, table in drafts:
                if table.unchanged:
                    continue
                draft.edition.published_at = now
                draft.edition.reason = reason.strip() if table.corrects else ""
                table.edition = freeze(draft)
            plan.applied = True
    return plan


def _draft(
    plan: HistoryPlan,
    province: Unit,
    year: int,
    period: str,
    level: str,
    rows: Sequence[HistoryRow],
) -> Draft:
    units = _Units(province, period_bounds(year, period)[1], level)
    ordered = sorted(rows, key=_printing_order)
    ranks = Counter((row.group, row.rank) for row in rows)
    names = list(dict.fromkeys(name for row in ordered for name in row.areas))
    areas = [
        EditionArea(position=n, code=str(n), name=name, part=Criterion.Part.MAIN)
        for n, name in enumerate(names, start=1)
    ]
    draft = Draft(
        edition=Edition(
            scope=province.slug,
            scope_name=province.name,
            province=province,
            level=level,
            year=year,
            period=period,
            origin=Edition.Origin.IMPORTED,
            published_at=timezone.now(),
            illustrative=province.illustrative,
        ),
        areas=areas,
    )
    taken: dict[object, HistoryRow] = {}
    for position, row in enumerate(ordered, start=1):
        unit, why = units.find(row)
        if why:
            plan.problems.append(row.problem(why))
        kind, name = split_kind(row.unit_name) if row.unit_name else ("", "")
        if unit is not None and not name:
            kind, name = unit.kind, unit.name
        first = taken.setdefault(unit.pk if unit else row.unit_name, row)
        if first is not row:
            plan.problems.append(
                row.problem(_("trùng đơn vị với ô %(cell)s") % {"cell": first.cell})
            )
        draft.rows.append(
            EditionRow(
                unit=unit,
                position=position,
                unit_code=unit.code if unit else "",
                unit_name=name,
                unit_kind=kind,
                parent_name=unit.parent.name if unit and unit.parent else "",
                sort_key=vietnamese.sort_key(name),
                group=row.group,
                rank=row.rank,
                rank_of=row.rank_of,
                tied=row.rank is not None and ranks[row.group, row.rank] > 1,
                index=row.index,
                points=row.points,
                max_points=row.max_points,
                band=row.band,
                basis=row.basis,
                note=row.note,
                source_url=row.source,
            )
        )
        for area in areas:
            if area.name in row.areas:
                draft.scores[position, area.position] = (row.areas[area.name], None)
    return draft


def _printing_order(row: HistoryRow) -> tuple:
    figure = row.index if row.index is not None else row.points
    return (
        vietnamese.sort_key(row.group),
        row.rank is None,
        row.rank or 0,
        -(figure or Decimal(0)),
        vietnamese.sort_key(split_kind(row.unit_name)[1] or row.unit_code),
        row.unit_code,
    )


def _compared(plan: HistoryPlan, draft: Draft, newest: Edition | None) -> HistoryTable:
    stored = stored_draft(newest) if newest is not None else None
    edition = draft.edition
    if newest is not None and newest.origin == Edition.Origin.COMPUTED:
        plan.problems.append(
            Problem(
                _("Bảng %(level)s, kỳ %(period)s, đã được tính từ đợt đánh giá: không nhập đè.")
                % {
                    "level": Unit.Level(edition.level).label.lower(),
                    "period": edition.period_label,
                }
            )
        )
    same = stored is not None and content_digest(stored) == content_digest(draft)
    table = HistoryTable(
        level=edition.level,
        year=edition.year,
        period=edition.period,
        rows=len(draft.rows),
        number=(newest.number if newest else 0) + 1,
        unchanged=same,
    )
    before = {_identity(row): _words(row, stored) for row in stored.rows} if stored else {}
    after = {_identity(row): (row, _words(row, draft)) for row in draft.rows}
    for key, (row, words) in after.items():
        if before.get(key, "") != words:
            table.lines.append(Line(_name(row), before.get(key, ""), words))
    for row in stored.rows if stored else []:
        if _identity(row) not in after:
            table.lines.append(Line(_name(row), before[_identity(row)], ""))
    plan.tables.append(table)
    return table


def _identity(row: EditionRow) -> tuple[int | None, str]:
    return row.unit_id, "" if row.unit_id else f"{row.unit_kind} {row.unit_name}"


def _name(row: EditionRow) -> str:
    """The unit's name as printed: "Huyện Châu Thành"."""
    kind = f"{row.unit_kind[:1].upper()}{row.unit_kind[1:]} " if row.unit_kind else ""
    return f"{kind}{row.unit_name}"


def _words(row: EditionRow, draft: Draft) -> str:
    """A row's figures, readable: "hạng 3/12, chỉ số 69,45, 69,45/100 điểm, Khá"."""
    parts = []
    if row.rank is not None:
        of = f"/{row.rank_of}" if row.rank_of else ""
        parts.append(_("hạng %(rank)s") % {"rank": f"{row.rank}{of}"})
    if row.index is not None:
        parts.append(_("chỉ số %(index)s") % {"index": scoring.in_vietnamese(row.index)})
    if row.points is not None:
        most = f"/{scoring.in_vietnamese(row.max_points)}" if row.max_points is not None else ""
        points = f"{scoring.in_vietnamese(row.points)}{most}"
        parts.append(_("%(points)s điểm") % {"points": points})
    parts += [text for text in (row.group, row.band, row.note, row.source_url) if text]
    parts += [
        f"{area.name} {scoring.in_vietnamese(draft.scores[row.position, area.position][0])}"
        for area in draft.areas
        if (row.position, area.position) in draft.scores
    ]
    return ", ".join(parts)


class _Units:
    """The units of one level of a province on the last day of a period, by code and by name."""

    def __init__(self, province: Unit, day: datetime.date, level: str) -> None:
        self.day = day.strftime("%d/%m/%Y")
        found = list(
            Unit.with_illustrative.under(province).on(day).level(level).select_related("parent")
        )
        self.codes = {unit.code: unit for unit in found}
        self.names: dict[str, list[Unit]] = {}
        for unit in found:
            self.names.setdefault(unit.sort_key, []).append(unit)

    def find(self, row: HistoryRow) -> tuple[Unit | None, str]:
        """The unit a row is about, or why it can't be told."""
        if row.unit_code:
            unit = self.codes.get(row.unit_code)
            if unit is None:
                return None, _("không có đơn vị mã “%(code)s” của tỉnh vào ngày %(day)s") % {
                    "code": row.unit_code,
                    "day": self.day,
                }
            name = split_kind(row.unit_name)[1]
            if name and vietnamese.search_key(name) != vietnamese.search_key(unit.name):
                return None, _("mã “%(code)s” là %(unit)s, không phải “%(name)s”") % {
                    "code": row.unit_code,
                    "unit": unit.full_name,
                    "name": row.unit_name,
                }
            return unit, ""
        kind, name = split_kind(row.unit_name)
        found = self.names.get(vietnamese.sort_key(name), [])
        if len(found) > 1:
            found = [unit for unit in found if unit.kind == kind] or found
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, _("không có “%(name)s” của tỉnh vào ngày %(day)s") % {
                "name": row.unit_name,
                "day": self.day,
            }
        return None, _("“%(name)s” có thể là nhiều đơn vị: ghi mã đơn vị") % {"name": row.unit_name}
