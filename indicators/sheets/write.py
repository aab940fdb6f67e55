"""Write an annex workbook: for a unit, for one criterion over units, or for a whole group."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from indicators import formats, rules_in_words
from indicators.models import Assessment, Criterion, Exemption, Round, Score, ScoreChange
from indicators.services.cells import in_words
from indicators.services.import_annex import Values
from indicators.sheets import layout

# The decimal comma and the dot for thousands, whatever language Excel itself speaks.
POINTS_FORMAT = "[$-42A]#,##0.00##"
WHOLE_FORMAT = "[$-42A]#,##0"
QUANTITY_FORMAT = "[$-42A]#,##0.####"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

_LINE = Side(style="thin", color="E3E7EA")
_BORDER = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_TYPED = PatternFill("solid", fgColor="FFFBE6")
_LOCKED = PatternFill("solid", fgColor="F3F4F5")
_AREA = PatternFill("solid", fgColor="E6F0F1")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a file is about: assessments in order, and nodes of the tree in the annex's order.

    `many` puts the unit in front of every row; `nodes` then are leaves only.
    """

    round: Round
    step: str
    assessments: Sequence[Assessment]
    nodes: Sequence[Criterion]
    leaves: Sequence[Criterion]
    many: bool


def select(
    round_: Round,
    *,
    step: str,
    assessments: Iterable[Assessment],
    unit_alone: bool,
    leaves: Iterable[Criterion] | None = None,
) -> Selection:
    """Bring together what a file needs; `leaves` limits it to some criteria, None is the set.

    `assessments` come with their units. Three queries.
    """
    nodes = list(annex_nodes(round_))
    wanted = {leaf.pk for leaf in leaves} if leaves is not None else None
    if not unit_alone or wanted is not None:
        shown = [n for n in nodes if n.is_leaf and (wanted is None or n.pk in wanted)]
    else:
        shown = nodes
    return Selection(
        round=round_,
        step=step,
        assessments=list(assessments),
        nodes=shown,
        leaves=[node for node in nodes if node.is_leaf],
        many=not unit_alone,
    )


def annex_nodes(round_: Round) -> Any:
    """The set's tree in the annex's order, with options and bands."""
    return round_.criteria_set.criteria.order_by("position").prefetch_related(
        "options", "ratio_bands"
    )


def write_annex(selection: Selection) -> bytes:
    """The workbook, prefilled with what is stored; four queries."""
    return _Writer(selection).bytes()


class _Writer:
    def __init__(self, selection: Selection) -> None:
        self.of = selection
        self.book = Workbook(write_only=True)
        self.book.properties.creator = "CCHC Portal"
        self.book.properties.title = str(selection.round)
        self.columns = layout.columns(selection.step, many=selection.many)
        ids = [assessment.pk for assessment in selection.assessments]
        self.scores = {
            (score.assessment_id, score.criterion_id): score
            for score in Score.objects.filter(assessment__in=ids)
        }
        self.versions = ScoreChange.objects.versions_of(ids)
        self.exempt = set(
            Exemption.objects.filter(assessment__in=ids).values_list("assessment", "criterion")
        )
        self.rules = {
            leaf.pk: rules_in_words.leaf_rule(leaf) or leaf.guidance for leaf in selection.leaves
        }
        self.options_at: dict[int, str] = {}
        self.styles: dict[tuple[str, ...], Any] = {}

    def bytes(self) -> bytes:
        """Write every sheet and return the file."""
        areas = [n for n in annex_nodes(self.of.round) if n.parent_id is None]
        used: set[str] = set()
        self._place_options()
        for area in areas:
            nodes = [n for n in self.of.nodes if area.pk in (n.pk, n.area_id)]
            if any(node.is_leaf for node in nodes):
                self._area(area, nodes, sheet_title(area, used))
        self._options()
        self._about()
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _area(self, area: Criterion, nodes: Sequence[Criterion], title: str) -> None:
        sheet = self.book.create_sheet(title)
        self._frame(sheet)
        sheet.append([self._cell(sheet, f"{area.code}. {area.name}", "title")])
        sheet.append([self._cell(sheet, self._note(), "note")])
        sheet.row_dimensions[layout.HEADING_ROW].height = 32
        sheet.append([self._cell(sheet, column.title, "heading") for column in self.columns])
        sheet.row_dimensions[layout.KEY_ROW].hidden = True
        sheet.append(
            [self._cell(sheet, layout.KEY_PREFIX + column.key, "note") for column in self.columns]
        )
        row = layout.FIRST_ROW
        for node in nodes:
            if not node.is_leaf:
                sheet.append(self._heading_row(sheet, node))
                row += 1
                continue
            first = row
            for assessment in self.of.assessments:
                sheet.append(self._leaf_row(sheet, assessment, node))
                row += 1
            self._validate(sheet, node, first, row - 1)

    def _frame(self, sheet: Any) -> None:
        """Widths, the frozen heading, the lock, A4 across with the heading on every page."""
        for number, column in enumerate(self.columns, start=1):
            shape = sheet.column_dimensions[get_column_letter(number)]
            shape.width = column.width
            shape.hidden = column.key == layout.MARK
        frozen = 4 if self.of.many else 2
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{layout.FIRST_ROW}"
        # No password: it keeps fingers out, not people.
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
        sheet.protection.autoFilter = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{layout.HEADING_ROW}:{layout.HEADING_ROW}"

    def _note(self) -> str:
        parts = [str(self.of.round), self.of.round.criteria_set.name]
        if not self.of.many:
            parts.append(self.of.assessments[0].unit.full_name)
        parts.append(_("Chỉ nhập vào ô màu vàng."))
        return " · ".join(parts)

    def _heading_row(self, sheet: Any, node: Criterion) -> list[Any]:
        style = "area" if node.parent_id is None else "group"
        held = {"code": node.code, "name": node.name, "max": node.max_points}
        return [self._cell(sheet, held.get(column.key), style) for column in self.columns]

    def _leaf_row(self, sheet: Any, assessment: Assessment, leaf: Criterion) -> list[Any]:
        key = assessment.pk, leaf.pk
        score, step = self.scores.get(key), self.of.step
        inputs = layout.inputs_of(leaf, step) if key not in self.exempt else frozenset()
        values = layout.stored_values(score, leaf, step) if inputs else Values()
        held: dict[str, Any] = {
            "unit": assessment.unit.code,
            "unit_name": assessment.unit.full_name,
            "code": leaf.code,
            "name": leaf.name,
            "max": leaf.max_points,
            "rule": self.rules[leaf.pk],
            "computed": score.self_points if score else None,
            "points": values.points,
            "numerator": values.numerator,
            "denominator": values.denominator,
            "count": values.count,
            "na": layout.NA_SIGN if values.na else None,
            layout.MARK: layout.mark(
                assessment.unit.code, leaf.code, self.versions.get(key, 0), values
            ),
        }
        if step == ScoreChange.Step.COUNCIL and score:
            second = score.appraised_2
            held["appraised"] = score.appraised_1 if second is None else second
        if step != ScoreChange.Step.SELF:
            held["declared"] = in_words(score, ScoreChange.Step.SELF, leaf)
        if values.option is not None:
            options = list(leaf.options.all())
            if values.option < len(options):
                held["option"] = layout.option_label(
                    values.option + 1, options[values.option].label
                )
        if key in self.exempt:
            held["reason"] = _("được miễn áp dụng từ khi mở đợt")
        return [
            self._cell(
                sheet,
                held.get(column.key),
                "typed" if column.key in inputs else "locked",
                column.key,
            )
            for column in self.columns
        ]

    def _validate(self, sheet: Any, leaf: Criterion, first: int, last: int) -> None:
        """Drop-downs for options and for "x", and a word on points beyond the maximum."""
        inputs = layout.inputs_of(leaf, self.of.step)
        at = {column.key: get_column_letter(n) for n, column in enumerate(self.columns, start=1)}
        rules = []
        if leaf.pk in self.options_at and "option" in inputs:
            rules.append(("option", DataValidation(type="list", formula1=self.options_at[leaf.pk])))
        if "na" in inputs:
            rules.append(("na", DataValidation(type="list", formula1=f'"{layout.NA_SIGN}"')))
        if "points" in inputs:
            most = f"{leaf.max_points:f}"
            rules.append(
                (
                    "points",
                    DataValidation(
                        type="decimal",
                        operator="between",
                        formula1="0",
                        formula2=most,
                        error=_("Điểm từ 0 đến %(most)s.")
                        % {"most": formats.maximum(leaf.max_points)},
                    ),
                )
            )
        for key, rule in rules:
            rule.allow_blank = True
            rule.showErrorMessage = True
            rule.errorTitle = _("Không nhận")
            rule.add(f"{at[key]}{first}:{at[key]}{last}")
            sheet.data_validations.append(rule)

    def _place_options(self) -> None:
        """Where each leaf's options will stand: a column each, because commas end inline lists."""
        if self.of.step != ScoreChange.Step.SELF:
            return
        shown = [n for n in self.of.nodes if n.kind == Criterion.Kind.OPTION and n.options.all()]
        for number, leaf in enumerate(shown, start=1):
            letter = get_column_letter(number)
            last = len(leaf.options.all())
            self.options_at[leaf.pk] = f"'{layout.OPTIONS_SHEET}'!${letter}$1:${letter}${last}"

    def _options(self) -> None:
        if not self.options_at:
            return
        sheet = self.book.create_sheet(layout.OPTIONS_SHEET)
        sheet.sheet_state = "hidden"
        lists = [
            [
                layout.option_label(position, option.label)
                for position, option in enumerate(node.options.all(), start=1)
            ]
            for node in self.of.nodes
            if node.pk in self.options_at
        ]
        for index in range(max(map(len, lists))):
            sheet.append(
                [
                    self._cell(sheet, labels[index] if index < len(labels) else None, "plain")
                    for labels in lists
                ]
            )

    def _about(self) -> None:
        """The hidden sheet a file is recognised by."""
        sheet = self.book.create_sheet(layout.ABOUT_SHEET)
        sheet.sheet_state = "hidden"
        round_ = self.of.round
        for label, value in (
            (layout.TEMPLATE, ""),
            ("round", str(round_.pk)),
            ("round_name", str(round_)),
            ("year", str(round_.year)),
            ("set_slug", round_.criteria_set.slug),
            ("set", layout.set_digest(round_.criteria_set, self.of.leaves)),
            ("step", str(self.of.step)),
            ("unit", "" if self.of.many else self.of.assessments[0].unit.code),
        ):
            sheet.append([self._cell(sheet, text, "plain") for text in (label, value)])

    def _cell(self, sheet: Any, value: Any, style: str, key: str = "") -> Any:
        cell = WriteOnlyCell(sheet)
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("", value)
        form = _number_format(value, key)
        risky = isinstance(value, str) and value.startswith(FORMULA_SIGNS)
        name = (style, form, "risky" if risky else "")
        if name not in self.styles:
            self.styles[name] = _styled(sheet, style, form, risky=risky)
        # Sharing one style object: making one for each cell takes longer than all the rest.
        cell._style = copy(self.styles[name]._style)
        if isinstance(value, str):
            cell.value = value
            # A text that begins with "=" stays a text.
            cell.data_type = "s"
        elif value is not None:
            cell.value = value
        return cell


def _number_format(value: Any, key: str) -> str:
    if key in ("numerator", "denominator", "count"):
        if isinstance(value, Decimal) and value != value.to_integral_value():
            return QUANTITY_FORMAT
        return WHOLE_FORMAT if isinstance(value, Decimal) else "General"
    if isinstance(value, Decimal) or key in ("points", "computed", "appraised"):
        return POINTS_FORMAT
    return "General"


def _styled(sheet: Any, style: str, number_format: str, *, risky: bool) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    cell.protection = Protection(locked=style != "typed")
    if risky:
        cell.quotePrefix = True
    if style in ("title", "heading", "area", "group"):
        cell.font = Font(bold=True, size=14 if style == "title" else 11)
    if style == "note":
        cell.font = Font(italic=True, color="4B5A68")
    if style in ("heading", "area", "group", "locked", "typed"):
        cell.border = _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if style in ("heading", "area"):
        cell.fill = _AREA
    if style in ("typed", "locked"):
        cell.fill = _TYPED if style == "typed" else _LOCKED
    return cell


def sheet_title(area: Criterion, used: set[str]) -> str:
    """The name of an area's sheet: "Lĩnh vực 3", "Điểm cộng"; no two the same."""
    base = {
        Criterion.Part.BONUS: _("Điểm cộng"),
        Criterion.Part.PENALTY: _("Điểm trừ"),
    }.get(Criterion.Part(area.part), "") or _("Lĩnh vực %(code)s") % {"code": area.code}
    base = "".join("-" if sign in "[]:*?/\\'" else sign for sign in base)[:28].strip()
    title, number = base, 2
    while title.casefold() in used:
        title, number = f"{base} {number}", number + 1
    used.add(title.casefold())
    return title
