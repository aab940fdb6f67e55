"""The report's annexes: every figure, the tasks of plans, what inspections asked for."""

from __future__ import annotations

from dataclasses import replace

from districts.models import PlanTask
from indicators.reform_report.figures import Figure, ReportLine, trimmed
from indicators.reform_report.material import Material, by_then
from indicators.reports.parts import Column, Row, Table, Value

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
    Column("days", "Số liệu của", "text", 31),
    Column("source", "Nguồn", "text", 42),
    Column("note", "Ghi chú", "text", 17),
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


def figure_table(found: Material) -> Table:
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
    shared: dict[str, Value] = {
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
                "value": _number_or_words(figure),
                "numerator": "" if figure.numerator is None else trimmed(figure.numerator),
                "denominator": "" if figure.denominator is None else trimmed(figure.denominator),
                "days": figure.days,
                "source": figure.source,
                "note": "; ".join(figure.notes),
            }
        )
        for place, figure in enumerate(line.figures)
    ]


def _number_or_words(figure: Figure | None) -> Value:
    if figure is None:
        return None
    return figure.text if figure.value is None else figure.value


def work_tables(found: Material) -> tuple[Table, ...]:
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
        done = by_then(one.task.done_on, found.day)
        rows.append(
            Row(
                {
                    "number": one.task.number,
                    "name": one.task.name,
                    "who": one.task.lead_unit.full_name if one.task.lead_unit else one.task.lead,
                    "due": one.task.due or "",
                    "done": done or "",
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
        done = by_then(one.handled_on, found.day)
        state = "" if not one.asks else "chưa xử lý" if done is None else "đã xử lý"
        rows.append(
            Row(
                {
                    "number": one.number,
                    "name": one.text,
                    "kind": str(one.get_kind_display()),
                    "due": one.due or "",
                    "done": done or "",
                    "state": state,
                }
            )
        )
    found_at = Table("Kết luận, kiến nghị sau kiểm tra", WORK_COLUMNS, tuple(rows))
    return found_at.without_empty_columns()
