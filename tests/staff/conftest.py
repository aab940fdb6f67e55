"""The cast of those who sign in: one province with a round, one of everybody, and an outsider."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.models import Round
from indicators.services.recompute import recompute
from tests.indicators.random_round import a_unit, random_round
from tests.staff.rounds_world import a_person

ROLES = {
    "home_affairs": Membership.Role.HOME_AFFAIRS,
    "publisher": Membership.Role.PUBLISHER,
    "auditor": Membership.Role.AUDITOR,
    "appraiser": Membership.Role.APPRAISER,
}


@pytest.fixture
def round_(db) -> Round:
    """A computed round of a province with twelve units."""
    made = random_round(4)
    recompute([made.pk], trigger="test", everything=True)
    return made


@pytest.fixture
def signer(client, round_) -> User:
    """The publisher of the round's province, signed in."""
    person = a_person("ky", round_.province, Membership.Role.PUBLISHER)
    client.force_login(person)
    return person


@pytest.fixture
def cast(round_) -> dict:
    """One person for each role of the province, and those who have nothing to do with it."""
    people = {}
    create = get_user_model().objects.create_user
    for name, role in ROLES.items():
        people[name] = create(name, password=f"{name}-secret")
        grant_membership(user=people[name], unit=round_.province, role=role, granted_by=None)
    own = round_.assessments.first().unit
    for name, role in (
        ("official", Membership.Role.UNIT_OFFICIAL),
        ("leader", Membership.Role.UNIT_LEADER),
    ):
        people[name] = create(name, password=f"{name}-secret")
        grant_membership(user=people[name], unit=own, role=role, granted_by=None)
    elsewhere = a_unit("Q1", "Nơi Khác", level="province")
    people["other_province"] = create("other_province", password="other-secret")
    grant_membership(
        user=people["other_province"],
        unit=elsewhere,
        role=Membership.Role.HOME_AFFAIRS,
        granted_by=None,
    )
    people["outsider"] = create("outsider", password="outsider-secret")
    people["dismissed"] = create("dismissed", password="dismissed-secret", is_active=False)
    grant_membership(
        user=people["dismissed"],
        unit=round_.province,
        role=Membership.Role.HOME_AFFAIRS,
        granted_by=None,
    )
    people["root"] = get_user_model().objects.create_superuser("root", password="root-secret")
    return people
