"""Turn a printed table into an edition that isn't published yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext_noop

from districts import vietnamese
from districts.models import Unit
from indicators.models import Criterion, Edition, EditionArea, EditionRow
from indicators.services.edition_draft import Draft
from indicators.services.printed_tables import PrintedTable
from indicators.services.printed_units import split_kind
from indicators.services.results_files import HUNDRED, AreaRow, MeanRow, ResultRow

# Kept in Vietnamese in the record, whatever language is active, and translated where it's shown.
UNKNOWN_SETS = gettext_noop("Chưa rõ hai năm có cùng bộ tiêu chí.")
_PREVIOUS_BASIS = {
    EditionRow.Basis.DERIVED: gettext_noop("Số liệu năm trước là suy ra."),
    EditionRow.Basis.LISTED_ORDER: gettext_noop("Hạng năm trước theo thứ tự liệt kê."),
}


def draft_of_table(table: PrintedTable, before: Sequence[EditionRow]) -> Draft:
    """The edition of a printed table; `before` are the rows of the same table a year earlier.

    Ranks and figures are the printed ones; only the order of the rows is made here.
    """
    ordered = sorted(table.rows, key=lambda pair: _order(pair[0]))
    ranks = Counter((row.group, row.rank) for row, _found in ordered)
    rows = [
        _edition_row(position, row, unit, tied=ranks[row.group, row.rank] > 1)
        for position, (row, unit) in enumerate(ordered, start=1)
    ]
    _compare(rows, before)
    areas = _areas(table.areas)
    printed = {row.unit: position for position, (row, _found) in enumerate(ordered, start=1)}
    scores: dict[tuple[int, int], tuple[Decimal, Decimal | None]] = {
        (printed[area.unit], areas[area.code].position): (area.points, None) for area in table.areas
    }
    about = table.about
    edition = Edition(
        scope=table.scope,
        # The name of that day: the province was called Thừa Thiên Huế, its slug is of the unit.
        scope_name=table.key.province or "Việt Nam",
        province=table.province,
        level=table.key.level,
        year=table.key.year,
        origin=Edition.Origin.IMPORTED,
        decision_number=about.decision_number if about else "",
        decision_date=about.decision_date if about else None,
        units_total=table.units_total,
        appraisal_max=_shared(row.appraisal_max for row, _found in ordered),
        survey_max=_shared(row.survey_max for row, _found in ordered),
        stated_mean=_stated_mean(table.mean),
        note=_note(table),
    )
    if edition.appraisal_max is not None and edition.survey_max is not None:
        edition.total_max = edition.appraisal_max + edition.survey_max
    return Draft(edition=edition, areas=list(areas.values()), rows=rows, scores=scores)


def _order(row: ResultRow) -> tuple[str, int, int, Decimal, str, str]:
    """Printing order: rank, then index or points, then name; rows without any number last."""
    if row.rank is not None:
        place = 0
    else:
        place = 2 if row.score is None else 1
    _kind, name = split_kind(row.unit)
    return (
        vietnamese.sort_key(row.group),
        place,
        row.rank or 0,
        -(row.score or Decimal(0)),
        vietnamese.sort_key(name),
        row.unit,
    )


def _edition_row(position: int, row: ResultRow, unit: Unit | None, *, tied: bool) -> EditionRow:
    kind, name = split_kind(row.unit)
    result = EditionRow(
        position=position,
        unit=unit,
        unit_code=unit.code if unit else "",
        unit_name=name,
        unit_kind=kind,
        parent_name=row.parent,
        sort_key=vietnamese.sort_key(name),
        group=row.group,
        rank=row.rank,
        rank_of=row.rank_of,
        tied=row.rank is not None and tied,
        appraisal_points=row.appraisal,
        survey_points=row.survey,
        band=row.band,
        basis=row.basis,
        note=row.note,
        source_url=row.source_url,
    )
    if row.score is None:
        return result
    if row.score_max == HUNDRED:
        result.index = row.score
    # A percentage has no points of its own; points without a stated maximum are no percentage.
    if row.score_max != HUNDRED or row.appraisal is not None:
        result.points, result.max_points = row.score, row.score_max
    return result


def _compare(rows: Iterable[EditionRow], before: Iterable[EditionRow]) -> None:
    earlier = {_identity(row): row for row in before}
    for row in rows:
        previous = earlier.get(_identity(row))
        if previous is None or (previous.rank is None and previous.index is None):
            continue
        row.previous_rank, row.previous_index = previous.rank, previous.index
        doubt = _PREVIOUS_BASIS.get(EditionRow.Basis(previous.basis))
        row.change_note = f"{UNKNOWN_SETS} {doubt}" if doubt else UNKNOWN_SETS


def _identity(row: EditionRow) -> tuple[int | None, str]:
    return (row.unit_id, "" if row.unit_id else f"{row.unit_kind} {row.unit_name}")


def _areas(rows: Iterable[AreaRow]) -> dict[str, EditionArea]:
    areas: dict[str, EditionArea] = {}
    for row in rows:
        if row.code not in areas:
            areas[row.code] = EditionArea(
                position=len(areas) + 1, code=row.code, name=row.name, part=Criterion.Part.MAIN
            )
    return areas


def _shared(values: Iterable[Decimal | None]) -> Decimal | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _stated_mean(mean: MeanRow | None) -> Decimal | None:
    if mean is None or mean.basis != EditionRow.Basis.STATED:
        return None
    return mean.mean


def _note(table: PrintedTable) -> str:
    parts = []
    if table.about:
        parts.append(f"{table.about.note} Nguồn: {table.about.source_url}")
    if table.mean:
        figure = f"{table.mean.mean:f}".replace(".", ",")
        stated = table.mean.basis == EditionRow.Basis.STATED
        what = "Trung bình do nguồn nêu" if stated else "Trung bình suy ra"
        words = [f"{what}: {figure}.", table.mean.note, f"Nguồn: {table.mean.source_url}"]
        parts.append(" ".join(word for word in words if word))
    return "\n".join(parts)
