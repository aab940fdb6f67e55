"""A number typed as text means what a person here means by it, or is refused."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sheets.numbers import NotANumber, date_from_cell, number_from_cell


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("69,45", "69.45"),
        ("69.45", "69.45"),
        ("0.500", "0.5"),
        ("0,125", "0.125"),
        ("1.234.567", "1234567"),
        ("1,234.5", "1234.5"),
        ("12 345,5", "12345.5"),
        ("12\u00a0345", "12345"),
        ("1234.500", "1234.5"),
        (" 7 ", "7"),
        ("+3", "3"),
        ("\u22123,5", "-3.5"),
        (0.1, "0.1"),
        (0.30000000000000004, "0.3"),
        (12, "12"),
    ],
)
def test_it_is_read_as_meant(typed, meant) -> None:
    assert number_from_cell(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "   ", None])
def test_nothing_is_no_number_and_no_zero(typed) -> None:
    assert number_from_cell(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "1.500",
        "12.500",
        "-1.500",
        "1.2.3",
        "1,2,3",
        "12.34.567",
        "85%",
        "1e5",
        "nan",
        "inf",
        "x",
        "१२",
        "1.23456",
        "--1",
        "1 2",
        True,
        datetime.date(2025, 1, 2),
        1e20,
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_none_or_could_be_two_is_refused(typed) -> None:
    with pytest.raises(NotANumber):
        number_from_cell(typed)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_number_is_read_back_as_vietnamese_print_it(value) -> None:
    printed = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert number_from_cell(printed) == value


@given(st.text(max_size=12))
def test_no_text_at_all_breaks_the_reader(text) -> None:
    try:
        found = number_from_cell(text)
    except NotANumber:
        return
    assert found is None or found.is_finite()


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False), st.integers(0, 4))
def test_a_number_cell_is_what_excel_shows(value, places) -> None:
    shown = round(value, places)
    assert number_from_cell(shown) == Decimal(f"{shown:.15g}")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/03/2025", datetime.date(2025, 3, 5)),
        ("5/3/2025", datetime.date(2025, 3, 5)),
        (datetime.datetime(2025, 3, 5, 7), datetime.date(2025, 3, 5)),
        ("2025-03-05", datetime.date(2025, 3, 5)),
        ("", None),
    ],
)
def test_a_day_is_read_day_first(typed, day) -> None:
    assert date_from_cell(typed) == day


@pytest.mark.parametrize("typed", ["03/25/2025", "31/02/2025", "hôm qua"])
def test_a_day_that_is_none_is_refused(typed) -> None:
    with pytest.raises(NotANumber):
        date_from_cell(typed)
