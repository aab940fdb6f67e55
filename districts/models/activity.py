"""What all activities of a unit share: whose they are, where they are said, who confirmed them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from districts.querysets import ActivityQuerySet

from .unit import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = [
    "COUNTS",
    "DAYS",
    "FIRST_DAY",
    "LAST_DAY",
    "ORDINALS",
    "YEARS",
    "Activity",
    "refuse_far_day",
    "refuse_future",
    "refuse_year_after",
    "year_span",
]

YEARS = (MinValueValidator(1990), MaxValueValidator(2100))
FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)
"""Days lie within `YEARS`: a year beyond them is a slip of the hand, such as 0202 for 2025."""

_LEAST, _MOST = _("Nhỏ nhất là %(limit_value)s."), _("Lớn nhất là %(limit_value)s.")
ORDINALS = (MinValueValidator(1, _LEAST), MaxValueValidator(9_999, _MOST))
"""What a line may be numbered: people count from one."""

COUNTS = (MaxValueValidator(9_999, _MOST),)
"""How many tasks or targets a source may speak of."""


def refuse_far_day(day: datetime.date) -> None:
    """Raise `ValidationError` for a day that can't be meant."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(
            _text("Ngày phải từ %(first)s đến %(last)s.")
            % {"first": f"{FIRST_DAY:%d/%m/%Y}", "last": f"{LAST_DAY:%d/%m/%Y}"}
        )


DAYS = (refuse_far_day,)


class Activity(models.Model):
    """Something a unit does for administrative reform (hoạt động cải cách hành chính).

    Entered by the unit's own people; public once Home Affairs of its province has confirmed it.
    What is loaded from a public source is confirmed by that source: a time without a person.
    """

    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    source = models.CharField(
        _("nguồn"),
        max_length=300,
        help_text=_("Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây."),
    )
    source_url = models.URLField(_("địa chỉ của nguồn"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người xác nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    # Set by services before a save; the history row takes it over.
    _history_user: User | None

    class Meta:
        abstract = True

    @property
    def confirmed(self) -> bool:
        """Whether it may be shown to everybody."""
        return self.confirmed_at is not None

    @property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day it is about; None where that isn't known."""
        raise NotImplementedError

    def clean(self) -> None:
        """Refuse a unit that didn't exist on any day of the period."""
        super().clean()
        unit = getattr(self, "unit", None)
        if unit is None:
            return
        first, last = self.period
        if first is not None and unit.valid_to is not None and first > unit.valid_to:
            raise ValidationError(
                _text("%(unit)s chỉ tồn tại đến hết %(day)s.")
                % {"unit": unit, "day": f"{unit.valid_to:%d/%m/%Y}"}
            )
        if last is not None and unit.valid_from is not None and last < unit.valid_from:
            raise ValidationError(
                _text("%(unit)s chỉ có từ %(day)s.")
                % {"unit": unit, "day": f"{unit.valid_from:%d/%m/%Y}"}
            )


def year_span(year: int | None) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day of a year that may not be given, or not be one."""
    if year is None or not 1 <= year <= 9999:
        return None, None
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def refuse_future(record: models.Model, *names: str) -> None:
    """Raise `ValidationError` for a day among these fields that hasn't come."""
    today = timezone.localdate()
    wrong = {
        name: _text("Ngày chưa tới.")
        for name in names
        if getattr(record, name) is not None and getattr(record, name) > today
    }
    if wrong:
        raise ValidationError(wrong)


def refuse_year_after(record: Any, last: int) -> None:
    """Raise `ValidationError` for a record of a year after the last it can be of."""
    if record.year is not None and record.year > last:
        raise ValidationError(
            {"year": _text("Năm chưa tới: muộn nhất là %(last)d.") % {"last": last}}
        )
