"""What the unit of the demo accounts does: a plan, an inspection, a resolution, a model, an award.

Nobody has confirmed them, so they're seen where people work and never in public.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from districts.models import Award, Finding, Initiative, Inspection, Plan, Unit
from districts.services.import_activities import Row, import_activities
from indicators.calendar import day_in_vietnam
from indicators.services.demo_rounds import OWN, Cast
from indicators.services.demo_work import SOURCE, TARGETS

PLAN = "Kế hoạch cải cách hành chính (minh họa)"
RESOLUTION = "MH-21/NQ-MINHHOA"
INSPECTION = "Kiểm tra công tác cải cách hành chính (minh họa)"
DAY = timedelta(days=1)

Tasks = tuple[tuple[str, str, int, int | None, int | None], ...]
TASKS: Tasks = (
    # What, what comes of it, and in days from today: due, begun, done.
    ("Ban hành kế hoạch cải cách hành chính", "Kế hoạch", -120, -150, -125),
    ("Rà soát thủ tục hành chính", "Báo cáo rà soát", -60, -100, -50),
    ("Niêm yết thủ tục tại bộ phận một cửa", "Bảng niêm yết", -30, -60, -35),
    ("Số hóa hồ sơ còn hiệu lực", "Kho hồ sơ điện tử", -10, -90, None),
    ("Bồi dưỡng kỹ năng số cho công chức", "Lớp bồi dưỡng", 20, -15, None),
    ("Khảo sát sự hài lòng của người dân", "Báo cáo khảo sát", 60, None, None),
)
FINDINGS: tuple[tuple[str, str, int | None], ...] = (
    (Finding.Kind.STRENGTH, "Hồ sơ được tiếp nhận và trả đúng quy trình.", None),
    (Finding.Kind.SHORTCOMING, "Một số hồ sơ chưa được số hóa kết quả.", -5),
    (Finding.Kind.RECOMMENDATION, "Công khai số điện thoại tiếp nhận phản ánh.", 30),
)


def keep_work_to_try(cast: Cast) -> bool:
    """Enter them as that unit's leader, unless they're there; whether they were entered now.

    What people have changed of them since stays. Raises ValueError where one of them is refused.
    """
    unit = Unit.with_illustrative.get(code=OWN, illustrative=True)
    today = day_in_vietnam(timezone.now())
    if Plan.objects.filter(unit=unit, title=PLAN).exists():
        return False
    done = import_activities(_rows(unit, today), user=cast.leader, apply=True)
    if done.problems:
        raise ValueError("; ".join(map(str, done.problems)))
    return True


def _rows(unit: Unit, today: date) -> list[Row]:
    def row(what: str, **values: Any) -> Row:
        return Row(kind=what, unit=unit, values=values)

    def day(distance: int | None) -> date | None:
        return None if distance is None else today + distance * DAY

    tasks = [
        row(
            "task",
            plan=PLAN,
            plan_year=today.year,
            number=number,
            name=name,
            product=product,
            lead=unit.full_name,
            due=day(due),
            started_on=day(begun),
            done_on=day(ended),
        )
        for number, (name, product, due, begun, ended) in enumerate(TASKS, start=1)
    ]
    findings = [
        row("finding", inspection=INSPECTION, number=number, kind=kind, text=text, due=day(due))
        for number, (kind, text, due) in enumerate(FINDINGS, start=1)
    ]
    targets = [
        row(
            "target",
            resolution=RESOLUTION,
            number=number,
            name=name,
            measure=measure,
            direction=direction,
            target=Decimal(target),
            actual=Decimal(actual),
        )
        for number, (name, measure, direction, target, actual) in enumerate(TARGETS, start=1)
    ]
    return [
        row("plan", year=today.year, title=PLAN, source=SOURCE),
        *tasks,
        row(
            "inspection",
            title=INSPECTION,
            occasion=Inspection.Occasion.INSPECTION,
            team="Sở Nội vụ (minh họa)",
            held_on=day(-40),
            source=SOURCE,
        ),
        *findings,
        row(
            "resolution",
            number=RESOLUTION,
            title="Đẩy mạnh cải cách hành chính, số liệu minh họa",
            issued_on=day(-300),
            period_start=day(-300),
            source=SOURCE,
        ),
        *targets,
        row(
            "initiative",
            title="Trả kết quả tại nhà cho người cao tuổi (minh họa)",
            description="Công chức mang kết quả đến tận nhà vào chiều thứ sáu hằng tuần.",
            field=Initiative.Field.PROCEDURES,
            year=today.year,
            source=SOURCE,
        ),
        row(
            "award",
            kind=Award.Kind.COMMENDATION,
            title="Thành tích trong cải cách hành chính (minh họa)",
            year=today.year,
            awarded_by="Ủy ban nhân dân Tỉnh Minh Họa",
            source=SOURCE,
        ),
    ]
