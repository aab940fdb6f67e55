"""Rounding happens once, from the exact value, and a half goes up."""

from decimal import Context, Decimal, localcontext
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring import PointsError, Rounding, SetRules, index_of, round_to


@pytest.mark.parametrize(
    ("value", "places", "half_up", "truncate"),
    [
        ("0.005", 2, "0.01", "0.00"),
        ("0.0049999999999999999999999999999999", 2, "0.00", "0.00"),
        ("89.457142857", 2, "89.46", "89.45"),
        ("78.388", 2, "78.39", "78.38"),
        ("84.995", 2, "85.00", "84.99"),
        ("79.5", 0, "80", "79"),
        ("2.5", 0, "3", "2"),
        ("2.25", 1, "2.3", "2.2"),
        ("1.00005", 4, "1.0001", "1.0000"),
        ("7", 2, "7.00", "7.00"),
        ("0", 2, "0.00", "0.00"),
        ("-0.005", 2, "-0.01", "0.00"),
        ("-1.239", 2, "-1.24", "-1.23"),
    ],
)
def test_rounding_table(value: str, places: int, half_up: str, truncate: str) -> None:
    assert str(round_to(D(value), places, Rounding.HALF_UP)) == half_up
    assert str(round_to(D(value), places, Rounding.TRUNCATE)) == truncate


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_not_rounded(value: str) -> None:
    with pytest.raises(PointsError) as refusal:
        round_to(D(value), 2, Rounding.HALF_UP)

    assert refusal.value.code == "not_a_number"


def test_rounding_does_not_depend_on_the_precision_of_the_caller() -> None:
    with localcontext(Context(prec=2)):
        assert round_to(D("89.457"), 2, Rounding.HALF_UP) == D("89.46")


def points_and_maxima() -> st.SearchStrategy[tuple[int, int]]:
    """Points and a maximum in 1/10000, the points never above the maximum."""
    return st.integers(1, 2_000_000).flatmap(
        lambda maximum: st.tuples(st.integers(0, maximum), st.just(maximum))
    )


@given(points_and_maxima(), st.integers(0, 4))
def test_an_index_is_the_nearest_published_value(pair: tuple[int, int], places: int) -> None:
    points, maximum = pair
    exact = Fraction(100 * points, maximum)

    index = index_of(
        D(points).scaleb(-4), D(maximum).scaleb(-4), SetRules(places=places, allow_above_100=True)
    )

    assert index is not None
    assert len(str(index).partition(".")[2]) == places
    half = Fraction(1, 2 * 10**places)
    assert -half <= exact - Fraction(index) < half


@given(points_and_maxima(), st.integers(0, 4))
def test_an_index_is_what_whole_numbers_give(pair: tuple[int, int], places: int) -> None:
    points, maximum = pair

    index = index_of(D(points).scaleb(-4), D(maximum).scaleb(-4), SetRules(places=places))

    assert index is not None
    assert int(index.scaleb(places)) == (200 * 10**places * points + maximum) // (2 * maximum)


@given(st.integers(0, 10**4), st.integers(0, 4))
def test_exactly_half_goes_up_at_every_number_of_places(steps: int, places: int) -> None:
    exact = Fraction(2 * steps + 1, 2 * 10**places)
    maximum = Decimal(100)

    index = index_of(_decimal(exact), maximum, SetRules(places=places, allow_above_100=True))

    assert index is not None
    assert Fraction(index) == Fraction(steps + 1, 10**places)


@given(points_and_maxima(), st.integers(0, 4))
def test_a_truncated_index_never_passes_the_exact_one(pair: tuple[int, int], places: int) -> None:
    points, maximum = pair
    exact = Fraction(100 * points, maximum)

    index = index_of(
        D(points).scaleb(-4),
        D(maximum).scaleb(-4),
        SetRules(places=places, rounding=Rounding.TRUNCATE),
    )

    assert index is not None
    assert 0 <= exact - Fraction(index) < Fraction(1, 10**places)


def _decimal(exact: Fraction) -> Decimal:
    """The decimal that equals a fraction whose denominator divides a power of ten."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)
