"""A unit's periodic reform report (báo cáo cải cách hành chính định kỳ), drafted from the data.

The outline is the ministry's: direction; results in six fields; judgement; tasks; proposals. What
the portal knows stands there with its days and its source; what it doesn't know is a marked gap,
for the writer. Written in Vietnamese, whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone, translation

from districts.models import (
    Adoption,
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    Unit,
)
from districts.models.activity import Activity
from districts.progress import DONE_STATES, Progress, TaskState, task_state
from indicators import formats
from indicators.models import Edition, EditionRow
from indicators.period_words import day_text, period_days, period_label
from indicators.periods import Period, PeriodKind
from indicators.reform_figures import ReportLine, day_of, last_report, report_lines, trimmed
from indicators.reports.heads import ILLUSTRATIVE
from indicators.reports.parts import Column, Document, Head, Letter, Passage, Row, Table

Fields = Initiative.Field
FIELDS = (
    (Fields.RULES, "Cải cách thể chế"),
    (Fields.PROCEDURES, "Cải cách thủ tục hành chính"),
    (Fields.ORGANISATION, "Cải cách tổ chức bộ máy hành chính nhà nước"),
    (Fields.CIVIL_SERVICE, "Cải cách chế độ công vụ"),
    (Fields.FINANCE, "Cải cách tài chính công"),
    (Fields.DIGITAL, "Xây dựng và phát triển chính quyền điện tử, chính quyền số"),
)
TOPICS = {
    "Hồ sơ thủ tục hành chính": Fields.PROCEDURES,
    "Rà soát, công bố thủ tục": Fields.PROCEDURES,
    "Bộ phận một cửa": Fields.PROCEDURES,
    "Tổ chức bộ máy": Fields.ORGANISATION,
    "Cán bộ, công chức": Fields.CIVIL_SERVICE,
    "Dịch vụ công trực tuyến": Fields.DIGITAL,
    "Số hóa, thanh toán": Fields.DIGITAL,
    "Chuyển đổi số": Fields.DIGITAL,
    "Kế hoạch, nghị quyết": Fields.LEADERSHIP,
}
"""Where the indicators of a topic are told of; any other topic stands in part III."""

ASKED = {
    Fields.RULES: "số văn bản quy phạm pháp luật ban hành, kiểm tra, rà soát, xử lý trong kỳ",
    Fields.ORGANISATION: "sắp xếp tổ chức bộ máy, biên chế, số lượng cấp phó trong kỳ",
    Fields.CIVIL_SERVICE: "tuyển dụng, đào tạo, bồi dưỡng, đánh giá, kỷ luật trong kỳ",
    Fields.FINANCE: "giải ngân vốn đầu tư công, tự chủ tài chính, quản lý tài sản công trong kỳ",
}
"""What the outline asks for and the portal has no indicator of."""

SUBJECTS = {
    PeriodKind.Q1: "quý I năm {year}",
    PeriodKind.HALF: "6 tháng đầu năm {year}",
    PeriodKind.Q3: "quý III năm {year}",
    PeriodKind.REPORT_YEAR: "năm {year}",
}
UNCONFIRMED = " (chưa được Sở Nội vụ xác nhận)"


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a plan as it stood on the report's day."""

    plan: Plan
    task: PlanTask
    state: TaskState


@dataclass(slots=True)
class Material:
    """Everything a report is written from."""

    unit: Unit
    period: Period
    day: date
    lines: list[ReportLine]
    plans: list[Plan]
    tasks: list[Task]
    inspections: list[Inspection]
    undated: int
    resolutions: list[Resolution]
    initiatives: list[Initiative]
    adoptions: list[Adoption]
    awards: list[Award]
    result: EditionRow | None

    @property
    def findings(self) -> list[tuple[Inspection, Finding]]:
        """What asks for something, with the inspection that found it."""
        return [(one, found) for one in self.inspections for found in one.findings.all()]


def reform_report(unit: Unit, period: Period, today: date) -> Document:
    """The report of a unit; `unit.province` and `unit.parent` should be selected along."""
    with translation.override("vi"):
        return _document(read_material(unit, period, today))


def gaps(document: Document) -> int:
    """How many places the writer still has to fill in."""
    return sum(bool(one.gap) for one in document.letter.passages) if document.letter else 0


def read_material(unit: Unit, period: Period, today: date) -> Material:
    """Read it in fourteen queries, however much there is."""
    day = day_of(period, today)
    plans = list(
        Plan.objects.filter(unit=unit, year=period.year)
        .order_by("title", "pk")
        .prefetch_related(Prefetch("tasks", PlanTask.objects.select_related("lead_unit")))
    )
    inspections = list(
        Inspection.objects.filter(unit=unit)
        .filter(Q(conclusion_date__isnull=True) | Q(conclusion_date__lte=day))
        .order_by("held_on", "conclusion_date", "pk")
        .prefetch_related("findings")
    )
    dated = [one for one in inspections if one.period[0] is not None and one.period[0] <= day]
    return Material(
        unit=unit,
        period=period,
        day=day,
        lines=report_lines(unit, period),
        plans=plans,
        tasks=[Task(plan, one, _state(one, day)) for plan in plans for one in plan.tasks.all()],
        inspections=[one for one in dated if _told(one, period, day)],
        undated=sum(one.period[0] is None for one in inspections),
        resolutions=list(
            Resolution.objects.filter(unit=unit)
            .filter(Q(period_end__isnull=True) | Q(period_end__gte=period.start))
            .filter(Q(period_start__lte=day) | Q(period_start__isnull=True, issued_on__lte=day))
            .order_by("issued_on", "number")
            .prefetch_related("targets")
        ),
        initiatives=list(
            Initiative.objects.filter(unit=unit, year=period.year).order_by("title", "pk")
        ),
        adoptions=list(
            Adoption.objects.filter(unit=unit, since__gte=period.start, since__lte=day)
            .select_related("initiative__unit__province")
            .order_by("since", "pk")
        ),
        awards=list(
            Award.objects.filter(unit=unit)
            .filter(
                Q(decided_on__gte=period.start, decided_on__lte=day)
                | Q(decided_on__isnull=True, year=period.year)
            )
            .order_by("kind", "title", "pk")
        ),
        result=_known_result(unit, period, day),
    )


def _known_result(unit: Unit, period: Period, day: date) -> EditionRow | None:
    """The newest published result of the unit that was known on that day.

    An imported edition without a decision's day counts as known in the years after its own.
    """
    for row in EditionRow.objects.of_units([unit]).reverse():
        edition = row.edition
        known = edition.decision_date
        if known is None and edition.origin != Edition.Origin.IMPORTED:
            known = timezone.localdate(edition.published_at)
        in_time = edition.year < period.year if known is None else known <= day
        if in_time and (row.index is not None or row.rank is not None):
            return row
    return None


def _state(task: PlanTask, day: date) -> TaskState:
    """The task's state as it was on that day: what came after it hadn't happened."""
    return task_state(
        due=task.due,
        started_on=_until(task.started_on, day),
        done_on=_until(task.done_on, day),
        stopped=task.stopped,
        today=day,
    )


def _until(moment: date | None, day: date) -> date | None:
    return moment if moment is not None and moment <= day else None


def _is_open(finding: Finding, day: date) -> bool:
    return finding.asks and _until(finding.handled_on, day) is None


def _told(inspection: Inspection, period: Period, day: date) -> bool:
    """Whether it was held in the period, or left something that was still open in it."""
    held = inspection.period[0]
    if held is not None and held >= period.start:
        return True
    return any(
        one.asks and (one.handled_on is None or one.handled_on >= period.start)
        for one in inspection.findings.all()
    )


# The document


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
        tables=_work_tables(found),
        wide=(_figure_table(found),),
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
        passages=(
            *_direction(found),
            *_results(found),
            *_judgement(found),
            *_next(found),
            Passage("V. KIẾN NGHỊ, ĐỀ XUẤT", "part"),
            _write("kiến nghị, đề xuất với cấp có thẩm quyền"),
        ),
        signer=("THỦ TRƯỞNG ĐƠN VỊ",) if agency else ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        receivers=("Như trên;", "Lưu: VT, ………"),
    )


def _write(what: str, before: str = "", kind: str = "text") -> Passage:
    return Passage(
        before, "item" if kind == "item" else "text", gap=f"[Người viết bổ sung: {what}]"
    )


def _lack(names: Iterable[str], before: str = "") -> Passage:
    return Passage(before, gap=f"[Chưa có số liệu: {'; '.join(names)}]")


def _item(text: str) -> Passage:
    return Passage(f"- {text}", "item")


# I


def _direction(found: Material) -> list[Passage]:
    said = [
        Passage("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", "part"),
        Passage("1. Kế hoạch và việc thực hiện", "point"),
    ]
    for plan in found.plans:
        said.append(_item(_plan_words(plan, found)))
    if not found.plans:
        said.append(_lack([f"kế hoạch cải cách hành chính năm {found.period.year}"]))
    for one in found.resolutions:
        said.append(_item(_resolution_words(one)))
    said += _figure_items(found, Fields.LEADERSHIP)
    said.append(Passage("2. Kiểm tra cải cách hành chính", "point"))
    for one in found.inspections:
        said.append(_item(_inspection_words(one, found.day)))
    if not found.inspections:
        said.append(_lack(["cuộc kiểm tra, kết luận trong kỳ"]))
    if found.undated:
        said.append(
            _write(f"{found.undated} cuộc kiểm tra đã nhập không có ngày, chưa đưa vào báo cáo này")
        )
    said.append(Passage("3. Sáng kiến, khen thưởng, tuyên truyền", "point"))
    for one in found.initiatives:
        if one.field == Fields.LEADERSHIP:
            said.append(_item(_initiative_words(one)))
    for one in found.adoptions:
        said.append(
            _item(
                f"Áp dụng mô hình “{one.initiative.title}” của {one.initiative.unit.full_name} "
                f"từ ngày {day_text(one.since)}."
            )
        )
    for one in found.awards:
        said.append(_item(_award_words(one)))
    if not found.awards:
        said.append(_lack(["khen thưởng về cải cách hành chính trong kỳ"]))
    said.append(_write("văn bản chỉ đạo đã ban hành; công tác tuyên truyền cải cách hành chính"))
    return said


def _plan_words(plan: Plan, found: Material) -> str:
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


def _resolution_words(one: Resolution) -> str:
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


def _inspection_words(one: Inspection, day: date) -> str:
    asked = [finding for finding in one.findings.all() if finding.asks]
    left = sum(_is_open(finding, day) for finding in asked)
    held = one.period[0]
    words = f"{one.title}, ngày {day_text(held)}" if held else one.title
    if one.conclusion_number:
        words += f", kết luận số {one.conclusion_number}"
    if asked:
        words += f": {len(asked)} hạn chế, kiến nghị, đã xử lý {len(asked) - left}, còn {left}"
    return f"{words}.{_said_in(one)}"


def _award_words(one: Award) -> str:
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


def _initiative_words(one: Initiative) -> str:
    by = f", được {one.recognised_by} công nhận" if one.recognised_by else ""
    return f"Mô hình “{one.title}”{by}.{_said_in(one)}"


def _said_in(one: Activity) -> str:
    """Where it is said, and whether it was confirmed."""
    return f" Nguồn: {one.source}{'' if one.confirmed else UNCONFIRMED}."


# II


def _results(found: Material) -> list[Passage]:
    said = [Passage("II. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH", "part")]
    for number, (key, title) in enumerate(FIELDS, 1):
        said.append(Passage(f"{number}. {title}", "point"))
        said += _figure_items(found, key)
        said += [_item(_initiative_words(one)) for one in found.initiatives if one.field == key]
        if key in ASKED:
            said.append(_lack([ASKED[key]]))
    return said


def _figure_items(found: Material, key: str | None) -> list[Passage]:
    lines = [one for one in found.lines if TOPICS.get(one.indicator.topic) == key]
    said = [_item(_line_words(one)) for one in lines if one.figures]
    if missing := [one.gap for one in lines if one.gap]:
        said.append(_lack(missing))
    return said


def _line_words(line: ReportLine) -> str:
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


def _measured(indicator: object, text: str) -> str:
    measure = str(getattr(indicator, "unit_of_measure", ""))
    plain = text[-1:].isdigit() and "/" not in text and measure not in ("%", "hạng")
    return f"{text} {measure}" if plain else text


# III, IV


def _judgement(found: Material) -> list[Passage]:
    aimed = [one for one in found.lines if one.met is not None]
    missed = [one for one in aimed if not one.met]
    late = [one for one in found.tasks if one.state is TaskState.OVERDUE]
    left = [(where, one) for where, one in found.findings if _is_open(one, found.day)]
    said = [
        Passage("III. ĐÁNH GIÁ CHUNG", "part"),
        Passage("1. Kết quả đạt được", "point"),
    ]
    if found.result is not None:
        said.append(_item(f"{_result_words(found.result)}."))
    if aimed:
        said.append(
            _item(
                f"Đạt {len(aimed) - len(missed)}/{len(aimed)} mục tiêu của các chỉ tiêu có số liệu."
            )
        )
    said += _figure_items(found, None)
    said.append(_write("những kết quả nổi bật khác"))
    said.append(Passage("2. Hạn chế", "point"))
    said += [
        _item(f"{one.indicator.name}: {one.figures[0].text}, mục tiêu {one.target_words}.")
        for one in missed
    ]
    said += [_item(f"Nhiệm vụ quá hạn: {_task_words(one)}.") for one in late]
    said += [_item(f"Chưa xử lý: {one.text.rstrip('.')} ({where.title}).") for where, one in left]
    said.append(_write("những hạn chế khác"))
    said.append(Passage("3. Nguyên nhân", "point"))
    said.append(_write("nguyên nhân khách quan, chủ quan của các hạn chế"))
    return said


def _result_words(row: EditionRow) -> str:
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
    words = f"Chỉ số cải cách hành chính {edition.period_label}: {', '.join(said)}"
    if edition.provisional:
        words += " (kết quả tạm thời)"
    if not edition.decision_number:
        return words
    signed = f" ngày {day_text(edition.decision_date)}" if edition.decision_date else ""
    return f"{words}; theo {edition.decision_number}{signed}"


def _task_words(one: Task) -> str:
    due = f", hạn {day_text(one.task.due)}" if one.task.due else ""
    return f"{one.task.name}{due}"


def _next(found: Material) -> list[Passage]:
    said = [Passage("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI", "part")]
    waiting = (TaskState.OVERDUE, TaskState.DOING, TaskState.NOT_DUE)
    said += [_item(f"{_task_words(one)}.") for one in found.tasks if one.state in waiting]
    said += [
        _item(f"Xử lý: {one.text.rstrip('.')}, hạn {day_text(one.due)}.")
        for _where, one in found.findings
        if one.due and _is_open(one, found.day)
    ]
    said.append(_write("nhiệm vụ trọng tâm của kỳ tới"))
    return said


# The annexes

FIGURE_COLUMNS = (
    Column("number", "TT", "count", 9),
    Column("name", "Chỉ tiêu", "text", 54),
    Column("measure", "Đơn vị tính", "center", 17),
    Column("value", "Kỳ này", "figure", 20),
    Column("numerator", "Tử số", "figure", 18),
    Column("denominator", "Mẫu số", "figure", 18),
    Column("last", "Kỳ báo cáo trước", "figure", 19),
    Column("year_before", "Cùng kỳ năm trước", "figure", 19),
    Column("sense", "So sánh", "center", 11),
    Column("target", "Mục tiêu", "figure", 15),
    Column("met", "So với mục tiêu", "center", 16),
    Column("days", "Số liệu của", "text", 22),
    Column("source", "Nguồn", "text", 34),
    Column("note", "Ghi chú", "text", 34),
)
WORK_COLUMNS = (
    Column("number", "TT", "count", 10),
    Column("name", "Nội dung", "text", 75),
    Column("who", "Chủ trì", "text", 28),
    Column("kind", "Loại", "text", 24),
    Column("due", "Thời hạn", "center", 22),
    Column("done", "Hoàn thành", "center", 22),
    Column("state", "Tình trạng", "text", 24),
)
NO_FIGURE = "[Chưa có số liệu]"


def _figure_table(found: Material) -> Table:
    rows: list[Row] = []
    number, topic = 0, None
    for line in found.lines:
        if line.indicator.topic != topic:
            topic = line.indicator.topic
            rows.append(Row({"heading": topic}, "group"))
        number += 1
        rows += _figure_rows(line, number)
    return Table(
        "Phụ lục 1. Số liệu chỉ tiêu",
        tuple(
            column
            for column in FIGURE_COLUMNS
            # Columns without a word in them are left out, on paper and in Excel alike.
            if any(row.values.get(column.key) not in (None, "") for row in rows)
            or column.key in ("value", "last", "year_before", "target", "source")
        ),
        tuple(rows),
        notes=(
            "Hồ sơ đếm theo tháng: cộng các tháng trọn trong kỳ, khi mọi tháng ấy đều có số. Chỉ "
            "so với cùng kỳ khi hai bên cùng loại kỳ. Không phát sinh: mẫu số bằng 0, khác 0%.",
        ),
    )


def _figure_rows(line: ReportLine, number: int) -> list[Row]:
    aim = line.target
    shared: dict[str, object] = {
        "number": number,
        "name": line.indicator.name,
        "measure": line.indicator.unit_of_measure,
        "last": _number_or_words(line.last),
        "year_before": _number_or_words(line.year_before),
        "sense": str(aim.get_sense_display()) if aim else "",
        "target": trimmed(aim.value) if aim else None,
        "met": {True: "đạt", False: "chưa đạt", None: ""}[line.met],
    }
    if not line.figures:
        missing = line.gap.removeprefix(line.indicator.name).strip(" ()")
        return [
            Row({**shared, "value": NO_FIGURE, "numerator": "", "denominator": "", "note": missing})
        ]
    return [
        Row(
            {
                **(shared if place == 0 else {"number": number, "name": line.indicator.name}),
                "value": figure.text if figure.value is None else figure.value,
                "numerator": "" if figure.numerator is None else trimmed(figure.numerator),
                "denominator": "" if figure.denominator is None else trimmed(figure.denominator),
                "days": figure.days,
                "source": figure.source,
                "note": "; ".join(figure.notes),
            }
        )
        for place, figure in enumerate(line.figures)
    ]


def _number_or_words(figure: object) -> object:
    value = getattr(figure, "value", None)
    return getattr(figure, "text", None) if value is None else value


def _work_tables(found: Material) -> tuple[Table, ...]:
    """Tasks and findings, numbered after the figures; without those that have no row."""
    made = [table for table in (_task_table(found), _finding_table(found)) if table.rows]
    return tuple(
        replace(table, title=f"Phụ lục {number}. {table.title}")
        for number, table in enumerate(made, 2)
    )


def _task_table(found: Material) -> Table:
    rows: list[Row] = []
    plan = None
    for one in found.tasks:
        if one.plan is not plan:
            plan = one.plan
            rows.append(Row({"heading": plan.title}, "group"))
        done = _until(one.task.done_on, found.day)
        rows.append(
            Row(
                {
                    "number": one.task.number,
                    "name": one.task.name,
                    "who": one.task.lead_unit.full_name if one.task.lead_unit else one.task.lead,
                    "due": day_text(one.task.due) if one.task.due else "",
                    "done": day_text(done) if done else "",
                    "state": str(PlanTask.STATE_LABELS[one.state]),
                }
            )
        )
    planned = Table("Nhiệm vụ của kế hoạch", WORK_COLUMNS, tuple(rows))
    return planned.without_empty_columns()


def _finding_table(found: Material) -> Table:
    rows: list[Row] = []
    inspection = None
    for where, one in found.findings:
        if where is not inspection:
            inspection = where
            rows.append(Row({"heading": where.title}, "group"))
        done = _until(one.handled_on, found.day)
        state = "" if not one.asks else "chưa xử lý" if done is None else "đã xử lý"
        rows.append(
            Row(
                {
                    "number": one.number,
                    "name": one.text,
                    "kind": str(one.get_kind_display()),
                    "due": day_text(one.due) if one.due else "",
                    "done": day_text(done) if done else "",
                    "state": state,
                }
            )
        )
    found_at = Table("Kết luận, kiến nghị sau kiểm tra", WORK_COLUMNS, tuple(rows))
    return found_at.without_empty_columns()
