"""One piece of the material in one sentence: a plan, an inspection, a figure, a result."""

from __future__ import annotations

from datetime import date

from districts.models import Award, Initiative, Inspection, Plan, Resolution
from districts.models.activity import Activity
from districts.progress import DONE_STATES, Progress, TaskState
from indicators import formats
from indicators.models import Edition, EditionRow, Indicator
from indicators.period_words import day_text
from indicators.reform_report.figures import ReportLine
from indicators.reform_report.material import Material, Task, is_open

UNCONFIRMED = " (chưa được Sở Nội vụ xác nhận)"


def plan_words(plan: Plan, found: Material) -> str:
    named = f"{plan.title} ({plan.decision})" if plan.decision else plan.title
    states = [one.state for one in found.tasks if one.plan is plan]
    if states:
        progress = Progress(
            done=sum(state in DONE_STATES for state in states),
            total=len(states),
            overdue=states.count(TaskState.OVERDUE),
        )
        late = f", {progress.overdue} nhiệm vụ quá hạn" if progress.overdue else ""
        words = f"đến ngày {day_text(found.day)} {_progress_words(progress, 'nhiệm vụ')}{late}"
    elif plan.stated_total is not None and plan.stated_done is not None:
        until = f", tính đến ngày {day_text(plan.stated_on)}" if plan.stated_on else ""
        stated = Progress(plan.stated_done, plan.stated_total, stated=True)
        words = f"{_progress_words(stated, 'nhiệm vụ')} theo nguồn{until}"
    else:
        words = plan.stated_result or "chưa nhập nhiệm vụ nào"
    return f"{named}: {words}.{_said_in(plan)}"


def _progress_words(progress: Progress, what: str) -> str:
    share = "" if progress.percent is None else f", đạt {formats.points(progress.percent)}%"
    return f"hoàn thành {progress.done}/{progress.total} {what}{share}"


def resolution_words(one: Resolution) -> str:
    targets = list(one.targets.all())
    known = [target for target in targets if target.state]
    if one.stated is not None:
        words = f"đạt và vượt {one.stated.done}/{one.stated.total} chỉ tiêu theo nguồn"
    elif known:
        reached = sum(target.state != "missed" for target in known)
        words = f"đạt và vượt {reached}/{len(targets)} chỉ tiêu"
    else:
        words = "chưa có kết quả chỉ tiêu"
    return f"Nghị quyết {one.number} ({one.title}): {words}.{_said_in(one)}"


def inspection_words(one: Inspection, day: date) -> str:
    asked = [finding for finding in one.findings.all() if finding.asks]
    left = sum(is_open(finding, day) for finding in asked)
    held = one.period[0]
    words = f"{one.title}, ngày {day_text(held)}" if held else one.title
    if one.conclusion_number:
        words += f", kết luận số {one.conclusion_number}"
    if asked:
        words += f": {len(asked)} hạn chế, kiến nghị, đã xử lý {len(asked) - left}, còn {left}"
    return f"{words}.{_said_in(one)}"


def award_words(one: Award) -> str:
    by = ", ".join(
        part
        for part in (
            one.awarded_by,
            f"Quyết định số {one.decision_number}" if one.decision_number else "",
            f"ngày {day_text(one.decided_on)}" if one.decided_on else f"năm {one.year}",
        )
        if part
    )
    whom = f" cho {one.recipient}" if one.recipient else ""
    kind = str(one.get_kind_display())
    return f"{kind[:1].upper()}{kind[1:]}{whom}: {one.title} ({by}).{_said_in(one)}"


def initiative_words(one: Initiative) -> str:
    by = f", được {one.recognised_by} công nhận" if one.recognised_by else ""
    return f"Mô hình “{one.title}”{by}.{_said_in(one)}"


def task_words(one: Task) -> str:
    due = f", hạn {day_text(one.task.due)}" if one.task.due else ""
    return f"{one.task.name}{due}"


def _said_in(one: Activity) -> str:
    """Where it is said, and whether it was confirmed."""
    return f" Nguồn: {one.source}{'' if one.confirmed else UNCONFIRMED}."


def line_words(line: ReportLine) -> str:
    """The figure, its parts and days, what it is compared with, its source."""
    indicator = line.indicator
    told = []
    for figure in line.figures:
        parts = f" ({figure.parts})" if figure.parts else ""
        told.append(f"{_measured(indicator, figure.text)}{parts}")
    words = f"{indicator.name}: {'; nguồn khác nêu '.join(told)}"
    words += f" ({line.figures[0].days})"
    if line.last:
        words += f"; kỳ báo cáo trước {_measured(indicator, line.last.text)}"
    if line.year_before:
        words += f"; cùng kỳ năm trước {_measured(indicator, line.year_before.text)}"
    if line.target:
        words += f"; mục tiêu {line.target_words}"
        if line.met is not None:
            words += ": đạt" if line.met else ": chưa đạt"
    sources = dict.fromkeys(figure.source for figure in line.figures)
    return f"{words}. Nguồn: {'; '.join(sources)}."


def _measured(indicator: Indicator, text: str) -> str:
    measure = indicator.unit_of_measure
    plain = text[-1:].isdigit() and "/" not in text and measure not in ("%", "hạng")
    return f"{text} {measure}" if plain else text


def _of_when(edition: Edition) -> str:
    """The edition's period, the year called one: "năm 2025", "6 tháng đầu năm 2026"."""
    label = edition.period_label
    return f"năm {label}" if label.isdigit() else label


def result_words(row: EditionRow) -> str:
    """Index, rank, band and the rank before, as published, with the decision they stand in."""
    edition = row.edition
    said = []
    if row.index is not None:
        said.append(formats.points(row.index, edition.places))
    if row.rank is not None:
        said.append(f"hạng {row.rank}/{row.rank_of}" if row.rank_of else f"hạng {row.rank}")
    if row.previous_rank is not None:
        said.append(f"kỳ trước hạng {row.previous_rank}")
    if row.band:
        said.append(f"xếp loại {row.band}")
    words = f"Chỉ số cải cách hành chính {_of_when(edition)}: {', '.join(said)}"
    if edition.provisional:
        words += " (kết quả tạm thời)"
    if not edition.decision_number:
        return words
    signed = f" ngày {day_text(edition.decision_date)}" if edition.decision_date else ""
    return f"{words}; theo {edition.decision_number}{signed}"
