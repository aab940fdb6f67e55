"""A unit's periodic reform report: choose a period, read the draft, take it as a file."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Membership, Unit
from indicators import periods
from indicators.access import ENTERS, can_write_report
from indicators.forms.figures import FIRST_YEAR, read_period
from indicators.period_words import period_days, period_label
from indicators.periods import Period
from indicators.reform_report.document import gaps, reform_report
from indicators.reports import excel, pdf, word
from indicators.reports.heads import DRAFT
from indicators.reports.parts import Column, Document, Table, text_of

YEARS_OFFERED = 10
WRITTEN = {
    "docx": (
        word.CONTENT_TYPE,
        lambda document: word.write_word(document, "bao-cao.docx"),
    ),
    "pdf": (pdf.CONTENT_TYPE, lambda document: pdf.write_pdf(_draft(document), "bao-cao.typ")),
    "xlsx": (excel.CONTENT_TYPE, lambda document: excel.write_excel(_annexes(document))),
}


@login_required
@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """A period to report on, and another unit of this person's or of their province."""
    unit = _unit(request, pk)
    word_, code, other = (request.GET.get(name, "").strip() for name in ("ky", "ma", "don-vi"))
    if not word_:
        return _chooser(request, unit)
    if code or other:
        chosen = _other(request, unit, code, other)
        if chosen is None:
            message = _("Không có đơn vị mang mã này trong phạm vi của bạn.")
            return _chooser(request, unit, message, status=400)
        unit = chosen
    period = read_period(word_)
    if problem := why_no_report(unit, period):
        return _chooser(request, unit, problem, status=400)
    return redirect("staff:reform-report-period", pk=unit.pk, period=word_)


@login_required
@require_safe
def preview(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """The draft on a page, with its files."""
    unit = _unit(request, pk)
    chosen = read_period(period)
    problem = why_no_report(unit, chosen)
    if problem or chosen is None:
        return _chooser(request, unit, problem, status=404)
    document = reform_report(unit, chosen, timezone.localdate())
    context = {
        "unit": unit,
        "period": chosen,
        "period_name": period_label(chosen),
        "period_days": period_days(chosen),
        "unfinished": chosen.end > timezone.localdate(),
        "head": document.head,
        "letter": document.letter,
        "gaps": gaps(document),
        "tables": [_shown(table) for table in (*document.wide, *document.tables)],
    }
    return render(request, "staff/reform_report/preview.html", context)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, period: str, ending: str) -> HttpResponse:
    """The report as Word or PDF, or its annexes as Excel."""
    unit = _unit(request, pk)
    chosen = read_period(period)
    if ending not in WRITTEN or chosen is None or why_no_report(unit, chosen):
        raise Http404
    content_type, write = WRITTEN[ending]
    document = reform_report(unit, chosen, timezone.localdate())
    response = HttpResponse(write(document), content_type=content_type)
    name = f"bao-cao-cchc-{unit.slug}-{unit.code}-{chosen.word}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def why_no_report(unit: Unit, period: Period | None) -> str:
    """Why there is no report of this unit and period; "" when there is."""
    if period is None or period.kind not in periods.REPORT_KINDS or period.year < FIRST_YEAR:
        return _("Không phải kỳ báo cáo. Kỳ báo cáo là quý I, 6 tháng, quý III và năm.")
    if period.start > timezone.localdate():
        return _("Kỳ này từ %(day)s mới bắt đầu.") % {"day": f"{period.start:%d/%m/%Y}"}
    begins, ends = unit.valid_from, unit.valid_to
    if (begins is not None and begins > period.end) or (ends is not None and ends < period.start):
        return _("%(unit)s không tồn tại trong kỳ này.") % {"unit": unit.full_name}
    return ""


def _unit(request: HttpRequest, pk: int) -> Unit:
    units = Unit.with_illustrative.select_related("province", "parent")
    unit = get_object_or_404(units, pk=pk)
    if not can_write_report(request.user, unit):
        raise Http404
    return unit


def _other(request: HttpRequest, unit: Unit, code: str, pk: str) -> Unit | None:
    units = Unit.with_illustrative.select_related("province", "parent")
    if code:
        found = [one for one in units.by_code(code) if can_write_report(request.user, one)]
        return max(found, key=lambda one: one.valid_to is None, default=None)
    if pk == str(unit.pk):
        return unit
    return next((one for one in _own(request) if str(one.pk) == pk), None)


def _own(request: HttpRequest) -> list[Unit]:
    return list(
        Unit.with_illustrative.filter(memberships__user=request.user, memberships__role__in=ENTERS)
        .distinct()
        .select_related("province", "parent")
        .in_vietnamese_order()
    )


def _chooser(request: HttpRequest, unit: Unit, wrong: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    years = []
    for year in range(today.year + 1, max(FIRST_YEAR, today.year - YEARS_OFFERED) - 1, -1):
        found = [periods.report(kind, year) for kind in reversed(periods.REPORT_KINDS)]
        choices = [
            (one.word, f"{period_label(one)} ({period_days(one)})")
            for one in found
            if not why_no_report(unit, one)
        ]
        if choices:
            years.append((str(year), choices))
    units = _own(request)
    held = Membership.objects.filter(user=request.user).values_list("role", flat=True)
    overseers = {Membership.Role.HOME_AFFAIRS, Membership.Role.AUDITOR}
    context = {
        "unit": unit,
        "units": [unit, *(one for one in units if one != unit)],
        "overseer": request.user.is_superuser or bool(overseers & set(held)),
        "years": years,
        "word": request.GET.get("ky", "")[:40],
        "code": request.GET.get("ma", "")[:20],
        "wrong": wrong,
    }
    return render(request, "staff/reform_report/choose.html", context, status=status)


def _draft(document: Document) -> Document:
    """Marked as a draft while there is anything left to write: a PDF isn't written on."""
    if not gaps(document):
        return document
    notice = " · ".join(part for part in (DRAFT, document.head.notice) if part)
    return replace(document, head=replace(document.head, notice=notice))


def _annexes(document: Document) -> Document:
    """The tables alone, in their order."""
    return replace(document, wide=(*document.wide, *document.tables), tables=())


def _shown(table: Table) -> dict[str, object]:
    """A table as the page has it: cells with their heading, numbers right, words with room."""
    sorts = [_sort(one) for one in table.columns]
    return {
        "title": table.title,
        "columns": [(one.title, sort) for one, sort in zip(table.columns, sorts, strict=True)],
        "notes": table.notes,
        "rows": [
            {"heading": row.values["heading"]}
            if row.kind == "group"
            else {
                "cells": [
                    (text_of(row.values.get(one.key, ""), one), one.title, sort)
                    for one, sort in zip(table.columns, sorts, strict=True)
                ]
            }
            for row in table.rows
        ],
    }


def _sort(column: Column) -> str:
    if column.kind in ("figure", "number", "count"):
        return "num"
    return "worded" if column.kind == "text" else "plain"
