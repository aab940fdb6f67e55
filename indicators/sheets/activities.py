"""What a unit does as a workbook: a sheet for each kind, filled in, and read when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from districts.models import (
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    ResolutionTarget,
    Unit,
)
from districts.services.file_problems import Problem
from districts.services.import_activities import ROW_KINDS, Import, Row, import_activities
from districts.vietnamese import search_key
from indicators.sheets.numbers import (
    NotANumber,
    date_from_cell,
    number_from_cell,
    shortened,
    whole_from_cell,
)
from indicators.sheets.plain import write_tables
from indicators.sheets.table import TableRow, as_text, read_tables

WIDTHS = {"title": 44, "name": 44, "text": 60, "source": 40, "summary": 40, "description": 50}
SOURCE = ("source", "source_url")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name in the file, the kind of its rows, its fields in order.

    `parents` are the columns that say which plan, inspection or resolution a line belongs to:
    heading by the name that `ROW_KINDS` knows the column by.
    """

    name: str
    kind: str
    model: type[models.Model]
    fields: tuple[str, ...]
    parents: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Every column's heading by its key."""
        found = {key: (heading,) for key, heading in self.parents}
        for name in self.fields:
            label = str(self.model._meta.get_field(name).verbose_name)
            found[name] = (label[:1].upper() + label[1:],)
        return found


SHEETS = (
    Sheet(
        "Kế hoạch",
        "plan",
        Plan,
        (
            "year",
            "title",
            "decision",
            "stated_done",
            "stated_total",
            "stated_on",
            "stated_result",
            *SOURCE,
        ),
    ),
    Sheet(
        "Nhiệm vụ",
        "task",
        PlanTask,
        (
            "number",
            "name",
            "product",
            "lead",
            "co_units",
            "due",
            "started_on",
            "done_on",
            "stopped",
            "note",
        ),
        (("plan_year", "Năm của kế hoạch"), ("plan", "Tên kế hoạch")),
    ),
    Sheet(
        "Nghị quyết",
        "resolution",
        Resolution,
        (
            "number",
            "title",
            "issued_on",
            "period_start",
            "period_end",
            "period_note",
            "stated_met",
            "stated_total",
            *SOURCE,
        ),
    ),
    Sheet(
        "Chỉ tiêu",
        "target",
        ResolutionTarget,
        (
            "number",
            "name",
            "measure",
            "direction",
            "target",
            "actual",
            "stated_percent",
            "stated_state",
        ),
        (("resolution", "Số, ký hiệu nghị quyết"),),
    ),
    Sheet(
        "Kiểm tra",
        "inspection",
        Inspection,
        (
            "occasion",
            "title",
            "team",
            "about",
            "held_on",
            "conclusion_number",
            "conclusion_date",
            "summary",
            *SOURCE,
        ),
    ),
    Sheet(
        "Kiến nghị",
        "finding",
        Finding,
        ("number", "kind", "text", "due", "handled_on", "handling"),
        (("inspection", "Nội dung cuộc kiểm tra"),),
    ),
    Sheet(
        "Sáng kiến",
        "initiative",
        Initiative,
        ("title", "description", "field", "year", "recognised_by", "decision", *SOURCE),
    ),
    Sheet(
        "Khen thưởng",
        "award",
        Award,
        (
            "kind",
            "title",
            "year",
            "awarded_by",
            "recipient",
            "decision_number",
            "decided_on",
            "signer",
            *SOURCE,
        ),
    ),
)


def write_activities(unit: Unit) -> bytes:
    """The workbook of a unit: everything it has entered, ready to be added to."""
    return write_tables((sheet.name, _headings(sheet), _filled(sheet, unit)) for sheet in SHEETS)


def take_in_activities(data: bytes, unit: Unit, *, user: User, apply: bool = False) -> Import:
    """Read a workbook and say what it would change, or change it: all of it or nothing.

    Raises UnreadableFile, and PermissionDenied for who may not enter for the unit.
    """
    tables = read_tables(data, {sheet.name: sheet.columns for sheet in SHEETS})
    problems: list[Any] = []
    rows: list[Row] = []
    for sheet in SHEETS:
        for table_row in tables.get(sheet.name, []):
            row = _row(sheet, table_row, unit, problems)
            if row is not None:
                rows.append(row)
    if not rows and not problems:
        problems.append(Problem(_("Tệp không có dòng nào.")))
    found = import_activities(rows, user=user, apply=apply and not problems)
    found.problems = [*problems, *found.problems]
    return found


def _headings(sheet: Sheet) -> list[tuple[str, int]]:
    return [(names[0], WIDTHS.get(key, 18)) for key, names in sheet.columns.items()]


def _filled(sheet: Sheet, unit: Unit) -> Iterable[list[Any]]:
    kind = ROW_KINDS[sheet.kind]
    owner = f"{kind.parent}__unit" if kind.parent else "unit"
    found = sheet.model._default_manager.filter(**{owner: unit}).order_by("pk")
    if kind.parent:
        found = found.select_related(kind.parent)
    columns = {column: name for name, column in kind.parent_key.items()}
    for record in found:
        parent = getattr(record, kind.parent) if kind.parent else None
        yield [
            *(getattr(parent, columns[key]) for key, _heading in sheet.parents),
            *(_written(record, name) for name in sheet.fields),
        ]


def _written(record: models.Model, name: str) -> Any:
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if field.choices:
        return str(getattr(record, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("có") if value else ""
    return value


def _row(sheet: Sheet, row: TableRow, unit: Unit, problems: list[Any]) -> Row | None:
    """One row in the types of its fields, or None with every problem of it noted."""
    values: dict[str, Any] = {}
    wrong = False
    for key in sheet.columns:
        try:
            values[key] = _reader(sheet, key)(row.values.get(key, ""))
        except NotANumber as error:
            problems.append(row.problem(str(error), key))
            wrong = True
    for key in (*(key for key, _heading in sheet.parents), *ROW_KINDS[sheet.kind].key):
        if not wrong and values[key] in (None, ""):
            problems.append(row.problem(_("không được để trống"), key))
            wrong = True
    if wrong:
        return None
    cells = {key: row.problem("", key).cell for key in sheet.columns}
    return Row(kind=sheet.kind, unit=unit, values=values, sheet=row.sheet, cells=cells)


def _reader(sheet: Sheet, key: str) -> Callable[[Any], Any]:
    """How a cell of that column is read. Each raises NotANumber with what is wrong."""
    if key in dict(sheet.parents):
        return whole_from_cell if key.endswith("_year") else as_text
    field = sheet.model._meta.get_field(key)
    if field.choices:
        words = {search_key(str(label)): value for value, label in field.flatchoices}
        return lambda value: _choice(value, words)
    if isinstance(field, models.DateField):
        return date_from_cell
    if isinstance(field, models.DecimalField):
        return number_from_cell
    if isinstance(field, models.BooleanField):
        return _yes
    if isinstance(field, models.IntegerField):
        return whole_from_cell
    return as_text


def _choice(value: Any, words: dict[str, Any]) -> Any:
    text = as_text(value)
    if not text:
        return ""
    found = words.get(search_key(text))
    if found is None:
        raise NotANumber(
            _("“%(text)s” không có trong: %(words)s")
            % {"text": shortened(text), "words": ", ".join(words)}
        )
    return found


def _yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return search_key(as_text(value)) in ("co", "x", "1", "yes")
