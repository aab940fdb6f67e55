"""The ledger: every change to read, filter and take away, for auditors and Home Affairs alone."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.services.appraise import appraise
from indicators.services.cells import CellInput
from tests.staff.appraisal_cast import World
from tests.staff.appraisal_cast import world as make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = make_world()
    cell = CellInput(
        made.first.pk, made.leaves["1.2"].pk, points=Decimal(1), reason="=HYPERLINK(1)"
    )
    appraise(made.round, [cell], user=made.people["expert"])
    return made


def page(client, world: World, who: str, **query):
    client.force_login(world.people[who])
    return client.get(reverse("staff:ledger"), query)


@pytest.mark.parametrize("who", ["auditor", "home_affairs"])
def test_auditors_and_home_affairs_read_who_when_from_to_why(client, world, who) -> None:
    html = page(client, world, who).content.decode()
    assert "3 thay đổi" in html
    assert "1,5 điểm" in html
    assert "expert" in html
    assert "=HYPERLINK(1)" in html


@pytest.mark.parametrize("who", ["official", "leader", "expert", "stranger"])
def test_nobody_else_reads_it(client, world, who) -> None:
    assert page(client, world, who).status_code == 404
    assert client.get(reverse("staff:ledger-csv")).status_code == 404


def test_it_is_filtered_by_the_address(client, world) -> None:
    assert "1 thay đổi" in page(client, world, "auditor", buoc="appraisal_1").content.decode()
    assert "2 thay đổi" in page(client, world, "auditor", nguoi="official").content.decode()
    code = world.second.unit.code
    assert "1 thay đổi" in page(client, world, "auditor", don_vi=code).content.decode()
    assert "0 thay đổi" in page(client, world, "auditor", den="01/01/2020").content.decode()


@pytest.mark.parametrize("query", [{"buoc": "khac"}, {"tu": "31/02/2026"}, {"dot": "999999"}])
def test_a_bad_filter_is_a_page_that_says_so(client, world, query) -> None:
    response = page(client, world, "auditor", **query)
    assert response.status_code == 400
    assert "errors" in response.content.decode()


def test_csv_has_the_same_rows_and_no_formula(client, world) -> None:
    client.force_login(world.people["auditor"])
    response = client.get(reverse("staff:ledger-csv"), {"buoc": "appraisal_1"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Tài khoản"], row["Điểm mới"]) == ("expert", "1.0000")
    assert row["Lý do"] == "'=HYPERLINK(1)"


def test_another_province_reads_nothing_of_it(client, world) -> None:
    from districts.models import Membership
    from districts.services.memberships import grant_membership
    from tests.indicators.random_round import a_unit

    elsewhere = a_unit("Q9", "Nơi Khác", level="province")
    grant_membership(
        user=world.people["stranger"],
        unit=elsewhere,
        role=Membership.Role.AUDITOR,
        granted_by=None,
    )
    assert "0 thay đổi" in page(client, world, "stranger").content.decode()
