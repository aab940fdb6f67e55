"""Take rows of activities from a file: everything that's wrong first, then all of it or nothing.

The rows are written in a transaction that a dry run undoes, so what a dry run says is what writing
does. Rows are recognised by their names and numbers: the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
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
from districts.services.activities import Item, Record, save_item, save_record
from districts.services.field_words import field_words
from districts.services.file_problems import Problem

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class RowKind:
    """How rows of one kind are recognised.

    `key` are the fields that name a row within its unit, or within what it belongs to. A line
    names its parent by `parent_key`: the parent's field by the column that has it.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    parent: str = ""
    parent_model: type[models.Model] | None = None
    parent_key: Mapping[str, str] = field(default_factory=dict)


ROW_KINDS = {
    "plan": RowKind(Plan, ("year", "title")),
    "task": RowKind(PlanTask, ("number",), "plan", Plan, {"year": "plan_year", "title": "plan"}),
    "resolution": RowKind(Resolution, ("number",)),
    "target": RowKind(
        ResolutionTarget, ("number",), "resolution", Resolution, {"number": "resolution"}
    ),
    "inspection": RowKind(Inspection, ("title",)),
    "finding": RowKind(Finding, ("number",), "inspection", Inspection, {"title": "inspection"}),
    "initiative": RowKind(Initiative, ("title",)),
    "award": RowKind(Award, ("kind", "year", "title")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: values by field, in their types, and the cell each of them stands in."""

    kind: str
    unit: Unit
    values: Mapping[str, Any]
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def problem(self, message: str, name: str = "") -> Problem:
        """What is wrong with one value of this row, or with the row."""
        cell = self.cells.get(name) or next(iter(self.cells.values()), "")
        return Problem(message, self.sheet, cell)


@dataclass(frozen=True, slots=True)
class Change:
    """One value a file would change; `before` is "" in a row that isn't there yet."""

    what: str
    label: str
    before: str
    after: str
    new: bool


@dataclass(slots=True)
class Import:
    """What a file would change, or has changed when `applied`."""

    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    applied: bool = False

    @property
    def touched(self) -> int:
        """How many rows are new or different."""
        return self.added + self.changed


def import_activities(rows: Iterable[Row], *, user: User | None, apply: bool = False) -> Import:
    """Say what these rows would change, or change it when `apply` and nothing is wrong.

    Raises PermissionDenied for rows of a unit or kind the person may not enter.
    """
    found = Import()
    seen: set[tuple[Any, ...]] = set()
    with transaction.atomic():
        for row in rows:
            _take(row, found, seen, user)
        found.applied = apply and not found.problems
        transaction.set_rollback(not found.applied)
    return found


def _take(row: Row, found: Import, seen: set[tuple[Any, ...]], user: User | None) -> None:
    kind = ROW_KINDS[row.kind]
    owner: dict[str, Any] = {"unit": row.unit}
    if kind.parent_model is not None:
        named = {name: row.values[column] for name, column in kind.parent_key.items()}
        parent = kind.parent_model._default_manager.filter(unit=row.unit, **named).first()
        if parent is None:
            column = list(kind.parent_key.values())[-1]
            message = _("không thấy “%(name)s”; ghi ở trang trước, đúng từng chữ")
            found.problems.append(row.problem(message % {"name": row.values[column]}, column))
            return
        owner = {kind.parent: parent}
    key = {name: row.values[name] for name in kind.key}
    place = (row.kind, *(one.pk for one in owner.values()), *key.values())
    if place in seen:
        found.problems.append(row.problem(_("trùng với một dòng ở trên"), kind.key[-1]))
        return
    seen.add(place)
    held = kind.model._default_manager.filter(**owner, **key).first()
    record: Any = held if held is not None else kind.model(**owner)
    changes = _changes(record, row, kind, new=held is None)
    if held is not None and not changes:
        found.unchanged += 1
        return
    try:
        # A row that is refused must not end the transaction for those after it.
        with transaction.atomic():
            _save(record, user)
    except ValidationError as error:
        found.problems += _problems(row, error)
        return
    found.changes += changes
    found.added += held is None
    found.changed += held is not None


def _save(record: Record | Item, user: User | None) -> None:
    if isinstance(record, (PlanTask, Finding, ResolutionTarget)):
        save_item(record, user=user)
    else:
        save_record(record, user=user)


def _changes(record: Any, row: Row, kind: RowKind, *, new: bool) -> list[Change]:
    """Put the values into the record; what became different."""
    changes = []
    skipped = {*kind.parent_key.values()}
    for name, value in row.values.items():
        if name in skipped:
            continue
        field_ = record._meta.get_field(name)
        before = getattr(record, name)
        if value is None and not field_.null:
            value = field_.get_default()
        if before == value and not (new and name in kind.key):
            continue
        setattr(record, name, value)
        changes.append(
            Change(
                what=str(record) if not new else "",
                label=str(field_.verbose_name),
                before="" if new else field_words(field_, before),
                after=field_words(field_, value),
                new=new,
            )
        )
    if new:
        return [Change(str(record), one.label, one.before, one.after, True) for one in changes]
    return changes


def _problems(row: Row, error: ValidationError) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [row.problem(message) for message in error.messages]
    return [
        row.problem(message, "" if name == NON_FIELD_ERRORS else name)
        for name, messages in error.message_dict.items()
        for message in messages
    ]
