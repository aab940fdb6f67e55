"""What is said about a rule before a criteria set may use it."""

from decimal import Decimal as D

import pytest

from indicators.scoring import LeafKind, LeafRule, NoCases, RatioBand, SetRules


def bands(*pairs: tuple[str, str]) -> tuple[RatioBand, ...]:
    return tuple(RatioBand(D(lower), D(points)) for lower, points in pairs)


@pytest.mark.parametrize(
    "rule",
    [
        LeafRule(LeafKind.OPTION, D(1), options=(D(1), D("0.5"), D(0))),
        LeafRule(LeafKind.RATIO, D(1), no_cases=NoCases.FULL),
        LeafRule(LeafKind.RATIO, D(1), floor=D("0.5"), no_cases=NoCases.NOT_APPLICABLE),
        LeafRule(
            LeafKind.RATIO_BANDS,
            D(2),
            bands=bands(("0", "0"), ("0.7", "1"), ("1", "2")),
            no_cases=NoCases.ZERO,
        ),
        LeafRule(
            LeafKind.RATIO_BANDS,
            D(2),
            bands=bands(("0", "2"), ("0.05", "1"), ("0.1", "0")),
            no_cases=NoCases.FULL,
        ),
        LeafRule(
            LeafKind.RATIO_BANDS,
            D(2),
            bands=bands(("0", "0"), ("1.2", "2")),
            no_cases=NoCases.ZERO,
            allow_over=True,
        ),
        LeafRule(LeafKind.COUNT, D(1), step=D("0.5")),
        LeafRule(LeafKind.DIRECT, D(1)),
        LeafRule(LeafKind.SURVEY, D(1)),
        LeafRule(LeafKind.BONUS, D(1)),
        LeafRule(LeafKind.PENALTY, D(1), step=D("0.5")),
    ],
)
def test_a_sound_rule_has_no_problems(rule: LeafRule) -> None:
    assert rule.problems() == []


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        (LeafRule(LeafKind.DIRECT, D(-1)), ["Điểm tối đa -1 là số âm."]),
        (LeafRule(LeafKind.OPTION, D(1)), ["Chưa khai báo phương án trả lời nào."]),
        (
            LeafRule(LeafKind.OPTION, D(1), options=(D("1.50"), D("-0.5"))),
            [
                "Phương án thứ 1 có 1,5 điểm, nằm ngoài khoảng từ 0 đến 1.",
                "Phương án thứ 2 có -0,5 điểm, nằm ngoài khoảng từ 0 đến 1.",
            ],
        ),
        (
            LeafRule(LeafKind.RATIO, D(1), floor=D("60")),
            [
                "Chưa quy định cách tính khi mẫu số bằng 0 (không phát sinh).",
                "Ngưỡng tỷ lệ 60 nằm ngoài khoảng từ 0 đến 1.",
            ],
        ),
        (
            LeafRule(LeafKind.RATIO_BANDS, D(1), no_cases=NoCases.ZERO),
            ["Chưa khai báo khoảng tỷ lệ nào."],
        ),
        (
            LeafRule(
                LeafKind.RATIO_BANDS,
                D(1),
                bands=bands(("0.1", "0"), ("0.9", "1"), ("0.7", "2"), ("0.7", "1"), ("1.1", "1")),
                no_cases=NoCases.ZERO,
            ),
            [
                "Các khoảng tỷ lệ bắt đầu từ 0,1, chưa phủ từ 0 trở lên.",
                "Khoảng tỷ lệ từ 0,7 phải lớn hơn cận dưới đứng trước nó là 0,9.",
                "Khoảng tỷ lệ từ 0,7 phải lớn hơn cận dưới đứng trước nó là 0,7.",
                "Khoảng tỷ lệ từ 0,7 cho 2 điểm, nằm ngoài khoảng từ 0 đến 1.",
                "Khoảng tỷ lệ từ 1,1 không bao giờ đạt tới vì tỷ lệ không vượt quá 1.",
            ],
        ),
        (LeafRule(LeafKind.COUNT, D(1)), ["Chưa khai báo số điểm cho mỗi lần đếm."]),
        (
            LeafRule(LeafKind.BONUS, D(1), step=D(0)),
            ["Số điểm cho mỗi lần đếm là 0, phải lớn hơn 0."],
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, LeafRule) else "",
)
def test_each_problem_of_a_rule_is_said_in_words(rule: LeafRule, sentences: list[str]) -> None:
    assert [problem.message for problem in rule.problems()] == sentences


@pytest.mark.parametrize("places", [0, 1, 2, 3, 4])
def test_a_set_may_publish_none_to_four_places(places: int) -> None:
    rules = SetRules(places=places, bonus_cap=D(0), penalty_cap=D("2.5"))

    assert rules.problems() == []


def test_impossible_settings_of_a_set_are_said_in_words() -> None:
    rules = SetRules(places=5, bonus_cap=D("-1"), penalty_cap=D("-0.5"))

    assert [str(problem) for problem in rules.problems()] == [
        "Số chữ số thập phân là 5, phải từ 0 đến 4.",
        "Mức trần điểm cộng -1 là số âm.",
        "Mức trần điểm trừ -0,5 là số âm.",
    ]
