"""What a district and a commune of the illustrative province do, by a made-up source: whole pages.

Plans with their tasks, an inspection with findings, a resolution with targets met, exceeded and
missed, an initiative that another unit has taken over, an award.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from districts import progress
from districts.models import Award, Finding, Initiative, Inspection, ResolutionTarget, Unit
from districts.services.activities import adopt
from districts.services.import_activities import Row, import_activities

SOURCE = "Số liệu minh họa"
AS_OF = date(2026, 9, 14)
"""What would have been done after this day isn't done yet."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A unit whose page is whole: the years of its plans, what its resolution spans."""

    code: str
    plan_years: tuple[int, ...]
    inspected_in: int
    resolution: tuple[str, date, date]
    title: str
    description: str
    adopted_by: str


WORKERS = (
    Worker(
        "MH01",
        (2024, 2025),
        2024,
        ("MH-07/NQ-MINHHOA", date(2021, 2, 1), date(2025, 6, 30)),
        "Hẹn giờ nộp hồ sơ, không phải chờ (minh họa)",
        "Người dân chọn khung giờ trên mạng; công chức chuẩn bị trước hồ sơ liên quan.",
        "MH05",
    ),
    Worker(
        "MHX02",
        (2026,),
        2026,
        ("MH-12/NQ-MINHHOA", date(2025, 8, 15), date(2030, 12, 31)),
        "Tổ số hóa lưu động đến từng ấp (minh họa)",
        "Mỗi tuần một buổi, công chức mang máy quét đến nhà văn hóa ấp để số hóa giấy tờ.",
        "MHX05",
    ),
)

Day = tuple[int, int]
TASKS: tuple[tuple[str, str, Day, Day, Day], ...] = (
    # What, what comes of it; month and day when due, begun, done.
    ("Ban hành kế hoạch cải cách hành chính", "Kế hoạch", (1, 15), (1, 3), (1, 12)),
    ("Tuyên truyền cải cách hành chính", "Chuyên mục, tin bài", (3, 31), (2, 1), (3, 12)),
    ("Rà soát thủ tục hành chính", "Báo cáo rà soát", (5, 31), (3, 1), (5, 28)),
    ("Tự kiểm tra việc giải quyết hồ sơ", "Biên bản kiểm tra", (6, 30), (5, 4), (6, 10)),
    ("Số hóa kết quả còn hiệu lực", "Kho dữ liệu", (8, 15), (4, 1), (9, 5)),
    ("Bồi dưỡng kỹ năng số cho công chức", "Lớp bồi dưỡng", (9, 30), (8, 1), (8, 26)),
    ("Khảo sát sự hài lòng của người dân", "Báo cáo khảo sát", (10, 15), (8, 20), (10, 30)),
    ("Tự đánh giá, chấm điểm Chỉ số CCHC", "Báo cáo tự đánh giá", (12, 15), (11, 20), (12, 12)),
)
FINDINGS: tuple[tuple[str, str, Day | None, Day | None], ...] = (
    (Finding.Kind.STRENGTH, "Bộ phận một cửa tiếp nhận, trả hồ sơ đúng quy trình.", None, None),
    (Finding.Kind.SHORTCOMING, "Một số hồ sơ chưa được số hóa kết quả.", (6, 15), (5, 20)),
    (Finding.Kind.SHORTCOMING, "Chưa gửi thư xin lỗi khi trả kết quả quá hạn.", (6, 30), None),
    (Finding.Kind.RECOMMENDATION, "Công khai số điện thoại tiếp nhận phản ánh.", (7, 31), None),
)
Least, Most = ResolutionTarget.Direction.AT_LEAST, ResolutionTarget.Direction.AT_MOST
TARGETS: tuple[tuple[str, str, ResolutionTarget.Direction, str, str], ...] = (
    ("Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn", "%", Least, "98", "98"),
    ("Tỷ lệ hồ sơ trực tuyến", "%", Least, "70", "76.5"),
    ("Mức độ hài lòng của người dân", "%", Least, "90", "91.2"),
    ("Tỷ lệ số hóa kết quả giải quyết", "%", Least, "90", "84.6"),
    ("Thủ tục được rút ngắn thời hạn", "thủ tục", Least, "20", "20"),
    ("Số lần đi lại bình quân một hồ sơ", "lần", Most, "2", "1.5"),
)


def done_tasks(code: str, day: date) -> tuple[int, int] | None:
    """How many tasks of a unit's plan of the day's year were done by then, and of how many."""
    if not any(one.code == code for one in WORKERS):
        return None
    done = sum(date(day.year, *ended) <= day for *_rest, ended in TASKS)
    return done, len(TASKS)


def reached_targets(code: str) -> tuple[int, int] | None:
    """How many targets of a unit's resolution were met or exceeded, and of how many."""
    if not any(one.code == code for one in WORKERS):
        return None
    states = [
        progress.target_state(direction, Decimal(target), Decimal(actual))
        for _name, _measure, direction, target, actual in TARGETS
    ]
    return sum(state.value != ResolutionTarget.State.MISSED for state in states), len(states)


def load_work(units: Sequence[Unit]) -> int:
    """Enter it all as the command that loads it; how many rows. Raises ValueError if refused."""
    by_code = {unit.code: unit for unit in units}
    rows = [row for one in WORKERS for row in _rows(one, by_code[one.code])]
    done = import_activities(rows, user=None, apply=True)
    if done.problems:
        raise ValueError("; ".join(map(str, done.problems)))
    for one in WORKERS:
        adopt(
            Initiative.objects.get(unit=by_code[one.code], title=one.title),
            by_code[one.adopted_by],
            user=None,
            since=date(one.inspected_in, 5, 4),
            source=SOURCE,
        )
    return done.added


def _rows(one: Worker, unit: Unit) -> Iterator[Row]:
    def row(what: str, **values: Any) -> Row:
        return Row(kind=what, unit=unit, values=values)

    year, last = one.inspected_in, min(AS_OF, unit.valid_to or AS_OF)

    def ended(in_year: int, day: Day | None) -> date | None:
        found = None if day is None else date(in_year, *day)
        return found if found is not None and found <= last else None

    for of in one.plan_years:
        title = f"Kế hoạch cải cách hành chính năm {of} (minh họa)"
        decision = f"MH-{of % 100}/KH-UBND"
        yield row("plan", year=of, title=title, decision=decision, source=SOURCE)
        for number, (name, product, due, begun, done) in enumerate(TASKS, start=1):
            yield row(
                "task",
                plan=title,
                plan_year=of,
                number=number,
                name=name,
                product=product,
                lead=unit.full_name,
                due=date(of, *due),
                started_on=ended(of, begun),
                done_on=ended(of, done),
            )
    inspection = f"Kiểm tra công tác cải cách hành chính năm {year} (minh họa)"
    yield row(
        "inspection",
        title=inspection,
        occasion=Inspection.Occasion.INSPECTION,
        team="Sở Nội vụ (minh họa)",
        held_on=date(year, 4, 8),
        conclusion_number="MH-31/TB-MINHHOA",
        conclusion_date=date(year, 4, 20),
        source=SOURCE,
    )
    for number, (kind, text, due_on, handled) in enumerate(FINDINGS, start=1):
        yield row(
            "finding",
            inspection=inspection,
            number=number,
            kind=kind,
            text=text,
            due=None if due_on is None else date(year, *due_on),
            handled_on=ended(year, handled),
            handling="Đã số hóa bổ sung." if handled else "",
        )
    number_, begins, ends = one.resolution
    yield row(
        "resolution",
        number=number_,
        title="Đẩy mạnh cải cách hành chính, số liệu minh họa",
        issued_on=begins,
        period_start=begins,
        period_end=ends,
        source=SOURCE,
    )
    for number, (name, measure, direction, target, actual) in enumerate(TARGETS, start=1):
        yield row(
            "target",
            resolution=number_,
            number=number,
            name=name,
            measure=measure,
            direction=direction,
            target=Decimal(target),
            actual=Decimal(actual),
        )
    yield row(
        "initiative",
        title=one.title,
        description=one.description,
        field=Initiative.Field.PROCEDURES if year < 2025 else Initiative.Field.DIGITAL,
        year=year,
        recognised_by="UBND Tỉnh Minh Họa",
        source=SOURCE,
    )
    yield row(
        "award",
        kind=Award.Kind.COMMENDATION,
        title=f"Thành tích trong cải cách hành chính năm {year - 1} (minh họa)",
        year=year,
        awarded_by="Chủ tịch UBND Tỉnh Minh Họa",
        decision_number="MH-44/QĐ-MINHHOA",
        decided_on=date(year, 2, 20),
        source=SOURCE,
    )
