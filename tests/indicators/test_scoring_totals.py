"""From leaves to areas, total and index: caps, exemptions, scores that are missing."""

from decimal import Context, localcontext
from decimal import Decimal as D

import pytest

from indicators.scoring import (
    AreaTotal,
    LeafScore,
    LeafState,
    Part,
    PointsError,
    SetRules,
    UnitTotal,
    Unscored,
    area_index,
    area_totals,
    index_of,
    unit_total,
)


def scored(area: str, points: str, maximum: str, part: Part = Part.MAIN, **more: bool) -> LeafScore:
    return LeafScore(area, D(maximum), LeafState.SCORED, D(points), part, **more)


def exempt(area: str, maximum: str) -> LeafScore:
    return LeafScore(area, D(maximum), LeafState.NOT_APPLICABLE)


def empty(area: str, maximum: str, part: Part = Part.MAIN) -> LeafScore:
    return LeafScore(area, D(maximum), LeafState.NOT_ENTERED, None, part)


def total(*leaves: LeafScore, rules: SetRules | None = None) -> UnitTotal:
    return unit_total(area_totals(leaves), rules or SetRules())


def test_areas_are_summed_in_the_order_in_which_they_appear() -> None:
    areas = area_totals(
        [
            scored("thể chế", "1.5", "2"),
            scored("chỉ đạo", "0.25", "1", survey=True),
            scored("thể chế", "0.75", "1", survey=True),
            exempt("thể chế", "3"),
            empty("chỉ đạo", "4"),
        ]
    )

    assert areas == (
        AreaTotal("thể chế", Part.MAIN, D("2.25"), D("3"), D("0.75"), 0, 1),
        AreaTotal("chỉ đạo", Part.MAIN, D("0.25"), D("5"), D("0.25"), 1, 0),
    )


def test_no_leaves_make_no_areas_and_no_index() -> None:
    assert area_totals([]) == ()
    assert total().no_index_reason == "no_maximum"


def test_a_total_says_what_it_is_made_of() -> None:
    result = total(
        scored("a", "50.5", "65"),
        scored("b", "30", "35", survey=True),
        scored("cộng", "2", "3", Part.BONUS),
        scored("trừ", "0.5", "5", Part.PENALTY),
    )

    assert result == UnitTotal(
        points=D("82.0"),
        maximum=D(100),
        main_points=D("80.5"),
        bonus=D(2),
        penalty=D("0.5"),
        survey_points=D(30),
        missing=0,
        index=D("82.00"),
        no_index_reason=None,
    )


def test_zero_not_entered_and_not_applicable_give_three_results() -> None:
    rest = scored("a", "6", "8")

    zero = total(rest, scored("a", "0", "2"))
    missing = total(rest, empty("a", "2"))
    exempted = total(rest, exempt("a", "2"))

    assert (zero.index, zero.maximum, zero.missing) == (D("60.00"), D(10), 0)
    assert (missing.index, missing.maximum, missing.missing) == (None, D(10), 1)
    assert (exempted.index, exempted.maximum, exempted.missing) == (D("75.00"), D(8), 0)
    assert missing.no_index_reason == "missing"


def test_a_set_may_count_what_is_missing_as_zero_and_still_says_so() -> None:
    result = total(scored("a", "6", "8"), empty("a", "2"), rules=SetRules(unscored=Unscored.ZERO))

    assert (result.index, result.missing, result.no_index_reason) == (D("60.00"), 1, None)


def test_a_bonus_or_penalty_nobody_entered_is_none_and_keeps_the_index() -> None:
    result = total(
        scored("a", "6", "8"),
        empty("cộng", "3", Part.BONUS),
        empty("trừ", "3", Part.PENALTY),
    )

    assert (result.index, result.missing) == (D("75.00"), 0)
    assert (result.bonus, result.penalty) == (D(0), D(0))


def test_a_unit_exempt_from_everything_has_no_index() -> None:
    result = total(exempt("a", "60"), exempt("b", "40"), scored("cộng", "2", "3", Part.BONUS))

    assert (result.maximum, result.index, result.no_index_reason) == (D(0), None, "no_maximum")


def test_no_maximum_is_the_reason_even_when_something_is_missing() -> None:
    assert total(empty("a", "0")).no_index_reason == "no_maximum"


@pytest.mark.parametrize(
    ("bonus_cap", "penalty_cap", "points"),
    [
        (None, None, "82"),
        ("3", None, "79"),
        ("0", None, "76"),
        ("9", None, "82"),
        (None, "1", "85"),
        ("3", "1", "82"),
        ("0", "0", "80"),
    ],
)
def test_bonus_and_penalty_count_up_to_their_caps(
    bonus_cap: str | None, penalty_cap: str | None, points: str
) -> None:
    rules = SetRules(
        bonus_cap=None if bonus_cap is None else D(bonus_cap),
        penalty_cap=None if penalty_cap is None else D(penalty_cap),
    )

    result = total(
        scored("a", "80", "100"),
        scored("thưởng 1", "4", "5", Part.BONUS),
        scored("thưởng 2", "2", "5", Part.BONUS),
        scored("phạt 1", "3", "5", Part.PENALTY),
        scored("phạt 2", "1", "5", Part.PENALTY),
        rules=rules,
    )

    assert result.points == D(points)
    assert result.maximum == D(100)


def test_a_total_is_never_below_zero() -> None:
    result = total(scored("a", "1", "10"), scored("trừ", "4", "5", Part.PENALTY))

    assert (result.points, result.penalty, result.index) == (D(0), D(4), D("0.00"))


def test_an_index_stops_at_100_unless_the_set_allows_more() -> None:
    leaves = [scored("a", "99", "100"), scored("cộng", "3.5", "5", Part.BONUS)]

    assert total(*leaves).index == D("100.00")
    assert total(*leaves).points == D("102.5")
    assert total(*leaves, rules=SetRules(allow_above_100=True)).index == D("102.50")


def test_splitting_a_leaf_changes_nothing() -> None:
    whole = total(scored("a", "3.5", "5"), scored("b", "2", "3"))
    split = total(scored("a", "1.25", "2"), scored("b", "2", "3"), scored("a", "2.25", "3"))

    assert split == whole


def test_a_total_does_not_depend_on_the_precision_of_the_caller() -> None:
    with localcontext(Context(prec=3)):
        result = total(scored("a", "51.7525", "65"), scored("b", "32.8333", "35"))

    assert result.points == D("84.5858")
    assert result.index == D("84.59")


def test_a_sum_of_many_digits_is_exact() -> None:
    most = "9999999999999999999999999999.9999"

    result = total(scored("a", most, most), scored("b", "0.0001", "0.0001"))

    assert result.points == D("10000000000000000000000000000")
    assert result.index == D("100.00")


@pytest.mark.parametrize(
    ("area", "index"),
    [
        (AreaTotal("a", Part.MAIN, D("7.82"), D("9.5"), D(0), 0, 0), D("82.32")),
        (AreaTotal("a", Part.MAIN, D(0), D(2), D(0), 0, 3), D("0.00")),
        (AreaTotal("a", Part.MAIN, D(0), D(0), D(0), 0, 3), None),
        (AreaTotal("a", Part.MAIN, D(1), D(2), D(0), 1, 0), None),
        (AreaTotal("a", Part.BONUS, D(1), D(2), D(0), 0, 0), None),
        (AreaTotal("a", Part.PENALTY, D(1), D(2), D(0), 0, 0), None),
    ],
    ids=["a share", "zero is a share", "nothing applies", "not complete", "bonus", "penalty"],
)
def test_index_of_an_area(area: AreaTotal, index: D | None) -> None:
    assert area_index(area) == index


def test_an_incomplete_area_has_an_index_where_missing_counts_as_zero() -> None:
    area = AreaTotal("a", Part.MAIN, D(1), D(2), D(0), 1, 0)

    assert area_index(area, SetRules(unscored=Unscored.ZERO, places=1)) == D("50.0")


def test_an_index_of_nothing_is_none() -> None:
    assert index_of(D(0), D(0), SetRules()) is None


@pytest.mark.parametrize(
    ("state", "points", "code"),
    [
        (LeafState.SCORED, None, "state_without_points"),
        (LeafState.NOT_APPLICABLE, D(0), "points_without_state"),
        (LeafState.NOT_ENTERED, D(0), "points_without_state"),
        (LeafState.SCORED, D("2.0001"), "mark_out_of_range"),
        (LeafState.SCORED, D("-0.0001"), "mark_out_of_range"),
    ],
)
def test_a_leaf_that_contradicts_itself_is_refused(
    state: LeafState, points: D | None, code: str
) -> None:
    with pytest.raises(PointsError) as refusal:
        LeafScore("a", D(2), state, points)

    assert refusal.value.code == code


@pytest.mark.parametrize("points", ["0", "2"])
def test_a_leaf_takes_anything_from_zero_to_its_maximum(points: str) -> None:
    assert LeafScore("a", D(2), LeafState.SCORED, D(points)).points == D(points)
