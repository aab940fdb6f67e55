"""The five parts of the report's text, in the ministry's order; the unknown is a marked gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from districts.models import Initiative
from districts.progress import TaskState
from indicators.period_words import day_text
from indicators.reform_report.material import Material, is_open
from indicators.reform_report.sentences import (
    award_words,
    initiative_words,
    inspection_words,
    line_words,
    plan_words,
    resolution_words,
    result_words,
    task_words,
)
from indicators.reports.parts import Passage

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


def passages(found: Material) -> tuple[Passage, ...]:
    """The text, part by part."""
    return (
        *_direction(found),
        *_results(found),
        *_judgement(found),
        *_next(found),
        Passage("V. KIẾN NGHỊ, ĐỀ XUẤT", "part"),
        _write("kiến nghị, đề xuất với cấp có thẩm quyền"),
    )


def _direction(found: Material) -> list[Passage]:
    return [
        Passage("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", "part"),
        Passage("1. Kế hoạch và việc thực hiện", "point"),
        *_plans(found),
        Passage("2. Kiểm tra cải cách hành chính", "point"),
        *_inspections(found),
        Passage("3. Sáng kiến, khen thưởng, tuyên truyền", "point"),
        *_initiatives(found, Fields.LEADERSHIP),
        *_adoptions(found),
        *_awards(found),
        _write("văn bản chỉ đạo đã ban hành; công tác tuyên truyền cải cách hành chính"),
    ]


def _plans(found: Material) -> list[Passage]:
    said = [_item(plan_words(plan, found)) for plan in found.plans]
    if not said:
        said.append(_lack([f"kế hoạch cải cách hành chính năm {found.period.year}"]))
    said += [_item(resolution_words(one)) for one in found.resolutions]
    return said + _figure_items(found, Fields.LEADERSHIP)


def _inspections(found: Material) -> list[Passage]:
    said = [_item(inspection_words(one, found.day)) for one in found.inspections]
    if not said:
        said.append(_lack(["cuộc kiểm tra, kết luận trong kỳ"]))
    if found.undated:
        said.append(
            _write(f"{found.undated} cuộc kiểm tra đã nhập không có ngày, chưa đưa vào báo cáo này")
        )
    return said


def _initiatives(found: Material, field: str) -> list[Passage]:
    return [_item(initiative_words(one)) for one in found.initiatives if one.field == field]


def _adoptions(found: Material) -> list[Passage]:
    return [
        _item(
            f"Áp dụng mô hình “{one.initiative.title}” của {one.initiative.unit.full_name} "
            f"từ ngày {day_text(one.since)}."
        )
        for one in found.adoptions
    ]


def _awards(found: Material) -> list[Passage]:
    said = [_item(award_words(one)) for one in found.awards]
    return said or [_lack(["khen thưởng về cải cách hành chính trong kỳ"])]


def _results(found: Material) -> list[Passage]:
    said = [Passage("II. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH", "part")]
    for number, (key, title) in enumerate(FIELDS, 1):
        said.append(Passage(f"{number}. {title}", "point"))
        said += _figure_items(found, key)
        said += _initiatives(found, key)
        if key in ASKED:
            said.append(_lack([ASKED[key]]))
    return said


def _figure_items(found: Material, key: str | None) -> list[Passage]:
    lines = [one for one in found.lines if TOPICS.get(one.indicator.topic) == key]
    said = [_item(line_words(one)) for one in lines if one.figures]
    if missing := [one.gap for one in lines if one.gap]:
        said.append(_lack(missing))
    return said


def _judgement(found: Material) -> list[Passage]:
    aimed = [one for one in found.lines if one.met is not None]
    missed = [one for one in aimed if not one.met]
    late = [one for one in found.tasks if one.state is TaskState.OVERDUE]
    left = [(where, one) for where, one in found.findings if is_open(one, found.day)]
    said = [
        Passage("III. ĐÁNH GIÁ CHUNG", "part"),
        Passage("1. Kết quả đạt được", "point"),
    ]
    if found.result is not None:
        said.append(_item(f"{result_words(found.result)}."))
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
    said += [_item(f"Nhiệm vụ quá hạn: {task_words(one)}.") for one in late]
    said += [_item(f"Chưa xử lý: {one.text.rstrip('.')} ({where.title}).") for where, one in left]
    said.append(_write("những hạn chế khác"))
    said.append(Passage("3. Nguyên nhân", "point"))
    said.append(_write("nguyên nhân khách quan, chủ quan của các hạn chế"))
    return said


def _next(found: Material) -> list[Passage]:
    said = [Passage("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI", "part")]
    waiting = (TaskState.OVERDUE, TaskState.DOING, TaskState.NOT_DUE)
    said += [
        _item(f"{one.task.name}, {_due_words(one.task.due, found.day)}.")
        if one.task.due
        else _item(f"{one.task.name}.")
        for one in found.tasks
        if one.state in waiting
    ]
    said += [
        _item(f"Xử lý: {one.text.rstrip('.')}, {_due_words(one.due, found.day)}.")
        for _where, one in found.findings
        if one.due and is_open(one, found.day)
    ]
    said.append(_write("nhiệm vụ trọng tâm của kỳ tới"))
    return said


def _due_words(due: date, day: date) -> str:
    return f"{'đã quá hạn' if due < day else 'hạn'} {day_text(due)}"


def _write(what: str) -> Passage:
    return Passage("", gap=f"[Người viết bổ sung: {what}]")


def _lack(names: Iterable[str]) -> Passage:
    return Passage("", gap=f"[Chưa có số liệu: {'; '.join(names)}]")


def _item(text: str) -> Passage:
    return Passage(f"- {text}", "item")
