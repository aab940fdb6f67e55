"""Who may hold which roles together, and who may grant them."""

import itertools

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError

from districts.models import Membership
from districts.roles import conflicting_role
from districts.services.memberships import grant_membership, revoke_membership

pytestmark = pytest.mark.django_db
APART = {("appraiser", "unit_official"), ("appraiser", "unit_leader")}


@pytest.fixture
def lan(django_user_model):
    return django_user_model.objects.create_user("lan")


@pytest.fixture
def clerk(django_user_model):
    user = django_user_model.objects.create_user("clerk")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_membership", "delete_membership"])
    )
    return user


@pytest.mark.parametrize(("held", "role"), list(itertools.permutations(Membership.Role.values, 2)))
def test_roles_that_one_person_may_hold_for_one_unit(country, lan, clerk, held, role):
    grant_membership(user=lan, unit=country.chau_thanh, role=held, granted_by=clerk)
    if (held, role) in APART or (role, held) in APART:
        with pytest.raises(ValidationError, match="không thể là"):
            grant_membership(user=lan, unit=country.chau_thanh, role=role, granted_by=clerk)
        assert [row.role for row in lan.memberships.all()] == [held]
    else:
        grant_membership(user=lan, unit=country.chau_thanh, role=role, granted_by=clerk)
        assert {row.role for row in lan.memberships.all()} == {held, role}


def test_the_rule_is_about_one_unit(country, lan, clerk):
    grant_membership(user=lan, unit=country.chau_thanh, role="unit_official", granted_by=clerk)
    grant_membership(user=lan, unit=country.other_chau_thanh, role="appraiser", granted_by=clerk)
    assert lan.memberships.count() == 2


def test_the_rule_is_about_one_person(country, lan, clerk, django_user_model):
    minh = django_user_model.objects.create_user("minh")
    for user, role in ((lan, "unit_leader"), (minh, "appraiser")):
        grant_membership(user=user, unit=country.chau_thanh, role=role, granted_by=clerk)
    assert Membership.objects.count() == 2


def test_the_refusal_says_who_what_and_where(country, lan, clerk):
    grant_membership(user=lan, unit=country.chau_thanh, role="unit_leader", granted_by=clerk)
    with pytest.raises(ValidationError) as caught:
        grant_membership(user=lan, unit=country.chau_thanh, role="appraiser", granted_by=clerk)
    assert caught.value.messages == [
        "lan đã là “Lãnh đạo đơn vị (duyệt, gửi)” của Huyện Châu Thành "
        "nên không thể là “Người thẩm định” của đơn vị này."
    ]


def test_a_role_granted_twice_is_held_once(country, lan, clerk):
    first, second = (
        grant_membership(user=lan, unit=country.chau_thanh, role="auditor", granted_by=clerk)
        for _ in range(2)
    )
    assert first == second
    assert Membership.history.count() == 1


def test_an_unknown_role_is_refused(country, lan, clerk):
    with pytest.raises(ValidationError, match="Vai trò không hợp lệ"):
        grant_membership(user=lan, unit=country.chau_thanh, role="king", granted_by=clerk)


def test_granting_and_revoking_take_the_permission(country, lan, clerk):
    with pytest.raises(PermissionDenied):
        grant_membership(user=lan, unit=country.chau_thanh, role="auditor", granted_by=lan)
    assert not Membership.objects.exists()
    held = grant_membership(user=lan, unit=country.chau_thanh, role="auditor", granted_by=clerk)
    with pytest.raises(PermissionDenied):
        revoke_membership(held, revoked_by=lan)
    assert Membership.objects.exists()
    revoke_membership(held, revoked_by=clerk)
    assert not Membership.objects.exists()


def test_a_command_on_the_server_may_grant(country, lan):
    grant_membership(user=lan, unit=country.chau_thanh, role="auditor", granted_by=None)
    assert Membership.history.get().history_user is None


def test_the_history_keeps_who_granted_and_who_revoked(country, lan, clerk):
    held = grant_membership(user=lan, unit=country.chau_thanh, role="auditor", granted_by=clerk)
    revoke_membership(held, revoked_by=clerk)
    rows = Membership.history.order_by("history_id").values_list("history_type", "history_user")
    assert list(rows) == [("+", clerk.pk), ("-", clerk.pk)]


def test_a_role_freed_makes_room_for_the_other(country, lan, clerk):
    held = grant_membership(
        user=lan, unit=country.chau_thanh, role="unit_official", granted_by=clerk
    )
    revoke_membership(held, revoked_by=clerk)
    grant_membership(user=lan, unit=country.chau_thanh, role="appraiser", granted_by=clerk)
    assert [row.role for row in lan.memberships.all()] == ["appraiser"]


def test_the_rule_reads_the_same_from_either_side():
    for held, role in itertools.product(Membership.Role.values, repeat=2):
        assert (conflicting_role([held], role) is None) == (conflicting_role([role], held) is None)
