"""Which units exist on a day, and which lie below another."""

import datetime

import pytest

from districts.models import Commune, District, Province, Unit
from tests.districts.conftest import LAST_DAY, NEW_DAY, make_commune, make_province

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)


def test_the_first_and_the_last_day_both_count():
    unit = make_province("1", "A", valid_from=NEW_DAY, valid_to=NEW_DAY + ONE_DAY)
    days = [NEW_DAY + ONE_DAY * shift for shift in (-1, 0, 1, 2)]
    assert [Unit.objects.on(day).exists() for day in days] == [False, True, True, False]
    assert [unit.is_current(day) for day in days] == [False, True, True, False]


def test_an_unknown_start_counts_as_existing_up_to_the_end():
    unit = make_province("1", "A", valid_to=LAST_DAY)
    for day, exists in [(datetime.date(1900, 1, 1), True), (LAST_DAY, True), (NEW_DAY, False)]:
        assert Unit.objects.on(day).exists() == exists
        assert unit.is_current(day) == exists


def test_an_open_end_has_not_come():
    unit = make_province("1", "A", valid_from=NEW_DAY)
    assert Unit.objects.on(datetime.date(2099, 1, 1)).get() == unit
    assert unit.is_current(datetime.date(2099, 1, 1))


def test_a_code_and_a_day_name_one_unit(country):
    assert Unit.objects.by_code("82").count() == 2
    assert Unit.objects.by_code("82", LAST_DAY).get() == country.tien_giang
    assert Unit.objects.by_code("82", NEW_DAY).get() == country.new_dong_thap
    assert not Unit.objects.by_code("87", NEW_DAY).exists()


def test_a_slug_follows_the_province_through_a_change_of_code(country):
    assert Unit.objects.by_slug("dong-thap", LAST_DAY).get() == country.dong_thap
    assert Unit.objects.by_slug("dong-thap", NEW_DAY).get() == country.new_dong_thap
    assert not Unit.objects.by_slug("tien-giang", NEW_DAY).exists()


def test_a_slug_is_for_provinces_alone(country):
    assert not Unit.objects.by_slug("chau-thanh", LAST_DAY).exists()


def test_what_lies_under_a_province_are_its_districts_and_communes(country):
    assert set(Unit.objects.under(country.dong_thap)) == {
        country.chau_thanh,
        country.an_hiep,
        country.an_nhon,
    }
    assert set(Unit.objects.under(country.new_dong_thap)) == {country.phu_huu}
    assert not Unit.objects.under(country.tien_giang).exists()


def test_what_lies_under_a_district_are_its_communes_and_their_agencies(country):
    station = Unit.objects.create(
        code="TYT",
        level=Unit.Level.AGENCY,
        kind="trạm",
        name="Y tế An Hiệp",
        full_name="Trạm Y tế An Hiệp",
        parent=country.an_hiep,
        province=country.dong_thap,
        valid_to=LAST_DAY,
    )
    assert set(Unit.objects.under(country.chau_thanh)) == {
        country.an_hiep,
        country.an_nhon,
        station,
    }
    assert set(Unit.objects.under(country.an_hiep)) == {station}
    assert not Unit.objects.under(country.other_chau_thanh).exists()


def test_a_unit_lies_under_each_period_of_its_province_that_it_saw(db):
    """Đồng Nai became a city on 30/04/2026; a commune that went on lies under both."""
    city_day = datetime.date(2026, 4, 30)
    before = make_province("75", "Đồng Nai", valid_from=NEW_DAY, valid_to=city_day - ONE_DAY)
    after = make_province("75", "Đồng Nai", valid_from=city_day)
    went_on = make_commune("1", "An Phước", after, valid_from=NEW_DAY)
    ended = make_commune("2", "Cũ", before, valid_from=NEW_DAY, valid_to=city_day - ONE_DAY)
    began = make_commune("3", "Mới", after, valid_from=city_day)
    assert set(Unit.objects.under(before)) == {went_on, ended}
    assert set(Unit.objects.under(after)) == {went_on, began}


def test_proxies_hold_their_own_level(country):
    assert Province.objects.on(LAST_DAY).count() == 3
    assert District.objects.on(LAST_DAY).count() == 2
    assert Commune.objects.on(NEW_DAY).get().pk == country.phu_huu.pk


def test_illustrative_units_show_only_where_they_are_asked_for(country):
    made_up = make_province("MH", "Minh Họa", illustrative=True)
    make_commune("MH-1", "Mẫu", made_up, illustrative=True)
    assert not Unit.objects.under(made_up).exists()
    assert not Unit.objects.search("minh hoa").exists()
    assert not Unit.objects.by_code("MH").exists()
    assert not Province.objects.filter(code="MH").exists()
    assert Unit.with_illustrative.under(made_up).count() == 1
    assert Unit.with_illustrative.search("minh hoa").first() == made_up


def test_lineage_is_read_from_both_ends(country):
    rows = list(country.phu_huu.predecessors())
    assert [row.predecessor for row in rows] == [country.an_hiep, country.an_nhon]
    assert {(row.kind, row.decision) for row in rows} == {
        ("merge", "1663/NQ-UBTVQH15 (2025-06-16)")
    }
    (onward,) = country.an_hiep.successors()
    assert onward.successor == country.phu_huu
    (end,) = country.chau_thanh.successors()
    assert (end.kind, end.successor) == ("abolish", None)


def test_lineage_takes_one_query(country, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [row.predecessor.name_with_province for row in country.phu_huu.predecessors()]
    assert names == ["Xã An Hiệp, Tỉnh Đồng Tháp", "Xã An Nhơn, Tỉnh Đồng Tháp"]
