"""The arithmetic written out is the arithmetic that was done."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.explanation import (
    How,
    NextStep,
    Step,
    band_working,
    index_working,
    leaf_working,
    next_step,
    rank_working,
)
from indicators.ranking import Entry, TieRule, rank_within_groups
from indicators.scoring import (
    AreaTotal,
    Band,
    Declared,
    LeafKind,
    LeafRule,
    NoCases,
    Part,
    RatioBand,
    SetRules,
    leaf_points,
    unit_total,
)

D = Decimal
RATIO = LeafRule(LeafKind.RATIO, D(2), no_cases=NoCases.FULL, floor=D("0.5"), allow_over=True)
BANDS = LeafRule(
    LeafKind.RATIO_BANDS,
    D(2),
    no_cases=NoCases.NOT_APPLICABLE,
    bands=(
        RatioBand(D(0), D(0)),
        RatioBand(D("0.7"), D(1)),
        RatioBand(D("0.9"), D("1.5")),
        RatioBand(D(1), D(2)),
    ),
)
OPTION = LeafRule(LeafKind.OPTION, D(2), options=(D(2), D(1), D("0.5"), D(0)))
COUNT = LeafRule(LeafKind.COUNT, D(2), step=D("0.75"))
DIRECT = LeafRule(LeafKind.DIRECT, D(2))
PENALTY = LeafRule(LeafKind.PENALTY, D(3), step=D(1))


def ratio(numerator: int, denominator: int) -> Declared:
    return Declared(numerator=D(numerator), denominator=D(denominator))


@pytest.mark.parametrize(
    ("rule", "declared", "how", "by_rule"),
    [
        (RATIO, ratio(45, 60), How.RATIO, "1.5"),
        (RATIO, ratio(20, 60), How.BELOW_FLOOR, "0"),
        (RATIO, ratio(66, 60), How.RATIO_CAPPED, "2"),
        (RATIO, ratio(0, 0), How.NO_CASES, "2"),
        (BANDS, ratio(9, 10), How.BAND, "1.5"),
        (OPTION, Declared(option=1), How.OPTION, "1"),
        (COUNT, Declared(count=D(2)), How.COUNT, "1.5"),
        (COUNT, Declared(count=D(9)), How.COUNT_CAPPED, "2"),
    ],
)
def test_a_leaf_names_the_step_that_gave_its_points(rule, declared, how, by_rule) -> None:
    working = leaf_working(rule, declared, D(by_rule))
    assert (working.how, working.by_rule) == (how, D(by_rule))
    assert not working.differs


def test_what_an_appraiser_set_lower_stands_beside_what_the_rule_gave() -> None:
    working = leaf_working(RATIO, ratio(45, 60), D(1))
    assert (working.by_rule, working.counted, working.differs) == (D("1.5"), D(1), True)


def test_a_band_is_named_by_its_bounds_even_right_on_one() -> None:
    working = leaf_working(BANDS, ratio(7, 10), D(1))
    assert (working.lower, working.upper, working.share) == (D("0.7"), D("0.9"), D("0.700000"))


def test_a_mark_an_exemption_and_an_empty_cell_are_three_things() -> None:
    nothing = Declared()
    assert leaf_working(DIRECT, nothing, D(1)).how is How.MARK
    assert leaf_working(DIRECT, nothing, None).how is How.NOT_ENTERED
    assert leaf_working(DIRECT, nothing, None, not_applicable=True).how is How.NOT_APPLICABLE


def test_inputs_the_rule_cannot_take_are_said_to_be_so() -> None:
    strict = LeafRule(LeafKind.RATIO, D(2), no_cases=NoCases.ZERO)
    assert leaf_working(strict, ratio(3, 2), D(1)).how is How.NOT_BY_RULE


def an_area(code: str, part: Part, points: str, maximum: str) -> AreaTotal:
    return AreaTotal(code, part, D(points), D(maximum), D(0), 0, 0)


def test_the_index_is_written_out_with_caps_exemptions_and_rounding() -> None:
    areas = [
        an_area("1", Part.MAIN, "61.75", "69"),
        an_area("b", Part.BONUS, "7", "10"),
        an_area("x", Part.PENALTY, "1.5", "10"),
    ]
    rules = SetRules(bonus_cap=D(5), penalty_cap=D(5))
    working = index_working(areas, rules, D(70))
    assert (working.bonus_sum, working.bonus, working.penalty) == (D(7), D(5), D("1.5"))
    assert (working.before_floor, working.points) == (D("65.25"), D("65.25"))
    assert (working.exempt, working.maximum) == (D(1), D(69))
    assert (working.quotient, working.exact) == (D("94.565217"), False)
    assert working.index == D("94.57") == unit_total(areas, rules).index


def test_the_floor_of_zero_and_the_ceiling_of_100_are_seen() -> None:
    under = index_working(
        [an_area("1", Part.MAIN, "1", "10"), an_area("x", Part.PENALTY, "3", "5")],
        SetRules(),
        D(10),
    )
    assert (under.before_floor, under.points, under.index) == (D(-2), D(0), D("0.00"))
    over = index_working(
        [an_area("1", Part.MAIN, "10", "10"), an_area("b", Part.BONUS, "3", "5")],
        SetRules(),
        D(10),
    )
    assert (over.quotient, over.ceiling, over.index) == (D(130), True, D("100.00"))


def test_a_band_is_shown_with_the_next_one_and_what_kept_from_it() -> None:
    fair, good, best = Band("k", "Khá", D(0)), Band("t", "Tốt", D(80)), Band("x", "Xuất sắc", D(90))
    free = band_working(D("80.00"), [best, good, fair])
    assert (free.band, free.upper, free.capped_from) == (good, best, None)
    capped = band_working(D("95.00"), [best, good, fair], cap=good)
    assert (capped.band, capped.capped_from) == (good, best)
    assert band_working(None, [fair]) is None


ranked = st.tuples(st.integers(0, 8).map(D), st.tuples(st.integers(0, 2).map(D)))


@given(ranked, st.lists(ranked, max_size=9), st.sampled_from(TieRule))
def test_the_rank_counted_out_is_the_rank_given(own, others, tie_rule) -> None:
    entries = [Entry(n, "", *one) for n, one in enumerate([own, *others])]
    given_rank = next(r for r in rank_within_groups(entries, tie_rule) if r.key == 0)
    working = rank_working(*own, others, tie_rule)
    assert (working.rank, working.of) == (given_rank.rank, given_rank.rank_of)
    assert (working.equal > 0) == given_rank.tied


@pytest.mark.parametrize(
    ("rule", "declared", "points", "expected"),
    [
        (OPTION, Declared(option=2), "0.5", NextStep(Step.OPTION, D(1), option=1)),
        (OPTION, Declared(option=0), "2", None),
        (BANDS, ratio(6, 10), "0", NextStep(Step.CASES, D(1), amount=D(1), share=D("0.7"))),
        (
            BANDS,
            ratio(70, 99),
            "1",
            NextStep(Step.CASES, D("1.5"), amount=D(20), share=D("0.9")),
        ),
        (COUNT, Declared(count=D(1)), "0.75", NextStep(Step.COUNT, D("1.5"), amount=D(1))),
        (RATIO, ratio(45, 60), "1", NextStep(Step.PROVE, D("1.5"))),
        (DIRECT, Declared(), "1", NextStep(Step.MARK, D(2))),
        (PENALTY, Declared(count=D(2)), "2", NextStep(Step.FEWER, D(1), amount=D(1))),
        (PENALTY, Declared(count=D(0)), "0", None),
    ],
)
def test_the_cheapest_next_step_of_each_rule(rule, declared, points, expected) -> None:
    assert next_step(rule, declared, D(points)) == expected


def test_one_more_case_of_a_ratio_and_reaching_its_floor() -> None:
    step = next_step(RATIO, ratio(45, 60), D("1.5"))
    assert (step.step, step.amount, step.points) == (Step.CASES, D(1), D("1.5333"))
    below = next_step(RATIO, ratio(20, 60), D(0))
    assert (below.amount, below.points) == (D(10), D(1))


@given(st.sampled_from([OPTION, BANDS, COUNT, RATIO]), st.integers(0, 30), st.integers(1, 30))
def test_a_next_step_really_leads_there_and_always_further(rule, many, cases) -> None:
    declared = Declared(
        option=many % 4,
        numerator=D(min(many, cases)),
        denominator=D(cases),
        count=D(many),
    )
    points = leaf_points(rule, declared).points
    step = next_step(rule, declared, points)
    if step is None:
        assert points == rule.maximum
        return
    assert points < step.points <= rule.maximum
    if step.step is Step.OPTION:
        reached = Declared(option=step.option)
    elif step.step is Step.COUNT:
        reached = Declared(count=declared.count + step.amount)
    else:
        reached = Declared(numerator=declared.numerator + step.amount, denominator=D(cases))
    assert leaf_points(rule, reached).points == step.points
