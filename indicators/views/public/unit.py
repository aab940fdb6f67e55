"""A unit's page: its results, areas, plans, targets, inspections, initiatives, awards, lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Unit
from districts.unit_activities import unit_activities
from indicators import charts
from indicators.areas import AreaLine, area_lines
from indicators.caching import public_page
from indicators.models import Edition, EditionAreaScore, EditionRow
from indicators.unit_figures import unit_figures

NAMESAKES = 12
"""How many other units of the same name are listed; the search shows the rest."""


@dataclass
class Series:
    """A unit's results in one table over the years, newest first, and how they moved."""

    scope_name: str
    level_label: str
    rows: list[EditionRow]
    trend: charts.Chart | None
    has_points: bool
    has_bands: bool

    @property
    def table_id(self) -> str:
        """The id of the table of this series in the page."""
        return f"ket-qua-{self.rows[0].edition.scope}-{self.rows[0].edition.level_word}"


@dataclass
class Areas:
    """The areas of one result, in words, numbers and dots."""

    row: EditionRow
    lines: list[AreaLine]
    dots: charts.Chart | None


@dataclass(frozen=True)
class Section:
    """A part of the page: its place, its name, and whether anything is known for it."""

    key: str
    label: str
    known: bool


@dataclass
class Tables:
    """The tables of a province by level, and whether there are some of others of its name."""

    own: dict[str, list[Edition]]
    others: bool


@require_safe
@public_page
def unit(request: HttpRequest, code: str, period: str | None = None) -> HttpResponse:
    """The unit with that code; its period of existence tells units apart that shared a code."""
    bearers = list(
        Unit.with_illustrative.by_code(code)
        .select_related("parent", "province")
        .order_by("-valid_to", "-valid_from")
    )
    chosen = [u for u in bearers if period is None or u.period_word == period]
    if not chosen:
        return _unknown(request, code, bearers)
    if len(chosen) > 1:
        context = {"code": code, "bearers": _newest_first(bearers)}
        return render(request, "public/unit_choice.html", context)
    shown = chosen[0]
    rows = list(EditionRow.objects.of_units([shown]))
    predecessors, successors = list(shown.predecessors()), list(shown.successors())
    kin = [link.predecessor_id for link in predecessors] + [
        link.successor_id for link in successors
    ]
    today = timezone.localdate()
    series, areas = _series(shown, rows), _areas(shown, rows)
    done = unit_activities(shown, today)
    figures = unit_figures(shown)
    sections = [
        Section("ket-qua", _("Chỉ số, thứ hạng"), bool(series)),
        Section("diem-linh-vuc", _("Từng lĩnh vực"), areas is not None),
        Section("so-lieu", _("Số liệu chỉ tiêu"), bool(figures)),
        Section("ke-hoach", _("Kế hoạch"), bool(done.plans)),
        Section("nghi-quyet", _("Chỉ tiêu nghị quyết"), bool(done.resolutions)),
        Section("kiem-tra", _("Kiểm tra, kết luận"), bool(done.inspections)),
        Section("sang-kien", _("Sáng kiến"), bool(done.initiatives or done.adoptions)),
        Section("khen-thuong", _("Khen thưởng"), bool(done.awards)),
    ]
    context = {
        "unit": shown,
        "illustrative": shown.illustrative,
        "activities": done,
        "today": today,
        "sections": [section for section in sections if section.known],
        "unknown": [section for section in sections if not section.known],
        "bearers": [other for other in _newest_first(bearers) if other.pk != shown.pk],
        "predecessors": predecessors,
        "successors": successors,
        "namesakes": [other for other in _namesakes(shown) if other.pk not in kin],
        "series": series,
        "areas": areas,
        "newest": rows[-1] if rows else None,
        "tables": _tables(shown),
        "figures": figures,
    }
    return render(request, "public/unit.html", context)


def _unknown(request: HttpRequest, code: str, bearers: list[Unit]) -> HttpResponse:
    if bearers:
        message = _("Mã %(code)s không có đơn vị nào bắt đầu vào ngày trong địa chỉ.")
    else:
        message = _("Không có đơn vị nào mang mã %(code)s.")
    context = {
        "message": message % {"code": code[:20]},
        "suggestions": [(u.get_absolute_url(), u.name_with_province) for u in bearers],
    }
    return render(request, "404.html", context, status=404)


def _newest_first(bearers: Iterable[Unit]) -> list[Unit]:
    return sorted(bearers, key=lambda u: (u.valid_to is not None, u.period_word))


def _namesakes(shown: Unit) -> list[Unit]:
    """Other units of that name and level which the reader might have meant."""
    if shown.illustrative:
        return []
    found = (
        Unit.objects.filter(sort_key=shown.sort_key, level=shown.level)
        .exclude(code=shown.code)
        .select_related("province")
        .order_by("province__sort_key", "code")
    )
    return list(found[: NAMESAKES + 1])


def _series(shown: Unit, rows: list[EditionRow]) -> list[Series]:
    tables: dict[tuple[str, str], list[EditionRow]] = {}
    for row in rows:
        tables.setdefault((row.edition.scope, row.edition.level), []).append(row)
    found = []
    for place, ((scope, _level), results) in enumerate(tables.items(), start=1):
        edition = results[-1].edition
        found.append(
            Series(
                scope_name=edition.scope_name,
                level_label=edition.get_level_display(),
                rows=results[::-1],
                trend=charts.trend(
                    [row for row in results if not row.edition.period],
                    key=f"xu-huong-{place}",
                    file_name=f"{shown.slug}-{shown.code}-{scope}",
                ),
                has_points=any(row.index is None and row.points is not None for row in results),
                has_bands=any(row.band for row in results),
            )
        )
    return found


def _areas(shown: Unit, rows: list[EditionRow]) -> Areas | None:
    """The areas of the newest result that was published with any."""
    scores = EditionAreaScore.objects.filter(row__in=rows)
    with_areas = set(scores.values_list("row_id", flat=True).distinct()) if rows else set()
    row = next((row for row in reversed(rows) if row.pk in with_areas), None)
    if row is None:
        return None
    lines = area_lines(row)
    dots = charts.dot_plot(
        lines,
        unit_name=row.unit_name,
        key="linh-vuc",
        file_name=f"{shown.slug}-{shown.code}-linh-vuc-{row.edition.period_word}",
    )
    return Areas(row, lines, dots)


def _tables(shown: Unit) -> Tables | None:
    """The tables of a province; those of another province of its name only as a way there."""
    if shown.level != Unit.Level.PROVINCE:
        return None
    found = Tables({}, False)
    editions = Edition.objects.filter(scope=shown.slug, illustrative=shown.illustrative)
    for edition in editions.newest().order_by("level", "-year", "period"):
        if edition.province_id == shown.pk:
            found.own.setdefault(edition.get_level_display(), []).append(edition)
        else:
            found.others = True
    return found
