"""Scores and the ranks they give, as tables to read."""

from decimal import Decimal as D

import pytest

from indicators.ranking import Entry, Ranked, TieRule, rank_change, rank_within_groups


def entries(*indices: str | None, group: str = "huyện") -> list[Entry]:
    return [
        Entry(key=position, group=group, index=None if index is None else D(index))
        for position, index in enumerate(indices)
    ]


def ranks(ranked: list[Ranked]) -> list[int | None]:
    """Ranks in the order of the keys."""
    return [one.rank for one in sorted(ranked, key=lambda one: int(str(one.key)))]


@pytest.mark.parametrize(
    ("indices", "competition", "dense"),
    [
        (["90"], [1], [1]),
        (["70", "90", "80"], [3, 1, 2], [3, 1, 2]),
        (["90", "90", "80"], [1, 1, 3], [1, 1, 2]),
        (["90", "80", "80", "70"], [1, 2, 2, 4], [1, 2, 2, 3]),
        (["90", "90", "80", "80", "80", "70"], [1, 1, 3, 3, 3, 6], [1, 1, 2, 2, 2, 3]),
        (["80", "80", "80"], [1, 1, 1], [1, 1, 1]),
        (["80.00", "80", "80.01"], [2, 2, 1], [2, 2, 1]),
        (["90", None, "80"], [1, None, 2], [1, None, 2]),
        ([None, None], [None, None], [None, None]),
        (["0.00", None], [1, None], [1, None]),
        (["102.50", "100", "99.94"], [1, 2, 3], [1, 2, 3]),
        ([], [], []),
    ],
)
def test_ranks_of_scores(
    indices: list[str | None], competition: list[int | None], dense: list[int | None]
) -> None:
    assert ranks(rank_within_groups(entries(*indices), TieRule.COMPETITION)) == competition
    assert ranks(rank_within_groups(entries(*indices), TieRule.DENSE)) == dense


def test_a_ranking_comes_in_rank_order_with_the_unranked_last() -> None:
    ranked = rank_within_groups(entries(None, "80", "90", "80"), TieRule.COMPETITION)

    assert ranked == [
        Ranked(key=2, group="huyện", rank=1, rank_of=3, tied=False),
        Ranked(key=1, group="huyện", rank=2, rank_of=3, tied=True),
        Ranked(key=3, group="huyện", rank=2, rank_of=3, tied=True),
        Ranked(key=0, group="huyện", rank=None, rank_of=3, tied=False),
    ]


def test_units_of_equal_rank_keep_the_order_the_caller_listed_them_in() -> None:
    listed = [Entry(name, "xã", D(80)) for name in ("An Bình", "Ân Đức", "Đông Á")]

    assert [one.key for one in rank_within_groups(listed, TieRule.COMPETITION)] == [
        "An Bình",
        "Ân Đức",
        "Đông Á",
    ]


def test_each_group_is_ranked_by_itself() -> None:
    mixed = [
        Entry("Sở Nội vụ", "sở", D(70)),
        Entry("Châu Thành", "huyện", D(90)),
        Entry("Sở Y tế", "sở", D(60)),
        Entry("Lấp Vò", "huyện", None),
    ]

    assert rank_within_groups(mixed, TieRule.COMPETITION) == [
        Ranked("Sở Nội vụ", "sở", 1, 2, tied=False),
        Ranked("Sở Y tế", "sở", 2, 2, tied=False),
        Ranked("Châu Thành", "huyện", 1, 1, tied=False),
        Ranked("Lấp Vò", "huyện", None, 1, tied=False),
    ]


@pytest.mark.parametrize(
    ("first", "second", "rank_of_second", "tied"),
    [
        ((), (), 1, True),
        (("5",), ("4",), 2, False),
        (("5",), ("5",), 1, True),
        (("5", "1"), ("4", "9"), 2, False),
        (("5", "9"), ("5", "1"), 2, False),
        (("5", "9"), ("5", "9"), 1, True),
    ],
)
def test_tie_breakers_are_asked_in_their_declared_order(
    first: tuple[str, ...], second: tuple[str, ...], rank_of_second: int, tied: bool
) -> None:
    ranked = rank_within_groups(
        [
            Entry("first", "xã", D(80), tuple(D(value) for value in first)),
            Entry("second", "xã", D(80), tuple(D(value) for value in second)),
        ],
        TieRule.COMPETITION,
    )

    assert [(one.key, one.rank, one.tied) for one in ranked] == [
        ("first", 1, tied),
        ("second", rank_of_second, tied),
    ]


def test_a_tie_breaker_never_overrules_the_index() -> None:
    ranked = rank_within_groups(
        [Entry("low", "xã", D("79.99"), (D(99),)), Entry("high", "xã", D(80), (D(0),))],
        TieRule.COMPETITION,
    )

    assert [(one.key, one.rank) for one in ranked] == [("high", 1), ("low", 2)]


def test_unequal_numbers_of_tie_breakers_in_one_group_are_refused() -> None:
    uneven = [Entry("a", "xã", D(80), (D(1),)), Entry("b", "xã", D(80))]

    with pytest.raises(ValueError, match="tie-breakers"):
        rank_within_groups(uneven, TieRule.COMPETITION)


def test_groups_may_have_different_numbers_of_tie_breakers() -> None:
    fine = [Entry("a", "xã", D(80), (D(1),)), Entry("b", "huyện", D(80))]

    assert [one.rank for one in rank_within_groups(fine, TieRule.COMPETITION)] == [1, 1]


@pytest.mark.parametrize(
    ("previous", "current", "comparable", "change"),
    [
        (5, 2, True, 3),
        (2, 5, True, -3),
        (4, 4, True, 0),
        (None, 4, True, None),
        (4, None, True, None),
        (None, None, True, None),
        (5, 2, False, None),
    ],
)
def test_change_of_rank(
    previous: int | None, current: int | None, comparable: bool, change: int | None
) -> None:
    assert rank_change(previous, current, comparable=comparable) == change
