"""The order of names: held against a comparator that reads a table of the 89 Vietnamese letters."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from districts.models import Unit
from districts.vietnamese import sort_key
from tests.districts.conftest import make_province

# Each letter in its place of the alphabet, its tones in order: ngang huyền hỏi ngã sắc nặng.
ALPHABET = """
aàảãáạ ăằẳẵắặ âầẩẫấậ b c d đ eèẻẽéẹ êềểễếệ f g h iìỉĩíị j k l m n oòỏõóọ ôồổỗốộ ơờởỡớợ p q r s t
uùủũúụ ưừửữứự v w x yỳỷỹýỵ z
""".split()
PLACE = {
    letter: (place, tone)
    for place, letters in enumerate(ALPHABET)
    for tone, letter in enumerate(letters)
}


def reference_key(name: str) -> tuple:
    """Letters first, word by word; then the tones of the words from the left."""
    words, tones = [], []
    for word in re.split(r"[ -]+", name.strip(" -")):
        letters, tone = [], 0
        for part in re.findall(r"\d+|\D", word):
            if part.isdigit():
                letters.append((0, int(part)))
            else:
                place, own_tone = PLACE[part]
                letters.append((1, place))
                tone = own_tone or tone
        words.append(letters)
        tones.append(tone)
    return words, tones


names = st.text(alphabet="".join(ALPHABET) + "0123456789 -", max_size=12)
# Few letters, so that names are often equal but for a mark, a tone or a number.
near_names = st.text(alphabet="aàáăắâbdđ019 ", max_size=6)


@given(names | near_names, names | near_names)
@example("phường 2", "phường 10")
@example("ba vì", "bà rịa")
@example("hoà", "hóa")
@example("an", "an giang")
@example("a1", "a01")
def test_keys_order_as_the_reference_does(one, other):
    before = reference_key(one) < reference_key(other)
    assert (sort_key(one) < sort_key(other)) == before


@given(st.text())
@example("中文 Ω")
@example("9" * 300)
def test_a_key_is_made_of_digits_alone(text):
    assert re.fullmatch(r"[0-9]*", sort_key(text))


@given(names)
@example("0à0")
def test_a_key_of_a_vietnamese_name_is_about_four_times_as_long_at_most(name):
    # A single digit takes five, a letter two: what begins and ends with a digit has three to spare.
    assert len(sort_key(name)) <= 4 * len(name) + 3


def test_the_longest_key_of_a_name_fits_its_column():
    field = Unit._meta.get_field
    most = field("name").max_length
    for part in ("0à0 ", "0 ", "0à", "0à ", "9" * 99 + " ", "ạ "):
        name = (part * most)[:most]
        assert len(sort_key(name)) <= field("sort_key").max_length


@given(names)
def test_case_makes_no_difference(name):
    assert sort_key(name.upper()) == sort_key(name)


IN_ORDER = [
    "1",
    "2",
    "10",
    "An",
    "An Giang",
    "Ăn",
    "Ân",
    "Ba Tri",
    "Bà Tri",
    "Ba Vì",
    "Dak Lak",
    "Đắk Lắk",
    "Đồng Tháp",
    "Hòa",
    "Hỏa",
    "Hóa",
    "Phường 2",
    "Phường 10",
    "Zuyên",
]


def test_names_stand_in_the_order_a_reader_expects():
    backwards = IN_ORDER[::-1]
    assert sorted(backwards, key=sort_key) == IN_ORDER


@pytest.mark.django_db
def test_the_database_orders_as_python_does():
    for place, name in enumerate(reversed(IN_ORDER)):
        make_province(f"{place}", name)
    found = Unit.objects.in_vietnamese_order().values_list("name", flat=True)
    assert list(found) == IN_ORDER
