"""Checks of criteria sets, each on data broken in one place, beside what is allowed."""

from decimal import Decimal as D

import pytest

from indicators.models import Band, CriteriaSet, Criterion, CriterionBand, CriterionOption
from indicators.services.recompute import recompute
from tests.indicators.clean_world import World, build, findings, found_by, sql

pytestmark = pytest.mark.django_db

SET = "sach-se"


@pytest.fixture
def world() -> World:
    return build()


def set_points(world: World, code: str, points: str) -> None:
    Criterion.objects.filter(pk=world.node(code).pk).update(max_points=D(points))


def test_a_clean_province_has_no_findings(world: World) -> None:
    assert findings() == []


def test_a_parent_that_is_not_the_sum_of_its_children_is_found(world: World) -> None:
    set_points(world, "C", "1.5")

    assert findings() == [
        ("tree-sums", f"{SET} C", "điểm tối đa 1,5 nhưng các tiêu chí bên dưới cộng lại 1")
    ]


def test_two_parents_whose_errors_cancel_out_are_both_found(world: World) -> None:
    set_points(world, "1.1", "5")
    set_points(world, "1.2", "1")

    assert [(name, where) for name, where, _message in findings()] == [
        ("tree-sums", f"{SET} 1.1"),
        ("tree-sums", f"{SET} 1.2"),
    ]


def test_a_node_with_neither_rule_nor_children_is_found(world: World) -> None:
    Criterion.objects.create(
        criteria_set=world.rules,
        code="T",
        name="Điểm trừ",
        position=90,
        part="penalty",
        max_points=1,
    )

    assert findings() == [
        ("tree-sums", f"{SET} T", "không có cách tính mà cũng không có tiêu chí thành phần")
    ]


def test_a_leaf_with_children_is_found(world: World) -> None:
    leaf = world.node("C.1")
    Criterion.objects.create(
        criteria_set=world.rules,
        code="C.1.1",
        name="Dưới lá",
        position=90,
        part="bonus",
        kind="bonus",
        parent=leaf,
        area=world.node("C"),
        max_points=0,
    )
    recompute([world.round.pk], trigger="test", everything=True)

    assert found_by() == ["tree-sums"]


def test_areas_that_do_not_add_up_to_the_total_are_found(world: World) -> None:
    CriteriaSet.objects.filter(pk=world.rules.pk).update(total_max=11, appraisal_max=9)

    assert findings() == [
        ("areas-to-total", SET, "tổng điểm tối đa 11 nhưng các lĩnh vực cộng lại 10")
    ]


def test_bonus_and_penalty_do_not_belong_to_the_total(world: World) -> None:
    set_points(world, "C", "3")
    set_points(world, "C.1", "3")
    recompute([world.round.pk], trigger="test", everything=True)

    assert findings() == []


def test_a_survey_part_that_its_leaves_do_not_add_up_to_is_found(world: World) -> None:
    CriteriaSet.objects.filter(pk=world.rules.pk).update(survey_max=3, appraisal_max=7)

    assert findings() == [
        (
            "survey-part",
            SET,
            "điểm điều tra xã hội học 3 nhưng các tiêu chí điều tra cộng lại 2",
        )
    ]


@pytest.mark.parametrize(
    ("code", "change", "message"),
    [
        ("1.1.2", {"no_cases": ""}, "Chưa quy định cách tính khi mẫu số bằng 0"),
        ("1.1.2", {"ratio_floor": D("1.5")}, "Ngưỡng tỷ lệ 1,5 nằm ngoài khoảng từ 0 đến 1."),
        ("1.2.2", {"step": None}, "Chưa khai báo số điểm cho mỗi lần đếm."),
        ("1.2.2", {"step": D(0)}, "Số điểm cho mỗi lần đếm là 0, phải lớn hơn 0."),
        ("2.1", {"kind": "đoán"}, "không có cách tính “đoán”"),
    ],
)
def test_a_leaf_without_a_usable_rule_is_found(
    world: World, code: str, change: dict, message: str
) -> None:
    Criterion.objects.filter(pk=world.node(code).pk).update(**change)

    ((name, where, text),) = findings()
    assert (name, where) == ("leaf-rules", f"{SET} {code}")
    assert text.startswith(message)


def test_an_option_leaf_without_options_is_found(world: World) -> None:
    CriterionOption.objects.all().delete()

    assert findings() == [("leaf-rules", f"{SET} 1.1.1", "Chưa khai báo phương án trả lời nào.")]


def test_ratio_bands_that_do_not_begin_at_zero_are_found(world: World) -> None:
    CriterionBand.objects.filter(lower=0).delete()

    assert found_by() == ["leaf-rules"]


def test_a_step_of_a_ratio_above_one_can_never_be_reached(world: World) -> None:
    CriterionBand.objects.create(criterion=world.node("1.2.1"), lower=D("1.2"), points=1)

    assert [(name, where) for name, where, _message in findings()] == [
        ("unreachable-bands", f"{SET} 1.2.1")
    ]


def test_a_step_above_one_is_right_where_more_than_planned_counts(world: World) -> None:
    CriterionBand.objects.create(criterion=world.node("1.2.1"), lower=D("1.2"), points=1)
    Criterion.objects.filter(pk=world.node("1.2.1").pk).update(allow_over=True)

    assert findings() == []


def test_a_class_above_100_can_never_be_reached(world: World) -> None:
    Band.objects.create(criteria_set=world.rules, code="vuot", label="Vượt", lower=101)

    assert findings() == [
        (
            "unreachable-bands",
            SET,
            "Mức xếp loại “Vượt” từ 101 không bao giờ đạt tới.",
        )
    ]


def test_a_class_above_100_is_right_where_the_index_may_pass_it(world: World) -> None:
    Band.objects.create(criteria_set=world.rules, code="vuot", label="Vượt", lower=101)
    CriteriaSet.objects.filter(pk=world.rules.pk).update(allow_above_100=True)

    assert findings() == []


def test_classes_that_leave_low_indices_without_one_are_found(world: World) -> None:
    Band.objects.filter(code="yeu").delete()

    assert [(name, where) for name, where, _message in findings()] == [("bands-cover", SET)]


def test_a_class_finer_than_the_index_is_found(world: World) -> None:
    sql("UPDATE indicators_band SET lower = %s WHERE code = 'kha'", 600_050 + 1)

    assert found_by() == ["bands-cover"]


def test_a_set_without_classes_is_a_fact_and_no_error(world: World) -> None:
    CriteriaSet.objects.create(
        slug="khong-xep-loai",
        name="Không xếp loại",
        level="commune",
        total_max=1,
        appraisal_max=1,
        survey_max=0,
    )
    Criterion.objects.create(
        criteria_set=CriteriaSet.objects.get(slug="khong-xep-loai"),
        code="1",
        name="Lĩnh vực",
        position=1,
        max_points=1,
    )

    assert [name for name in found_by() if name != "tree-sums"] == ["sets-without-bands"]
