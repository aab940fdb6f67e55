"""The annex (phụ lục) of an edition: its table, its areas, a sheet for each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators import formats
from indicators.models import (
    CriteriaSet,
    Criterion,
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionCriterion,
    EditionRow,
    EditionScore,
)
from indicators.reports.parts import (
    Column,
    Document,
    Head,
    Row,
    RowKind,
    Sheet,
    Table,
    Value,
    number,
)
from indicators.services.edition_draft import Draft, LeafEntry

HUNDRED = Decimal(100)
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"
DRAFT = "DỰ THẢO"
BESIDE = (Criterion.Part.BONUS, Criterion.Part.PENALTY)

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
        draft.leaves = _leaves(draft, rows)
    return draft


def read_sheet(edition: Edition, code: str) -> tuple[Draft, EditionRow] | None:
    """What one unit's sheet needs, in five queries; None where the table has no such unit."""
    row = edition.rows.filter(unit_code=code).order_by("position").first() if code else None
    if row is None:
        return None
    draft = Draft(edition=edition, areas=list(edition.areas.all()), rows=[row])
    areas = {area.pk: area.position for area in draft.areas}
    draft.scores = {
        (row.position, areas[area]): (points, maximum)
        for area, points, maximum in row.area_scores.values_list("area", "points", "max_points")
    }
    draft.criteria = list(edition.criteria.all())
    draft.leaves = _leaves(draft, {row.pk: row.position})
    return draft, row


def _leaves(draft: Draft, rows: dict[int, int]) -> dict[tuple[int, int], LeafEntry]:
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


def annex(draft: Draft, *, signed: bool = True) -> Document:
    """The whole annex of an edition, in Vietnamese whoever asks: it is part of a decision.

    `signed` is False for a draft: it says so on every page and names no decision.
    """
    with translation.override(settings.LANGUAGE_CODE):
        rows = sorted(draft.rows, key=lambda row: row.position)
        lines = _area_lines(draft)
        return Document(
            head=_head(draft.edition, _annex_title(draft.edition), _("Kèm theo"), signed=signed),
            tables=(_ranking(draft.edition, rows),),
            wide=_areas(draft, rows),
            sheets=tuple(
                _sheet(draft.edition, row, lines[row.position])
                for row in rows
                if lines[row.position]
            ),
            data=_leaf_table(draft, rows),
            source=_source(draft.edition, signed=signed),
        )


def unit_sheet(draft: Draft, row: EditionRow) -> Document:
    """One unit's sheet (phiếu kết quả) of an edition as a document of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        edition = draft.edition
        name = _full_name(row)
        lines = _leaf_lines(draft, row) if draft.criteria else _area_lines(draft)[row.position]
        title = ("PHIẾU KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", name.upper(), _period(edition).upper())
        return Document(
            head=_head(edition, title, _("Theo")),
            sheets=(_sheet(edition, row, lines),),
            source=_source(edition),
        )


def _head(edition: Edition, title: tuple[str, ...], relation: str, *, signed: bool = True) -> Head:
    notices = [] if signed else [DRAFT]
    if edition.illustrative:
        notices.append(ILLUSTRATIVE)
    return Head(
        subject=" ".join(title),
        title=title,
        attached=_attached(edition, relation) if signed else _drafted(),
        when=edition.published_at if signed else timezone.now(),
        issuer=_issuer(edition, signed=signed),
        notice=" · ".join(notices),
    )


def _annex_title(edition: Edition) -> tuple[str, ...]:
    place = "" if edition.province is None else f" {edition.province.full_name.upper()}"
    return (
        "PHỤ LỤC",
        f"XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH {TITLES[Unit.Level(edition.level)]}{place}",
        _period(edition).upper(),
    )


def _period(edition: Edition) -> str:
    return str(edition.period_label) if edition.period else f"Năm {edition.year}"


def _issuer(edition: Edition, *, signed: bool) -> tuple[str, ...]:
    # What no decision is known of, or was taken over from print, nobody issued in this form.
    if edition.origin != Edition.Origin.COMPUTED or (signed and not edition.decision_number):
        return ()
    if edition.province is None:
        return ("BỘ NỘI VỤ",)
    return ("ỦY BAN NHÂN DÂN", edition.province.full_name.upper())


def _attached(edition: Edition, relation: str) -> str:
    if edition.origin != Edition.Origin.COMPUTED:
        return _("(Số liệu nhập từ nguồn đã công bố; bản số %(n)d trên cổng, ngày %(day)s)") % {
            "n": edition.number,
            "day": _day(edition.published_at),
        }
    if not edition.decision_number:
        return _("(Bản công bố số %(n)d, ngày %(day)s)") % {
            "n": edition.number,
            "day": _day(edition.published_at),
        }
    whose = (
        "Bộ Nội vụ"
        if edition.province is None
        else f"Ủy ban nhân dân {_lower_first(edition.province.full_name)}"
    )
    when = f" ngày {civil_day(edition.decision_date)}" if edition.decision_date else ""
    return f"({relation} Quyết định số {edition.decision_number}{when} của {whose})"


def _drafted() -> str:
    now = timezone.localtime()
    return f"(Dự thảo để xem trước, số liệu lúc {now:%H:%M} ngày {now:%d/%m/%Y})"


def civil_day(day: date) -> str:
    """A day as decisions write it: "05 tháng 01 năm 2026", "17 tháng 3 năm 2026".

    A zero stands before days below ten and before the first two months.
    """
    month = f"{day:%m}" if day.month <= 2 else str(day.month)
    return f"{day:%d} tháng {month} năm {day:%Y}"


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _full_name(row: EditionRow) -> str:
    kind = row.unit_kind.strip()
    if not kind or row.unit_name.lower().startswith(kind.lower()):
        return row.unit_name
    return f"{kind[:1].upper()}{kind[1:]} {row.unit_name}"


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
                    "unit": _with_parent(row),
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


def _with_parent(row: EditionRow) -> str:
    name = _full_name(row)
    return f"{name} ({row.parent_name})" if row.parent_name else name


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
            "unit": _with_parent(row),
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


def _area_lines(draft: Draft) -> dict[int, list[Row]]:
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


def _sheet(edition: Edition, row: EditionRow, lines: list[Row]) -> Sheet:
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
        title=_with_parent(row), facts=tuple(_facts(edition, row)), table=table, code=row.unit_code
    )


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
            "unit": _with_parent(row),
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


def _source(edition: Edition, *, signed: bool = True) -> tuple[tuple[str, str], ...]:
    if not signed:
        return ()
    found = [
        (_("Địa chỉ"), f"{settings.PORTAL_ADDRESS}{edition.get_permanent_url()}"),
        (_("Bản công bố số"), str(edition.number)),
        (_("Ngày công bố"), _day(edition.published_at)),
    ]
    if edition.signer:
        found.append((_("Người ký"), edition.signer))
    if edition.criteria_set:
        found.append((_("Bộ tiêu chí"), edition.criteria_set.name))
    found.append((_("Mã băm SHA-256"), edition.digest))
    return tuple(found)
