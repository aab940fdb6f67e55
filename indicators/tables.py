"""The league table (bảng xếp hạng): columns by django-tables2, cells as ready strings.

django-tables2 resolves every cell on its own, which makes 143 rows four times slower than a
plain loop. Here it keeps what it's good at (which columns, their headings, what is sorted) and
each row is written in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from indicators import formats
from indicators.filters import RowQuery
from indicators.models import Edition, EditionRow

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: where a click leads and how the column is sorted now."""

    name: str
    label: str
    title: str
    css: str
    href: str
    aria_sort: str


class LeagueTable(tables.Table):
    """Rank, unit, index with its parts, band, change and basis of every row of an edition."""

    rank = tables.Column(_("Hạng"), attrs={"sort": "hang", "th": {"class": "num"}})
    change = tables.Column(_("±"), attrs={"sort": "-thay-doi", "title": _("Thay đổi hạng")})
    unit = tables.Column(_("Đơn vị"), attrs={"sort": "don-vi"})
    bar = tables.Column(_("Chỉ số"), orderable=False, attrs={"th": {"class": "drop"}})
    index = tables.Column("%", attrs={"sort": "-chi-so", "th": {"class": "num"}})
    points = tables.Column(_("Điểm"), attrs={"sort": "-diem", "th": {"class": "num"}})
    appraisal = tables.Column(_("Thẩm định"), attrs={"sort": "-tham-dinh", "th": {"class": "num"}})
    survey = tables.Column(_("XHH"), attrs={"sort": "-xhh", "th": {"class": "num"}})
    band = tables.Column(_("Xếp loại"), orderable=False)
    basis = tables.Column(_("Căn cứ"), orderable=False)

    class Meta:
        template_name = "public/inc/league_rows.html"
        attrs = {"class": "figures folds league"}
        empty_text = _("Không có đơn vị nào hợp với bộ lọc.")

    def __init__(
        self,
        rows: Sequence[EditionRow],
        *,
        edition: Edition,
        query: RowQuery,
        parameters: QueryDict,
    ) -> None:
        self.edition = edition
        self.query = query
        self.parameters = parameters
        self.language = get_language() or "vi"
        super().__init__(rows, orderable=True, exclude=_empty_columns(rows, edition))
        self._unit_prefix = reverse("public:unit", args=["_"]).removesuffix("_/")
        self._why_prefix = edition.get_permanent_url()
        self._why = escape(gettext("Vì sao?"))
        self._visible = [column.name for column in self.columns]
        # What a narrow screen writes before a cell that has no heading above it any more.
        self._labels = {
            column.name: escape(column.column.attrs.get("title", column.header))
            for column in self.columns
        }
        self._in_one_group = len({row.group for row in rows}) < 2

    def headings(self) -> list[Heading]:
        """The headings in order, each with the address that sorts by it."""
        return [
            Heading(
                name=column.name,
                label=column.header,
                title=str(column.column.attrs.get("title", "")),
                css=column.column.attrs.get("th", {}).get("class", ""),
                href=self._sort_href(column.column.attrs["sort"]) if column.orderable else "",
                aria_sort=self._aria_sort(column.column.attrs["sort"]) if column.orderable else "",
            )
            for column in self.columns
        ]

    def body(self) -> SafeString:
        """Every row as HTML, in the order of the data; texts escaped, everything else ours."""
        cells = [getattr(self, f"cell_{name}") for name in self._visible]
        heading_rows = not self._in_one_group and not self.query.sort
        out: list[str] = []
        group = None
        for row in self.data:
            if heading_rows and row.group != group:
                group = row.group
                out.append(
                    f'<tr class="group"><th scope="rowgroup" colspan="{len(cells)}">'
                    f"{escape(group)}</th></tr>"
                )
            out.append("<tr>" + "".join(cell(row) for cell in cells) + "</tr>")
        return mark_safe("\n".join(out))  # noqa: S308

    def cell_rank(self, row: EditionRow) -> str:
        css = "rank first" if row.rank == 1 else "rank"
        if row.rank is None:
            text: str = formats.no_value(formats.why_missing(row))
        else:
            text = formats.rank(row.rank, row.rank_of)
        if row.unit_code:
            # From the figure to how it came about.
            href = f"{self._why_prefix}{escape(row.unit_code)}/"
            text = f'<a href="{href}" title="{self._why}">{text}</a>'
        tied = f' <abbr class="tied" title="{gettext("đồng hạng")}">=</abbr>' if row.tied else ""
        return f'<td class="{css}">{text}{tied}</td>'

    def cell_change(self, row: EditionRow) -> str:
        text = formats.change(row.rank_change, row.change_note)
        return f'<td data-label="{self._labels["change"]}">{text}</td>'

    def cell_unit(self, row: EditionRow) -> str:
        name = escape(row.unit_name)
        if row.unit is not None:
            name = f'<a href="{self._unit_href(row)}">{name}</a>'
        under = " · ".join(
            escape(text) for text in (row.unit_kind.capitalize(), row.parent_name) if text
        )
        if not self._in_one_group and self.query.sort:
            under = f"{under} · {escape(row.group)}"
        return f'<td class="unit">{name}<small>{under}</small></td>'

    def cell_bar(self, row: EditionRow) -> str:
        if row.index is None:
            return '<td class="drop"></td>'
        if row.survey_points is None or not row.max_points:
            parts = f'<i class="a" style="width:{row.index:.2f}%"></i>'
        else:
            appraisal = row.appraisal_points * HUNDRED / row.max_points
            survey = row.survey_points * HUNDRED / row.max_points
            parts = (
                f'<i class="a" style="width:{appraisal:.2f}%"></i>'
                f'<i class="s" style="width:{survey:.2f}%"></i>'
            )
        return f'<td class="drop"><span class="bar" aria-hidden="true">{parts}</span></td>'

    def cell_index(self, row: EditionRow) -> str:
        own = ""
        if row.index is not None and row.max_points is not None and self._has_own_maximum(row):
            # The index is taken of less than the table's maximum: show of what.
            of = formats.maximum(row.max_points, self.language)
            own = f"<small>{formats.points(row.points, 2, self.language)}/{of}</small>"
        return f'<td class="num idx">{self._number(row.index, row)}{own}</td>'

    def cell_points(self, row: EditionRow) -> str:
        text = self._number(row.points, row)
        if row.points is not None and row.max_points is not None:
            text += f"<small>/{formats.maximum(row.max_points, self.language)}</small>"
        return f'<td class="num" data-label="{self._labels["points"]}">{text}</td>'

    def cell_appraisal(self, row: EditionRow) -> str:
        text = self._number(row.appraisal_points, row)
        return f'<td class="num" data-label="{self._labels["appraisal"]}">{text}</td>'

    def cell_survey(self, row: EditionRow) -> str:
        text = self._number(row.survey_points, row)
        return f'<td class="num" data-label="{self._labels["survey"]}">{text}</td>'

    def cell_band(self, row: EditionRow) -> str:
        chip = f'<span class="band">{escape(row.band)}</span>' if row.band else "–"
        return f'<td data-label="{self._labels["band"]}">{chip}</td>'

    def cell_basis(self, row: EditionRow) -> str:
        return f'<td class="from" data-label="{self._labels["basis"]}">{self._basis(row)}</td>'

    def _has_own_maximum(self, row: EditionRow) -> bool:
        return self.edition.total_max is not None and row.max_points != self.edition.total_max

    def _number(self, value: Decimal | None, row: EditionRow) -> str:
        if value is None:
            return formats.no_value(formats.why_missing(row))
        return formats.points(value, self.edition.places, self.language)

    def _basis(self, row: EditionRow) -> str:
        """What a figure rests on, leading to its source where that has an address."""
        label = escape(row.get_basis_display())
        if row.source_url.startswith(("http://", "https://")):
            label = f'<a href="{escape(row.source_url)}" rel="nofollow noopener">{label}</a>'
        if row.basis in (EditionRow.Basis.DERIVED, EditionRow.Basis.LISTED_ORDER):
            label = f'<span class="band derived">{label}</span>'
        if row.note:
            label += f"<small>{escape(row.note)}</small>"
        return label

    def _unit_href(self, row: EditionRow) -> str:
        unit = row.unit
        address = f"{self._unit_prefix}{unit.code}/"
        return f"{address}{unit.period_word}/" if unit.code_reused else address

    def _sort_href(self, sort: str) -> str:
        if self.query.sort == sort.removeprefix("-"):
            # A second click turns the order round.
            sort = self.query.sort if self.query.descending else f"-{self.query.sort}"
        parameters = self.parameters.copy()
        parameters["sap-xep"] = sort
        return f"?{parameters.urlencode()}"

    def _aria_sort(self, sort: str) -> str:
        if self.query.sort != sort.removeprefix("-"):
            return "none"
        return "descending" if self.query.descending else "ascending"


def _empty_columns(rows: Sequence[EditionRow], edition: Edition) -> list[str]:
    """Columns that would say nothing on this table."""
    has_index = any(row.index is not None for row in rows)
    has_parts = any(row.survey_points is not None for row in rows)
    plain = {EditionRow.Basis.COMPUTED}
    says_something = {
        "change": any(row.previous_rank is not None or row.change_note for row in rows),
        "bar": has_index,
        "index": has_index,
        # Where a source prints points without a scale there is no index to show instead.
        "points": not has_index and any(row.points is not None for row in rows),
        "appraisal": has_parts,
        "survey": has_parts,
        "band": any(row.band for row in rows),
        "basis": any(row.basis not in plain for row in rows),
    }
    return [name for name, useful in says_something.items() if not useful]
