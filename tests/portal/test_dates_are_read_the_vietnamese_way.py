"""Day before month, in both languages; a comma for decimals; no guessed thousands."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, timezone, translation


class Entry(forms.Form):
    day = forms.DateField(localize=True)
    moment = forms.DateTimeField(localize=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/06/2024", "5/6/2024", "05-06-2024", "2024-06-05"])
def test_the_fifth_of_june(language: str, typed: str) -> None:
    with translation.override(language):
        form = Entry({"day": typed, "moment": "05/06/2024 17:30"})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2024, 6, 5)
    local = timezone.localtime(form.cleaned_data["moment"]).replace(tzinfo=None)
    assert local == datetime(2024, 6, 5, 17, 30)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_month_of_thirteen_is_refused_instead_of_swapped(language: str) -> None:
    with translation.override(language):
        form = Entry({"day": "06/13/2024", "moment": "06/13/2024 17:30"})
        assert set(form.errors) == {"day", "moment"}


def test_a_typed_point_is_not_taken_for_thousands() -> None:
    class Points(forms.Form):
        points = forms.DecimalField(localize=True)

    with translation.override("vi"):
        form = Points({"points": "91.25"})
        assert form.is_valid()
        assert form.cleaned_data["points"] == Decimal("91.25")
        form = Points({"points": "91,25"})
        assert form.is_valid()
        assert form.cleaned_data["points"] == Decimal("91.25")


@pytest.mark.parametrize(
    ("language", "shown_date", "shown_number"),
    [("vi", "05/06/2024", "1.234.567,89"), ("en", "5 June 2024", "1,234,567.89")],
)
def test_dates_and_numbers_are_written_as_the_language_does(
    language: str, shown_date: str, shown_number: str
) -> None:
    with translation.override(language):
        assert formats.date_format(date(2024, 6, 5)) == shown_date
        number = formats.number_format(
            Decimal("1234567.89"), decimal_pos=2, use_l10n=True, force_grouping=True
        )
        assert number == shown_number
