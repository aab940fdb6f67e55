"""What holds for every ranking."""

from dataclasses import replace
from decimal import Decimal as D
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.ranking import Entry, Ranked, TieRule, rank_within_groups

pytestmark = pytest.mark.once

# Few different values, so that ties are common.
indices = st.integers(7900, 7910).map(lambda hundredths: D(hundredths).scaleb(-2))
tie_breakers = st.tuples(*[st.integers(0, 2).map(D)] * 2)
tie_rules = st.sampled_from(TieRule)


@st.composite
def rankings(draw: st.DrawFn) -> list[Entry]:
    size = draw(st.integers(0, 12))
    return [
        Entry(
            key=key,
            group=draw(st.sampled_from(["huyện", "xã"])),
            index=draw(st.none() | indices),
            tie_breakers=draw(tie_breakers),
        )
        for key in range(size)
    ]


def by_key(ranked: list[Ranked]) -> dict[object, Ranked]:
    return {one.key: one for one in ranked}


@given(rankings(), tie_rules, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(
    entries: list[Entry], tie_rule: TieRule, random: Random
) -> None:
    shuffled = random.sample(entries, len(entries))

    assert by_key(rank_within_groups(shuffled, tie_rule)) == by_key(
        rank_within_groups(entries, tie_rule)
    )


@given(rankings(), tie_rules, st.integers(-5000, 5000))
def test_adding_a_constant_to_every_index_changes_nothing(
    entries: list[Entry], tie_rule: TieRule, hundredths: int
) -> None:
    constant = D(hundredths).scaleb(-2)
    moved = [
        replace(entry, index=None if entry.index is None else entry.index + constant)
        for entry in entries
    ]

    assert rank_within_groups(moved, tie_rule) == rank_within_groups(entries, tie_rule)


@given(rankings(), tie_rules, st.data())
def test_a_better_score_never_worsens_a_rank(
    entries: list[Entry],
    tie_rule: TieRule,
    data: st.DataObject,
) -> None:
    entries = [*entries, Entry("own", "xã", data.draw(indices), data.draw(tie_breakers))]
    gain = D(data.draw(st.integers(0, 12))).scaleb(-2)
    better = [
        replace(entry, index=entry.index + gain)
        if entry.key == "own" and entry.index is not None
        else entry
        for entry in entries
    ]

    before = by_key(rank_within_groups(entries, tie_rule))["own"].rank
    after = by_key(rank_within_groups(better, tie_rule))["own"].rank

    assert before is not None
    assert after is not None
    assert after <= before


@given(rankings())
def test_a_competition_rank_is_one_more_than_the_units_ahead(entries: list[Entry]) -> None:
    found = by_key(rank_within_groups(entries, TieRule.COMPETITION))

    for entry in entries:
        rivals = [
            other for other in entries if other.group == entry.group and other.index is not None
        ]
        if entry.index is None:
            assert found[entry.key] == Ranked(entry.key, entry.group, None, len(rivals), False)
            continue
        own = (entry.index, *entry.tie_breakers)
        standings = [(other.index, *other.tie_breakers) for other in rivals]
        assert found[entry.key].rank == 1 + sum(standing > own for standing in standings)
        assert found[entry.key].rank_of == len(rivals)
        assert found[entry.key].tied == (standings.count(own) > 1)


@given(rankings())
def test_a_dense_rank_is_one_more_than_the_different_scores_ahead(entries: list[Entry]) -> None:
    found = by_key(rank_within_groups(entries, TieRule.DENSE))

    for entry in entries:
        if entry.index is None:
            continue
        own = (entry.index, *entry.tie_breakers)
        ahead = {
            (other.index, *other.tie_breakers)
            for other in entries
            if other.group == entry.group
            and other.index is not None
            and (other.index, *other.tie_breakers) > own
        }
        assert found[entry.key].rank == 1 + len(ahead)


@given(rankings(), tie_rules)
def test_everybody_is_listed_once_and_in_rank_order(
    entries: list[Entry], tie_rule: TieRule
) -> None:
    ranked = rank_within_groups(entries, tie_rule)

    assert sorted(str(one.key) for one in ranked) == sorted(str(entry.key) for entry in entries)
    for group in ("huyện", "xã"):
        listed = [one.rank for one in ranked if one.group == group]
        given_ranks = [rank for rank in listed if rank is not None]
        assert given_ranks == sorted(given_ranks)
        assert listed == given_ranks + [None] * (len(listed) - len(given_ranks))
