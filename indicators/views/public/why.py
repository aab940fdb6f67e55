"""Why a published row says what it says, and why it moved since another edition."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import charts, moves, workings_in_words
from indicators.caching import public_page
from indicators.charts.waterfall import Bar, waterfall
from indicators.models import Edition, EditionRow
from indicators.movement.index_change import LeafChange
from indicators.moves import Move, move_of
from indicators.views.public.league import parse_address
from indicators.workings import AreaWorking, Node, working_of


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A criterion as the page shows it."""

    node: Node
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """An area with its lines and its own sum."""

    area: AreaWorking
    lines: list[NodeLine]
    sum_text: str
    maximum_text: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One criterion that changed an index, in words."""

    code: str
    name: str
    reason: str
    change: Decimal


@require_safe
@public_page
def why(
    request: HttpRequest, scope: str, level: str, period: str, number: int, code: str
) -> HttpResponse:
    """From the leaf to the rank: how one unit's published figures came about."""
    edition, row = _row(scope, level, period, number, code)
    if edition is None or row is None:
        return _no_row(request, edition, code)
    working = working_of(row)
    words = workings_in_words
    context = {
        "edition": edition,
        "row": row,
        "tab": "why",
        "working": working,
        "illustrative": edition.illustrative,
        "blocks": [
            AreaBlock(
                area,
                [NodeLine(node, words.leaf_sentences(node)) for node in area.nodes],
                words.sum_sentence(area),
                words.maximum_sentence(area),
            )
            for area in working.areas
        ],
        "index_lines": words.index_lines(working),
        "band_sentence": words.band_sentence(working),
        "rank_sentences": words.rank_sentences(working),
        "known_quotient": words.known_quotient(working),
        "newest": _newest(edition),
        "here": _address(edition, row),
        "others": _other_periods(edition),
    }
    return render(request, "public/why.html", context)


@require_safe
@public_page
def why_moved(
    request: HttpRequest, scope: str, level: str, period: str, number: int, code: str
) -> HttpResponse:
    """Why the unit moved since the year before, or since the period in `?so-voi=`."""
    edition, row = _row(scope, level, period, number, code)
    if edition is None or row is None:
        return _no_row(request, edition, code)
    asked = request.GET.get("so-voi", "")
    others = _other_periods(edition)
    before_edition = _earlier(edition, others, asked)
    if asked and before_edition is None:
        return _bad_choice(request, edition, row, asked)
    before = before_edition and before_edition.rows.filter(unit=row.unit_id or 0).first()
    move = None
    if before is not None:
        before.edition = before_edition
        move = move_of(before, row)
    context = {
        "edition": edition,
        "row": row,
        "tab": "moved",
        "illustrative": edition.illustrative,
        "here": _address(edition, row),
        "others": others,
        "before_edition": before_edition,
        "move": move,
        "newest": _newest(edition),
    }
    if move is not None and move.index is not None:
        context |= _split(move)
    return render(request, "public/why_moved.html", context)


def _split(move: Move) -> dict[str, object]:
    index = move.index
    assert index is not None  # noqa: S101
    return {
        "sentences": moves.index_sentences(move),
        "rank_sentences": moves.rank_sentences(move),
        "chart": _chart(move),
        "area_changes": [
            (
                area,
                move.names.get(area.code, area.code),
                [_line(move, leaf) for leaf in area.leaves if leaf.exact],
            )
            for area in index.areas
        ],
        "method_lines": [_line(move, leaf) for leaf in index.method_leaves],
    }


def _line(move: Move, leaf: LeafChange) -> ChangeLine:
    codes = leaf.code.split("+") if leaf.code else []
    name = "; ".join(move.names.get(code, code) for code in codes)
    return ChangeLine(
        ", ".join(codes),
        name or _("Mức trần và giới hạn"),
        moves.leaf_reason(move, leaf) if codes else "",
        leaf.change,
    )


def _chart(move: Move) -> charts.Chart:
    index = move.index
    assert index is not None  # noqa: S101
    bars = []
    if move.other_set:
        bars.append(Bar(_("Đổi bộ tiêu chí"), index.method))
    bars += [
        Bar(move.names.get(area.code, area.code), area.change)
        for area in index.areas
        if area.change
    ]
    for name, change in (
        (_("Mức trần và giới hạn"), index.limits),
        (_("Khác cách làm tròn"), index.rounding),
    ):
        if change:
            bars.append(Bar(name, change))
    row = move.after
    return waterfall(
        before=(move.before.edition.period_label.capitalize(), index.before),
        bars=bars,
        after=(row.edition.period_label.capitalize(), index.after),
        places=move.places,
        key="vi-sao-thay-doi",
        file_name=f"{row.unit_code}-{row.edition.period_word}-thay-doi",
    )


def _row(
    scope: str, level: str, period: str, number: int, code: str
) -> tuple[Edition | None, EditionRow | None]:
    address = parse_address(scope, level, period)
    if address is None:
        return None, None
    edition = (
        Edition.objects.table(address.scope, address.level, address.year, address.part)
        .filter(number=number)
        .select_related("criteria_set", "province")
        .first()
    )
    if edition is None:
        return None, None
    row = edition.rows.filter(unit_code=code).select_related("unit").order_by("position").first()
    if row is not None:
        row.edition = edition
    return edition, row


def _newest(edition: Edition) -> Edition | None:
    return Edition.objects.table(edition.scope, edition.level, edition.year, edition.period).first()


def _other_periods(edition: Edition) -> list[Edition]:
    """The newest editions of the table's other periods, oldest first."""
    return [
        other
        for other in Edition.objects.series(edition.scope, edition.level)
        if (other.year, other.period) != (edition.year, edition.period)
    ]


def _earlier(edition: Edition, others: list[Edition], asked: str) -> Edition | None:
    """The edition asked for; without a wish that of the same period a year before."""
    if asked:
        return next((other for other in others if other.period_word == asked), None)
    wanted = (edition.year - 1, edition.period)
    return next((other for other in others if (other.year, other.period) == wanted), None)


def _address(edition: Edition, row: EditionRow) -> str:
    return f"{edition.get_permanent_url()}{row.unit_code}/"


def _no_row(request: HttpRequest, edition: Edition | None, code: str) -> HttpResponse:
    if edition is None:
        message = _("Không có bản công bố này.")
        suggestions = []
    else:
        message = _("Bản công bố này không có đơn vị mang mã %(code)s.") % {"code": code[:20]}
        suggestions = [(edition.get_permanent_url(), _("Xem cả bảng xếp hạng"))]
    context = {"message": message, "suggestions": suggestions}
    return render(request, "404.html", context, status=404)


def _bad_choice(
    request: HttpRequest, edition: Edition, row: EditionRow, asked: str
) -> HttpResponse:
    message = _("Bảng này không có kỳ “%(value)s” để so sánh.") % {"value": asked[:60]}
    return HttpResponseBadRequest(
        render_to_string(
            "public/bad_choice.html",
            {
                "message": message,
                "way_on": f"{_address(edition, row)}thay-doi/",
                "way_on_label": _("So với năm trước"),
            },
            request=request,
        )
    )
