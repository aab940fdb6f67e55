"""Checks of published editions: unchanged, and ranks that fit their own figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.checks.registry import Check, Finding, Severity, figure
from indicators.models import Edition, EditionRow, TieBreaker
from indicators.services.canonical import digest
from indicators.services.edition_draft import stored_drafts

EDITIONS_AT_ONCE = 10
"""Editions read together: queries stay few, and so does what is held in memory."""


def digests() -> Iterator[Finding]:
    """Editions whose content no longer gives the digest they were published under."""
    keys = list(Edition.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), EDITIONS_AT_ONCE):
        for draft in stored_drafts(keys[start : start + EDITIONS_AT_ONCE]):
            if digest(draft) != draft.edition.digest:
                yield Finding(str(draft.edition), _("nội dung khác lúc công bố"))


def ranks_against_indices() -> Iterator[Finding]:
    """Rows whose rank doesn't fit their index: better ones rank better, equal ones alike.

    Equal indices may rank apart where the set has tie-breakers, and in a table somebody else made.
    Several findings of one group are one line.
    """
    tied_sets = set(TieBreaker.objects.values_list("criteria_set_id", flat=True))
    for edition, rows in _groups():
        figures = sorted(
            (-row.index, row.rank, row.unit_name)
            for row in rows
            if row.rank is not None and row.index is not None
        )
        may_differ = (
            edition.origin == Edition.Origin.IMPORTED or edition.criteria_set_id in tied_sets
        )
        found = [
            _("%(one)s (%(index)s) hạng %(rank)s, %(other)s (%(lower)s) hạng %(after)s")
            % {
                "one": one,
                "index": figure(-minus),
                "rank": rank,
                "other": other,
                "lower": figure(-minus_after),
                "after": rank_after,
            }
            for (minus, rank, one), (minus_after, rank_after, other) in pairwise(figures)
            if (minus < minus_after and rank >= rank_after)
            or (minus == minus_after and rank != rank_after and not may_differ)
        ]
        if found:
            yield Finding(_place(edition, rows), "; ".join(found))


def rank_counts() -> Iterator[Finding]:
    """Groups that disagree about how many were ranked, or about who shares a rank."""
    for edition, rows in _groups():
        found = [*_count_problems(edition, rows), *_tie_problems(rows)]
        if found:
            yield Finding(_place(edition, rows), "; ".join(found))


def units_total() -> Iterator[Finding]:
    """Editions that say they have fewer units than they have rows."""
    for edition in (
        Edition.objects.annotate(count=Count("rows"))
        .filter(units_total__lt=F("count"))
        .order_by("pk")
    ):
        yield Finding(
            str(edition),
            _("bảng nêu %(total)d đơn vị nhưng có %(rows)d dòng")
            % {"total": edition.units_total, "rows": edition.count},
        )


def rows_without_unit() -> Iterator[Finding]:
    """Rows about a unit the list of units doesn't have."""
    for row in (
        EditionRow.objects.filter(unit__isnull=True).select_related("edition").order_by("pk")
    ):
        name = f"{row.unit_kind} {row.unit_name}".strip()
        yield Finding(
            str(row.edition), _("%(name)s không có trong danh mục đơn vị") % {"name": name}
        )


def _groups() -> Iterator[tuple[Edition, list[EditionRow]]]:
    editions = Edition.objects.in_bulk()
    groups: dict[tuple[int, str], list[EditionRow]] = defaultdict(list)
    for row in EditionRow.objects.only(
        "edition_id", "position", "unit_name", "group", "rank", "rank_of", "tied", "index"
    ).order_by("edition_id", "position"):
        groups[row.edition_id, row.group].append(row)
    for (edition, _group), rows in groups.items():
        yield editions[edition], rows


def _place(edition: Edition, rows: Sequence[EditionRow]) -> str:
    return f"{edition} · {rows[0].group}" if rows[0].group else str(edition)


def _count_problems(edition: Edition, rows: Sequence[EditionRow]) -> Iterator[str]:
    counts = {row.rank_of for row in rows if row.rank_of is not None}
    if len(counts) > 1:
        yield _("các dòng nêu %(counts)s đơn vị được xếp hạng") % {
            "counts": _(" và ").join(str(count) for count in sorted(counts))
        }
        return
    ranked = sum(row.rank is not None for row in rows)
    for count in counts:
        if edition.origin == Edition.Origin.COMPUTED and count != ranked:
            yield _("nêu %(count)d đơn vị được xếp hạng nhưng có %(ranked)d") % {
                "count": count,
                "ranked": ranked,
            }
        elif count < ranked:
            yield _("nêu %(count)d đơn vị được xếp hạng nhưng có %(ranked)d") % {
                "count": count,
                "ranked": ranked,
            }


def _tie_problems(rows: Sequence[EditionRow]) -> Iterator[str]:
    shared = Counter(row.rank for row in rows if row.rank is not None)
    for row in rows:
        alone = row.rank is None or shared[row.rank] == 1
        if row.tied and alone:
            yield _("%(unit)s ghi đồng hạng mà không ai cùng hạng") % {"unit": row.unit_name}
        if not row.tied and not alone:
            yield _("%(unit)s cùng hạng %(rank)d với đơn vị khác mà không ghi đồng hạng") % {
                "unit": row.unit_name,
                "rank": row.rank,
            }


CHECKS = (
    Check(
        "edition-digests",
        Severity.ERROR,
        gettext_lazy("Bản công bố còn nguyên như lúc công bố"),
        gettext_lazy("Khôi phục từ bản sao lưu; muốn sửa thì công bố bản đính chính có lý do."),
        digests,
    ),
    Check(
        "edition-ranks",
        Severity.ERROR,
        gettext_lazy("Chỉ số cao hơn không xếp hạng thấp hơn"),
        gettext_lazy("Đối chiếu với quyết định hoặc trang nguồn rồi công bố bản đính chính."),
        ranks_against_indices,
    ),
    Check(
        "edition-rank-counts",
        Severity.ERROR,
        gettext_lazy("Số đơn vị được xếp hạng và đồng hạng khớp với các dòng"),
        gettext_lazy("Đối chiếu với quyết định hoặc trang nguồn rồi công bố bản đính chính."),
        rank_counts,
    ),
    Check(
        "units-total",
        Severity.ERROR,
        gettext_lazy("Bảng không có nhiều dòng hơn số đơn vị đã nêu"),
        gettext_lazy("Tìm dòng thừa, hoặc để trống số đơn vị nếu không rõ."),
        units_total,
    ),
    Check(
        "rows-without-unit",
        Severity.INFO,
        gettext_lazy("Dòng kết quả của đơn vị không có trong danh mục"),
        gettext_lazy("Không phải làm gì nếu đơn vị đã kết thúc trước khi có danh mục."),
        rows_without_unit,
    ),
)
