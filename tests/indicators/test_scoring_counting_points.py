"""Which of a leaf's scores counts: council, appraisal 2, appraisal 1, and hardly ever one's own."""

from decimal import Decimal as D

import pytest

from indicators.scoring import counting_points


@pytest.mark.parametrize(
    ("own", "first", "second", "council", "counts"),
    [
        ("4", "3", "2", "1", "1"),
        ("4", "3", "2", None, "2"),
        ("4", "3", None, None, "3"),
        ("4", "3", None, "1", "1"),
        ("4", "3", "2", "0", "0"),
        ("4", "0", None, None, "0"),
        (None, "3", None, None, "3"),
        ("4", None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_the_latest_appraisal_counts(
    own: str | None, first: str | None, second: str | None, council: str | None, counts: str | None
) -> None:
    scores = [None if score is None else D(score) for score in (own, first, second, council)]

    expected = None if counts is None else D(counts)
    assert counting_points(*scores, accept_self=False) == expected


def test_the_self_score_counts_only_where_the_set_accepts_it() -> None:
    assert counting_points(D(4), None, None, None, accept_self=True) == D(4)
    assert counting_points(D(4), None, None, None, accept_self=False) is None


def test_an_appraisal_counts_before_an_accepted_self_score() -> None:
    assert counting_points(D(4), D(0), None, None, accept_self=True) == D(0)


def test_nothing_entered_counts_as_nothing_even_where_self_scores_are_accepted() -> None:
    assert counting_points(None, None, None, None, accept_self=True) is None
