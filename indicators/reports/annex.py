"""The annex (phụ lục) of an edition: its table, its areas, a sheet for each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators import formats
from indicators.models import (
    CriteriaSet,
    Criterion,
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionRow,
)
from indicators.reports.heads import head_of, period_of, source_of, with_parent
from indicators.reports.parts import Column, Document, Row, Table, Value
from indicators.reports.unit_sheets import area_lines, leaves_of, sheet_of
from indicators.services.edition_draft import Draft

TITLES = {
    Unit.Level.PROVINCE: "CÁC TỈNH, THÀNH PHỐ",
    Unit.Level.DISTRICT: "CÁC ĐƠN VỊ CẤP HUYỆN",
    Unit.Level.COMMUNE: "CÁC ĐƠN VỊ CẤP XÃ",
    Unit.Level.AGENCY: "CÁC SỞ, BAN, NGÀNH",
}


def read_annex(edition: Edition, *, leaves: bool = False) -> Draft:
    """What the annex of a published edition needs: three queries, two more with `leaves`."""
    draft = Draft(
        edition=edition,
        areas=list(edition.areas.all()),
        rows=list(edition.rows.order_by("position")),
    )
    areas = {area.pk: area.position for area in draft.areas}
    rows = {row.pk: row.position for row in draft.rows}
    draft.scores = {
        (rows[row], areas[area]): (points, maximum)
        for row, area, points, maximum in EditionAreaScore.objects.filter(
            row__edition=edition
        ).values_list("row", "area", "points", "max_points")
    }
    if leaves:
        draft.criteria = list(edition.criteria.all())
        draft.leaves = leaves_of(draft, rows)
    return draft


def annex(draft: Draft, *, signed: bool = True) -> Document:
    """The whole annex of an edition, in Vietnamese whoever asks: it is part of a decision.

    `signed` is False for a draft: it says so on every page and names no decision.
    """
    with translation.override(settings.LANGUAGE_CODE):
        rows = sorted(draft.rows, key=lambda row: row.position)
        lines = area_lines(draft)
        return Document(
            head=head_of(draft.edition, _annex_title(draft.edition), _("Kèm theo"), signed=signed),
            tables=(_ranking(draft.edition, rows),),
            wide=_areas(draft, rows),
            sheets=tuple(
                sheet_of(draft.edition, row, lines[row.position])
                for row in rows
                if lines[row.position]
            ),
            data=_leaf_table(draft, rows),
            source=source_of(draft.edition, signed=signed),
        )


def _annex_title(edition: Edition) -> tuple[str, ...]:
    place = "" if edition.province is None else f" {edition.province.full_name.upper()}"
    return (
        "PHỤ LỤC",
        f"XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH {TITLES[Unit.Level(edition.level)]}{place}",
        period_of(edition).upper(),
    )


def _ranking(edition: Edition, rows: list[EditionRow]) -> Table:
    places = edition.places
    beside = any(row.bonus or row.penalty for row in rows)
    own_maximum = any(row.max_points != edition.total_max for row in rows if row.max_points)
    previous = _("Hạng kỳ trước") if edition.period else _("Hạng năm trước")
    columns = (
        Column("rank", _("Hạng"), "count", 13),
        Column("unit", _("Đơn vị"), "text", 42),
        Column("appraisal", _("Thẩm định"), "number", 15, places),
        Column("survey", _("XHH"), "number", 14, places),
        Column("beside", _("Cộng, trừ"), "number", 15, places),
        Column("points", _("Tổng điểm"), "number", 15, places),
        Column("maximum", _("Điểm tối đa"), "number", 15, places),
        Column("index", _("Chỉ số (%)"), "number", 15, places),
        Column("band", _("Xếp loại"), "center", 18),
        Column("previous", previous, "count", 15),
        Column("change", _("Tăng, giảm"), "change", 14),
        Column("basis", _("Căn cứ"), "text", 20),
        Column("note", _("Ghi chú"), "text", 26),
    )
    computed = EditionRow.Basis.COMPUTED
    many_bases = any(row.basis != computed for row in rows)
    lines = [
        (
            row.group,
            Row(
                {
                    "rank": row.rank,
                    "unit": with_parent(row),
                    "appraisal": row.appraisal_points,
                    "survey": row.survey_points,
                    "beside": (row.bonus or 0) - (row.penalty or 0) if beside else None,
                    "points": row.points,
                    "maximum": row.max_points if own_maximum else None,
                    "index": row.index,
                    "band": row.band or None,
                    "previous": row.previous_rank,
                    "change": "×" if row.change_note else row.rank_change,
                    "basis": str(row.get_basis_display()) if many_bases else None,
                    "note": row.note or None,
                }
            ),
        )
        for row in rows
    ]
    return Table(
        title=_("Bảng xếp hạng"),
        columns=columns,
        rows=_grouped(lines),
        notes=tuple(_remarks(edition, rows)),
    ).without_empty_columns()


def _grouped(lines: Iterable[tuple[str, Row]]) -> tuple[Row, ...]:
    """The rows, each group under a heading where there is more than one."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for group, row in lines:
        groups[group].append(row)
    if len(groups) < 2:
        return tuple(row for found in groups.values() for row in found)
    return tuple(
        row
        for group, found in groups.items()
        for row in (Row({"heading": group or _("Không thuộc nhóm nào")}, "group"), *found)
    )


def _remarks(edition: Edition, rows: list[EditionRow]) -> Iterable[str]:
    if edition.total_max:
        if edition.survey_max:
            yield _("Thang điểm %(total)s: thẩm định %(appraisal)s, XHH %(survey)s.") % {
                "total": formats.maximum(edition.total_max),
                "appraisal": formats.maximum(edition.appraisal_max),
                "survey": formats.maximum(edition.survey_max),
            }
        else:
            yield _("Thang điểm %(total)s.") % {"total": formats.maximum(edition.total_max)}
    if any(row.survey_points is not None for row in rows):
        yield _("XHH: điểm điều tra xã hội học.")
    if edition.tie_rule:
        rule = CriteriaSet.TieRule(edition.tie_rule).label
        yield _("Chỉ số công bố bằng nhau: %(rule)s.") % {"rule": rule}
    else:
        yield _("Hạng như nguồn đã công bố; cổng không tự xếp hạng.")
    for reason in dict.fromkeys(row.change_note for row in rows if row.change_note):
        yield f"× {_('không so sánh được')}: {reason}"
    if edition.units_total and edition.units_total > len(rows):
        yield _("%(n)d đơn vị khác của bảng này chưa có số liệu.") % {
            "n": edition.units_total - len(rows)
        }
    if edition.provisional:
        yield _("Công bố tạm thời: %(why)s") % {"why": edition.provisional}
    if edition.note:
        yield edition.note
    if edition.reason:
        yield _("Đính chính: %(reason)s") % {"reason": edition.reason}


def _areas(draft: Draft, rows: list[EditionRow]) -> tuple[Table, ...]:
    """Units against areas, for paper laid across; nothing where the edition has no areas."""
    if not draft.scores:
        return ()
    areas = sorted(draft.areas, key=lambda area: area.position)
    places = draft.edition.places
    columns = (
        Column("rank", _("Hạng"), "count", 12),
        Column("unit", _("Đơn vị"), "text", 48),
        *(
            Column(f"area{area.position}", _area_title(area), "number", 20, places)
            for area in areas
        ),
        Column("points", _("Tổng điểm"), "number", 18, places),
        Column("index", _("Chỉ số (%)"), "number", 18, places),
    )
    lines = []
    for row in rows:
        values: dict[str, Value] = {
            "rank": row.rank,
            "unit": with_parent(row),
            "points": row.points,
            "index": row.index,
        }
        for area in areas:
            found = draft.scores.get((row.position, area.position))
            if found:
                taken = area.part == Criterion.Part.PENALTY
                values[f"area{area.position}"] = -found[0] if taken else found[0]
        lines.append((row.group, Row(values)))
    return (
        Table(
            title=_("Điểm theo lĩnh vực"), columns=columns, rows=_grouped(lines)
        ).without_empty_columns(),
    )


def _area_title(area: EditionArea) -> str:
    name = f"{area.code}. {area.name}" if area.code.rstrip(".").isdigit() else area.name
    return f"{name} ({formats.maximum(area.max_points)})" if area.max_points else name


def _leaf_table(draft: Draft, rows: list[EditionRow]) -> tuple[Table, ...]:
    """Units against every leaf, for Excel: one line a unit."""
    leaves = [node for node in sorted(draft.criteria, key=lambda n: n.position) if node.is_leaf]
    if not draft.leaves:
        return ()
    places = draft.edition.places
    columns = (
        Column("rank", _("Hạng"), "count", 12),
        Column("code", _("Mã đơn vị"), "text", 16),
        Column("unit", _("Đơn vị"), "text", 48),
        *(
            Column(
                f"leaf{leaf.position}",
                f"{leaf.code}. {leaf.name} ({formats.maximum(leaf.max_points)})",
                "number",
                20,
                places,
            )
            for leaf in leaves
        ),
    )
    lines = []
    for row in rows:
        values: dict[str, Value] = {
            "rank": row.rank,
            "code": row.unit_code,
            "unit": with_parent(row),
        }
        for leaf in leaves:
            entry = draft.leaves.get((row.position, leaf.position))
            if entry is not None:
                values[f"leaf{leaf.position}"] = "KAD" if entry.not_applicable else entry.points
        lines.append(Row(values))
    return (
        Table(
            title=_("Tiêu chí thành phần"),
            columns=columns,
            rows=tuple(lines),
            notes=(_("KAD: không áp dụng cho đơn vị; ô trống: chưa có điểm."),),
        ),
    )
