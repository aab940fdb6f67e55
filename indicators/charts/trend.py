"""Rank and index of one unit over the years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext

from indicators import formats
from indicators.charts.parts import BRAND, INK_2, LINE, Chart, layout_with, plain


class YearResult(Protocol):
    """What a trend needs to know of one published result (an `EditionRow` does)."""

    rank: int | None
    rank_of: int | None
    index: Decimal | None
    rank_change: int | None
    change_note: str
    basis: str
    edition: Any


Run = list[tuple[int, YearResult]]
"""Years that may be joined by a line."""


def trend(results: Sequence[YearResult], *, key: str, file_name: str) -> Chart | None:
    """Rank and index over the years; None where fewer than two years have either.

    `results`: one unit's rows of whole years of one table, oldest first. The line breaks wherever
    the edition itself doesn't compare a year with the one before: another criteria set, another
    group, a year without a result. Ranks count downwards from first place on top.
    """
    known = {r.edition.year: r for r in results if r.rank is not None or r.index is not None}
    if len(known) < 2:
        return None
    years = list(range(min(known), max(known) + 1))
    runs = _runs(known)
    labels = [str(year) for year in years]
    has_ranks = any(r.rank is not None for r in known.values())
    indices = [r.index for r in known.values() if r.index is not None]
    both = has_ranks and bool(indices)
    data: list[dict[str, Any]] = []
    layout = layout_with(margin={"l": 44, "r": 16, "t": 28, "b": 36})
    layout["xaxis"] = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels,
        "range": [-0.4, len(labels) - 0.6],
        "tickangle": 0,
        "nticks": 8,
        "showgrid": False,
        "linecolor": LINE,
        "fixedrange": True,
    }
    if has_ranks:
        name = gettext("Hạng")
        lowest = max(r.rank_of or r.rank or 1 for r in known.values())
        room = max(0.7, lowest * 0.05)
        data += _traces(runs, years, lambda r: r.rank, name=name, symbol="circle", axis="y")
        layout["yaxis"] = _y_axis(
            name,
            domain=[0.46, 1] if both else [0, 1],
            range=[lowest + room, 1 - room],
            **_rank_ticks(lowest),
        )
    if indices:
        name, axis = gettext("Chỉ số"), "y2" if both else "y"
        data += _traces(runs, years, lambda r: r.index, name=name, symbol="square", axis=axis)
        layout["yaxis2" if both else "yaxis"] = _y_axis(
            name,
            domain=[0, 0.34] if both else [0, 1],
            range=_index_range(indices),
            nticks=5,
        )
    layout["shapes"], breaks = _breaks(runs, years)
    return Chart(
        key=key,
        title=_trend_title(runs),
        subtitle=_subtitle(has_ranks, any(_inferred(r) for r in known.values())),
        figure={"data": data, "layout": layout},
        headings=[gettext("Năm"), gettext("Hạng"), gettext("Chỉ số")],
        rows=[_trend_cells(year, known.get(year)) for year in years],
        data=[
            ["year", "rank", "rank_of", "index", "basis"],
            *(_trend_data(year, known[year]) for year in sorted(known)),
        ],
        height=400 if both else 300,
        file_name=file_name,
        notes=tuple(breaks),
    )


def _subtitle(has_ranks: bool, some_inferred: bool) -> str:
    parts = [gettext("Trục hạng đảo ngược: hạng 1 ở trên cùng.")] if has_ranks else []
    if some_inferred:
        parts.append(gettext("Điểm rỗng: số liệu suy ra."))
    return " ".join(parts)


def _y_axis(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": {"text": title, "standoff": 4, "font": {"size": 12, "color": INK_2}},
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
        **more,
    }


def _rank_ticks(lowest: int) -> dict[str, Any]:
    step = next((step for step in (1, 2, 5, 10, 20, 50) if lowest <= 7 * step), 100)
    ticks = list(range(1, lowest + 1, step)) if step <= 2 else [1, *range(step, lowest + 1, step)]
    return {"tickvals": ticks, "ticktext": [str(tick) for tick in ticks]}


def _index_range(values: Sequence[Decimal]) -> list[float]:
    low, high = float(min(values)), float(max(values))
    room = max((high - low) * 0.2, 1.0)
    return [low - room, high + room]


def _runs(known: dict[int, YearResult]) -> list[Run]:
    """The years in stretches that may be joined by a line."""
    runs: list[Run] = []
    for year in sorted(known):
        result = known[year]
        before = known.get(year - 1)
        joined = before is not None and not result.change_note and _same_rules(before, result)
        if not (joined and runs):
            runs.append([])
        runs[-1].append((year, result))
    return runs


def _same_rules(before: YearResult, now: YearResult) -> bool:
    if now.rank_change is not None:
        return True
    return (
        now.edition.criteria_set_id is not None
        and now.edition.criteria_set_id == before.edition.criteria_set_id
    )


def _traces(
    runs: list[Run],
    years: list[int],
    value_of: Callable[[YearResult], Decimal | int | None],
    *,
    name: str,
    symbol: str,
    axis: str,
) -> list[dict[str, Any]]:
    """A line for each run of several years, and one trace for all years that stand alone."""
    known = [[(year, r) for year, r in run if value_of(r) is not None] for run in runs]
    alone = [pair for run in known if len(run) == 1 for pair in run]
    lines = [(run, "lines+markers") for run in known if len(run) > 1]
    found = []
    for pairs, mode in [*lines, (alone, "markers")]:
        if not pairs:
            continue
        by_year = dict(pairs)
        results = [by_year.get(year) for year in years]
        found.append(
            {
                "type": "scatter",
                "mode": mode,
                "x": [str(year) for year in years],
                "y": [None if r is None else _place(value_of(r)) for r in results],
                "yaxis": axis,
                "name": name,
                "connectgaps": False,
                "line": {"color": BRAND, "width": 2.5},
                "marker": {
                    "color": BRAND,
                    "size": 9,
                    "symbol": [
                        f"{symbol}-open" if r is not None and _inferred(r) else symbol
                        for r in results
                    ],
                    "line": {"color": BRAND, "width": 2},
                },
                "text": ["" if r is None else _hover(r) for r in results],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    return found


def _inferred(result: YearResult) -> bool:
    return result.basis in ("derived", "listed_order")


def _place(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


def _hover(result: YearResult) -> str:
    parts = []
    if result.rank is not None:
        parts.append(gettext("Hạng %(rank)s") % {"rank": _rank_text(result)})
    if result.index is not None:
        index = formats.points(result.index, result.edition.places)
        parts.append(gettext("Chỉ số %(index)s") % {"index": index})
    if _inferred(result):
        parts.append(gettext("suy ra"))
    return f"{result.edition.year}<br>" + "<br>".join(parts)


def _breaks(runs: list[Run], years: list[int]) -> tuple[list[dict[str, Any]], list[str]]:
    """A dotted line where a line ends and another begins, and every reason in words."""
    shapes = []
    reasons: dict[str, list[str]] = {}
    for before, run in zip(runs, runs[1:], strict=False):
        year, result = run[0]
        if before[-1][0] != year - 1:
            reason = gettext("không có kết quả của năm liền trước.")
        elif result.change_note:
            reason = formats.stored_text(result.change_note)
        else:
            reason = gettext("chưa rõ hai năm có cùng bộ tiêu chí.")
        reasons.setdefault(reason, []).append(str(year))
        if len(before) > 1 or len(run) > 1:
            shapes.append(_upright(years.index(year) - 0.5))
    notes = [
        gettext("Không nối %(years)s với năm trước: %(reason)s")
        % {"years": ", ".join(found), "reason": reason}
        for reason, found in reasons.items()
    ]
    return shapes, notes


def _upright(at: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": INK_2, "width": 1, "dash": "dot"},
    }


def _trend_title(runs: list[Run]) -> str:
    """The newest rank, its step, and whether it is the best or worst of the years joined to it."""
    year, last = runs[-1][-1]
    if last.rank is None:
        if last.index is None:
            return gettext("Kết quả qua các năm")
        index = formats.points(last.index, last.edition.places)
        return gettext("Chỉ số %(index)s năm %(year)s") % {"index": index, "year": year}
    title = gettext("Hạng %(rank)s năm %(year)s") % {"rank": _rank_text(last), "year": year}
    earlier = {at: result.rank for at, result in runs[-1][:-1] if result.rank is not None}
    if year - 1 not in earlier:
        return title
    title += ", " + gettext("%(change)s so với %(year)s") % {
        "change": formats.change_in_words(earlier[year - 1] - last.rank),
        "year": year - 1,
    }
    if len(earlier) < 2:
        return title
    if last.rank < min(earlier.values()):
        title += ", " + gettext("cao nhất từ %(year)s") % {"year": min(earlier)}
    elif last.rank > max(earlier.values()):
        title += ", " + gettext("thấp nhất từ %(year)s") % {"year": min(earlier)}
    return title


def _trend_cells(year: int, result: YearResult | None) -> list[str]:
    if result is None:
        return [str(year), formats.NONE, formats.NONE]
    index = formats.points(result.index, result.edition.places)
    return [str(year), _rank_text(result), index]


def _trend_data(year: int, result: YearResult) -> list[str]:
    index = plain(result.index, result.edition.places)
    return [str(year), plain(result.rank), plain(result.rank_of), index, result.basis]


def _rank_text(result: YearResult) -> str:
    if result.rank is None:
        return formats.NONE
    return f"{result.rank}/{result.rank_of}" if result.rank_of else str(result.rank)
