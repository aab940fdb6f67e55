"""Each rule of the figures by itself: what it finds, and the twin beside it that is right."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import consistency, periods
from indicators.consistency import ADVICE, MESSAGES, Figure, Rule, Rules, Sum, find

HALF = periods.span(datetime.date(2022, 1, 1), datetime.date(2022, 6, 30))
D = Decimal


def figure(indicator: str = "x", kind: str = "ratio", **fields) -> Figure:
    values = {"period": HALF, "source": "s", "unit": 1, "unit_name": "Huyện", **fields}
    values.setdefault("key", (indicator, values["period"], values.get("scope"), values["source"]))
    return Figure(indicator=indicator, kind=kind, **values)


def ratio(numerator, denominator, stated=None, **fields) -> Figure:
    places = len(stated.partition(".")[2]) if stated else 0
    return figure(
        numerator=D(numerator),
        denominator=D(denominator),
        stated=D(stated) if stated else None,
        stated_places=places,
        **fields,
    )


def count(indicator, amount, **fields) -> Figure:
    return figure(indicator, "count", numerator=D(amount), value=D(amount), **fields)


def codes(figures, rules=None) -> list[str]:
    return [finding.code for finding in find(figures, rules or Rules())]


@pytest.mark.parametrize(
    ("numerator", "denominator", "stated", "fine"),
    [
        (95184, 157945, "60.26", True),
        (95184, 157945, "60.27", True),
        (95184, 157945, "60.28", False),
        (95184, 157945, "66.26", False),
        (3845, 5830, "65.9", True),
        (3845, 5830, "66.0", True),
        (3845, 5830, "65.8", False),
        (44, 184, "24", True),
        (44, 184, "23", True),
        (44, 184, "25", False),
        (1044, 1052, "100", False),
        (1052, 1052, "100", True),
        (13, 65, "20", True),
        # Nam Định cut 89.457 off at 89.45.
        ("62.62", 70, "89.45", True),
    ],
)
def test_a_printed_percentage_is_compared_at_the_places_it_is_printed_with(
    numerator, denominator, stated, fine
) -> None:
    assert (codes([ratio(numerator, denominator, stated)]) == []) is fine


@pytest.mark.parametrize(
    ("qualifier", "stated", "fine"),
    [
        ("more", "96", True),
        ("more", "97", False),
        ("nearly", "97", True),
        ("nearly", "96", False),
        ("about", "96", True),
        ("about", "98", False),
    ],
)
def test_more_than_and_nearly_are_taken_at_their_word(qualifier, stated, fine) -> None:
    assert (codes([ratio(965, 1000, stated, qualifier=qualifier)]) == []) is fine


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_percentage_rounded_half_up_from_its_parts_is_never_found(part, whole, places) -> None:
    scaled = Fraction(100 * part, whole) * 10**places
    printed = D((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))
    assert consistency.percentage_agrees(D(part), D(whole), printed.scaleb(-places), places)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(2, 9900))
def test_a_percentage_off_by_more_than_two_hundredths_is_found(part, whole, off) -> None:
    exact = D(100 * part) / D(whole)
    printed = exact.quantize(D("0.01")) + D(off) / 100
    assert not consistency.percentage_agrees(D(part), D(whole), printed, 2)


def test_a_percentage_of_nothing_is_found_and_nothing_alone_is_not() -> None:
    assert codes([ratio(0, 0, "0")]) == ["percentage_of_nothing"]
    assert codes([ratio(0, 0)]) == []


def test_a_numerator_above_its_denominator_is_found_and_an_equal_one_is_not() -> None:
    assert codes([ratio(20, 19)]) == ["above_denominator"]
    assert codes([ratio(19, 19)]) == []
    rank = figure(kind="rank", numerator=D(13), denominator=D(12))
    assert codes([rank]) == ["rank_beyond"]


SETTLED = Rules(sums=(Sum("settled", ("early", "due", "late")),))


def test_before_on_and_late_are_the_settled_ones() -> None:
    settled = ratio(100, 120, indicator="settled")
    parts = [count("early", 60), count("due", 30), count("late", 10)]
    assert codes([settled, *parts], SETTLED) == []
    assert codes([settled, *parts[:2], count("late", 9)], SETTLED) == ["parts_missing"]
    assert codes([settled, *parts[:2], count("late", 11)], SETTLED) == ["parts_beyond"]


def test_a_whole_that_needs_all_its_parts_is_not_held_against_some() -> None:
    some = [count("whole", 10), count("a", 4)]
    assert codes(some, Rules(sums=(Sum("whole", ("a", "b"), complete=True),))) == []
    assert codes(some, Rules(sums=(Sum("whole", ("a", "b")),))) == ["parts_missing"]


def test_shares_of_one_denominator_are_its_parts() -> None:
    rules = Rules(sums=(Sum("all", ("a", "b"), complete=True),))
    right = [ratio(6, 10, indicator="a"), ratio(4, 10, indicator="b")]
    wrong = [ratio(6, 10, indicator="a"), ratio(3, 10, indicator="b")]
    assert codes(right, rules) == []
    assert codes(wrong, rules) == ["parts_missing"]


def test_rounded_parts_may_add_up_within_what_they_are_rounded_to() -> None:
    rules = Rules(sums=(Sum("whole", ("a", "b")),))
    whole = count("whole", 34600, qualifier="more")
    close = [whole, count("a", 20000, qualifier="more"), count("b", 14000, qualifier="more")]
    assert codes(close, rules) == []
    exact = [whole, count("a", 20000), count("b", 14000)]
    assert codes(exact, rules) == ["parts_missing"]


def test_parts_of_another_period_unit_source_or_scope_are_not_added() -> None:
    rules = Rules(sums=(Sum("whole", ("a", "b")),))
    whole = count("whole", 10)
    for other in (
        {"period": periods.month(2022, 6)},
        {"unit": 2},
        {"source": "t"},
        {"scope": "communes"},
    ):
        assert codes([whole, count("a", 3, **other)], rules) == []


def test_a_share_that_jumps_or_is_said_twice_is_told_in_percent() -> None:
    before = ratio(10, 100, period=periods.month(2023, 5), value=D(10))
    after = ratio(41, 100, period=periods.month(2024, 5), value=D(41))
    (jump,) = find([before, after], Rules())
    assert jump.message() == "Năm trước 10%, kỳ này 41%."
    other = replace(after, key="x", source="y", numerator=D(50), value=D(50))
    (twice,) = find([after, other], Rules())
    assert twice.message() == "Nguồn này nêu 41%, nguồn kia nêu 50%."


def test_a_share_that_jumps_by_more_than_thirty_points_is_found() -> None:
    before = ratio(10, 100, period=periods.month(2023, 5), value=D(10))
    for now, expected in ((D(41), ["jump_of_share"]), (D(40), [])):
        after = ratio(int(now), 100, period=periods.month(2024, 5), value=now)
        assert codes([before, after]) == expected


def test_a_count_may_triple_and_a_small_one_may_do_as_it_likes() -> None:
    before, after = periods.month(2023, 5), periods.month(2024, 5)
    assert codes([count("n", 100, period=before), count("n", 300, period=after)]) == []
    assert codes([count("n", 100, period=before), count("n", 301, period=after)]) == ["jump"]
    assert codes([count("n", 301, period=before), count("n", 100, period=after)]) == ["jump"]
    assert codes([count("n", 2, period=before), count("n", 29, period=after)]) == []


def test_a_year_is_not_compared_with_a_month() -> None:
    year, month = periods.year(2023), periods.month(2024, 12)
    assert codes([count("n", 100, period=year), count("n", 900, period=month)]) == []


def test_two_sources_that_differ_are_found_and_rounding_alone_is_not() -> None:
    one = figure(kind="index", stated=D("91.36"), stated_places=2, value=D("91.36"))
    other = figure(kind="index", stated=D("91.4"), value=D("92"), source="t")
    assert codes([one, other]) == ["twice"]
    counted = ratio(95184, 157945, value=D("60.2643"))
    printed = figure(stated=D("60.26"), stated_places=2, value=D("60.26"), source="t")
    assert codes([counted, printed]) == []


def test_nothing_is_found_in_nothing() -> None:
    assert find([], Rules()) == []


def test_every_finding_has_its_sentence_and_its_advice() -> None:
    assert MESSAGES.keys() == ADVICE.keys()
    (finding,) = find([ratio(95184, 157945, "66.26")], Rules())
    assert finding.rule is Rule.PERCENTAGE
    assert finding.message() == ("Nguồn nêu 66,26%, tử số 95184 chia mẫu số 157945 là 60,26%.")
    assert "143652" in finding.advice()


amounts = st.lists(st.integers(0, 10**9), min_size=2, max_size=6)


@given(amounts, st.integers(1, 10**6))
def test_parts_are_found_exactly_when_they_do_not_add_up(parts, off) -> None:
    names = tuple(f"p{number}" for number in range(len(parts)))
    rules = Rules(sums=(Sum("whole", names),))
    given_parts = [count(name, amount) for name, amount in zip(names, parts, strict=True)]
    assert codes([count("whole", sum(parts)), *given_parts], rules) == []
    assert codes([count("whole", sum(parts) + off), *given_parts], rules) == ["parts_missing"]
