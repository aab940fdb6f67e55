"""The address of a unit, and the unit of an address."""

import pytest

from districts.models import Unit
from tests.districts.conftest import LAST_DAY, NEW_DAY, make_province

pytestmark = pytest.mark.django_db


def test_a_code_used_once_is_address_enough(country):
    assert country.chau_thanh.get_absolute_url() == "/don-vi/877/"


def test_a_code_used_twice_needs_the_period(country):
    assert country.tien_giang.get_absolute_url() == "/don-vi/82/den-2025-06-30/"
    assert country.new_dong_thap.get_absolute_url() == "/don-vi/82/2025-07-01/"


def test_an_address_costs_no_query(country, django_assert_num_queries):
    units = list(Unit.objects.all())
    with django_assert_num_queries(0):
        assert len({unit.get_absolute_url() for unit in units}) == len(units)


def test_a_period_word_finds_its_unit_again(country):
    make_province("99", "Không Rõ")
    for unit in Unit.objects.all():
        assert Unit.objects.by_period_word(unit.code, unit.period_word).get() == unit


@pytest.mark.parametrize(
    "word",
    [
        "",
        "2025",
        "2025-7-1",
        "20250701",
        "2025-W27-2",
        "2025-13-01",
        "den-",
        "den-den-2025-06-30",
        "den-2025-07-01",
        "2025-06-30",
        "khong-ro",
        "\x00",
    ],
)
def test_a_word_that_is_no_period_of_the_code_finds_nothing(country, word):
    assert not Unit.objects.by_period_word("82", word).exists()


def test_periods_of_the_code_are_told_apart(country):
    found = Unit.objects.by_period_word
    assert found("82", f"den-{LAST_DAY}").get() == country.tien_giang
    assert found("82", f"{NEW_DAY}").get() == country.new_dong_thap
