"""How firm ranks are: what holds whatever the scores and the weights."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.ranking import Entry, TieRule, rank_within_groups
from indicators.robustness import (
    CLOSE_SHARE,
    Interval,
    Measured,
    NotReproducedError,
    Pair,
    StudyRules,
    distances,
    study,
)
from indicators.scoring import Rounding, round_to

pytestmark = pytest.mark.once

DRAWS = 30
MAXIMA = (Decimal(10), Decimal("14.5"), Decimal(40), Decimal("35.5"))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Measured], StudyRules]:
    """A published table: areas, bonus, areas that don't apply, two groups, ties and their rule."""
    rules = StudyRules(
        area_maxima=MAXIMA,
        places=draw(st.integers(0, 3)),
        rounding=draw(st.sampled_from(Rounding)),
        tie_rule=draw(st.sampled_from(TieRule)),
        allow_above_100=draw(st.booleans()),
    )
    units = []
    for key in range(draw(st.integers(1, 9))):
        maxima = [draw(st.sampled_from([most, most, most / 2])) for most in MAXIMA]
        maxima[0] = draw(st.sampled_from([MAXIMA[0], Decimal(0)]))
        # Few distinct shares, so that equal indices happen.
        points = [most * draw(st.integers(4, 10)) / 10 for most in maxima]
        units.append(
            Measured(
                key=key,
                group=draw(st.sampled_from(["A", "A", "B"])),
                index=Decimal(0),
                rank=0,
                points=tuple(points),
                maxima=tuple(maxima),
                beside=draw(st.sampled_from([Decimal(0), Decimal("1.25"), Decimal("-60")])),
                tie_breakers=(draw(st.sampled_from([Decimal(1), Decimal(2)])),),
            )
        )
    return published(units, rules), rules


def published(units: list[Measured], rules: StudyRules) -> list[Measured]:
    """The same units with the index and rank that the rules of ranking give them."""
    indexed = []
    for unit in units:
        reached = max(sum(unit.points, unit.beside), Decimal(0))
        index = round_to(100 * reached / sum(unit.maxima), rules.places, rules.rounding)
        if not rules.allow_above_100:
            index = min(index, Decimal(100))
        indexed.append(replace(unit, index=index))
    entries = [Entry(unit.key, unit.group, unit.index, unit.tie_breakers) for unit in indexed]
    ranks = {one.key: one.rank or 0 for one in rank_within_groups(entries, rules.tie_rule)}
    return [replace(unit, rank=ranks[unit.key]) for unit in indexed]


@given(tables())
@settings(max_examples=50)
def test_unchanged_weights_give_the_published_ranks(table) -> None:
    units, rules = table
    found = study(units, rules, spreads=(0,), draws=5)
    for unit in units:
        (interval,) = found.intervals[unit.key]
        assert (interval.best, interval.worst, interval.kept) == (unit.rank, unit.rank, 5)
    assert not found.pairs


@given(tables())
@settings(max_examples=50)
def test_the_interval_holds_the_published_rank_and_stays_in_the_group(table) -> None:
    units, rules = table
    found = study(units, rules, draws=DRAWS)
    for unit in units:
        size = sum(other.group == unit.group for other in units)
        assert len(found.intervals[unit.key]) == 2
        for interval in found.intervals[unit.key]:
            assert 1 <= interval.best <= unit.rank <= interval.worst <= size
            assert 0 <= interval.kept <= DRAWS


@given(tables(), st.sampled_from([2, 3, 10]))
@settings(max_examples=25)
def test_a_set_on_another_scale_of_points_is_as_firm(table, factor) -> None:
    units, rules = table
    larger = [
        replace(
            unit,
            points=tuple(factor * p for p in unit.points),
            maxima=tuple(factor * m for m in unit.maxima),
            beside=factor * unit.beside,
        )
        for unit in units
    ]
    scaled = replace(rules, area_maxima=tuple(factor * m for m in rules.area_maxima))
    assert study(larger, scaled, draws=DRAWS).intervals.keys() == {u.key for u in units}
    if all(unit.beside == 0 for unit in units):
        # A bonus is rounded to the last digit of a point once more, so only without one is it exact
        assert study(larger, scaled, draws=DRAWS) == study(units, rules, draws=DRAWS)


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_in_which_units_come_changes_nothing(table, shuffled) -> None:
    units, rules = table
    other = list(units)
    shuffled.shuffle(other)
    one, two = study(units, rules, draws=DRAWS), study(other, rules, draws=DRAWS)
    assert one.intervals == two.intervals
    assert {frozenset((p.upper, p.lower)) for p in one.pairs} == {
        frozenset((p.upper, p.lower)) for p in two.pairs
    }


@given(tables())
@settings(max_examples=25)
def test_a_pair_is_of_one_group_and_of_two_ranks(table) -> None:
    units, rules = table
    by_key = {unit.key: unit for unit in units}
    for pair in study(units, rules, draws=DRAWS).pairs:
        upper, lower = by_key[pair.upper], by_key[pair.lower]
        assert upper.group == lower.group
        assert upper.rank < lower.rank
        assert CLOSE_SHARE * DRAWS <= pair.upset[0] <= DRAWS


def three(*shares: tuple[int, int]) -> list[Measured]:
    units = [
        Measured(
            key=key,
            group="",
            index=Decimal(0),
            rank=0,
            points=tuple(Decimal(share) for share in pair),
            maxima=(Decimal(50), Decimal(50)),
        )
        for key, pair in enumerate(shares)
    ]
    return published(units, RULES)


RULES = StudyRules(area_maxima=(Decimal(50), Decimal(50)))


def test_a_unit_better_everywhere_is_never_overtaken() -> None:
    found = study(three((50, 50), (40, 40), (30, 30)), RULES, draws=300)
    assert [found.intervals[key][1].best for key in range(3)] == [1, 2, 3]
    assert [found.intervals[key][1].worst for key in range(3)] == [1, 2, 3]
    assert not found.pairs


def test_units_good_at_different_areas_are_too_close_to_call() -> None:
    found = study(three((50, 40), (41, 48), (10, 10)), RULES, draws=300)
    assert (found.intervals[0][0].best, found.intervals[0][0].worst) == (1, 2)
    (pair,) = found.pairs
    assert (pair.upper, pair.lower) == (0, 1)
    assert pair.upset[1] >= pair.upset[0] > 15


def test_a_set_of_one_area_has_nothing_to_shift() -> None:
    units = [
        replace(unit, points=unit.points[:1], maxima=unit.maxima[:1])
        for unit in three((50, 0), (49, 0))
    ]
    rules = StudyRules(area_maxima=(Decimal(50),))
    found = study(published(units, rules), rules, draws=300)
    assert all(one.best == one.worst for line in found.intervals.values() for one in line)


def test_figures_that_are_not_the_published_ones_are_refused() -> None:
    units = three((50, 40), (41, 48))
    with pytest.raises(NotReproducedError):
        study([replace(units[0], index=Decimal("90.01")), units[1]], RULES, draws=5)
    with pytest.raises(NotReproducedError):
        study([replace(units[0], rank=2), units[1]], RULES, draws=5)


def test_the_same_seed_gives_the_same_study_and_these_very_figures() -> None:
    units = three((50, 40), (41, 48), (44, 44))
    first = study(units, RULES, draws=1000)
    assert first == study(units, RULES, draws=1000)
    assert first.intervals[1] == (Interval(1, 2, 912), Interval(1, 3, 716))
    assert first.pairs == (Pair(0, 1, (88, 246)),)


def test_the_distance_to_the_next_rank_skips_equals() -> None:
    units = [
        (1, "g", Decimal("90.10"), 1),
        (2, "g", Decimal("88.00"), 2),
        (3, "g", Decimal("88.00"), 2),
        (4, "g", Decimal("80.55"), 4),
        (5, "h", Decimal("99.00"), 1),
        (6, "g", None, None),
    ]
    found = distances(units)
    assert found[1].above is None
    assert found[1].below == Decimal("2.10")
    assert found[2] == found[3]
    assert (found[3].above, found[3].below) == (Decimal("2.10"), Decimal("7.45"))
    assert (found[5].above, found[5].below) == (None, None)
    assert 6 not in found
