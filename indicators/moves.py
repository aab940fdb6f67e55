"""Why a published result moved since another edition of its table, read and put into words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from indicators import formats, frozen_rules
from indicators.models import Edition, EditionCriterion, EditionRow
from indicators.movement.index_change import (
    AreaChange,
    Cause,
    IndexChange,
    LeafChange,
    index_change,
)
from indicators.movement.rank_change import Placed, RankChange, rank_changes
from indicators.movement.restating import Bridge, bridge_of, restate
from indicators.published import (
    cells_of,
    criteria_of,
    links_between,
    method_of,
    placed,
    same_set,
)
from indicators.unit_result import Cell, Method, Result, result_of


@dataclass(frozen=True, slots=True)
class Move:
    """One unit's way from an earlier edition to a later one.

    `why_not` says why the index isn't split, `rank_why_not` why the rank isn't; the figures of
    both years stand beside either. `arrow` is whether the ranks may be compared by an arrow.
    `names` are those of criteria and areas by code, the later edition's before the earlier's.
    """

    before: EditionRow
    after: EditionRow
    index: IndexChange | None = None
    rank: RankChange | None = None
    why_not: str = ""
    rank_why_not: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[object, str] = field(default_factory=dict)
    other_set: bool = False

    @property
    def arrow(self) -> bool:
        return self.rank is not None and not self.other_set

    @property
    def places(self) -> int:
        return max(self.before.edition.places, self.after.edition.places)


@dataclass(frozen=True, slots=True)
class _Sets:
    """What two editions were scored by, and how one leads to the other."""

    before: Method
    after: Method
    before_criteria: Sequence[EditionCriterion]
    after_criteria: Sequence[EditionCriterion]
    bridge: Bridge | None


def move_of(before: EditionRow, after: EditionRow) -> Move:
    """Why this unit moved. Eight queries at most, whatever the size of the group.

    Both rows come with their editions.
    """
    why_not = _no_indices(before, after)
    sets = None if why_not else _sets(before.edition, after.edition)
    if sets is None:
        return Move(before, after, why_not=why_not or _no_sets(before.edition, after.edition))
    own = [before.pk, after.pk]
    group_before = _group(before)
    # Without another set nobody's scores have to be counted again but the unit's own.
    wanted = [row.pk for row in group_before] if sets.bridge is not None else []
    criteria = [*sets.before_criteria, *sets.after_criteria]
    cells = cells_of({*own, *wanted}, criteria)
    start = result_of(sets.before, cells.get(before.pk, {}))
    end = result_of(sets.after, cells.get(after.pk, {}))
    move = Move(
        before,
        after,
        names=_names(criteria),
        other_set=sets.bridge is not None,
        rank_why_not=_no_ranks(before, after),
    )
    if (start.total.index, end.total.index) != (before.index, after.index):
        reason = gettext("Điểm tiêu chí đã công bố không tính lại được đúng chỉ số đã công bố.")
        return Move(before, after, why_not=reason, rank_why_not=move.rank_why_not)
    split = index_change(start, end, sets.bridge)
    if split is None:
        return Move(before, after, why_not=_no_sets(before.edition, after.edition))
    rank = None
    units: dict[object, str] = {}
    if not move.rank_why_not:
        group_after = _group(after)
        restated = None
        if sets.bridge is not None:
            restated = [
                _restated_place(row, restated_of(row, sets.bridge, cells)) for row in group_before
            ]
        found = rank_changes(
            placed(group_before), placed(group_after), sets.after.tie_rule, restated
        )
        rank = found.get(after.unit_id)
        units = {row.unit_id: row.unit_name for row in group_after}
    return Move(
        before,
        after,
        index=split,
        rank=rank,
        rank_why_not=move.rank_why_not,
        names=move.names,
        units=units,
        other_set=move.other_set,
    )


def moves_of_group(
    before: Edition, after: Edition, group: str
) -> dict[int, tuple[IndexChange | None, RankChange | None]]:
    """Index and rank change of every unit of a group at once, by unit; empty if not comparable.

    Seven queries, whatever the size of the group.
    """
    sets = _sets(before, after)
    if sets is None:
        return {}
    rows_before = list(before.rows.filter(group=group))
    rows_after = list(after.rows.filter(group=group))
    cells = cells_of(
        [row.pk for row in (*rows_before, *rows_after)],
        [*sets.before_criteria, *sets.after_criteria],
    )
    middle: dict[int, Result] = {}
    restated = None
    if sets.bridge is not None:
        middle = {row.pk: restated_of(row, sets.bridge, cells) for row in rows_before}
        restated = [_restated_place(row, middle[row.pk]) for row in rows_before]
    ranks = rank_changes(placed(rows_before), placed(rows_after), sets.after.tie_rule, restated)
    now = {row.unit_id: row for row in rows_after}
    found = {}
    for row in rows_before:
        later = now.get(row.unit_id)
        if later is None or row.unit_id is None:
            continue
        start = result_of(sets.before, cells.get(row.pk, {}))
        end = result_of(sets.after, cells.get(later.pk, {}))
        split = index_change(start, end, sets.bridge, middle.get(row.pk))
        found[row.unit_id] = (split, ranks.get(row.unit_id))
    return found


def rank_moves_of_group(before: Edition, after: Edition, group: str) -> dict[Hashable, RankChange]:
    """Rank changes alone: criteria and their scores are read only where the set changed.

    Six queries at most.
    """
    rows_before, rows_after = (
        list(
            edition.rows.filter(group=group).only("edition", "unit", "index", "tie_values", "rank")
        )
        for edition in (before, after)
    )
    restated = None
    if not same_set(before, after):
        sets = _sets(before, after)
        if sets is None or sets.bridge is None:
            return {}
        cells = cells_of([row.pk for row in rows_before], sets.before_criteria)
        restated = [
            _restated_place(row, restated_of(row, sets.bridge, cells)) for row in rows_before
        ]
    elif not (before.criteria.exists() and after.criteria.exists()):
        return {}
    tie_rule = frozen_rules.tie_rule(after.rules)
    return rank_changes(placed(rows_before), placed(rows_after), tie_rule, restated)


def restated_of(row: EditionRow, bridge: Bridge, cells: Mapping[int, Mapping[str, Cell]]) -> Result:
    """A row of last year with its scores under this year's set."""
    return result_of(bridge.after, restate(bridge, cells.get(row.pk, {})))


def _restated_place(row: EditionRow, result: Result) -> Placed:
    """Its place, whose rank is taken with the others' later."""
    index = None if row.index is None else result.total.index
    return Placed(row.unit_id or f"row-{row.pk}", index, result.ties, None)


def _sets(before: Edition, after: Edition) -> _Sets | None:
    links = None
    if not same_set(before, after):
        links = links_between(before, after)
        if links is None:
            return None
    old, new = criteria_of(before), criteria_of(after)
    if not old or not new:
        return None
    was, now = method_of(before, old), method_of(after, new)
    bridge = None if links is None else bridge_of(was, now, links)
    return _Sets(was, now, old, new, bridge)


def _group(row: EditionRow) -> list[EditionRow]:
    return list(
        EditionRow.objects.filter(edition=row.edition_id, group=row.group).order_by("position")
    )


def _names(criteria: Iterable[EditionCriterion]) -> dict[str, str]:
    found = {}
    for criterion in criteria:
        found[criterion.code] = criterion.name
    return found


def _no_indices(before: EditionRow, after: EditionRow) -> str:
    if before.index is None:
        return gettext("%(period)s đơn vị không có chỉ số.") % {
            "period": before.edition.period_label.capitalize()
        }
    if after.index is None:
        return gettext("%(period)s đơn vị không có chỉ số.") % {
            "period": after.edition.period_label.capitalize()
        }
    return ""


def _no_sets(before: Edition, after: Edition) -> str:
    for edition in (before, after):
        if edition.origin == Edition.Origin.IMPORTED:
            return gettext(
                "Kết quả %(period)s lấy từ nguồn đã công bố, không có điểm từng tiêu chí; không ai "
                "biết hai kỳ có chấm theo cùng bộ tiêu chí hay không."
            ) % {"period": edition.period_label}
    if not same_set(before, after):
        return gettext("Hai kỳ dùng bộ tiêu chí khác nhau mà không có đối chiếu tiêu chí.")
    return gettext("Bản công bố không kèm điểm từng tiêu chí.")


def _no_ranks(before: EditionRow, after: EditionRow) -> str:
    if before.group != after.group:
        return gettext("Năm trước đơn vị thuộc nhóm khác.")
    if before.rank is None or after.rank is None:
        return gettext("Một trong hai năm đơn vị không có hạng.")
    return ""


def index_sentences(move: Move) -> list[str]:
    """What changed the index, the greatest parts first, in whole sentences."""
    index = move.index
    if index is None:
        return []
    found = [_whole(move, index)]
    if move.other_set and index.restated is not None:
        found.append(
            gettext(
                "Bộ tiêu chí đã đổi: điểm %(period)s tính theo bộ mới cho chỉ số %(restated)s, "
                "riêng việc đổi bộ làm chỉ số %(change)s."
            )
            % {
                "period": move.before.edition.period_label,
                "restated": formats.points(index.restated, move.places),
                "change": formats.signed(index.method, move.places),
            }
        )
    ordered = sorted(index.areas, key=_by_change)
    for area in [a for a in reversed(ordered) if a.change > 0][:2]:
        found.append(_area(move, area, gettext("Tăng")))
    for area in [a for a in ordered if a.change < 0][:2]:
        found.append(_area(move, area, gettext("Giảm")))
    if index.limits:
        found.append(
            gettext("Mức trần điểm cộng, điểm trừ và giới hạn 0–100 của chỉ số: %(change)s.")
            % {"change": formats.signed(index.limits, move.places)}
        )
    return found


def _whole(move: Move, index: IndexChange) -> str:
    values = {
        "by": formats.points(abs(index.change), move.places),
        "before": formats.points(index.before, move.before.edition.places),
        "after": formats.points(index.after, move.after.edition.places),
    }
    if index.change > 0:
        return gettext("Chỉ số tăng %(by)s, từ %(before)s lên %(after)s.") % values
    if index.change < 0:
        return gettext("Chỉ số giảm %(by)s, từ %(before)s xuống %(after)s.") % values
    return gettext("Chỉ số không đổi: %(after)s.") % values


def _by_change(area: AreaChange) -> Decimal:
    return area.change


def _area(move: Move, area: AreaChange, verb: str) -> str:
    leaf = max(area.leaves, key=lambda one: one.exact if area.change > 0 else -one.exact)
    return gettext("%(verb)s %(by)s ở “%(area)s”, nhiều nhất do %(code)s “%(leaf)s” %(why)s.") % {
        "verb": verb,
        "by": formats.points(abs(area.change), move.places),
        "area": move.names.get(area.code, area.code),
        "code": leaf.code,
        "leaf": move.names.get(leaf.code, ""),
        "why": leaf_reason(move, leaf),
    }


def leaf_reason(move: Move, leaf: LeafChange) -> str:
    """What happened to one criterion: "(0,5/1 → 1/1)", or that it stopped applying."""
    before, after = (
        _of(leaf.before, leaf.before_maximum),
        _of(leaf.after, leaf.after_maximum),
    )
    values = {"before": before, "after": after}
    match leaf.cause:
        case Cause.EXEMPTED:
            return gettext("(kỳ này không áp dụng; kỳ trước %(before)s)") % values
        case Cause.APPLIES:
            return gettext("(kỳ trước không áp dụng; kỳ này %(after)s)") % values
        case Cause.NEW:
            return gettext("(tiêu chí mới: %(after)s)") % values
        case Cause.DROPPED:
            return gettext("(bỏ; kỳ trước %(before)s)") % values
        case _:
            return f"({before} → {after})"


def _of(points: Decimal | None, maximum: Decimal | None) -> str:
    if points is None and maximum is None:
        return formats.NONE
    text = formats.maximum(points) if points is not None else formats.NONE
    return f"{text}/{formats.maximum(maximum)}" if maximum else text


def rank_sentences(move: Move) -> list[str]:
    """The rank change by its three causes, each with the rank that shows it."""
    rank = move.rank
    if rank is None:
        return []
    values = {
        "before": rank.before,
        "after": rank.after,
        "restated": rank.restated,
        "still": rank.standing_still,
        "method": _places(rank.method),
        "others": _places(rank.others),
        "own": _places(rank.own),
        "whole": formats.change_in_words(rank.change),
    }
    found = [gettext("Hạng %(before)d → %(after)d: %(whole)s.") % values]
    if move.other_set:
        found.append(
            gettext(
                "Đổi bộ tiêu chí: %(method)s. Điểm kỳ trước của cả nhóm tính theo bộ mới thì đơn "
                "vị đứng thứ %(restated)d."
            )
            % values
        )
    found.append(
        gettext(
            "Các đơn vị khác: %(others)s. Nếu riêng đơn vị giữ nguyên kết quả kỳ trước thì kỳ này "
            "đứng thứ %(still)d."
        )
        % values
    )
    found.append(gettext("Chính đơn vị: %(own)s, từ thứ %(still)d đến thứ %(after)d.") % values)
    for names, one in (
        (rank.overtook, gettext("Vượt lên trên: %(names)s.")),
        (rank.overtaken_by, gettext("Bị vượt bởi: %(names)s.")),
    ):
        if names:
            found.append(one % {"names": _names_of(move, names)})
    return found


def _places(by: int) -> str:
    if by > 0:
        return ngettext("lên %(n)d bậc", "lên %(n)d bậc", by) % {"n": by}
    if by < 0:
        return ngettext("xuống %(n)d bậc", "xuống %(n)d bậc", -by) % {"n": -by}
    return gettext("không đổi hạng")


MOST_NAMES = 8


def _names_of(move: Move, keys: Sequence[object]) -> str:
    names = [move.units[key] for key in keys if key in move.units]
    listed = ", ".join(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        return gettext("%(names)s và %(n)d đơn vị khác") % {
            "names": listed,
            "n": len(names) - MOST_NAMES,
        }
    return listed
