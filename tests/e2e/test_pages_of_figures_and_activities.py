"""Staff pages of figures, activities, the province and the report: WCAG 2.2 AA on every screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext
from pytest_django import DjangoDbBlocker

from tests.e2e.signed_in import WIDTHS, signed_in, wrong_with
from tests.emptied import empty_tables
from tests.staff.permission_addresses import ARGUMENTS, PROVINCE_PAGES
from tests.staff.permission_figures import feed
from tests.staff.permission_world import PermissionWorld

pytestmark = pytest.mark.once

FIGURES = (
    "figures",
    "figures-period",
    "indicators",
    "indicator",
    "targets",
    "set-feeds",
)
ENTERED = (
    "figures-upload",
    "figures-file",
    "activities-file",
    "activity-new",
    "activity-item",
    "activity-item-new",
)
ACTIVITIES = (
    "unit-activities",
    "activities",
    "activity",
    "activity-trail",
    "activities-excel",
    "adoptions",
)
PROVINCE = (*PROVINCE_PAGES, "reform-report", "reform-report-period")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[PermissionWorld]:
    """Pages are only looked at, so one world does for all of them."""
    with django_db_blocker.unblock():
        made = PermissionWorld()
        feed(made)
        yield made
        empty_tables()


@pytest.mark.parametrize(
    ("person", "names"),
    [("root", FIGURES), ("root", ACTIVITIES), ("root", PROVINCE), ("official.own", ENTERED)],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_no_page_breaks_a_rule_or_scrolls_sideways(
    context: BrowserContext,
    base_url: str,
    world: PermissionWorld,
    person: str,
    names: tuple[str, ...],
) -> None:
    page = signed_in(context, base_url, world.people[person])
    found = []
    for name in names:
        arguments = ARGUMENTS.get(name, lambda w: [w.round.pk])(world)
        answer = page.goto(reverse(f"staff:{name}", args=arguments))
        assert answer and answer.ok, name
        found += wrong_with(page, axe_at=WIDTHS[:1])
    assert found == []
