"""One unit's sheet (phiếu kết quả): its areas, or its whole tree down to the leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from indicators import formats
from indicators.models import (
    Criterion,
    Edition,
    EditionArea,
    EditionCriterion,
    EditionRow,
    EditionScore,
)
from indicators.reports.heads import full_name, head_of, period_of, source_of, with_parent
from indicators.reports.parts import (
    Column,
    Document,
    Row,
    RowKind,
    Sheet,
    Table,
    Value,
    number,
)
from indicators.services.edition_draft import Draft, LeafEntry

HUNDRED = Decimal(100)
BESIDE = (Criterion.Part.BONUS, Criterion.Part.PENALTY)


def read_sheet(row: EditionRow, edition: Edition) -> Draft:
    """What the sheet of one unit of an edition needs: four queries."""
    draft = Draft(edition=edition, areas=list(edition.areas.all()), rows=[row])
    areas = {area.pk: area.position for area in draft.areas}
    draft.scores = {
        (row.position, areas[area]): (points, maximum)
        for area, points, maximum in row.area_scores.values_list("area", "points", "max_points")
    }
    draft.criteria = list(edition.criteria.all())
    draft.leaves = leaves_of(draft, {row.pk: row.position})
    return draft


def leaves_of(draft: Draft, rows: dict[int, int]) -> dict[tuple[int, int], LeafEntry]:
    """Points of every leaf, without what they were computed from and the evidence."""
    criteria = {node.pk: node.position for node in draft.criteria}
    found = EditionScore.objects.filter(row__in=rows).order_by()
    if len(rows) > 1:
        found = EditionScore.objects.filter(row__edition=draft.edition).order_by()
    return {
        (rows[row], criteria[criterion]): LeafEntry(
            not_applicable, points, decided_by, self_points, {}, []
        )
        for row, criterion, not_applicable, points, decided_by, self_points in found.values_list(
            "row_id", "criterion_id", "not_applicable", "points", "decided_by", "self_points"
        )
    }


def unit_sheet(draft: Draft, row: EditionRow) -> Document:
    """One unit's sheet (phiếu kết quả) of an edition as a document of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        edition = draft.edition
        name = full_name(row)
        lines = _leaf_lines(draft, row) if draft.criteria else area_lines(draft)[row.position]
        title = (
            "PHIẾU KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH",
            name.upper(),
            period_of(edition).upper(),
        )
        return Document(
            head=head_of(edition, title, _("Theo")),
            sheets=(sheet_of(edition, row, lines),),
            source=source_of(edition),
        )


def area_lines(draft: Draft) -> dict[int, list[Row]]:
    """For every row's position its areas as lines of its sheet."""
    areas = {area.position: area for area in draft.areas}
    lines: dict[int, list[Row]] = defaultdict(list)
    for (position, at), (points, maximum) in sorted(draft.scores.items()):
        lines[position].append(_area_line(areas[at], points, maximum, "line"))
    return lines


def _area_line(area: EditionArea, points: Decimal, maximum: Decimal | None, kind: RowKind) -> Row:
    if area.part in BESIDE:
        # Beside the scale: what may be added or taken away is no part of the maximum.
        of = f" ({_('tối đa')} {formats.maximum(area.max_points)})" if area.max_points else ""
        signed = -points if area.part == Criterion.Part.PENALTY else points
        return Row({"code": area.code, "name": f"{area.name}{of}", "points": signed}, kind)
    of_points = maximum if maximum is not None else area.max_points
    return Row(
        {
            "code": area.code,
            "name": area.name,
            "maximum": of_points,
            "points": points,
            "share": points * HUNDRED / of_points if of_points else None,
        },
        kind,
    )


def _leaf_lines(draft: Draft, row: EditionRow) -> list[Row]:
    """One unit's whole tree: areas as published, and under each its criteria and leaves."""
    areas = {area.position: area for area in draft.areas}
    inner = _inner_sums(draft, row)
    lines = []
    for node in sorted(draft.criteria, key=lambda node: node.position):
        if node.depth == 0:
            area = next((one for one in areas.values() if one.code == node.code), None)
            found = draft.scores.get((row.position, area.position)) if area else None
            if area is not None and found is not None:
                lines.append(_area_line(area, *found, "area"))
            continue
        values: dict[str, Value] = {"code": node.code, "name": node.name}
        if not node.is_leaf:
            points, maximum = inner[node.position]
            lines.append(Row({**values, "maximum": maximum, "points": points}))
            continue
        leaf = draft.leaves.get((row.position, node.position))
        values["maximum"] = node.max_points
        if leaf is None or (leaf.points is None and not leaf.not_applicable):
            values["decided"] = _("chưa có điểm")
        elif leaf.not_applicable:
            values["decided"] = _("không áp dụng")
        else:
            values["points"] = leaf.points
            values["decided"] = str(EditionScore.DecidedBy(leaf.decided_by).label)
        if leaf is not None:
            values["self"] = leaf.self_points
        lines.append(Row(values))
    return lines


def _inner_sums(draft: Draft, row: EditionRow) -> dict[int, tuple[Decimal | None, Decimal]]:
    """Points and maximum of every node between areas and leaves, from the leaves under it.

    The maximum leaves out what doesn't apply (rule 12).
    """
    sums: dict[int, tuple[Decimal | None, Decimal]] = defaultdict(lambda: (None, Decimal(0)))
    path: list[EditionCriterion] = []
    for node in sorted(draft.criteria, key=lambda node: node.position):
        path = [*path[: node.depth], node]
        if not node.is_leaf:
            continue
        leaf = draft.leaves.get((row.position, node.position))
        if leaf is not None and leaf.not_applicable:
            continue
        gained = leaf.points if leaf is not None else None
        for above in path[:-1]:
            points, maximum = sums[above.position]
            if gained is not None:
                points = gained if points is None else points + gained
            sums[above.position] = (points, maximum + node.max_points)
    return sums


def sheet_of(edition: Edition, row: EditionRow, lines: list[Row]) -> Sheet:
    """One unit's facts and its table of these lines, with the total."""
    places = edition.places
    total = Row(
        {
            "name": _("Tổng cộng"),
            "maximum": row.max_points,
            "points": row.points,
            "share": row.index,
        },
        "sum",
    )
    table = Table(
        title=_("Kết quả theo lĩnh vực"),
        columns=(
            Column("code", _("Mã"), "center", 14),
            Column("name", _("Nội dung"), "text", 76),
            Column("maximum", _("Điểm tối đa"), "number", 17, places),
            Column("self", _("Tự đánh giá"), "number", 17, places),
            Column("points", _("Điểm đạt"), "number", 17, places),
            Column("share", _("Tỷ lệ (%)"), "number", 17, places),
            Column("decided", _("Điểm do"), "text", 22),
        ),
        rows=(*lines, total),
        notes=tuple(
            note for note in (row.note, f"× {row.change_note}" if row.change_note else "") if note
        ),
    ).without_empty_columns()
    return Sheet(
        title=with_parent(row), facts=tuple(_facts(edition, row)), table=table, code=row.unit_code
    )


def _facts(edition: Edition, row: EditionRow) -> Iterable[tuple[str, str]]:
    if row.group:
        yield _("Nhóm"), row.group
    if row.rank is not None:
        tied = f" ({_('đồng hạng')})" if row.tied else ""
        of = f"/{row.rank_of}" if row.rank_of else ""
        yield _("Hạng"), f"{row.rank}{of}{tied}"
    if row.index is not None:
        yield _("Chỉ số"), f"{number(row.index, edition.places)}%"
    if row.band:
        yield _("Xếp loại"), row.band
    for label, value in (
        (_("Điểm thẩm định"), row.appraisal_points),
        (_("Điểm điều tra xã hội học"), row.survey_points),
        (_("Điểm cộng"), row.bonus or None),
        (_("Điểm trừ"), row.penalty or None),
    ):
        if value is not None:
            yield label, number(value, edition.places)
    if row.previous_rank is not None:
        yield _("Hạng kỳ trước"), str(row.previous_rank)
