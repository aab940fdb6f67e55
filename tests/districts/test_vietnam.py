"""The project's own list of Việt Nam: what it holds on which day, and who followed whom."""

import datetime

import pytest
from django.db.models import Count

from districts.models import District, Province, Succession, Unit
from districts.services.load_units import load_units

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vietnam")]

OLD = datetime.date(2025, 6, 30)
NEW = datetime.date(2025, 7, 1)
DONG_NAI_CITY = datetime.date(2026, 4, 30)
QUANG_NINH_CITY = datetime.date(2026, 9, 1)
BAC_NINH_CITY = datetime.date(2026, 9, 20)


def counts(day: datetime.date, by: str) -> dict[str, int]:
    rows = Unit.objects.on(day).values_list(by).annotate(units=Count("pk"))
    return dict(rows)


@pytest.mark.parametrize(
    ("day", "levels"),
    [
        (OLD, {"province": 63, "district": 696, "commune": 10035}),
        (NEW, {"province": 34, "commune": 3321}),
        (DONG_NAI_CITY, {"province": 34, "commune": 3321}),
        (BAC_NINH_CITY, {"province": 34, "commune": 3321}),
    ],
)
def test_the_units_of_each_level(day, levels):
    assert counts(day, "level") == levels


@pytest.mark.parametrize(
    ("day", "cities", "communes"),
    [
        (OLD, 6, {"xã": 7692, "phường": 1726, "thị trấn": 617}),
        (NEW, 6, {"xã": 2621, "phường": 687, "đặc khu": 13}),
        (DONG_NAI_CITY, 7, {"xã": 2611, "phường": 697, "đặc khu": 13}),
        (QUANG_NINH_CITY, 8, {"xã": 2611, "phường": 697, "đặc khu": 13}),
        (BAC_NINH_CITY, 9, {"xã": 2599, "phường": 709, "đặc khu": 13}),
    ],
)
def test_the_units_of_each_kind(day, cities, communes):
    found = counts(day, "kind")
    assert found["thành phố trung ương"] == cities
    assert {kind: found[kind] for kind in communes} == communes


def test_nothing_new_is_loaded_a_second_time():
    load = load_units()
    assert load.skipped
    assert (load.units.unchanged, load.successions.unchanged) == (14174, 11354)


def test_chau_thanh_of_dong_thap_went_into_three_communes():
    chau_thanh = Unit.objects.by_code("877").get()
    went_into: dict[str, set[str]] = {}
    for commune in Unit.objects.under(chau_thanh):
        (onward,) = commune.successors()
        assert (onward.kind, onward.effective_on) == ("merge", NEW)
        assert onward.decision.startswith("1663/NQ-UBTVQH15")
        went_into.setdefault(onward.successor.code, set()).add(commune.name)
    assert went_into == {
        "30244": {"Cái Tàu Hạ", "An Hiệp", "An Nhơn", "An Phú Thuận", "Phú Hựu"},
        "30253": {"Tân Nhuận Đông", "An Khánh", "Hòa Tân"},
        "30259": {"Tân Phú Trung", "Tân Bình", "Phú Long", "Tân Phú"},
    }
    names = {unit.code: unit.name for unit in Unit.objects.filter(code__in=went_into).on(NEW)}
    assert names == {"30244": "Phú Hựu", "30253": "Tân Nhuận Đông", "30259": "Tân Phú Trung"}


def test_predecessors_are_read_back_with_their_province(django_assert_num_queries):
    phu_huu = Unit.objects.by_code("30244", NEW).get()
    with django_assert_num_queries(1):
        names = [row.predecessor.name_with_province for row in phu_huu.predecessors()]
    assert names == [
        "Xã An Hiệp, Tỉnh Đồng Tháp",
        "Xã An Nhơn, Tỉnh Đồng Tháp",
        "Xã An Phú Thuận, Tỉnh Đồng Tháp",
        "Thị trấn Cái Tàu Hạ, Tỉnh Đồng Tháp",
        "Xã Phú Hựu, Tỉnh Đồng Tháp",
    ]


def test_the_slug_of_dong_thap_is_one_code_before_and_another_after():
    assert Unit.objects.by_slug("dong-thap", OLD).get().code == "87"
    assert Unit.objects.by_slug("dong-thap", NEW).get().code == "82"


@pytest.mark.parametrize("day", [OLD, NEW, DONG_NAI_CITY, QUANG_NINH_CITY, BAC_NINH_CITY])
def test_no_two_provinces_of_a_day_share_a_slug(day):
    slugs = list(Province.objects.on(day).values_list("slug", flat=True))
    assert len(set(slugs)) == len(slugs)


def test_two_districts_called_chau_thanh_are_told_apart():
    found = Unit.objects.search("huyện Châu Thành, An Giang").select_related("province")
    assert (found[0].code, found[0].name_with_province) == (
        "892",
        "Huyện Châu Thành, Tỉnh An Giang",
    )
    found = Unit.objects.search("chau thanh dong thap").select_related("province")
    assert (found[0].code, found[0].name_with_province) == (
        "877",
        "Huyện Châu Thành, Tỉnh Đồng Tháp",
    )
    assert District.objects.filter(name="Châu Thành").count() == 10


@pytest.mark.parametrize(
    ("slug", "day", "kind"),
    [
        ("dong-nai", DONG_NAI_CITY, "thành phố trung ương"),
        ("bac-ninh", BAC_NINH_CITY, "thành phố trung ương"),
        ("dong-nai", NEW, "tỉnh"),
        ("bac-ninh", NEW, "tỉnh"),
    ],
)
def test_communes_that_outlive_a_change_of_their_province_lie_under_both(slug, day, kind):
    province = Unit.objects.by_slug(slug, day).get()
    communes = {"dong-nai": 95, "bac-ninh": 99}[slug]
    assert province.kind == kind
    assert Unit.objects.on(day).under(province).count() == communes


def test_every_unit_of_a_day_lies_under_exactly_one_province():
    for day in (OLD, NEW, BAC_NINH_CITY):
        below = sum(
            Unit.objects.on(day).under(province).count() for province in Province.objects.on(day)
        )
        assert below == Unit.objects.on(day).exclude(level="province").count()


def test_every_old_unit_has_a_successor_or_an_end_and_every_new_one_a_predecessor():
    old = Unit.objects.filter(valid_to__isnull=False)
    assert not old.filter(successions_out__isnull=True).exists()
    new = Unit.objects.filter(valid_from__isnull=False)
    assert not new.filter(successions_in__isnull=True).exists()


def test_every_district_ends_with_the_level():
    ended = Succession.objects.filter(kind=Succession.Kind.ABOLISH, effective_on=NEW)
    assert ended.count() == District.objects.on(OLD).count() == 696


def test_every_unit_passes_the_rules_of_its_model():
    for unit in Unit.objects.select_related("parent__province", "province").iterator():
        unit.clean()


def test_addresses_of_all_units_differ():
    units = list(Unit.objects.all())
    addresses = {(unit.code, unit.period_word if unit.code_reused else "") for unit in units}
    assert len(addresses) == len(units)
