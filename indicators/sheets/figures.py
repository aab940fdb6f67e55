"""Figures of a unit in a spreadsheet: the table to fill in, and reading it back, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.file_problems import Problem
from indicators.forms.figures import Typed, read_period, read_typed
from indicators.models import FigureSource, Indicator, Observation, ObservationChange
from indicators.period_words import period_label
from indicators.periods import Period
from indicators.services.enter_figures import (
    FigureInput,
    FigureResult,
    Outcome,
    enter_figures,
    entered_indicators,
)
from indicators.services.errors import Refused
from indicators.sheets.numbers import NotANumber, number_from_cell
from indicators.sheets.plain import write_table
from indicators.sheets.table import TableRow, read_table

COLUMNS = {
    "unit": ("Mã đơn vị", "ma_don_vi"),
    "period": ("Kỳ", "ky"),
    "indicator": ("Mã chỉ tiêu", "ma_chi_tieu"),
    "numerator": ("Tử số hoặc giá trị", "tu_so"),
    "denominator": ("Mẫu số", "mau_so"),
    "reason": ("Lý do sửa", "ly_do"),
}
_HEADINGS = (
    ("Mã đơn vị", 12),
    ("Kỳ", 16),
    ("Mã chỉ tiêu", 28),
    ("Chỉ tiêu", 50),
    ("Đơn vị tính", 14),
    ("Tử số là", 36),
    ("Mẫu số là", 30),
    ("Tử số hoặc giá trị", 18),
    ("Mẫu số", 14),
    ("Lý do sửa", 30),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure a file would write, in words."""

    cell: str
    indicator: str
    period: str
    result: FigureResult


@dataclass
class FiguresPlan:
    """What a file of figures would change, or has changed when `applied`."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    applied: bool = False


def figures_template(unit: Unit, period: Period) -> bytes:
    """A row for every indicator units enter in this period, filled in with what is stored."""
    stored = {
        one.indicator_id: one
        for one in Observation.objects.filter(
            unit=unit, source__kind=FigureSource.Kind.UNIT, scope="", body=""
        ).in_period(period)
    }

    def rows() -> list[list[object]]:
        found = []
        for one in entered_indicators(period):
            held = stored.get(one.pk)
            found.append(
                [
                    unit.code,
                    period.word,
                    one.code,
                    one.name,
                    one.unit_of_measure,
                    one.numerator_label,
                    one.denominator_label,
                    held.numerator if held else None,
                    held.denominator if held else None,
                    "",
                ]
            )
        return found

    return write_table(_("Số liệu"), _HEADINGS, rows())


def take_in_figures(data: bytes, unit: Unit, *, user: User, apply: bool = False) -> FiguresPlan:
    """Read a table and say what it would change, or change it: all or nothing.

    A row without figures is left out. Raises UnreadableFile, PermissionDenied.
    """
    plan = FiguresPlan()
    known = {one.code: one for one in Indicator.objects.all()}
    periods: dict[Period, list[tuple[TableRow, FigureInput]]] = {}
    seen: dict[tuple[Period, str], TableRow] = {}
    for row in read_table(data, COLUMNS, needed=("period", "indicator", "numerator")):
        read = _read(row, unit, known, plan)
        if read is None:
            continue
        period, figure = read
        first = seen.setdefault((period, figure.indicator.code), row)
        if first is not row:
            message = _("trùng với dòng %(n)d") % {"n": first.number}
            plan.problems.append(row.problem(message, "indicator"))
            continue
        periods.setdefault(period, []).append((row, figure))
    _weigh(plan, unit, periods, user=user)
    if apply and not plan.problems:
        with transaction.atomic():
            for period, found in periods.items():
                enter_figures(
                    unit,
                    period,
                    [figure for _row, figure in found],
                    user=user,
                    door=ObservationChange.Door.IMPORT,
                    all_or_nothing=True,
                )
        plan.applied = True
    return plan


def _weigh(
    plan: FiguresPlan,
    unit: Unit,
    periods: dict[Period, list[tuple[TableRow, FigureInput]]],
    *,
    user: User,
) -> None:
    for period, found in periods.items():
        try:
            results = enter_figures(
                unit,
                period,
                [figure for _row, figure in found],
                user=user,
                door=ObservationChange.Door.IMPORT,
                apply=False,
            )
        except Refused as refused:
            plan.problems.append(found[0][0].problem(refused.message, "period"))
            continue
        for (row, _figure), result in zip(found, results, strict=True):
            if result.outcome is Outcome.REFUSED:
                plan.problems.append(row.problem(result.message, "numerator"))
            elif result.outcome is Outcome.UNCHANGED:
                plan.unchanged += 1
            else:
                plan.changes.append(
                    Change(
                        cell=row.problem("", "numerator").cell,
                        indicator=result.indicator.name,
                        period=period_label(period),
                        result=result,
                    )
                )


def _read(
    row: TableRow, unit: Unit, known: dict[str, Indicator], plan: FiguresPlan
) -> tuple[Period, FigureInput] | None:
    if not row.text("numerator") and not row.text("denominator"):
        return None
    code = row.text("unit")
    period = read_period(row.text("period"))
    indicator = known.get(row.text("indicator"))
    if code and code != unit.code:
        message = _("mã “%(code)s” không phải là của %(unit)s") % {"code": code[:20], "unit": unit}
        plan.problems.append(row.problem(message, "unit"))
    elif period is None:
        message = _("“%(word)s” không phải là một kỳ") % {"word": row.text("period")[:30]}
        plan.problems.append(row.problem(message, "period"))
    elif indicator is None:
        message = _("không có chỉ tiêu “%(code)s”") % {"code": row.text("indicator")[:40]}
        plan.problems.append(row.problem(message, "indicator"))
    else:
        numbers: list[Decimal | None] = []
        for key in ("numerator", "denominator"):
            try:
                numbers.append(_number(indicator, row.values.get(key, "")))
            except (NotANumber, ValidationError) as error:
                message = error.messages[0] if isinstance(error, ValidationError) else str(error)
                plan.problems.append(row.problem(message, key))
                return None
        figure = FigureInput(indicator, numbers[0], numbers[1], row.text("reason")[:2_000])
        return period, figure
    return None


def _number(indicator: Indicator, value: object) -> Decimal | None:
    """The number in a cell; a percentage typed as text is told so."""
    if isinstance(value, str) and "%" in value:
        return read_typed(indicator, Typed(value))[0]
    return number_from_cell(value)
