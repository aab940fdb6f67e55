"""Finding a unit by what somebody types."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from districts.models import Unit
from tests.districts.conftest import LAST_DAY, make_commune, make_district, make_province

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    units = Unit.objects.search(text).select_related("province")
    return [unit.name_with_province for unit in units]


@pytest.mark.parametrize(
    "text",
    [
        "phu huu",
        "Phú Hựu",
        "PHÚ HỰU",
        unicodedata.normalize("NFD", "Phú Hựu"),
        "  phú   hựu ",
        "phú-hựu",
        "xã phú hựu",
        "huu phu",
        "ph hu",
        "Xã Phú Hựu, tỉnh Đồng Tháp",
    ],
)
def test_marks_case_and_punctuation_do_not_matter(country, text):
    assert found(text) == ["Xã Phú Hựu, Tỉnh Đồng Tháp"]


def test_two_units_of_one_name_are_told_apart_by_their_province(country):
    assert found("chau thanh")[:2] == [
        "Huyện Châu Thành, Tỉnh An Giang",
        "Huyện Châu Thành, Tỉnh Đồng Tháp",
    ]
    assert found("chau thanh dong thap")[0] == "Huyện Châu Thành, Tỉnh Đồng Tháp"
    assert found("huyện Châu Thành, An Giang") == ["Huyện Châu Thành, Tỉnh An Giang"]


def test_every_word_must_occur(country):
    assert found("chau thanh tien giang") == []
    assert found("chau thanh xyz") == []


def test_a_word_is_found_by_its_beginning_not_by_its_middle(country):
    assert found("huu") == ["Xã Phú Hựu, Tỉnh Đồng Tháp"]
    assert found("uu") == []


def test_exact_names_come_first_then_names_that_begin_so(country):
    make_commune("1", "Châu Thành Tây", country.other_chau_thanh, valid_to=LAST_DAY)
    make_commune("2", "Bình Châu Thành", country.other_chau_thanh, valid_to=LAST_DAY)
    names = found("châu thành")
    assert names[:3] == [
        "Huyện Châu Thành, Tỉnh An Giang",
        "Huyện Châu Thành, Tỉnh Đồng Tháp",
        "Xã Châu Thành Tây, Tỉnh An Giang",
    ]
    assert names.index("Xã Bình Châu Thành, Tỉnh An Giang") > 2


def test_what_is_above_is_no_name_of_the_unit_itself(country):
    """Communes of Châu Thành aren't called so, though they are found by it."""
    assert "Xã An Hiệp, Tỉnh Đồng Tháp" in found("huyện châu thành")[2:]


def test_the_newest_period_comes_first_among_equals(country):
    units = Unit.objects.search("dong thap")[:2]
    assert [unit.code for unit in units] == ["82", "87"]


def test_numbers_are_words(db):
    province = make_province("79", "Hồ Chí Minh")
    for number in (10, 1, 2):
        make_district(f"{number}", f"{number}", province)
    assert [name.split(",")[0] for name in found("huyện 1")] == ["Huyện 1", "Huyện 10"]


def test_usual_abbreviations_are_spelled_out(db):
    city = Unit.objects.create(
        code="79",
        level="province",
        kind="thành phố trung ương",
        name="Hồ Chí Minh",
        full_name="Thành phố Hồ Chí Minh",
    )
    for text in ("TP.HCM", "tphcm", "TP Hồ Chí Minh", "hcm"):
        assert Unit.objects.search(text).get() == city


def test_an_apostrophe_may_be_left_out(country):
    make_commune("1", "M'Đrắk", country.chau_thanh)
    for text in ("M'Đrắk", "m’drak", "mdrak"):
        assert found(text) == ["Xã M'Đrắk, Tỉnh Đồng Tháp"]


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "_", "%%", "\\", "'", "|", "/", "*", "\x00", "\ud800", "́", "-" * 50]
)
def test_text_without_a_word_finds_nothing(country, text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["ch%", "c_au", "phu%huu", "chau|thanh"])
def test_wildcards_of_the_database_mean_nothing(country, text):
    assert found(text) == found(text.replace("%", " ").replace("_", " ").replace("|", " "))


def test_a_pasted_page_is_not_searched_for(country, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found("châu thành " * 1000) == []
        assert found("a b c d e f g h i k l m n o p q r") == []
    assert found("Xã Phú Hựu " * 4) == ["Xã Phú Hựu, Tỉnh Đồng Tháp"]


class AnyText(TestCase):
    @given(st.text(max_size=60))
    @hypothesis_settings(max_examples=100)
    def test_any_text_is_answered(self, text):
        assert list(Unit.objects.search(text)) == []


def test_a_search_takes_one_query(country, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Unit.objects.search("chau thanh dong thap").select_related("province")[:20])


def test_a_rename_is_found_by_the_new_name_alone(country):
    country.phu_huu.name, country.phu_huu.full_name = "Phú Hòa", "Xã Phú Hòa"
    country.phu_huu.save(update_fields=["name", "full_name"])
    assert found("phu hoa") == ["Xã Phú Hòa, Tỉnh Đồng Tháp"]
    assert found("phu huu") == []
