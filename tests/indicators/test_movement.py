"""Why a result moved: the parts sum exactly to the whole, whatever happened in between."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.movement.apportion import apportion
from indicators.movement.index_change import Cause, index_change
from indicators.movement.rank_change import Placed, rank_changes
from indicators.movement.restating import Link, bridge_of, restate
from indicators.ranking import Entry, TieRule, rank_within_groups
from indicators.scoring import Part, Rounding, SetRules, Unscored
from indicators.unit_result import EXEMPT, Cell, Leaf, Method, Result, result_of

D = Decimal


def method(*leaves: tuple[str, str], **rules) -> Method:
    """A method of main leaves, each "code" and maximum; the area is the code's first sign."""
    return Method(
        tuple(Leaf(code, code[0], D(maximum)) for code, maximum in leaves), SetRules(**rules)
    )


def scored(under: Method, **points: str | None) -> Result:
    cells = {
        name.replace("_", "."): EXEMPT if value is None else Cell(D(value))
        for name, value in points.items()
    }
    return result_of(under, {f"{code[1:]}": cell for code, cell in cells.items()})


TEN = method(("1.1", "2"), ("1.2", "3"), ("2.1", "5"))


def test_more_points_of_one_criterion_are_the_whole_change() -> None:
    change = index_change(
        scored(TEN, c1_1="1", c1_2="2", c2_1="4"), scored(TEN, c1_1="2", c1_2="2", c2_1="4")
    )
    assert (change.before, change.after, change.change) == (D("70.00"), D("80.00"), D("10.00"))
    assert [(area.code, area.change) for area in change.areas] == [
        ("1", D("10.00")),
        ("2", D("0.00")),
    ]
    assert change.areas[0].leaves[0].cause is Cause.POINTS


def test_an_exemption_below_the_average_lifts_the_index() -> None:
    # 7/10 → 5/7 = 71.43: the criterion held 2 of 3, less than the 70 % of the whole.
    change = index_change(
        scored(TEN, c1_1="1", c1_2="2", c2_1="4"), scored(TEN, c1_1="1", c1_2=None, c2_1="4")
    )
    assert change.change == D("1.43")
    [exempted] = [leaf for leaf in change.areas[0].leaves if leaf.change]
    assert (exempted.code, exempted.cause, exempted.change) == ("1.2", Cause.EXEMPTED, D("1.43"))
    assert exempted.exact == Fraction(100 * (-2 * 10 + 7 * 3), 70)


def test_a_cap_on_bonus_is_a_part_of_its_own() -> None:
    under = Method(
        (
            Leaf("1", "1", D(10)),
            Leaf("b", "b", D(5), Part.BONUS),
            Leaf("x", "x", D(5), Part.PENALTY),
        ),
        SetRules(bonus_cap=D(2)),
    )
    before = result_of(under, {"1": Cell(D(5)), "b": Cell(D(1))})
    after = result_of(under, {"1": Cell(D(5)), "b": Cell(D(4)), "x": Cell(D(1))})
    change = index_change(before, after)
    assert change.change == D("0.00")
    by_area = {area.code: area.change for area in change.areas}
    assert by_area == {"1": D(0), "b": D("30.00"), "x": D("-10.00")}
    assert change.limits == D("-20.00")


def test_without_an_index_there_is_nothing_to_split() -> None:
    half = result_of(TEN, {"1.1": Cell(D(1))})
    assert index_change(half, scored(TEN, c1_1="1", c1_2="2", c2_1="4")) is None


class TestLastYearUnderThisYearsSet:
    def restated(self, new: Method, *links: tuple[str | None, str | None], **points) -> dict:
        before = scored(TEN, **points)
        return restate(bridge_of(TEN, new, [Link(*link) for link in links]), before.cells)

    def test_a_renamed_criterion_keeps_its_points(self) -> None:
        found = self.restated(method(("9.9", "2")), ("1.1", "9.9"), c1_1="1.5")
        assert found == {"9.9": Cell(D("1.5"))}

    def test_a_reweighted_criterion_keeps_its_share(self) -> None:
        found = self.restated(method(("1.1", "3")), ("1.1", "1.1"), c1_1="1.5")
        assert found == {"1.1": Cell(D("2.25"))}

    def test_split_criteria_share_alike(self) -> None:
        new = method(("1.1", "1"), ("1.2", "4"))
        found = self.restated(new, ("2.1", "1.1"), ("2.1", "1.2"), c2_1="4")
        assert found == {"1.1": Cell(D("0.8")), "1.2": Cell(D("3.2"))}

    def test_merged_criteria_are_taken_together(self) -> None:
        found = self.restated(
            method(("1.1", "10")), ("1.1", "1.1"), ("1.2", "1.1"), c1_1="2", c1_2="1.5"
        )
        assert found == {"1.1": Cell(D("7"))}

    def test_an_exemption_is_carried_over(self) -> None:
        found = self.restated(method(("1.1", "2")), ("1.1", "1.1"), c1_1=None)
        assert found == {"1.1": EXEMPT}

    def test_a_new_criterion_takes_no_part(self) -> None:
        found = self.restated(method(("7", "2")), (None, "7"), c1_1="1")
        assert found == {"7": EXEMPT}

    def test_a_third_goes_to_the_nearest_ten_thousandth(self) -> None:
        found = self.restated(method(("1.2", "1")), ("1.2", "1.2"), c1_2="2")
        assert found == {"1.2": Cell(D("0.6667"))}


def test_dropping_a_weak_criterion_is_change_of_method_not_of_the_unit() -> None:
    old = scored(TEN, c1_1="2", c1_2="0", c2_1="5")
    new = method(("1.1", "2"), ("2.1", "5"))
    after = scored(new, c1_1="2", c2_1="4")
    links = [Link("1.1", "1.1"), Link("2.1", "2.1"), Link("1.2", None)]
    change = index_change(old, after, bridge_of(TEN, new, links))
    assert change.restated == D("100.00")
    assert change.method == D("30.00")
    assert [(leaf.code, leaf.cause) for leaf in change.method_leaves] == [("1.2", Cause.DROPPED)]
    assert [(area.code, area.change) for area in change.areas] == [("1", D(0)), ("2", D("-14.29"))]
    assert change.method + sum(area.change for area in change.areas) == change.change


def test_years_without_a_common_criterion_cannot_be_split() -> None:
    new = method(("7", "10"))
    links = [Link(leaf.code, None) for leaf in TEN.leaves] + [Link(None, "7")]
    before = scored(TEN, c1_1="1", c1_2="2", c2_1="4")
    bridge = bridge_of(TEN, new, links)
    assert index_change(before, result_of(new, {"7": Cell(D(5))}), bridge) is None


def test_years_that_round_differently_show_it_as_a_part() -> None:
    fine, coarse = method(("1", "3"), places=4), method(("1", "3"), places=0)
    change = index_change(
        result_of(fine, {"1": Cell(D("2"))}), result_of(coarse, {"1": Cell(D("2"))})
    )
    assert change.change == D("0.3333")
    assert change.rounding == D("0.3333")
    assert change.areas[0].change == 0


def total_of(change) -> Decimal:
    return (
        change.method
        + change.limits
        + change.rounding
        + sum((area.change for area in change.areas), D(0))
    )


quarters = st.integers(min_value=0, max_value=40).map(lambda n: D(n) / 4)
rules = st.builds(
    SetRules,
    places=st.integers(0, 4),
    rounding=st.sampled_from(Rounding),
    bonus_cap=st.none() | quarters,
    penalty_cap=st.none() | quarters,
    allow_above_100=st.booleans(),
    unscored=st.just(Unscored.ZERO),
)
ties = st.sampled_from(
    [(), (("appraisal", ""),), (("area", "1"), ("survey", "")), (("survey", ""),)]
)


@st.composite
def methods(draw) -> Method:
    count = draw(st.integers(1, 7))
    leaves = []
    for n in range(count):
        part = draw(st.sampled_from([Part.MAIN, Part.MAIN, Part.MAIN, Part.BONUS, Part.PENALTY]))
        area = str(draw(st.integers(1, 3))) if part is Part.MAIN else part.value
        maximum = draw(st.integers(1, 60_000)) if n else draw(st.integers(10_000, 60_000))
        leaves.append(
            Leaf(
                f"{n}",
                area,
                D(maximum).scaleb(-4),
                part,
                survey=part is Part.MAIN and draw(st.booleans()),
            )
        )
    return Method(tuple(leaves), draw(rules), draw(st.sampled_from(TieRule)), draw(ties))


@st.composite
def cells(draw, under: Method) -> dict[str, Cell]:
    found = {}
    for leaf in under.leaves:
        most = int(leaf.maximum.scaleb(4))
        what = draw(st.sampled_from(["scored", "scored", "scored", "exempt", "none"]))
        if what == "scored":
            found[leaf.code] = Cell(D(draw(st.integers(0, most))).scaleb(-4))
        elif what == "exempt":
            found[leaf.code] = EXEMPT
    return found


@st.composite
def linked(draw, old: Method, new: Method) -> list[Link]:
    """Every leaf of both sides is mapped; several rows make splits and merges."""
    pairs = draw(
        st.lists(
            st.tuples(
                st.sampled_from([leaf.code for leaf in old.leaves]),
                st.sampled_from([leaf.code for leaf in new.leaves]),
            ),
            max_size=8,
            unique=True,
        )
    )
    found = [Link(a, b) for a, b in pairs]
    found += [Link(leaf.code, None) for leaf in old.leaves if leaf.code not in dict(pairs)]
    gone = {b for _, b in pairs}
    return found + [Link(None, leaf.code) for leaf in new.leaves if leaf.code not in gone]


@given(st.data())
def test_the_parts_sum_exactly_under_one_set(data) -> None:
    under = data.draw(methods())
    before, after = (result_of(under, data.draw(cells(under))) for _ in range(2))
    change = index_change(before, after)
    if before.total.index is None or after.total.index is None:
        assert change is None
        return
    assert total_of(change) == change.change == after.total.index - before.total.index
    for area in change.areas:
        assert sum((leaf.change for leaf in area.leaves), D(0)) == area.change
    assert (change.method, change.method_leaves, change.rounding) == (0, (), 0)


@given(st.data())
def test_the_parts_sum_exactly_across_two_sets(data) -> None:
    old, new = data.draw(methods()), data.draw(methods())
    before = result_of(old, data.draw(cells(old)))
    after = result_of(new, data.draw(cells(new)))
    change = index_change(before, after, bridge_of(old, new, data.draw(linked(old, new))))
    if change is None:
        return
    assert total_of(change) == change.change == after.total.index - before.total.index
    assert sum((leaf.change for leaf in change.method_leaves), D(0)) == change.method
    for area in change.areas:
        assert sum((leaf.change for leaf in area.leaves), D(0)) == area.change


@given(st.data())
def test_a_unit_that_stood_still_under_the_same_set_has_no_part_at_all(data) -> None:
    under = data.draw(methods())
    result = result_of(under, data.draw(cells(under)))
    change = index_change(result, result)
    if change is not None:
        assert total_of(change) == 0
        assert {leaf.exact for area in change.areas for leaf in area.leaves} == {0}


@given(st.data())
def test_mapping_every_leaf_onto_itself_is_no_change_of_method(data) -> None:
    under = data.draw(methods())
    before, after = (result_of(under, data.draw(cells(under))) for _ in range(2))
    same = bridge_of(under, under, [Link(leaf.code, leaf.code) for leaf in under.leaves])
    assert restate(same, before.cells) == {
        leaf.code: before.cells.get(leaf.code, Cell(None)) for leaf in under.leaves
    }
    plain, mapped = index_change(before, after), index_change(before, after, same)
    if plain is not None:
        assert mapped.method == 0
        assert [area.change for area in mapped.areas] == [area.change for area in plain.areas]


@given(
    st.lists(st.fractions(max_denominator=900, min_value=-50, max_value=50), min_size=1),
    st.integers(0, 4),
)
def test_apportioned_parts_are_their_exact_values_rounded_one_way_or_the_other(
    parts, places
) -> None:
    scale = 10**places
    whole = D(sum(parts) * scale // 1).scaleb(-places)
    shown = apportion(parts, whole, places)
    assert sum(shown, D(0)) == whole
    for exact, rounded in zip(parts, shown, strict=True):
        assert abs(Fraction(rounded) - exact) < Fraction(1, scale)


def test_a_whole_that_is_too_far_away_is_refused() -> None:
    with pytest.raises(ValueError, match="last place"):
        apportion([Fraction(1, 3)], D("2.00"), 2)


class TestRanks:
    """A group of last year and of this one, ranked by the portal's own rule."""

    @staticmethod
    def placed(tie_rule: TieRule = TieRule.COMPETITION, **indices: str) -> list[Placed]:
        entries = [Entry(key, "", D(value)) for key, value in indices.items()]
        ranks = {one.key: one.rank for one in rank_within_groups(entries, tie_rule)}
        return [Placed(one.key, one.index, (), ranks[one.key]) for one in entries]

    def test_falling_behind_while_standing_still_is_the_others_doing(self) -> None:
        found = rank_changes(
            self.placed(a="80", b="70", c="60"),
            self.placed(a="80", b="70", c="75"),
            TieRule.COMPETITION,
        )
        assert (found["b"].others, found["b"].own, found["b"].method) == (-1, 0, 0)
        assert found["b"].overtaken_by == ("c",)
        assert (found["c"].others, found["c"].own) == (0, 1)
        assert found["c"].overtook == ("b",)

    def test_gaining_points_may_only_make_up_for_the_others(self) -> None:
        found = rank_changes(
            self.placed(a="80", b="70", c="60"),
            self.placed(a="80", b="76", c="75"),
            TieRule.COMPETITION,
        )
        assert (found["b"].change, found["b"].others, found["b"].own) == (0, -1, 1)

    def test_a_new_unit_ahead_counts_among_the_others(self) -> None:
        found = rank_changes(
            self.placed(a="80", b="70"), self.placed(n="90", a="80", b="70"), TieRule.COMPETITION
        )
        assert (found["a"].others, found["a"].own) == (-1, 0)
        assert "n" not in found

    def test_another_set_alone_may_change_ranks(self) -> None:
        found = rank_changes(
            self.placed(a="80", b="70"),
            self.placed(a="80", b="90"),
            TieRule.COMPETITION,
            restated=[Placed("a", D(80), (), None), Placed("b", D(90), (), None)],
        )
        assert (found["b"].method, found["b"].others, found["b"].own) == (1, 0, 0)

    @given(st.data())
    def test_the_parts_sum_and_each_step_is_a_ranking(self, data) -> None:
        tie_rule = data.draw(st.sampled_from(TieRule))
        index = st.integers(0, 12).map(lambda n: D(n) / 4)
        value = st.tuples(st.none() | index, st.tuples(index))
        keys = st.sampled_from("abcdefgh")
        years = [data.draw(st.dictionaries(keys, value, min_size=1)) for _ in range(2)]
        before, after = (self.ranked(year, tie_rule) for year in years)
        restated = None
        if data.draw(st.booleans()):
            restated = [Placed(one.key, *data.draw(value), None) for one in before]
        found = rank_changes(before, after, tie_rule, restated)
        now = {one.key: one for one in after}
        for one in before:
            change = found.get(one.key)
            if change is None:
                continue
            assert change.method + change.others + change.own == change.change
            assert change.change == one.rank - now[one.key].rank
            middle = one if restated is None else next(r for r in restated if r.key == one.key)
            still = {**{key: (p.index, p.ties) for key, p in now.items()}}
            still[one.key] = (middle.index, middle.ties)
            again = {p.key: p.rank for p in self.ranked(still, tie_rule)}
            assert change.standing_still == again[one.key]

    @staticmethod
    def ranked(year: dict, tie_rule: TieRule) -> list[Placed]:
        entries = [Entry(key, "", index, ties) for key, (index, ties) in year.items()]
        ranks = {one.key: one.rank for one in rank_within_groups(entries, tie_rule)}
        return [Placed(one.key, one.index, one.tie_breakers, ranks[one.key]) for one in entries]
