"""Units side by side: which table and period they share, their areas and years, their peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from districts.models import Unit
from indicators.models import LEVEL_WORDS, Edition, EditionAreaScore, EditionRow

MOST_UNITS = 6
PEERS = 8
"""How many units of the same kind are offered beside a single one, the nearest in rank."""

HUNDRED = Decimal(100)


class BadChoice(ValueError):
    """An address that can't be compared; `without` are the codes that would do."""

    def __init__(self, message: str, without: Sequence[str]) -> None:
        super().__init__(message)
        self.without = tuple(without)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that some of the units stand in."""

    scope: str
    level: str
    name: str
    level_label: str
    units: int

    @property
    def word(self) -> str:
        """The table as it stands in the address: "dong-thap.huyen"."""
        return f"{self.scope}.{LEVEL_WORDS[Unit.Level(self.level)]}"


@dataclass(frozen=True, slots=True)
class Column:
    """One unit, or a figure of its group (`unit` None), in the chosen edition."""

    name: str
    unit: Unit | None
    row: EditionRow | None
    index: Decimal | None

    @property
    def word(self) -> str:
        """The unit as it stands in the address."""
        return self.unit.code if self.unit else ""


@dataclass(frozen=True, slots=True)
class AreaCell:
    """Points and share of one column in one area; a group's figure has only a share."""

    points: Decimal | None
    maximum: Decimal | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area across all columns."""

    name: str
    part: str
    cells: tuple[AreaCell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the page shows, for units that were found."""

    units: tuple[Unit, ...]
    tables: tuple[Table, ...]
    table: Table | None
    edition: Edition | None
    periods: tuple[Edition, ...]
    columns: tuple[Column, ...]
    areas: tuple[AreaLine, ...]
    years: tuple[tuple[Edition, tuple[EditionRow | None, ...]], ...]
    peers: tuple[EditionRow, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The ranking groups the units stand in, each once."""
        rows = (column.row for column in self.columns if column.unit and column.row)
        return tuple(dict.fromkeys(row.group for row in rows))


def compare(codes: Iterable[str], table_word: str = "", period_word: str = "") -> Comparison:
    """Put these units side by side; six queries at most, however many units.

    Raises BadChoice for more than six units, a code nobody bears, made-up units beside real ones, a
    table or period none of them stands in.
    """
    wanted = list(dict.fromkeys(code for code in codes if code))
    if len(wanted) > MOST_UNITS:
        raise BadChoice(
            _("So sánh được nhiều nhất %(n)d đơn vị một lúc.") % {"n": MOST_UNITS},
            wanted[:MOST_UNITS],
        )
    bearers = list(
        Unit.with_illustrative.filter(code__in=wanted).select_related("province", "parent")
    )
    rows = list(EditionRow.objects.of_units(bearers)) if bearers else []
    units = _units(wanted, bearers, rows)
    _of_one_world(units)
    ids = {unit.pk for unit in units}
    rows = [row for row in rows if row.unit_id in ids]
    tables = _tables(rows)
    table = _table(tables, table_word, wanted)
    if table is None:
        return Comparison(tuple(units), (), None, None, (), (), (), (), ())
    own = [
        row for row in rows if (row.edition.scope, row.edition.level) == (table.scope, table.level)
    ]
    edition, periods = _edition(own, period_word, wanted)
    chosen = {row.unit_id: row for row in own if row.edition_id == edition.pk}
    columns = [
        Column(unit.full_name, unit, row := chosen.get(unit.pk), row.index if row else None)
        for unit in units
    ]
    peers: list[EditionRow] = []
    group: list[EditionRow] = []
    if len(units) == 1 and columns[0].row is not None:
        own_row = columns[0].row
        group = list(
            EditionRow.objects.filter(edition=edition, group=own_row.group)
            .select_related("unit")
            .order_by("position")
        )
        columns += _group_columns(own_row, group)
        peers = _peers(own_row, group)
    return Comparison(
        units=tuple(units),
        tables=tuple(tables),
        table=table,
        edition=edition,
        periods=tuple(periods),
        columns=tuple(columns),
        areas=tuple(_areas(edition, columns, group)),
        years=tuple(_years(units, own, periods)),
        peers=tuple(peers),
    )


def _units(
    wanted: Sequence[str], bearers: Sequence[Unit], rows: Sequence[EditionRow]
) -> list[Unit]:
    """One unit a code: where several bore it, one with results, and of those the latest."""
    ranked = {row.unit_id for row in rows}
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in bearers:
        by_code[unit.code].append(unit)
    found = []
    for code in wanted:
        if code not in by_code:
            raise BadChoice(
                _("Không có đơn vị nào mang mã %(code)s.") % {"code": code[:20]},
                [other for other in wanted if other in by_code],
            )
        found.append(
            max(by_code[code], key=lambda u: (u.pk in ranked, u.valid_to is None, str(u.valid_to)))
        )
    return found


def _of_one_world(units: Sequence[Unit]) -> None:
    """What is made up never stands beside what is real."""
    alike = [unit.code for unit in units if unit.illustrative == units[0].illustrative]
    if len(alike) < len(units):
        raise BadChoice(
            _("Không so sánh đơn vị minh họa với đơn vị có thật."),
            alike,
        )


def _tables(rows: Iterable[EditionRow]) -> list[Table]:
    """The tables these rows stand in, the one with most of the units first, then the newest."""
    units: dict[tuple[str, str], set[int | None]] = defaultdict(set)
    newest: dict[tuple[str, str], Edition] = {}
    for row in rows:
        key = (row.edition.scope, row.edition.level)
        units[key].add(row.unit_id)
        newest[key] = row.edition
    found = [
        Table(
            scope,
            level,
            newest[scope, level].scope_name,
            newest[scope, level].get_level_display(),
            len(units[scope, level]),
        )
        for scope, level in units
    ]
    return sorted(found, key=lambda t: (-t.units, -newest[t.scope, t.level].year, t.scope))


def _table(tables: Sequence[Table], word: str, wanted: Sequence[str]) -> Table | None:
    if not word:
        return tables[0] if tables else None
    for table in tables:
        if table.word == word:
            return table
    raise BadChoice(_("Các đơn vị này không có bảng “%(value)s”.") % {"value": word[:60]}, wanted)


def _edition(
    rows: Sequence[EditionRow], word: str, wanted: Sequence[str]
) -> tuple[Edition, list[Edition]]:
    """The edition asked for, else the newest of those with most of the units; and all, newest
    first."""
    count: dict[int, int] = defaultdict(int)
    editions: dict[int, Edition] = {}
    for row in rows:
        count[row.edition_id] += 1
        editions[row.edition_id] = row.edition
    periods = sorted(editions.values(), key=lambda e: (e.year, e.period), reverse=True)
    if word:
        for edition in periods:
            if edition.period_word == word:
                return edition, periods
        raise BadChoice(
            _("Không đơn vị nào có kết quả trong kỳ “%(value)s”.") % {"value": word[:60]}, wanted
        )
    best = max(count.values())
    return next(edition for edition in periods if count[edition.pk] == best), periods


def _group_columns(own: EditionRow, group: Sequence[EditionRow]) -> list[Column]:
    """What a single unit is held against: the best of its group, the median, its kind's median."""
    scored = [row for row in group if row.index is not None]
    if len(scored) < 2:
        return []
    best = max(scored, key=lambda row: row.index or Decimal(0))
    found = [
        Column(_("Cao nhất nhóm: %(name)s") % {"name": best.unit_name}, None, best, best.index),
        Column(
            _("Trung vị của nhóm"),
            None,
            None,
            median(row.index for row in scored if row.index is not None),
        ),
    ]
    alike = [
        row.index for row in scored if row.unit_kind == own.unit_kind and row.index is not None
    ]
    if own.unit_kind and 1 < len(alike) < len(scored):
        found.append(
            Column(
                _("Trung vị các đơn vị là %(kind)s") % {"kind": own.unit_kind.lower()},
                None,
                None,
                median(alike),
            )
        )
    return found


def _peers(own: EditionRow, group: Sequence[EditionRow]) -> list[EditionRow]:
    """Units of the same kind in the group, the nearest in rank first."""
    alike = [
        row
        for row in group
        if row.pk != own.pk and row.unit_kind == own.unit_kind and row.unit is not None
    ]
    place = {row.pk: n for n, row in enumerate(group)}
    return sorted(alike, key=lambda row: abs(place[row.pk] - place[own.pk]))[:PEERS]


def _areas(
    edition: Edition, columns: Sequence[Column], group: Sequence[EditionRow]
) -> list[AreaLine]:
    """Every area of the edition across the columns; one query."""
    rows = {row.pk: row for row in (*group, *(c.row for c in columns if c.row is not None))}
    scores = (
        EditionAreaScore.objects.filter(row__in=list(rows), row__edition=edition)
        .select_related("area")
        .order_by("area__position")
    )
    names: dict[int, tuple[str, str]] = {}
    cells: dict[tuple[int, int], AreaCell] = {}
    for score in scores:
        names[score.area_id] = (score.area.name, score.area.part)
        most = score.area.max_points if score.max_points is None else score.max_points
        share = HUNDRED * score.points / most if most and score.area.part == "main" else None
        cells[score.area_id, score.row_id] = AreaCell(score.points, most, share)
    none = AreaCell(None, None, None)
    kind = columns[0].row.unit_kind if columns and columns[0].row else ""
    found = []
    for area, (name, part) in names.items():
        shares = {
            row: cell.share
            for (of, row), cell in cells.items()
            if of == area and cell.share is not None
        }
        line = []
        medians = iter((lambda _row: True, lambda row: rows[row].unit_kind == kind))
        for column in columns:
            if column.row is not None:
                line.append(cells.get((area, column.row.pk), none))
            elif column.unit is not None:
                line.append(none)
            else:
                fits = next(medians)
                among = [share for row, share in shares.items() if fits(row)]
                line.append(AreaCell(None, None, median(among) if among else None))
        found.append(AreaLine(name, part, tuple(line)))
    return found


def _years(
    units: Sequence[Unit], rows: Sequence[EditionRow], periods: Sequence[Edition]
) -> list[tuple[Edition, tuple[EditionRow | None, ...]]]:
    by = {(row.edition_id, row.unit_id): row for row in rows}
    return [
        (edition, tuple(by.get((edition.pk, unit.pk)) for unit in units)) for edition in periods
    ]
