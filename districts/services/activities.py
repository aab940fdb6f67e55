"""Write what a unit does: plans, inspections, initiatives, awards, resolutions and their lines.

The only writer of these records. `user` is None for a command run on the server, which loads what
public sources say: it may do everything, and what it writes counts as confirmed by its source.
Every act asks `access`, checks the rules of the model, keeps who did it in the history and raises
the version of public pages, all in one transaction.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

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


def save_record(record: Record, *, user: User | None) -> None:
    """Add or change a plan, inspection, initiative, award or resolution.

    Written by Home Affairs it counts as confirmed; written by the unit it waits for that again.
    Raises PermissionDenied, or ValidationError by field, also where a unit changes an inspection
    that is confirmed: what was found isn't its own to rewrite.
    """
    _check_entry(user, record.unit, type(record))
    with transaction.atomic():
        if _may_confirm(user, record.unit):
            _confirm(record, user)
        else:
            _refuse_confirmed_inspection(record)
            record.confirmed_by, record.confirmed_at = None, None
        _write(record, user)


def delete_record(record: Record, *, user: User | None) -> None:
    """Take back what hasn't been confirmed; the history keeps it.

    Raises PermissionDenied, or ValidationError for what is confirmed: that is changed, not removed.
    """
    _check_entry(user, record.unit, type(record))
    with transaction.atomic():
        held = type(record).objects.select_for_update().get(pk=record.pk)
        if held.confirmed and not _may_confirm(user, record.unit):
            raise ValidationError(_("Mục đã được Sở Nội vụ xác nhận thì không xóa được."))
        record._history_user = user
        record.delete()
        raise_version(VERSION)


def confirm_record(record: Record, *, user: User | None) -> None:
    """Confirm what a unit entered, as Home Affairs of its province. Raises PermissionDenied.

    Confirming again changes nothing: who confirmed first stays.
    """
    if not _may_confirm(user, record.unit):
        raise PermissionDenied
    with transaction.atomic():
        held = type(record).objects.select_for_update().get(pk=record.pk)
        if held.confirmed:
            return
        _confirm(held, user)
        _write(held, user)


def save_item(item: Item, *, user: User | None) -> None:
    """Add or change a task, finding or target. Raises PermissionDenied, or ValidationError.

    How far a line has come (`FOLLOWED`) is reported all year and needs no confirmation. Any other
    change by the unit sends a confirmed plan or resolution back to Home Affairs; the findings of a
    confirmed inspection can't be changed by it at all.
    """
    _check_item(item, user)
    with transaction.atomic():
        if _changes_more_than_progress(item):
            _unsettle(record_of(item), user)
        _write(item, user)


def delete_item(item: Item, *, user: User | None) -> None:
    """Remove a line; the history keeps it. Raises as `save_item` does."""
    _check_item(item, user)
    with transaction.atomic():
        _unsettle(record_of(item), user)
        item._history_user = user
        item.delete()
        raise_version(VERSION)


def finish_task(task: PlanTask, *, user: User | None, done_on: date) -> None:
    """Mark a task of a plan as done on a day. Raises PermissionDenied, or ValidationError."""
    task.done_on, task.stopped = done_on, False
    save_item(task, user=user)


def handle_finding(finding: Finding, *, user: User | None, handled_on: date, handling: str) -> None:
    """Say when and how a finding was handled. Raises PermissionDenied, or ValidationError."""
    if not finding.asks:
        raise ValidationError(_("Ưu điểm thì không phải xử lý."))
    finding.handled_on, finding.handling = handled_on, handling
    save_item(finding, user=user)


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

    Raises PermissionDenied, or ValidationError for an unconfirmed initiative or the unit's own.
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
            return held
        adoption = Adoption(initiative=initiative, unit=unit, since=since, note=note, source=source)
        _write(adoption, user)
    return adoption


def withdraw_adoption(adoption: Adoption, *, user: User | None) -> None:
    """Take back that a unit uses an initiative; the history keeps it. Raises PermissionDenied."""
    if user is not None and not access.can_adopt(user, adoption.unit):
        raise PermissionDenied
    with transaction.atomic():
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


def _changes_more_than_progress(item: Item) -> bool:
    held = type(item)._base_manager.filter(pk=item.pk).first()
    if held is None:
        return True
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


def _write(record: Record | Item | Adoption, user: User | None) -> None:
    record.full_clean()
    record._history_user = user
    record.save()
    raise_version(VERSION)
