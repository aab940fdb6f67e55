"""Each kind of leaf: what was declared, and the points it is worth."""

from decimal import Decimal as D

import pytest

from indicators.scoring import (
    Declared,
    LeafKind,
    LeafOutcome,
    LeafRule,
    LeafState,
    NoCases,
    PointsError,
    RatioBand,
    hand_mark,
    leaf_points,
)

OPTION = LeafRule(LeafKind.OPTION, D("1"), options=(D("1"), D("0.5"), D("0")))
RATIO = LeafRule(LeafKind.RATIO, D("2"), floor=D("0.5"), no_cases=NoCases.FULL)
OVER = LeafRule(LeafKind.RATIO, D("2"), no_cases=NoCases.FULL, allow_over=True)
BANDS = LeafRule(
    LeafKind.RATIO_BANDS,
    D("2"),
    bands=(
        RatioBand(D("0"), D("0")),
        RatioBand(D("0.7"), D("1")),
        RatioBand(D("0.9"), D("2")),
    ),
    no_cases=NoCases.ZERO,
)
COUNT = LeafRule(LeafKind.COUNT, D("1.5"), step=D("0.5"))
DIRECT = LeafRule(LeafKind.DIRECT, D("3"))
SURVEY = LeafRule(LeafKind.SURVEY, D("35"))
BONUS_EACH = LeafRule(LeafKind.BONUS, D("2"), step=D("0.75"))
BONUS_MARK = LeafRule(LeafKind.BONUS, D("2"))
PENALTY_EACH = LeafRule(LeafKind.PENALTY, D("1"), step=D("0.25"))
PENALTY_MARK = LeafRule(LeafKind.PENALTY, D("1"))


def ratio(numerator: str, denominator: str) -> Declared:
    return Declared(numerator=D(numerator), denominator=D(denominator))


@pytest.mark.parametrize(
    ("rule", "declared", "points"),
    [
        pytest.param(OPTION, Declared(option=0), "1.0000", id="the first option"),
        pytest.param(OPTION, Declared(option=1), "0.5000", id="the second option"),
        pytest.param(OPTION, Declared(option=2), "0.0000", id="the option of zero is a score"),
        pytest.param(RATIO, ratio("9", "10"), "1.8000", id="share of the maximum"),
        pytest.param(RATIO, ratio("1", "2"), "1.0000", id="on the floor is enough"),
        pytest.param(RATIO, ratio("49", "100"), "0.0000", id="below the floor is nothing"),
        pytest.param(RATIO, ratio("2", "3"), "1.3333", id="a third goes down"),
        pytest.param(RATIO, ratio("5", "6"), "1.6667", id="two thirds go up"),
        pytest.param(RATIO, ratio("10", "10"), "2.0000", id="all of it"),
        pytest.param(RATIO, ratio("0", "10"), "0.0000", id="none of it is zero"),
        pytest.param(OVER, ratio("12", "10"), "2.0000", id="more than planned is capped"),
        pytest.param(BANDS, ratio("0", "10"), "0.0000", id="the lowest band"),
        pytest.param(BANDS, ratio("69", "100"), "0.0000", id="just below a band"),
        pytest.param(BANDS, ratio("7", "10"), "1.0000", id="the lower bound belongs to the band"),
        pytest.param(BANDS, ratio("899", "1000"), "1.0000", id="just below the next"),
        pytest.param(BANDS, ratio("9", "10"), "2.0000", id="the highest band"),
        pytest.param(COUNT, Declared(count=D(0)), "0.0000", id="counted none"),
        pytest.param(COUNT, Declared(count=D(2)), "1.0000", id="counted two"),
        pytest.param(COUNT, Declared(count=D(9)), "1.5000", id="a count is capped"),
        pytest.param(DIRECT, Declared(mark=D("2.25")), "2.2500", id="a direct mark"),
        pytest.param(DIRECT, Declared(mark=D("0")), "0.0000", id="a mark of zero"),
        pytest.param(SURVEY, Declared(mark=D("32.83")), "32.8300", id="a survey result"),
        pytest.param(BONUS_EACH, Declared(count=D(2)), "1.5000", id="bonus for each"),
        pytest.param(BONUS_EACH, Declared(count=D(3)), "2.0000", id="bonus for each, capped"),
        pytest.param(BONUS_MARK, Declared(mark=D("1.2")), "1.2000", id="bonus mark"),
        pytest.param(BONUS_MARK, Declared(mark=D("9")), "2.0000", id="bonus mark, capped"),
        pytest.param(PENALTY_EACH, Declared(count=D(3)), "0.7500", id="penalty for each"),
        pytest.param(PENALTY_EACH, Declared(count=D(7)), "1.0000", id="penalty for each, capped"),
        pytest.param(PENALTY_MARK, Declared(mark=D("0.4")), "0.4000", id="penalty mark"),
        pytest.param(PENALTY_MARK, Declared(mark=D("2")), "1.0000", id="penalty mark, capped"),
    ],
)
def test_points_of_a_leaf(rule: LeafRule, declared: Declared, points: str) -> None:
    outcome = leaf_points(rule, declared)

    assert outcome.state is LeafState.SCORED
    assert str(outcome.points) == points


@pytest.mark.parametrize(
    "rule",
    [OPTION, RATIO, BANDS, COUNT, DIRECT, SURVEY, BONUS_EACH, BONUS_MARK, PENALTY_MARK],
    ids=lambda rule: rule.kind,
)
def test_not_entered_not_applicable_and_zero_are_three_things(rule: LeafRule) -> None:
    zero = Declared(
        option=2, numerator=D(0), denominator=D(10), count=D(0), mark=D(0), not_applicable=False
    )

    outcomes = [
        leaf_points(rule, Declared()),
        leaf_points(rule, Declared(not_applicable=True)),
        leaf_points(rule, zero),
    ]

    assert outcomes == [
        LeafOutcome(LeafState.NOT_ENTERED, None),
        LeafOutcome(LeafState.NOT_APPLICABLE, None),
        LeafOutcome(LeafState.SCORED, D("0.0000")),
    ]


def test_an_exemption_wins_over_figures_beside_it() -> None:
    declared = Declared(numerator=D(9), denominator=D(10), not_applicable=True)

    assert leaf_points(RATIO, declared) == LeafOutcome(LeafState.NOT_APPLICABLE)


@pytest.mark.parametrize(
    "declared",
    [Declared(numerator=D(5)), Declared(denominator=D(5))],
    ids=["only the numerator", "only the denominator"],
)
def test_half_a_ratio_is_not_entered_yet(declared: Declared) -> None:
    assert leaf_points(RATIO, declared) == LeafOutcome(LeafState.NOT_ENTERED)


@pytest.mark.parametrize(
    ("no_cases", "outcome"),
    [
        (NoCases.FULL, LeafOutcome(LeafState.SCORED, D("2.0000"))),
        (NoCases.ZERO, LeafOutcome(LeafState.SCORED, D("0.0000"))),
        (NoCases.NOT_APPLICABLE, LeafOutcome(LeafState.NOT_APPLICABLE)),
    ],
)
@pytest.mark.parametrize("kind", [LeafKind.RATIO, LeafKind.RATIO_BANDS])
@pytest.mark.parametrize("numerator", [None, D(0)])
def test_no_cases_means_what_the_set_says(
    kind: LeafKind, numerator: D | None, no_cases: NoCases, outcome: LeafOutcome
) -> None:
    rule = LeafRule(kind, D(2), bands=BANDS.bands, floor=D("0.5"), no_cases=no_cases)

    assert leaf_points(rule, Declared(numerator=numerator, denominator=D(0))) == outcome


@pytest.mark.parametrize(
    ("rule", "declared", "code"),
    [
        pytest.param(OPTION, Declared(option=3), "option_unknown", id="no such option"),
        pytest.param(
            OPTION, Declared(option=-1), "option_unknown", id="an option before the first"
        ),
        pytest.param(RATIO, ratio("-1", "10"), "negative", id="negative numerator"),
        pytest.param(RATIO, ratio("1", "-10"), "negative", id="negative denominator"),
        pytest.param(
            RATIO, ratio("11", "10"), "numerator_exceeds_denominator", id="more than there were"
        ),
        pytest.param(
            OVER, ratio("3", "0"), "numerator_exceeds_denominator", id="some of none, even if over"
        ),
        pytest.param(
            LeafRule(LeafKind.RATIO, D(2)), ratio("0", "0"), "no_cases_undecided", id="no policy"
        ),
        pytest.param(
            LeafRule(
                LeafKind.RATIO_BANDS,
                D(2),
                bands=(RatioBand(D("0.5"), D(2)),),
                no_cases=NoCases.ZERO,
            ),
            ratio("1", "10"),
            "share_in_no_band",
            id="a hole below the bands",
        ),
        pytest.param(COUNT, Declared(count=D(-1)), "negative", id="negative count"),
        pytest.param(COUNT, Declared(count=D("1.5")), "count_not_whole", id="half a case"),
        pytest.param(
            LeafRule(LeafKind.COUNT, D(2)), Declared(count=D(1)), "step_missing", id="no step"
        ),
        pytest.param(DIRECT, Declared(mark=D("3.01")), "mark_out_of_range", id="above the maximum"),
        pytest.param(DIRECT, Declared(mark=D("-0.01")), "mark_out_of_range", id="below zero"),
        pytest.param(SURVEY, Declared(mark=D("35.5")), "mark_out_of_range", id="survey above"),
        pytest.param(BONUS_MARK, Declared(mark=D("-1")), "negative", id="negative bonus"),
        pytest.param(PENALTY_MARK, Declared(mark=D("-1")), "negative", id="negative penalty"),
        pytest.param(DIRECT, Declared(mark=D("NaN")), "not_a_number", id="not a number"),
        pytest.param(COUNT, Declared(count=D("Infinity")), "not_a_number", id="without end"),
    ],
)
def test_a_value_the_rule_cannot_take_is_refused(
    rule: LeafRule, declared: Declared, code: str
) -> None:
    with pytest.raises(PointsError) as refusal:
        leaf_points(rule, declared)

    assert refusal.value.code == code


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="never float"):
        leaf_points(DIRECT, Declared(mark=0.1))  # type: ignore[arg-type]


def test_the_same_ratio_without_the_slip_is_taken() -> None:
    assert leaf_points(RATIO, ratio("10", "10")).points == D(2)
    assert leaf_points(OVER, ratio("11", "10")).points == D(2)


def test_a_hand_mark_is_kept_at_the_stored_places() -> None:
    assert str(hand_mark(D("3"), D("1.00005"))) == "1.0001"
    assert str(hand_mark(D("3"), D("1.00004"))) == "1.0000"


def test_a_ratio_is_rounded_once_and_exactly_half_goes_up() -> None:
    rule = LeafRule(LeafKind.RATIO, D("1"), no_cases=NoCases.ZERO)

    # 1/20000 is 0.00005, exactly half of the last stored place
    assert str(leaf_points(rule, ratio("1", "20000")).points) == "0.0001"
    assert str(leaf_points(rule, ratio("1", "20001")).points) == "0.0000"


def test_a_floor_is_compared_exactly() -> None:
    third = LeafRule(
        LeafKind.RATIO, D(3), floor=D("0.3333333333333333333333333333"), no_cases=NoCases.ZERO
    )

    assert leaf_points(third, ratio("1", "3")).points == D(1)
