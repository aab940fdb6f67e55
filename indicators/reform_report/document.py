"""The report as a document: its head and letter, its text, its annexes."""

from __future__ import annotations

from datetime import date

from django.utils import timezone, translation

from districts.models import Unit
from indicators.period_words import day_text, period_days, period_label
from indicators.periods import Period, PeriodKind
from indicators.reform_report.annexes import figure_table, work_tables
from indicators.reform_report.figures import last_report
from indicators.reform_report.material import Material, read_material
from indicators.reform_report.outline import passages
from indicators.reports.heads import ILLUSTRATIVE
from indicators.reports.parts import Document, Head, Letter

SUBJECTS = {
    PeriodKind.Q1: "quý I năm {year}",
    PeriodKind.HALF: "6 tháng đầu năm {year}",
    PeriodKind.Q3: "quý III năm {year}",
    PeriodKind.REPORT_YEAR: "năm {year}",
}


def reform_report(unit: Unit, period: Period, today: date) -> Document:
    """The report of a unit; `unit.province` and `unit.parent` should be selected along."""
    with translation.override("vi"):
        return _document(read_material(unit, period, today))


def gaps(document: Document) -> int:
    """How many places the writer still has to fill in."""
    return sum(bool(one.gap) for one in document.letter.passages) if document.letter else 0


def _document(found: Material) -> Document:
    unit, period = found.unit, found.period
    days = f"từ ngày {day_text(period.start)} đến ngày {day_text(found.day)}"
    head = Head(
        subject=f"Báo cáo cải cách hành chính {period_label(period)}, {unit.full_name}",
        title=("BÁO CÁO", _subject(period)),
        attached=f"(Số liệu {days})",
        when=timezone.now(),
        issuer=_issuer(unit),
        notice=ILLUSTRATIVE if unit.illustrative else "",
    )
    return Document(
        head=head,
        tables=work_tables(found),
        wide=(figure_table(found),),
        source=(
            ("Đơn vị", unit.name_with_province),
            ("Kỳ", f"{period_label(period)} ({period_days(period)})"),
            ("Kỳ báo cáo trước", period_label(last_report(period))),
        ),
        letter=_letter(found),
    )


def _subject(period: Period) -> str:
    return f"Kết quả công tác cải cách hành chính {SUBJECTS[period.kind].format(year=period.year)}"


def _issuer(unit: Unit) -> tuple[str, ...]:
    if unit.level == Unit.Level.AGENCY:
        return (unit.full_name.upper(),)
    return ("ỦY BAN NHÂN DÂN", unit.full_name.upper())


def _letter(found: Material) -> Letter:
    unit = found.unit
    agency = unit.level == Unit.Level.AGENCY
    above = unit.parent or unit.province
    province = unit.province or unit
    to = (
        "Bộ Nội vụ"
        if unit.province is None
        else f"Sở Nội vụ {province.full_name[:1].lower()}{province.full_name[1:]}"
    )
    return Letter(
        above=(f"UBND {above.full_name.upper()}",) if above else (),
        number="Số:        /BC-…" if agency else "Số:        /BC-UBND",
        place_and_day=f"{province.name if agency else unit.name}, ngày …… tháng …… năm ………",
        to=f"Kính gửi: {to}",
        passages=passages(found),
        signer=("THỦ TRƯỞNG ĐƠN VỊ",) if agency else ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        receivers=("Như trên;", "Lưu: VT, ………"),
    )
