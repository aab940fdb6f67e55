"""Hold published editions against their digests, and compute them anew from what they carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators import frozen_rules, ranking, scoring
from indicators.models import Edition, EditionRow
from indicators.services.canonical import digest
from indicators.services.edition_draft import Draft, LeafEntry, stored_drafts

EDITIONS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one edition; it holds where nothing is wrong.

    `recomputed` tells an edition whose figures were computed again from its own scores from one
    that was taken over from print, of which there is only its digest to ask, and its ranks.
    """

    edition: Edition
    recomputed: bool
    problems: list[str]


def verify_editions(numbers: Collection[int] | None = None) -> Iterator[Verdict]:
    """Yield a verdict on every edition, or on these, oldest first."""
    found = Edition.objects.order_by("pk")
    if numbers is not None:
        found = found.filter(pk__in=numbers)
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), EDITIONS_AT_ONCE):
        for draft in stored_drafts(keys[start : start + EDITIONS_AT_ONCE]):
            yield verdict(draft)


def verdict(draft: Draft) -> Verdict:
    """Compare one edition's digest with its content, and its results with its own scores."""
    problems = []
    if digest(draft) != draft.edition.digest:
        problems.append(_("nội dung không còn khớp mã băm lúc công bố"))
    recomputed = draft.edition.origin == Edition.Origin.COMPUTED
    if recomputed:
        try:
            problems += _recompute(draft)
        except (ArithmeticError, KeyError, TypeError, ValueError):
            # Somebody changed the data so that it can't even be read.
            problems.append(_("quy tắc hoặc điểm đi kèm không đọc được"))
    else:
        problems += _rank_order(draft)
    return Verdict(draft.edition, recomputed, problems)


def _recompute(draft: Draft) -> Iterator[str]:
    """Every figure of the table once more, from leaf scores to ranks, by the pure rules."""
    rules = draft.edition.rules
    set_rules, bands = frozen_rules.set_rules(rules), frozen_rules.bands(rules)
    by_code = {band.code: band for band in bands}
    leaves = [criterion for criterion in draft.criteria if criterion.is_leaf]
    scores: dict[int, dict[int, LeafEntry]] = defaultdict(dict)
    for (place, criterion), entry in draft.leaves.items():
        scores[place][criterion] = entry
    areas_of: dict[int, dict[str, tuple[Decimal, Decimal | None]]] = defaultdict(dict)
    codes = {area.position: area.code for area in draft.areas}
    for (place, area), figures in draft.scores.items():
        areas_of[place][codes[area]] = figures
    entries = []
    for row in sorted(draft.rows, key=lambda one: one.position):
        own = scores[row.position]
        try:
            areas = scoring.area_totals(
                frozen_rules.leaf_score(
                    leaf.rule,
                    area=leaf.area.code,
                    points=own[leaf.position].points if leaf.position in own else None,
                    not_applicable=leaf.position in own and own[leaf.position].not_applicable,
                )
                for leaf in leaves
            )
        except scoring.PointsError as error:
            yield f"{_named(row)}: {error.message}"
            continue
        total = scoring.unit_total(areas, set_rules)
        band = scoring.band_for(total.index, bands, cap=by_code.get(row.band_cap))
        ties = frozen_rules.tie_values(rules, areas)
        yield from _differences(
            row,
            {
                "points": total.points,
                "max_points": total.maximum,
                "survey_points": total.survey_points,
                "appraisal_points": total.main_points - total.survey_points,
                "bonus": total.bonus,
                "penalty": total.penalty,
                "index": total.index,
                "band": band.label if band else "",
                "missing": total.missing,
                "not_applicable": sum(
                    area.not_applicable for area in areas if area.part is scoring.Part.MAIN
                ),
                "tie_values": [frozen_rules.text(value) for value in ties],
            },
        )
        found = {area.area: (area.points, area.maximum) for area in areas}
        stated = {code: own for code, own in areas_of[row.position].items() if code in found}
        if found != stated:
            yield _("%(unit)s: điểm lĩnh vực tính lại khác bản công bố") % {"unit": _named(row)}
        entries.append(ranking.Entry(row.position, row.group, total.index, ties))
    ranked = ranking.rank_within_groups(entries, frozen_rules.tie_rule(rules))
    rows: dict[Any, EditionRow] = {row.position: row for row in draft.rows}
    for one in ranked:
        yield from _differences(
            rows[one.key], {"rank": one.rank, "rank_of": one.rank_of, "tied": one.tied}
        )


def _differences(row: EditionRow, expected: dict[str, Any]) -> Iterator[str]:
    for name, value in expected.items():
        stated = getattr(row, name)
        if stated != value:
            yield _("%(unit)s: %(figure)s %(stated)s, tính lại được %(value)s") % {
                "unit": _named(row),
                "figure": getattr(EditionRow._meta.get_field(name), "verbose_name", name),
                "stated": _shown(stated),
                "value": _shown(value),
            }


def _rank_order(draft: Draft) -> Iterator[str]:
    """In a table taken over from print, a better index can't have a worse rank in its group."""
    groups: dict[str, list[EditionRow]] = defaultdict(list)
    for row in draft.rows:
        if row.rank is not None and row.rank_of is not None and row.rank > row.rank_of:
            yield _("%(unit)s: hạng %(rank)d trên tổng số %(of)d") % {
                "unit": _named(row),
                "rank": row.rank,
                "of": row.rank_of,
            }
        if row.rank is not None and row.index is not None:
            groups[row.group].append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: (row.rank or 0, -(row.index or 0)))
        for better, worse in zip(rows, rows[1:], strict=False):
            if (worse.index or 0) > (better.index or 0) and worse.rank != better.rank:
                yield _("%(unit)s: chỉ số cao hơn %(other)s mà hạng thấp hơn") % {
                    "unit": _named(worse),
                    "other": _named(better),
                }


def _named(row: EditionRow) -> str:
    return f"{row.unit_kind} {row.unit_name}".strip()


def _shown(value: Any) -> str:
    if value is None or value == "":
        return _("trống")
    if isinstance(value, Decimal):
        return scoring.in_vietnamese(value)
    return str(value)
