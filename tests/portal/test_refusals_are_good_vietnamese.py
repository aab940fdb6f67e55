"""What Django says about a wrong field is said in words that name what to do, in Vietnamese."""

import pytest
from django import forms
from django.utils import translation


class Asked(forms.Form):
    year = forms.IntegerField(min_value=1990, max_value=2100)
    kind = forms.ChoiceField(choices=[("a", "A")])
    name = forms.CharField(max_length=3)
    link = forms.URLField(assume_scheme="https")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("year", "20x4", "Phải là số nguyên, viết bằng chữ số."),
        ("year", "1", "Không được nhỏ hơn 1990."),
        ("year", "9999", "Không được lớn hơn 2100."),
        ("kind", "x" * 1_000, "Hãy chọn một mục trong danh sách."),
        ("name", "bốn!", "Dài quá 3 ký tự (đang có 4)."),
        ("link", "javascript:alert(1)", "Phải là một địa chỉ trang, như"),
    ],
)
def test_a_wrong_value_is_refused_in_plain_words(field, typed, said) -> None:
    with translation.override("vi"):
        errors = Asked({field: typed}).errors[field]
        assert len(errors) == 1
        assert errors[0].startswith(said)
