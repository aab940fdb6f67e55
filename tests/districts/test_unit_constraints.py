"""What the database refuses, and what it says."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from districts.models import Membership, Succession, Unit
from tests.districts.conftest import (
    LAST_DAY,
    NEW_DAY,
    make_commune,
    make_district,
    make_province,
)

pytestmark = pytest.mark.django_db


def refused(make, **fields) -> bool:
    try:
        with transaction.atomic():
            make(**fields)
    except IntegrityError:
        return True
    return False


def test_a_code_may_come_back_on_another_day_but_not_on_the_same():
    make_province("82", "Tiền Giang", valid_from=datetime.date(1976, 2, 1), valid_to=LAST_DAY)
    assert not refused(make_province, code="82", name="Đồng Tháp", valid_from=NEW_DAY)
    assert refused(make_province, code="82", name="Đồng Tháp", valid_from=NEW_DAY)


def test_a_code_has_one_unknown_start_at_most():
    make_province("82", "Tiền Giang", valid_to=LAST_DAY)
    assert refused(make_province, code="82", name="Mỹ Tho", valid_to=datetime.date(1976, 1, 1))


def test_a_unit_may_last_one_day_but_not_end_before_it_starts():
    day = datetime.date(2025, 7, 1)
    assert not refused(make_province, code="1", name="A", valid_from=day, valid_to=day)
    assert refused(
        make_province, code="2", name="B", valid_from=day, valid_to=datetime.date(2025, 6, 30)
    )


def test_a_province_stands_on_its_own_and_others_have_a_place():
    province = make_province("87", "Đồng Tháp")
    assert not refused(make_district, code="877", name="Châu Thành", province=province)
    assert refused(make_province, code="88", name="X", parent=province)
    assert refused(make_province, code="89", name="Y", province=province)
    district = {"code": "878", "kind": "huyện", "name": "Z", "full_name": "Huyện Z"}
    district["level"] = Unit.Level.DISTRICT
    assert refused(Unit.objects.create, **district)
    assert refused(Unit.objects.create, **district, parent=province)
    assert refused(Unit.objects.create, **district, province=province)


def test_a_level_is_one_of_four():
    province = make_province("87", "Đồng Tháp")
    unit = {"kind": "sở", "name": "Nội vụ", "full_name": "Sở Nội vụ"}
    place = {"parent": province, "province": province}
    assert not refused(Unit.objects.create, code="SNV", level="agency", **unit, **place)
    assert refused(Unit.objects.create, code="SNV2", level="department", **unit, **place)


@pytest.mark.parametrize("field", ["code", "name", "full_name", "kind"])
def test_what_names_a_unit_is_never_blank(field):
    fields = {"code": "1", "name": "A", "full_name": "Tỉnh A", "kind": "tỉnh", "level": "province"}
    assert refused(Unit.objects.create, **(fields | {field: ""}))
    assert not refused(Unit.objects.create, **fields)


def test_a_point_is_whole_and_on_the_globe():
    assert not refused(make_province, code="1", name="A", latitude=10, longitude=105)
    assert refused(make_province, code="2", name="B", latitude=10)
    assert refused(make_province, code="3", name="C", longitude=105)
    assert refused(make_province, code="4", name="D", latitude=91, longitude=105)


def test_an_area_is_unknown_or_more_than_nothing():
    assert not refused(make_province, code="1", name="A", area_km2=None)
    assert not refused(make_province, code="2", name="B", area_km2="0.001")
    assert refused(make_province, code="3", name="C", area_km2=0)


def test_violations_are_told_in_vietnamese():
    make_province("87", "Đồng Tháp", valid_to=LAST_DAY)
    unit = Unit(
        code="87",
        level="province",
        kind="tỉnh",
        name="Sa Đéc",
        full_name="Tỉnh Sa Đéc",
        valid_to=datetime.date(1976, 1, 1),
    )
    with pytest.raises(ValidationError) as caught:
        unit.full_clean()
    assert caught.value.messages == ["Đã có đơn vị mang mã này mà không rõ ngày bắt đầu."]
    unit.code, unit.valid_from = "88", LAST_DAY
    with pytest.raises(ValidationError) as caught:
        unit.full_clean()
    assert caught.value.messages == ["Ngày kết thúc phải từ ngày bắt đầu trở đi."]
    unit.valid_to = None
    unit.full_clean()


def test_a_unit_lies_under_one_of_its_own_time_and_world(country):
    agency = Unit(
        code="SNV",
        level="agency",
        kind="sở",
        name="Nội vụ",
        full_name="Sở Nội vụ",
        valid_from=NEW_DAY,
        parent=country.new_dong_thap,
        province=country.new_dong_thap,
    )
    agency.full_clean()
    agency.parent = agency.province = country.dong_thap
    with pytest.raises(ValidationError, match="không tồn tại trong thời gian"):
        agency.full_clean()
    agency.parent = agency.province = make_province("MH", "Minh Họa", illustrative=True)
    with pytest.raises(ValidationError, match="minh họa"):
        agency.full_clean()
    agency.parent, agency.province = country.phu_huu, country.phu_huu
    with pytest.raises(ValidationError, match="Phải là đơn vị cấp tỉnh"):
        agency.full_clean()
    agency.valid_from = None
    agency.parent, agency.province = country.chau_thanh, country.an_giang
    with pytest.raises(ValidationError, match="thuộc tỉnh khác"):
        agency.full_clean()


def test_a_succession_ends_in_a_successor_unless_the_unit_is_abolished(country):
    def succeed(predecessor, successor, kind):
        Succession.objects.create(
            predecessor=predecessor, successor=successor, kind=kind, effective_on=NEW_DAY
        )

    old, new = country.tien_giang, country.new_dong_thap
    assert refused(succeed, predecessor=old, successor=None, kind="merge")
    assert refused(succeed, predecessor=old, successor=new, kind="abolish")
    assert refused(succeed, predecessor=old, successor=new, kind="swallow")
    assert refused(succeed, predecessor=old, successor=old, kind="rename")
    assert not refused(succeed, predecessor=old, successor=new, kind="merge")
    assert refused(succeed, predecessor=old, successor=new, kind="split")
    assert not refused(succeed, predecessor=old, successor=None, kind="abolish")
    assert refused(succeed, predecessor=old, successor=None, kind="abolish")


def test_a_role_is_held_once_and_is_a_known_one(country, django_user_model):
    user = django_user_model.objects.create_user("lan")

    def hold(role):
        Membership.objects.create(user=user, unit=country.chau_thanh, role=role)

    assert not refused(hold, role="unit_official")
    assert refused(hold, role="unit_official")
    assert not refused(hold, role="unit_leader")
    assert refused(hold, role="king")


def test_a_unit_that_others_name_cannot_be_deleted(country):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        country.dong_thap.delete()
    lone = make_commune("1", "Lẻ", country.new_dong_thap)
    lone.delete()
    assert not Unit.objects.by_code("1").exists()
