"""Agencies are entered by hand; administrative units are not."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError

from districts.models import Unit
from districts.services.agencies import save_agency, set_display_order
from tests.districts.conftest import NEW_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(django_user_model):
    user = django_user_model.objects.create_user("clerk")
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_unit", "change_unit"]))
    return user


@pytest.fixture
def stranger(django_user_model):
    return django_user_model.objects.create_user("stranger")


def department(country, **fields) -> Unit:
    fields = {
        "code": "SNV-82",
        "level": Unit.Level.AGENCY,
        "kind": "sở",
        "name": "Nội vụ",
        "full_name": "Sở Nội vụ",
        "parent": country.new_dong_thap,
        "province": country.new_dong_thap,
        "valid_from": NEW_DAY,
    } | fields
    return Unit(**fields)


def test_an_agency_is_entered_found_and_recorded(country, clerk):
    agency = department(country)
    save_agency(agency, user=clerk)
    assert Unit.objects.search("so noi vu dong thap").get() == agency
    assert agency.history.get().history_user == clerk
    agency.full_name = "Sở Nội vụ và Lao động"
    save_agency(agency, user=clerk)
    assert agency.history.count() == 2


def test_entering_takes_the_permission(country, stranger):
    with pytest.raises(PermissionDenied):
        save_agency(department(country), user=stranger)
    assert not Unit.objects.by_code("SNV-82").exists()


@pytest.mark.parametrize("level", ["province", "district", "commune", ""])
def test_other_levels_come_from_the_list(country, clerk, level):
    with pytest.raises(ValidationError, match="nạp từ tệp"):
        save_agency(department(country, level=level), user=clerk)
    assert not Unit.objects.by_code("SNV-82").exists()


@pytest.mark.parametrize("code", ["S/NV", "SỞ", "../x", "-1", "a b"])
def test_a_code_fits_into_an_address(country, clerk, code):
    with pytest.raises(ValidationError, match="Mã chỉ gồm"):
        save_agency(department(country, code=code), user=clerk)


def test_a_code_that_comes_back_is_marked_on_both(country, clerk):
    first = department(country, valid_to=NEW_DAY)
    save_agency(first, user=clerk)
    assert not first.code_reused
    second = department(country, valid_from=NEW_DAY.replace(year=2026))
    save_agency(second, user=clerk)
    first.refresh_from_db()
    assert first.code_reused
    assert second.code_reused


def test_a_place_in_decisions_is_set_and_recorded(country, clerk, stranger):
    with pytest.raises(PermissionDenied):
        set_display_order(country.chau_thanh, 3, user=stranger)
    set_display_order(country.chau_thanh, 3, user=clerk)
    country.chau_thanh.refresh_from_db()
    assert country.chau_thanh.display_order == 3
    assert country.chau_thanh.history.first().history_user == clerk
