"""Report periods have the ministry's cut-offs, and every period has one word."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import periods
from indicators.period_words import period_label
from indicators.periods import NotAPeriod, PeriodKind

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (PeriodKind.Q1, "2023-12-15", "2024-03-14"),
        (PeriodKind.HALF, "2023-12-15", "2024-06-14"),
        (PeriodKind.Q3, "2024-06-15", "2024-09-14"),
        (PeriodKind.REPORT_YEAR, "2023-12-15", "2024-12-14"),
    ],
)
def test_a_report_period_ends_on_the_fourteenth(kind, start, end) -> None:
    found = periods.report(kind, 2024)
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)
    assert found.kind is kind


def test_a_calendar_year_is_not_the_report_year() -> None:
    assert periods.year(2024) != periods.report(PeriodKind.REPORT_YEAR, 2024)
    assert periods.from_word("2024") == periods.year(2024)
    assert periods.from_word("2024-ky-nam").start == datetime.date(2023, 12, 15)


def test_a_leap_february_is_a_whole_month() -> None:
    assert periods.month(2024, 2).end.day == 29
    assert (
        periods.span(datetime.date(2024, 2, 1), datetime.date(2024, 2, 28)).kind is PeriodKind.SPAN
    )


@given(DAYS, DAYS)
def test_every_period_is_found_again_by_its_word(one, other) -> None:
    period = periods.span(min(one, other), max(one, other))
    assert periods.from_word(period.word) == period


@pytest.mark.parametrize("year", [2000, 2024, 2100])
def test_every_named_period_has_a_word_of_its_own_and_leads_back(year) -> None:
    named = periods.named(year)
    assert len({period.word for period in named}) == len(named) == 17
    assert [periods.from_word(period.word) for period in named] == named
    assert all(period.kind is not PeriodKind.SPAN for period in named)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "24",
        "1999",
        "2024-quy-2",
        "2024-thang-13",
        "2024-khoang",
        "2024-02-30--2024-03-01",
        "2024-03-02--2024-03-01",
        "２０２４",
    ],
)
def test_a_word_that_is_no_period_is_refused(word) -> None:
    with pytest.raises(NotAPeriod):
        periods.from_word(word)


def test_the_year_before_is_of_the_same_kind() -> None:
    assert periods.month(2024, 2).year_before() == periods.month(2023, 2)
    assert periods.report(PeriodKind.Q3, 2024).year_before() == periods.report(PeriodKind.Q3, 2023)
    span = periods.span(datetime.date(2021, 1, 1), datetime.date(2025, 5, 31))
    assert span.year_before() is None


def test_periods_are_named_as_reports_name_them() -> None:
    assert period_label(periods.report(PeriodKind.Q1, 2024)) == "kỳ báo cáo quý I/2024"
    assert period_label(periods.month(2022, 6)) == "tháng 6/2022"
    assert period_label(periods.from_word("2023-03-27--2023-03-27")) == "ngày 27/03/2023"
    assert period_label(periods.from_word("2021-01-01--2025-05-31")) == "01/01/2021–31/05/2025"
