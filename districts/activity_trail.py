"""Who entered, changed, confirmed or removed what of an activity (nhật ký hoạt động)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from districts.activity_kinds import Kind
from districts.models import Unit
from districts.services.field_words import field_words

NONE = "–"
ADDED, CHANGED, REMOVED = "+", "~", "-"
UNTOLD = frozenset({"id", "unit", "search_key", "sort_key", "confirmed_by", "confirmed_at"})
"""Fields that say nothing to a reader, or are told as an act of their own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act: when, by whom (None: a load on the server), on what; fields before and after."""

    at: datetime.datetime
    who: Any
    act: str
    what: str
    fields: list[tuple[str, str, str]]


def trail_of(record: Any, kind: Kind) -> list[Step]:
    """Every act on a record and its lines, newest first; three queries however many there are."""
    rows = list(_rows(kind.model, {"id": record.pk}))
    if kind.items:
        rows += _rows(kind.items.model, {kind.items.parent: record.pk})
    # Oldest first, so that each row is compared with the one before it of the same record.
    rows.sort(key=lambda row: (row.history_date, row.history_id))
    untold = UNTOLD | ({kind.items.parent} if kind.items else set())
    names = _unit_names(rows)
    before: dict[tuple[type, int], Any] = {}
    steps = []
    for row in rows:
        key = (row.instance_type, row.id)
        step = _step(row, before.get(key), untold, names)
        before[key] = row
        if step.fields or row.history_type != CHANGED or step.act != _("sửa"):
            steps.append(step)
    return steps[::-1]


def _rows(model: type[Any], of: dict[str, int]) -> models.QuerySet:
    return model.history.filter(**of).select_related("history_user")


def _step(row: Any, before: Any, untold: frozenset[str], names: dict[int, str]) -> Step:
    fields = []
    if row.history_type != REMOVED:
        for field in row.instance_type._meta.concrete_fields:
            if field.name in untold:
                continue
            old = _words(field, getattr(before, field.attname), names) if before else NONE
            new = _words(field, getattr(row, field.attname), names)
            if old != new:
                fields.append((str(field.verbose_name), old, new))
    return Step(row.history_date, row.history_user, _act(row, before), str(row.instance), fields)


def _act(row: Any, before: Any) -> str:
    now = getattr(row, "confirmed_at", None)
    held = getattr(before, "confirmed_at", None)
    if row.history_type == REMOVED:
        return _("xóa")
    if row.history_type == ADDED:
        return _("nhập, đã xác nhận") if now else _("nhập")
    if now and not held:
        return _("xác nhận và công khai")
    if held and not now:
        return _("sửa, chờ xác nhận lại")
    return _("sửa")


def _words(field: Any, value: Any, names: dict[int, str]) -> str:
    """A value as the pages show it."""
    if field.remote_field and value is not None:
        return names.get(value, str(value))
    return field_words(field, value) or NONE


def _unit_names(rows: list[Any]) -> dict[int, str]:
    """Names of the units that the rows mention."""
    keys = {
        getattr(row, field.attname)
        for row in rows
        for field in row.instance_type._meta.concrete_fields
        if field.related_model is Unit
    } - {None}
    found = Unit.with_illustrative.filter(pk__in=keys)
    return dict(found.values_list("pk", "full_name"))
