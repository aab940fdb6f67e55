"""The key text is searched by, and the word that stands for it in addresses."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from districts.vietnamese import search_key, slug


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đồng Tháp", "dong thap"),
        ("ĐẮK LẮK", "dak lak"),
        ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
        ("Văn Miếu - Quốc Tử Giám", "van mieu quoc tu giam"),
        ("M'Đrắk", "mdrak"),
        ("M’Đrắk", "mdrak"),
        ("Phường 10", "phuong 10"),
        ("  Châu\u00a0 Thành\t", "chau thanh"),
        ("TP. Huế", "tp hue"),
        ("Đĭnh Ñ", "dinh n"),
        ("%_\\", ""),
        ("", ""),
    ],
)
def test_marks_case_and_punctuation_make_no_difference(text, key):
    assert search_key(text) == key


def test_either_place_of_a_tone_gives_the_same_key():
    assert search_key("Hoà Bình") == search_key("Hòa Bình") == "hoa binh"


@given(st.text())
@example("Thừa Thiên Huế")
@example("\u1e9b\u0323")
def test_composed_and_decomposed_text_give_the_same_key(text):
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(
        unicodedata.normalize("NFC", text)
    )


@given(st.text())
@example("İ")
@example("ﬁ")
def test_the_key_of_a_key_is_the_key(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_a_key_has_single_spaces_and_nothing_a_pattern_could_be_made_of(text):
    key = search_key(text)
    assert key == " ".join(key.split())
    assert not set(key) & set("%_\\|/'\x00")


def test_a_slug_is_the_name_as_one_word():
    assert slug("Đồng Tháp") == "dong-thap"
    assert slug("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"


@given(st.text())
def test_a_slug_needs_no_quoting_in_an_address(text):
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug(text).startswith("-")
    assert not slug(text).endswith("-")
