"""What a unit does, out to Excel and back: every problem at its cell, all of it or nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from districts.models import Finding, Initiative, Plan, PlanTask
from districts.services.file_problems import UnreadableFile
from indicators.sheets.activities import SHEETS, take_in_activities, write_activities
from tests.districts.activity_world import SOURCE, ActivityWorld
from tests.sheets.books import opened, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


def filled(world: ActivityWorld, **rows: list) -> bytes:
    """The unit's own workbook with these rows more, by the name of the sheet."""
    book = opened(write_activities(world.own))
    for name, more in rows.items():
        for row in more:
            book[name.replace("_", " ")].append(row)
    return saved(book)


A_PLAN = [2024, "Kế hoạch CCHC", "01/KH-UBND", None, None, None, None, SOURCE, None]
A_TASK = [2024, "Kế hoạch CCHC", 1, "Rà soát", "Báo cáo", "Văn phòng", None, "30/06/2024"]
AN_INSPECTION = ["đoàn kiểm tra", "Kiểm tra", "Sở Nội vụ", "2024", "01/06/2024", "5/TB"]
AN_INSPECTION += ["15/06/2024", "Tốt.", SOURCE, None]


def test_a_dry_run_says_what_comes_and_writes_nothing(world) -> None:
    data = filled(world, Kế_hoạch=[A_PLAN], Nhiệm_vụ=[A_TASK])
    dry = take_in_activities(data, world.own, user=world.official)
    assert (dry.problems, dry.added, dry.applied) == ([], 2, False)
    assert not Plan.objects.exists()
    done = take_in_activities(data, world.own, user=world.official, apply=True)
    assert done.applied
    task = PlanTask.objects.get()
    assert (task.plan.title, f"{task.due:%d/%m/%Y}") == ("Kế hoạch CCHC", "30/06/2024")
    assert not task.plan.confirmed


def test_the_same_file_again_and_the_workbook_of_what_is_there_change_nothing(world) -> None:
    finding = ["Kiểm tra", 1, "kiến nghị, yêu cầu", "Kiện toàn", "01/07/2024", None, None]
    data = filled(
        world,
        Kế_hoạch=[A_PLAN],
        Nhiệm_vụ=[A_TASK],
        Kiểm_tra=[AN_INSPECTION],
        Kiến_nghị=[finding],
        Sáng_kiến=[["Mô hình", "Cách làm", "thủ tục hành chính", 2024, None, None, SOURCE]],
    )
    first = take_in_activities(data, world.own, user=world.official, apply=True)
    assert first.applied, [str(one) for one in first.problems]
    assert Finding.objects.get().kind == "recommendation"
    assert Initiative.objects.get().field == "thu-tuc"
    for again in (data, write_activities(world.own)):
        plan = take_in_activities(again, world.own, user=world.official)
        assert (plan.problems, plan.touched, plan.unchanged) == ([], 0, 5)


def test_a_changed_cell_is_shown_as_before_and_after(world) -> None:
    take_in_activities(filled(world, Kế_hoạch=[A_PLAN]), world.own, user=world.official, apply=True)
    book = opened(write_activities(world.own))
    book["Kế hoạch"]["C2"] = "02/KH-UBND"
    plan = take_in_activities(saved(book), world.own, user=world.official)
    (change,) = plan.changes
    assert (change.before, change.after, change.new) == ("01/KH-UBND", "02/KH-UBND", False)


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "words"),
    [
        ("Kế_hoạch", ["hai nghìn", *A_PLAN[1:]], "Kế hoạch!A2", "không phải là số"),
        ("Kế_hoạch", [2024, None, *A_PLAN[2:]], "Kế hoạch!B2", "không được để trống"),
        ("Kế_hoạch", [2024, "K", None, 66, 65, None, None, SOURCE], "Kế hoạch!A2", "tổng số"),
        (
            "Kế_hoạch",
            [2024, "K", None, None, None, None, None, None],
            "Kế hoạch!H2",
            "không được để",
        ),
        ("Nhiệm_vụ", A_TASK, "Nhiệm vụ!B2", "không thấy"),
        ("Sáng_kiến", ["M", None, "trồng trọt", 2024, None, None, SOURCE], "Sáng kiến!C2", "có"),
        ("Kiểm_tra", [*AN_INSPECTION[:6], "31/31/2024", *AN_INSPECTION[7:]], "!G2", "ngày"),
        ("Khen_thưởng", ["cờ thi đua", "X", 1800, "UBND", *[None] * 4, SOURCE], "!C2", "1990"),
    ],
)
def test_every_problem_names_its_cell(world, sheet, row, cell, words) -> None:
    plan = take_in_activities(
        filled(world, **{sheet: [row]}), world.own, user=world.official, apply=True
    )
    said = [str(problem) for problem in plan.problems]
    assert any(cell in one and words in one for one in said), said
    assert not plan.applied


def test_one_wrong_row_keeps_all_the_others_out(world) -> None:
    data = filled(world, Kế_hoạch=[A_PLAN, [2024, "B", *[None] * 6]], Nhiệm_vụ=[A_TASK])
    plan = take_in_activities(data, world.own, user=world.official, apply=True)
    assert plan.problems
    assert not plan.applied
    assert not Plan.objects.exists()


def test_a_row_twice_is_a_problem(world) -> None:
    plan = take_in_activities(
        filled(world, Kế_hoạch=[A_PLAN, A_PLAN]), world.own, user=world.official
    )
    assert "trùng" in str(plan.problems[0])


def test_markup_and_formulas_of_names_stay_texts(world) -> None:
    row = [2024, "<b>=HYPERLINK(1)</b>", *A_PLAN[2:]]
    take_in_activities(filled(world, Kế_hoạch=[row]), world.own, user=world.official, apply=True)
    assert Plan.objects.get().title == "<b>=HYPERLINK(1)</b>"
    sheet = opened(write_activities(world.own))["Kế hoạch"]
    assert sheet["B2"].data_type == "s"


def test_another_units_official_writes_nothing_and_the_own_one_does(world) -> None:
    data = filled(world, Kế_hoạch=[A_PLAN])
    with pytest.raises(PermissionDenied):
        take_in_activities(data, world.own, user=world.neighbour, apply=True)
    assert take_in_activities(data, world.own, user=world.official, apply=True).applied


def test_a_file_of_another_kind_is_refused(world) -> None:
    for data in (b"", b"a;b\n1;2\n", b"%PDF-1.4"):
        with pytest.raises(UnreadableFile):
            take_in_activities(data, world.own, user=world.official)


def test_a_sheet_without_one_of_its_columns_is_refused_by_name(world) -> None:
    book = opened(write_activities(world.own))
    book["Khen thưởng"]["A1"] = "Gì đó"
    with pytest.raises(UnreadableFile, match="Hình thức"):
        take_in_activities(saved(book), world.own, user=world.official)


def test_every_sheet_has_headings_of_its_own_that_differ() -> None:
    for sheet in SHEETS:
        headings = [names[0] for names in sheet.columns.values()]
        assert len(headings) == len(set(headings)), sheet.name
