"""Demo accounts: one per role, passwords made once, and only on somebody's own computer."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from districts.models import Membership, Unit
from indicators.services.demo_accounts import (
    PLANS,
    DemoAccountsError,
    create_accounts,
    delete_accounts,
    passwords_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_computer(settings, tmp_path):
    settings.LOCAL = True
    settings.VAR_DIR = tmp_path


@pytest.fixture
def demo_units():
    common = {"illustrative": True, "valid_from": date(2019, 1, 1)}
    province = Unit.with_illustrative.create(
        code="MH", level="province", kind="tỉnh", name="Minh Họa", full_name="Tỉnh M", **common
    )
    Unit.with_illustrative.create(
        code="MHX01",
        level="commune",
        kind="phường",
        name="Kim Trúc",
        full_name="Phường Kim Trúc",
        parent=province,
        province=province,
        **common,
    )


@pytest.mark.usefixtures("demo_units")
def test_there_is_an_account_for_every_role_and_an_administrator(django_user_model):
    accounts = create_accounts()

    assert [account.username for account in accounts] == [plan.username for plan in PLANS]
    held = dict(Membership.objects.values_list("role", "unit__code"))
    assert set(held) == set(Membership.Role.values)
    assert {role for role, code in held.items() if code == "MHX01"} == {
        "unit_official",
        "unit_leader",
    }
    for account in accounts:
        user = django_user_model.objects.get(username=account.username)
        assert user.check_password(account.password)
        assert user.is_superuser is user.is_staff is (account.username == "quantri")
    assert len({account.password for account in accounts}) == len(accounts)


@pytest.mark.usefixtures("demo_units")
def test_passwords_are_drawn_once_and_kept_for_the_owner_only():
    first = create_accounts()
    assert passwords_file().stat().st_mode & 0o777 == 0o600
    text = passwords_file().read_text()
    assert create_accounts() == first
    assert passwords_file().read_text() == text
    assert Membership.objects.count() == 6


@pytest.mark.usefixtures("demo_units")
def test_a_changed_password_is_left_alone_and_not_shown(django_user_model):
    create_accounts()
    user = django_user_model.objects.get(username="noivu")
    user.set_password("doi-mat-khau-1")
    user.save()

    shown = {account.username: account.password for account in create_accounts()}

    assert shown["noivu"] is None
    assert shown["congbo"]
    user.refresh_from_db()
    assert user.check_password("doi-mat-khau-1")


@pytest.mark.usefixtures("demo_units")
def test_a_person_who_happens_to_have_the_name_is_left_alone(django_user_model):
    person = django_user_model.objects.create_user("quantri", "p@example.vn", "cua-toi-1234")

    shown = {account.username: account.password for account in create_accounts()}

    assert shown["quantri"] is None
    person.refresh_from_db()
    assert not person.is_superuser
    Membership.objects.all().delete()
    assert delete_accounts() == 6
    assert django_user_model.objects.get() == person


@pytest.mark.usefixtures("demo_units")
def test_deleting_takes_the_accounts_and_their_file(
    django_user_model, django_capture_on_commit_callbacks
):
    create_accounts()
    Membership.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_accounts() == 7
    assert not django_user_model.objects.exists()
    assert not passwords_file().exists()


@pytest.mark.usefixtures("demo_units")
def test_there_are_none_outside_a_local_trial(settings, django_user_model):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="chỉ dành cho máy cá nhân"):
        call_command("demo_accounts")
    assert not django_user_model.objects.exists()
    assert not passwords_file().exists()


def test_there_are_none_without_the_illustrative_province(django_user_model):
    with pytest.raises(DemoAccountsError, match="load_demo"):
        create_accounts()
    assert not django_user_model.objects.exists()


@pytest.mark.usefixtures("demo_units")
def test_the_command_prints_who_may_do_what():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    lines = out.getvalue().splitlines()
    passwords = dict(line.split("\t") for line in passwords_file().read_text().splitlines())
    assert len(lines) == len(PLANS) + 2
    for plan, line in zip(PLANS, lines[1:], strict=False):
        assert line.split()[:2] == [plan.username, passwords[plan.username]]
        assert line.endswith(str(plan.may))
