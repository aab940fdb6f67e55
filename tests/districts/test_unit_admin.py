"""Reference data in the admin."""

import pytest
from django.urls import reverse

from districts.models import Membership, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(admin_client):
    """The admin as its superuser sees it."""
    return admin_client


@pytest.mark.parametrize("model", ["unit", "succession", "membership", "dataload"])
def test_every_list_opens_in_vietnamese(site, country, model):
    page = site.get(reverse(f"admin:districts_{model}_changelist"))
    assert page.status_code == 200
    assert 'lang="vi"' in page.content.decode()


def test_units_are_searched_without_marks_and_by_code(site, country):
    address = reverse("admin:districts_unit_changelist")
    by_name = site.get(address, {"q": "chau thanh dong thap"}).context["cl"].result_list
    assert by_name[0] == country.chau_thanh
    by_code = site.get(address, {"q": "892"}).context["cl"].result_list
    assert list(by_code) == [country.other_chau_thanh]
    assert not site.get(address, {"q": "%"}).context["cl"].result_list


def test_the_list_of_units_takes_as_many_queries_for_more_units(
    site, country, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        page = site.get(reverse("admin:districts_unit_changelist"))
    assert len(page.context["cl"].result_list) == 9


def test_a_unit_of_the_list_shows_its_data_and_takes_only_its_place_in_decisions(site, country):
    address = reverse("admin:districts_unit_change", args=[country.chau_thanh.pk])
    form = site.get(address).context["adminform"].form
    assert list(form.fields) == ["display_order"]
    site.post(address, {"display_order": "3", "name": "Tên khác"})
    country.chau_thanh.refresh_from_db()
    assert (country.chau_thanh.display_order, country.chau_thanh.name) == (3, "Châu Thành")


def test_what_is_added_by_hand_is_an_agency(site, country):
    page = site.post(
        reverse("admin:districts_unit_add"),
        {
            "code": "SNV-82",
            "level": "province",
            "kind": "sở",
            "name": "Nội vụ",
            "full_name": "Sở Nội vụ",
            "parent": country.new_dong_thap.pk,
            "province": country.new_dong_thap.pk,
            "valid_from": "01/07/2025",
        },
    )
    assert page.status_code == 302
    agency = Unit.objects.get(code="SNV-82")
    assert agency.level == Unit.Level.AGENCY
    assert agency.history.get().history_user.username == "admin"


def test_an_agency_without_a_place_is_refused_beside_the_form(site, country):
    address = reverse("admin:districts_unit_add")
    page = site.post(address, {"code": "X", "kind": "sở", "name": "X", "full_name": "Sở X"})
    assert page.status_code == 200
    assert set(page.context["adminform"].form.errors) == {"parent", "province"}
    assert not Unit.objects.by_code("X").exists()


def test_an_agency_of_another_time_than_its_place_is_refused_beside_the_form(site, country):
    address = reverse("admin:districts_unit_add")
    data = {
        "code": "X",
        "kind": "sở",
        "name": "X",
        "full_name": "Sở X",
        "parent": country.dong_thap.pk,
        "province": country.dong_thap.pk,
        "valid_from": "01/07/2025",
    }
    page = site.post(address, data)
    assert set(page.context["adminform"].form.errors) == {"parent"}
    assert not Unit.objects.by_code("X").exists()


def test_no_unit_is_deleted_in_the_admin(site, country):
    page = site.post(
        reverse("admin:districts_unit_delete", args=[country.phu_huu.pk]), {"post": "yes"}
    )
    assert page.status_code == 403


def test_the_history_of_a_unit_opens(site, country):
    page = site.get(reverse("admin:districts_unit_history", args=[country.chau_thanh.pk]))
    assert page.status_code == 200


@pytest.mark.parametrize("model", ["succession", "dataload"])
def test_what_the_load_writes_is_only_shown(site, country, model):
    assert site.get(reverse(f"admin:districts_{model}_add")).status_code == 403


def test_a_role_is_granted_and_revoked_but_not_edited(site, country, admin_user):
    data = {"user": admin_user.pk, "unit": country.chau_thanh.pk, "role": "unit_official"}
    assert site.post(reverse("admin:districts_membership_add"), data).status_code == 302
    held = Membership.objects.get()
    assert held.history.get().history_user == admin_user
    change = reverse("admin:districts_membership_change", args=[held.pk])
    assert site.post(change, data | {"role": "auditor"}).status_code == 403
    delete = reverse("admin:districts_membership_delete", args=[held.pk])
    assert site.post(delete, {"post": "yes"}).status_code == 302
    assert not Membership.objects.exists()


def test_roles_that_must_be_apart_are_refused_beside_the_form(site, country, admin_user):
    Membership.objects.create(user=admin_user, unit=country.chau_thanh, role="unit_official")
    address = reverse("admin:districts_membership_add")
    data = {"user": admin_user.pk, "unit": country.chau_thanh.pk, "role": "appraiser"}
    page = site.post(address, data)
    assert page.status_code == 200
    assert "không thể là “Người thẩm định”" in page.content.decode()
    assert Membership.objects.count() == 1
    data["unit"] = country.other_chau_thanh.pk
    assert site.post(address, data).status_code == 302


def test_the_admin_is_for_staff(client, country):
    page = client.get(reverse("admin:districts_unit_changelist"))
    assert page.status_code == 302
