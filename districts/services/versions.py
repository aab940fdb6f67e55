"""Which state of an activity somebody has seen: the newest row of its history.

A page sends the version it shows along with what is typed or confirmed. Where the newest row is
another one by then, somebody has written in between: it says who, when and what.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from districts.services.field_words import field_words
from districts.services.person_name import person_name

ADDED, CHANGED, REMOVED = "+", "~", "-"


class ChangedMeanwhile(ValidationError):
    """Somebody has written after the page was opened; at the fields, what stands there now."""

    @property
    def told(self) -> str:
        """Who wrote and when, without the fields."""
        by_field = hasattr(self, "error_dict")
        return " ".join(self.message_dict[NON_FIELD_ERRORS] if by_field else self.messages)


def version(record: Any) -> int:
    """The newest row of the history of a record or a line; 0 where there is none."""
    return versions(type(record), id=record.pk).get(record.pk, 0)


def versions(model: type[Any], **of: Any) -> dict[int, int]:
    """The same of all of one kind that belong to something, by key; one query.

    Ask before what is shown is read: then a change in between is told, never missed.
    """
    rows = model.history.filter(**of).order_by().values("id")
    return dict(rows.annotate(newest=Max("history_id")).values_list("id", "newest"))


def version_with_lines(record: Any, lines: type[Any] | None, parent: str) -> str:
    """The version of a record together with its lines, of which some may be gone."""
    newest = version(record)
    if lines is None:
        return str(newest)
    of_lines = lines.history.filter(**{parent: record.pk}).aggregate(last=Max("history_id"))["last"]
    return f"{newest}.{of_lines or 0}"


def typed_fields(record: Any) -> list[Any]:
    """The fields a person fills in, and what the record belongs to."""
    return [one for one in record._meta.concrete_fields if one.editable and not one.primary_key]


def same(record: Any, held: Any) -> bool:
    """Whether a record says what is stored already."""
    return all(
        getattr(record, field.attname) == getattr(held, field.attname)
        for field in typed_fields(record)
    )


def refuse_changed(record: Any, seen: int | None) -> None:
    """Raise ChangedMeanwhile where a newer version than the one seen is stored.

    None: the writer doesn't mind, as a file that names what it changes.
    """
    if seen is None or (newest := _newest(record)) is None or newest.history_id == seen:
        return
    known = type(record).history.filter(id=record.pk, history_id=seen).first()
    theirs: dict[str, Any] = {NON_FIELD_ERRORS: [told(newest, known)]}
    for field in typed_fields(record):
        now = getattr(newest, field.attname)
        if now == getattr(record, field.attname):
            continue
        if known is None or now != getattr(known, field.attname):
            words = field_words(field, getattr(newest, field.name))
            theirs[field.name] = [
                _("nay là “%(now)s”") % {"now": words} if words else _("nay để trống")
            ]
    raise ChangedMeanwhile(theirs)


def refuse_changed_with_lines(
    record: Any, lines: type[Any] | None, parent: str, seen: str | None
) -> None:
    """The same of a record together with its lines; see `version_with_lines`."""
    if seen is None or seen == version_with_lines(record, lines, parent):
        return
    newest = _newest(record)
    if lines is not None and (newest is None or seen.startswith(f"{newest.history_id}.")):
        rows = lines.history.filter(**{parent: record.pk}).select_related("history_user")
        newest = rows.order_by("-history_id").first() or newest
    raise ChangedMeanwhile(told(newest) if newest else _("Mục này đã thay đổi."))


def refuse_gone(record: Any) -> NoReturn:
    """Raise ChangedMeanwhile for a record that somebody has removed."""
    newest = _newest(record)
    raise ChangedMeanwhile(told(newest) if newest else _("Mục này không còn."))


def removal(model: type[Any], pk: int, **of: Any) -> Any:
    """The row of the history that says who removed a record, or None."""
    rows = model.history.filter(id=pk, history_type=REMOVED, **of)
    return rows.select_related("history_user").order_by("-history_id").first()


def told(row: Any, before: Any = None) -> str:
    """What a row of the history says was done, by whom and when."""
    words = {
        "who": person_name(row.history_user) or _("người quản trị"),
        "what": Truncator(row.instance).chars(80),
        "at": f"{timezone.localtime(row.history_date):%H:%M %d/%m/%Y}",
    }
    if row.history_type == REMOVED:
        return _("“%(what)s” đã được %(who)s xóa lúc %(at)s.") % words
    confirmed = getattr(row, "confirmed_at", None)
    if confirmed and before is not None and not before.confirmed_at:
        return _("“%(what)s” đã được %(who)s xác nhận lúc %(at)s, sau khi bạn mở trang.") % words
    return _("“%(what)s” đã được %(who)s sửa lúc %(at)s, sau khi bạn mở trang.") % words


def _newest(record: Any) -> Any:
    rows = type(record).history.filter(id=record.pk).select_related("history_user")
    return rows.order_by("-history_id").first()
