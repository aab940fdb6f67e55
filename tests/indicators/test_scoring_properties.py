"""What holds for every unit, whatever its leaves and its set."""

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring import (
    Declared,
    LeafKind,
    LeafRule,
    LeafScore,
    LeafState,
    NoCases,
    Part,
    Rounding,
    SetRules,
    Unscored,
    area_totals,
    leaf_points,
    unit_total,
)

pytestmark = pytest.mark.once

AREAS = ("1", "2", "3", "8")


def points(highest: int = 200_000) -> st.SearchStrategy[D]:
    """Points at the four stored places."""
    return st.integers(0, highest).map(lambda units: D(units).scaleb(-4))


@st.composite
def leaf_scores(draw: st.DrawFn) -> LeafScore:
    maximum = draw(points())
    state = draw(st.sampled_from(LeafState))
    given_points = None
    if state is LeafState.SCORED:
        given_points = D(draw(st.integers(0, int(maximum.scaleb(4))))).scaleb(-4)
    return LeafScore(
        area=draw(st.sampled_from(AREAS)),
        maximum=maximum,
        state=state,
        points=given_points,
        part=draw(st.sampled_from(Part)),
        survey=draw(st.booleans()),
    )


units = st.lists(leaf_scores(), max_size=12)
caps = st.none() | points()
set_rules = st.builds(
    SetRules,
    places=st.integers(0, 4),
    rounding=st.sampled_from(Rounding),
    bonus_cap=caps,
    penalty_cap=caps,
    allow_above_100=st.booleans(),
    unscored=st.sampled_from(Unscored),
)
counting = SetRules(places=4, unscored=Unscored.ZERO, allow_above_100=True)


@given(units, set_rules)
def test_a_unit_is_the_sum_of_its_areas(leaves: list[LeafScore], rules: SetRules) -> None:
    areas = area_totals(leaves)
    result = unit_total(areas, rules)
    main = [area for area in areas if area.part is Part.MAIN]

    assert len({(area.area, area.part) for area in areas}) == len(areas)
    assert result.main_points == sum(area.points for area in main)
    assert result.maximum == sum(area.maximum for area in main)
    assert result.survey_points == sum(area.survey_points for area in main)
    assert result.missing == sum(area.missing for area in main)
    assert result.points == max(0, result.main_points + result.bonus - result.penalty)


@given(units, set_rules)
def test_an_index_is_100_times_the_share_rounded_once(
    leaves: list[LeafScore], rules: SetRules
) -> None:
    result = unit_total(area_totals(leaves), rules)

    if result.index is None:
        empty = not result.maximum
        assert result.no_index_reason == ("no_maximum" if empty else "missing")
        assert empty or (result.missing and rules.unscored is Unscored.NO_INDEX)
        return
    exact = 100 * Fraction(result.points) / Fraction(result.maximum)
    if not rules.allow_above_100:
        exact = min(exact, Fraction(100))
    shift = Fraction(1, 2) if rules.rounding is Rounding.HALF_UP else Fraction(0)
    assert Fraction(result.index) * 10**rules.places == (exact * 10**rules.places + shift) // 1
    assert result.no_index_reason is None


@given(units, set_rules, st.randoms(use_true_random=False))
def test_the_order_of_the_leaves_does_not_matter(
    leaves: list[LeafScore], rules: SetRules, random: Random
) -> None:
    shuffled = random.sample(leaves, len(leaves))

    assert unit_total(area_totals(shuffled), rules) == unit_total(area_totals(leaves), rules)


@given(units, set_rules)
def test_bonus_and_penalty_stay_within_their_caps_and_out_of_the_maximum(
    leaves: list[LeafScore], rules: SetRules
) -> None:
    result = unit_total(area_totals(leaves), rules)
    without = unit_total(area_totals(leaf for leaf in leaves if leaf.part is Part.MAIN), rules)

    assert rules.bonus_cap is None or result.bonus <= rules.bonus_cap
    assert rules.penalty_cap is None or result.penalty <= rules.penalty_cap
    assert result.maximum == without.maximum
    assert (result.index is None) == (without.index is None)


@given(units, st.data())
def test_an_exemption_takes_exactly_its_maximum_out(
    leaves: list[LeafScore], data: st.DataObject
) -> None:
    leaves = [*leaves, data.draw(leaf_scores())]
    at = data.draw(st.integers(0, len(leaves) - 1))
    leaf = leaves[at]
    exempt = replace(leaf, state=LeafState.NOT_APPLICABLE, points=None)
    changed = [*leaves[:at], exempt, *leaves[at + 1 :]]

    before = unit_total(area_totals(leaves), counting)
    after = unit_total(area_totals(changed), counting)

    counted = leaf.part is Part.MAIN and leaf.state is not LeafState.NOT_APPLICABLE
    assert before.maximum - after.maximum == (leaf.maximum if counted else 0)
    assert after.maximum <= before.maximum


@given(units, points(200_000), st.integers(0, 200_000))
def test_a_better_leaf_never_lowers_the_index(
    leaves: list[LeafScore], maximum: D, share: int
) -> None:
    better = LeafScore("1", maximum, LeafState.SCORED, maximum)
    worse = replace(better, points=min(maximum, D(share).scaleb(-4)))

    high = unit_total(area_totals([*leaves, better]), counting)
    low = unit_total(area_totals([*leaves, worse]), counting)

    assert (high.index is None) == (low.index is None)
    assert high.index is None or low.index is None or high.index >= low.index


@given(units, leaf_scores(), set_rules, st.data())
def test_splitting_a_leaf_changes_nothing_but_how_many_are_counted(
    leaves: list[LeafScore],
    leaf: LeafScore,
    rules: SetRules,
    data: st.DataObject,
) -> None:
    whole = [*leaves, leaf]
    part = D(data.draw(st.integers(0, int(leaf.maximum.scaleb(4))))).scaleb(-4)
    rest = leaf.maximum - part
    if leaf.points is None:
        halves = [replace(leaf, maximum=part), replace(leaf, maximum=rest)]
    else:
        first = min(part, leaf.points)
        second = leaf.points - first
        halves = [
            replace(leaf, maximum=part, points=first),
            replace(leaf, maximum=rest, points=second),
        ]

    one = unit_total(area_totals(whole), rules)
    two = unit_total(area_totals([*leaves, *halves]), rules)

    assert replace(two, missing=one.missing) == one


@given(
    points(),
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.integers(0, 10**6),
)
def test_a_ratio_leaf_is_within_its_maximum_and_never_falls_as_more_is_done(
    maximum: D, done: int, cases: int, more: int
) -> None:
    rule = LeafRule(LeafKind.RATIO, maximum, no_cases=NoCases.ZERO, allow_over=True)

    less_done = leaf_points(rule, Declared(numerator=D(done), denominator=D(cases))).points
    more_done = leaf_points(rule, Declared(numerator=D(done + more), denominator=D(cases))).points

    assert less_done is not None
    assert more_done is not None
    assert 0 <= less_done <= more_done <= maximum


@given(points(), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_ratio_leaf_is_the_nearest_stored_value(maximum: D, done: int, cases: int) -> None:
    rule = LeafRule(LeafKind.RATIO, maximum, no_cases=NoCases.ZERO, allow_over=True)

    found = leaf_points(rule, Declared(numerator=D(done), denominator=D(cases))).points

    exact = min(Fraction(maximum), Fraction(maximum) * Fraction(done, cases))
    assert found is not None
    assert Fraction(found) == Fraction((exact * 10**4 + Fraction(1, 2)) // 1, 10**4)
