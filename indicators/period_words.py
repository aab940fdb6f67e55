"""Periods as people read them: "kỳ báo cáo quý I/2024", "tháng 5/2023", "năm 2019"."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from indicators.periods import Period, PeriodKind


def period_label(period: Period) -> str:
    """The name of a period, short enough for a column."""
    kind, year = period.kind, period.year
    if kind is PeriodKind.YEAR:
        return _("năm %(year)d") % {"year": year}
    if kind is PeriodKind.MONTH:
        return _("tháng %(month)d/%(year)d") % {"month": period.end.month, "year": year}
    if kind is PeriodKind.Q1:
        return _("kỳ báo cáo quý I/%(year)d") % {"year": year}
    if kind is PeriodKind.HALF:
        return _("kỳ báo cáo 6 tháng/%(year)d") % {"year": year}
    if kind is PeriodKind.Q3:
        return _("kỳ báo cáo quý III/%(year)d") % {"year": year}
    if kind is PeriodKind.REPORT_YEAR:
        return _("kỳ báo cáo năm %(year)d") % {"year": year}
    if period.start == period.end:
        return _("ngày %(day)s") % {"day": day_text(period.end)}
    return _("%(start)s–%(end)s") % {"start": day_text(period.start), "end": day_text(period.end)}


def period_days(period: Period) -> str:
    """Its first and last day: "15/12/2023–14/03/2024"."""
    return f"{day_text(period.start)}–{day_text(period.end)}"


def day_text(day: datetime.date) -> str:
    """A day as people here write it."""
    return day.strftime("%d/%m/%Y")
