"""Load what public sources say units do: plans, conclusions, initiatives, awards, resolutions."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import DataLoad, Initiative, Unit
from districts.services.activities import adopt
from districts.services.data_file import DataFileError
from districts.services.import_activities import ROW_KINDS, Import, Row, import_activities

ACTIVITIES_FILE = Path(__file__).resolve().parent.parent / "data" / "activities.json"
ACTIVITIES = "districts.activities"
"""The name of the `DataLoad` row."""

PLACE = ("kind", "unit", "on")
# A row says what it is in `kind`, so the field of that name goes by another one.
RENAMED = {"kind_of": "kind"}


@dataclass(frozen=True, slots=True)
class ActivityLoad:
    """What a load did; `skipped` if the file was the one loaded last."""

    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: bool = False


def load_activities(file: Path = ACTIVITIES_FILE) -> ActivityLoad:
    """Load the file, all of it or nothing; the same file again does nothing.

    What somebody entered or changed since stays, unless the file itself was changed. Raises
    `DataFileError` with the number of the row that's wrong.
    """
    try:
        data = file.read_bytes()
        items = json.loads(data)
    except (OSError, ValueError) as error:
        raise DataFileError(file, str(error)) from error
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        last = DataLoad.objects.select_for_update().filter(name=ACTIVITIES).first()
        if last is not None and last.sha256 == sha256:
            return ActivityLoad(rows=last.rows, unchanged=last.rows, skipped=True)
        done = _load(file.name, items)
        DataLoad.objects.update_or_create(
            name=ACTIVITIES,
            defaults={"sha256": sha256, "rows": len(items), "loaded_at": timezone.now()},
        )
    return ActivityLoad(
        rows=len(items), added=done.added, changed=done.changed, unchanged=done.unchanged
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the file, and which."""

    file: str
    number: int
    values: dict[str, Any]

    def wrong(self, message: str) -> DataFileError:
        where = _("mục %(n)d") % {"n": self.number}
        return DataFileError(self.file, f"{where}: {message}")


def _load(name: str, entries: list[dict[str, Any]]) -> Import:
    items = [_Item(name, number, entry) for number, entry in enumerate(entries, start=1)]
    adoptions = [item for item in items if item.values.get("kind") == "adoption"]
    rows = [_row(item) for item in items if item not in adoptions]
    done = import_activities(rows, user=None, apply=True)
    if done.problems:
        raise DataFileError(name, "; ".join(str(problem) for problem in done.problems))
    for item in adoptions:
        _adopt(item)
    return done


def _row(item: _Item) -> Row:
    word = item.values.get("kind", "")
    kind = ROW_KINDS.get(word)
    if kind is None:
        raise item.wrong(_("không rõ loại"))
    values = {
        RENAMED.get(name, name): _value(item, kind.model, RENAMED.get(name, name), value)
        for name, value in item.values.items()
        if name not in PLACE
    }
    sheet = _("mục %(n)d") % {"n": item.number}
    return Row(kind=word, unit=_unit(item, "unit"), values=values, sheet=sheet)


def _adopt(item: _Item) -> None:
    owner = _unit(item, "initiative_unit")
    title = item.values["initiative"]
    initiative = Initiative.objects.filter(unit=owner, title=title).first()
    if initiative is None:
        raise item.wrong(_("không thấy mô hình “%(title)s”") % {"title": title})
    adopt(
        initiative,
        _unit(item, "unit"),
        user=None,
        note=item.values.get("note", ""),
        source=item.values.get("source", ""),
    )


def _unit(item: _Item, name: str) -> Unit:
    code, day = item.values[name], datetime.date.fromisoformat(item.values["on"])
    found = Unit.objects.by_code(code, day).first()
    if found is None:
        raise item.wrong(_("không có đơn vị mang mã %(code)s") % {"code": code})
    return found


def _value(item: _Item, model: type[models.Model], name: str, value: Any) -> Any:
    """The value in the field's own type; columns that name a parent stay as they are."""
    field = next((one for one in model._meta.concrete_fields if one.name == name), None)
    try:
        if isinstance(field, models.DateField):
            return datetime.date.fromisoformat(value)
        if isinstance(field, models.DecimalField):
            return Decimal(value)
    except (TypeError, ValueError, InvalidOperation) as error:
        raise item.wrong(f"{name}: {value}") from error
    return value
