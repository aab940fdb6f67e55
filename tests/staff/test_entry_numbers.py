"""Numbers as people here type them: one comma or one point, and nothing that has two readings."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from indicators.forms.fields import NumberField, read_number, typed_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("69,45", "69.45"),
        ("69.45", "69.45"),
        (" 69,45 ", "69.45"),
        ("1500", "1500"),
        ("1 500", "1500"),
        ("1\u00a0500,25", "1500.25"),
        ("1,500", "1.5"),
        ("0.500", "0.5"),
        ("0", "0"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("1,23450", "1.2345"),
        ("999999999999", "999999999999"),
    ],
)
def test_is_read(typed: str, number: str) -> None:
    assert read_number(typed, "Tử số") == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.500", "Tử số: “1.500” có thể hiểu hai cách. Viết 1500 hoặc 1,500."),
        ("-12.345", "Tử số: “-12.345” có thể hiểu hai cách. Viết -12345 hoặc -12,345."),
        ("1.500,5", "Tử số: “1.500,5” không phải là số. Viết như 1500 hoặc 69,45."),
        ("1,5,5", "không phải là số"),
        ("3 4", "không phải là số"),
        ("1e5", "không phải là số"),
        ("NaN", "không phải là số"),
        ("Infinity", "không phải là số"),
        ("0x10", "không phải là số"),
        ("1_000", "không phải là số"),
        ("٣", "không phải là số"),
        ("=1+1", "không phải là số"),
        ("50%", "không phải là số"),
        ("5,", "không phải là số"),
        ("1,23456", "nhiều hơn bốn chữ số"),
        ("1" * 13, "quá lớn"),
    ],
)
def test_is_refused_naming_the_field(typed: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_number(typed, "Tử số")
    assert refused.value.messages[0].startswith("Tử số: ")
    assert why in refused.value.messages[0]


def test_nothing_typed_is_no_number() -> None:
    assert read_number("  ", "Tử số") is None


@pytest.mark.parametrize("number", ["0", "0.0000", "10", "100.0000", "69.4500", "-1.5", "0.0001"])
def test_what_is_stored_is_shown_so_that_it_reads_the_same(number: str) -> None:
    shown = typed_number(Decimal(number))
    assert read_number(shown, "x") == Decimal(number)


def test_a_form_shows_again_what_was_typed() -> None:
    class Form(forms.Form):
        share = NumberField(label="Tỷ lệ")

    assert 'value="69,45"' in Form(initial={"share": Decimal("69.4500")}).as_p()
    wrong = Form({"share": "1.500"})
    assert wrong.errors["share"][0].startswith("Tỷ lệ: ")
    assert 'value="1.500"' in wrong.as_p()
    assert Form({"share": "69,45"}).fields["share"].clean("69,45") == Decimal("69.45")
