"""Write what a unit does: plans, inspections, initiatives, awards, resolutions and their lines.

The only writer of these records. `user` is None for a command run on the server, which loads what
public sources say: it may do everything, and what it writes counts as confirmed by its source.
Every act asks `access`, checks the rules of the model, keeps who did it in the history and raises
the version of public pages, all in one transaction.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts import access
from districts.models import (
    Adoption,
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
from districts.services.public_version import raise_version
from districts.services.versions import (
    ADDED,
    refuse_changed,
    refuse_changed_with_lines,
    refuse_gone,
    same,
    typed_fields,
    version_with_lines,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

VERSION = "activities"
"""The name under which public pages learn that activities have changed."""

Record = Plan | Inspection | Initiative | Award | Resolution
Item = PlanTask | Finding | ResolutionTarget
FOLLOWED: dict[type, frozenset[str]] = {
    PlanTask: frozenset({"started_on", "done_on", "note"}),
    Finding: frozenset({"handled_on", "handling"}),
    ResolutionTarget: frozenset({"actual"}),
}
PARENT_OF: dict[type, str] = {
    PlanTask: "plan",
    Finding: "inspection",
    ResolutionTarget: "resolution",
}
_LINES: dict[type, tuple[Any, str]] = {
    Plan: (PlanTask, "plan"),
    Inspection: (Finding, "inspection"),
    Resolution: (ResolutionTarget, "resolution"),
}
TWICE_WITHIN = timedelta(minutes=1)
"""The same new record by the same person within this time is a double click."""


def save_record(record: Record, *, user: User | None, seen: int | None = None) -> Record:
    """Add or change a plan, inspection, initiative, award or resolution; the one that is stored.

    Written by Home Affairs it counts as confirmed; written by the unit it waits for that again.
    What says nothing new changes nothing, and the second click on a new one finds the first's.
    Raises PermissionDenied; ChangedMeanwhile where the version stored isn't the one `seen`;
    ValidationError by field, also where a unit changes an inspection that is confirmed: what was
    found isn't its own to rewrite.
    """
    _check_entry(user, record.unit, type(record))
    with transaction.atomic():
        _wait_for(record.unit)
        held = _held(record)
        confirms = _may_confirm(user, record.unit)
        if not confirms:
            _refuse_confirmed_inspection(record)
        if held is not None and same(record, held) and (held.confirmed or not confirms):
            return held
        refuse_changed(record, seen)
        if confirms:
            _confirm(record, user)
        else:
            record.confirmed_by, record.confirmed_at = None, None
        return _add_or_change(record, user)


def delete_record(record: Record, *, user: User | None, seen: str | None = None) -> None:
    """Take back what hasn't been confirmed; the history keeps it.

    Raises PermissionDenied; ChangedMeanwhile where the record or a line of it isn't as `seen`;
    ValidationError for what is confirmed: that is changed, not removed.
    """
    _check_entry(user, record.unit, type(record))
    with transaction.atomic():
        _wait_for(record.unit)
        held = _held(record)
        _refuse_changed_page(held, seen)
        if held.confirmed and not _may_confirm(user, record.unit):
            raise ValidationError(_("Mục đã được Sở Nội vụ xác nhận thì không xóa được."))
        record._history_user = user
        record.delete()
        raise_version(VERSION)


def confirm_record(record: Record, *, user: User | None, seen: str | None = None) -> None:
    """Confirm what a unit entered, as Home Affairs of its province.

    Confirming again changes nothing: who confirmed first stays. Raises PermissionDenied, and
    ChangedMeanwhile where the record or a line of it isn't what was `seen`.
    """
    if not _may_confirm(user, record.unit):
        raise PermissionDenied
    with transaction.atomic():
        _wait_for(record.unit)
        held = _held(record)
        if held.confirmed:
            return
        _refuse_changed_page(held, seen)
        _confirm(held, user)
        _write(held, user)


def page_version(record: Record) -> str:
    """The version of a record and its lines, for who confirms or removes all of it."""
    return version_with_lines(record, *_lines_of(record))


def save_item(item: Item, *, user: User | None, seen: int | None = None) -> Item:
    """Add or change a task, finding or target; the one that is stored.

    How far a line has come (`FOLLOWED`) is reported all year and needs no confirmation. Any other
    change by the unit sends a confirmed plan or resolution back to Home Affairs; the findings of a
    confirmed inspection can't be changed by it at all. Raises as `save_record` does.
    """
    _check_item(item, user)
    with transaction.atomic():
        record = _parent_now(item)
        held = _held(item)
        if held is not None and same(item, held):
            return held
        refuse_changed(item, seen)
        if held is None or _changes_more_than_progress(item, held):
            _unsettle(record, user)
        return _add_or_change(item, user)


def delete_item(item: Item, *, user: User | None, seen: int | None = None) -> None:
    """Remove a line; the history keeps it. Raises as `save_item` does."""
    _check_item(item, user)
    with transaction.atomic():
        record = _parent_now(item)
        _held(item)
        refuse_changed(item, seen)
        _unsettle(record, user)
        item._history_user = user
        item.delete()
        raise_version(VERSION)


def finish_task(
    task: PlanTask, *, user: User | None, done_on: date, seen: int | None = None
) -> None:
    """Mark a task of a plan as done on a day. Raises as `save_item` does."""
    task.done_on, task.stopped = done_on, False
    save_item(task, user=user, seen=seen)


def handle_finding(
    finding: Finding,
    *,
    user: User | None,
    handled_on: date,
    handling: str,
    seen: int | None = None,
) -> None:
    """Say when and how a finding was handled. Raises as `save_item` does."""
    if not finding.asks:
        raise ValidationError(_("Ưu điểm thì không phải xử lý."))
    finding.handled_on, finding.handling = handled_on, handling
    save_item(finding, user=user, seen=seen)


def made_just_now(record: Record | Item, user: User | None) -> Any:
    """What the same person has added with the same words a moment ago: a double click."""
    if user is None:
        return None
    said = {field.attname: getattr(record, field.attname) for field in typed_fields(record)}
    twin = type(record)._base_manager.filter(**said).first()
    if twin is None:
        return None
    added = type(record).history.filter(id=twin.pk, history_type=ADDED, history_user=user)
    return twin if added.filter(history_date__gte=timezone.now() - TWICE_WITHIN).exists() else None


def adopt(
    initiative: Initiative,
    unit: Unit,
    *,
    user: User | None,
    since: date | None = None,
    note: str = "",
    source: str = "",
) -> Adoption:
    """Say that a unit uses an initiative of another one; saying it again changes nothing.

    Raises PermissionDenied; ChangedMeanwhile where it's said already with other words;
    ValidationError for an unconfirmed initiative or the unit's own.
    """
    if user is not None and not access.can_adopt(user, unit):
        raise PermissionDenied
    with transaction.atomic():
        # Two clicks wait for each other.
        initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
        if not initiative.confirmed:
            raise ValidationError(_("Mô hình này chưa được xác nhận."))
        held = Adoption.objects.filter(initiative=initiative, unit=unit).first()
        if held is not None:
            if user is not None and (held.since, held.note) != (since, note):
                refuse_changed(held, 0)
            return held
        adoption = Adoption(initiative=initiative, unit=unit, since=since, note=note, source=source)
        _write(adoption, user)
    return adoption


def withdraw_adoption(adoption: Adoption, *, user: User | None) -> None:
    """Take back that a unit uses an initiative; the history keeps it.

    Raises PermissionDenied, and ChangedMeanwhile where it has been taken back already.
    """
    if user is not None and not access.can_adopt(user, adoption.unit):
        raise PermissionDenied
    with transaction.atomic():
        # Two clicks wait for each other, here too.
        Initiative.objects.select_for_update().filter(pk=adoption.initiative_id).first()
        _held(adoption)
        adoption._history_user = user
        adoption.delete()
        raise_version(VERSION)


def record_of(item: Item) -> Record:
    """What a line belongs to."""
    record: Record = getattr(item, PARENT_OF[type(item)])
    return record


def _check_entry(user: User | None, unit: Unit, model: type) -> None:
    if user is not None and not access.can_enter(user, unit, model):
        raise PermissionDenied


def _may_confirm(user: User | None, unit: Unit) -> bool:
    return user is None or access.can_confirm(user, unit)


def _check_item(item: Item, user: User | None) -> None:
    record = record_of(item)
    _check_entry(user, record.unit, type(record))


def _wait_for(unit: Unit) -> None:
    """Two people who write for one unit wait for each other."""
    Unit.with_illustrative.select_for_update(no_key=True).get(pk=unit.pk)


def _held(record: Any) -> Any:
    """What is stored of it; None for a new one. Raises ChangedMeanwhile where it's gone."""
    if record.pk is None:
        return None
    held = type(record)._base_manager.filter(pk=record.pk).first()
    if held is None:
        refuse_gone(record)
    return held


def _parent_now(item: Item) -> Record:
    """What a line belongs to, as it is stored once nobody else writes for the unit."""
    _wait_for(record_of(item).unit)
    held = _held(record_of(item))
    setattr(item, PARENT_OF[type(item)], held)
    return record_of(item)


def _refuse_changed_page(record: Record, seen: str | None) -> None:
    refuse_changed_with_lines(record, *_lines_of(record), seen)


def _lines_of(record: Record) -> tuple[Any, str]:
    """The model of a record's lines, where it has any, and what they call the record."""
    return _LINES.get(type(record), (None, ""))


def _changes_more_than_progress(item: Item, held: Item) -> bool:
    return any(
        getattr(item, field.attname) != getattr(held, field.attname)
        for field in item._meta.concrete_fields
        if field.name not in FOLLOWED[type(item)]
    )


def _unsettle(record: Record, user: User | None) -> None:
    """A unit's change to the lines of what was confirmed: it has to be confirmed again."""
    if not record.confirmed or _may_confirm(user, record.unit):
        return
    _refuse_confirmed_inspection(record)
    record.confirmed_by, record.confirmed_at = None, None
    record._history_user = user
    record.save(update_fields=["confirmed_by", "confirmed_at"])


def _refuse_confirmed_inspection(record: Record) -> None:
    if isinstance(record, Inspection) and Inspection.objects.confirmed().filter(pk=record.pk):
        raise ValidationError(
            _("Kết luận đã được Sở Nội vụ xác nhận; đơn vị chỉ ghi cách xử lý và ngày xử lý xong.")
        )


def _confirm(record: Record, user: User | None) -> None:
    record.confirmed_by, record.confirmed_at = user, timezone.now()


def _add_or_change(record: Any, user: User | None) -> Any:
    """Write it; the second of two clicks gets what the first has added."""
    try:
        _write(record, user)
    except ValidationError:
        twin = made_just_now(record, user) if record.pk is None else None
        if twin is None:
            raise
        return twin
    return record


def _write(record: Record | Item | Adoption, user: User | None) -> None:
    record.full_clean()
    record._history_user = user
    record.save()
    raise_version(VERSION)
