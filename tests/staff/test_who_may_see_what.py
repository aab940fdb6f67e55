"""Every staff address × every person, as permission_table.csv says; what it doesn't name is denied.

A row is an address, a way to ask and who may: GET shows the page, POST does the act, SEE is whether
a page that is open to many mentions the unit (or round, or set) that everything here is about.
"""

import copy
import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from indicators.access import can_recompute, can_see_round
from indicators.models import Round
from tests.emptied import empty_tables
from tests.staff.permission_addresses import ARGUMENTS, MENTIONS
from tests.staff.permission_figures import feed
from tests.staff.permission_posts import POSTS
from tests.staff.permission_world import PermissionWorld

TABLE = {
    (row["address"], row["way"]): set(row["who"].split())
    for row in csv.DictReader(
        Path(__file__).with_name("permission_table.csv").read_text().splitlines()
    )
}
NOT_SIGNED_IN = {"dismissed", "nobody"}
# Where a POST to the page as it stands needs something lowered first.
AFTER_LOWERING = {"explanations", "council"}
# Where it needs a ratio leaf with a figure to take.
FED = {"set-feeds", "assessment-feed"}


OUR_TABLES = re.compile(r"\b(?:districts|indicators)_\w+")


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker) -> Iterator[PermissionWorld]:
    """The world, stored for the whole file, with everybody signed in."""
    with django_db_blocker.unblock():
        world = PermissionWorld()
        world.sessions = {name: session_of(person) for name, person in world.people.items()}
        yield world
        empty_tables()


@pytest.fixture
def world(db, made_once: PermissionWorld) -> PermissionWorld:
    """The same, to do with as one likes: what a test does to the rows is undone after it."""
    return copy.deepcopy(made_once)


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def staff_addresses() -> set[str]:
    """The names of all addresses of the namespace, however deep they are included."""

    def walk(resolver: URLResolver, inside: bool) -> set[str]:
        found = set()
        for part in resolver.url_patterns:
            if isinstance(part, URLResolver):
                found |= walk(part, inside or part.namespace == "staff")
            elif inside:
                found.add(part.name)
        return found

    return walk(get_resolver(), False)


def everybody(world: PermissionWorld) -> list[str]:
    return [*sorted(world.people), "nobody"]


def address(world: PermissionWorld, name: str) -> str:
    arguments = ARGUMENTS.get(name, lambda w: [w.round.pk])(world)
    return reverse(f"staff:{name}", args=arguments)


def set_the_stage(world: PermissionWorld, name: str, way: str) -> None:
    if way != "POST":
        world.stage(Round.Stage.APPRAISAL_1, submitted=True)
        return
    if name in AFTER_LOWERING:
        world.lower()
    if name in FED:
        feed(world)
    stage, submitted = POSTS[name][0]
    world.stage(stage, submitted=submitted)


def ask(world: PermissionWorld, name: str, way: str, person: str):
    """The response with its content read, whatever it wrote undone; and whether it wrote."""
    client = Client()
    if person != "nobody":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[person]
    where = address(world, name)
    written: dict[str, list] = {}
    with transaction.atomic():
        if way == "POST":
            data = POSTS[name][1](world)
            kind = {"content_type": "application/json"} if isinstance(data, str) else {}
            with CaptureQueriesContext(connection) as asked:
                response = client.post(where, data, **kind)
            written = rows_of(tables_written(asked))
        else:
            response = client.get(where)
        text = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    # What was undone stands again: a statement that changed nothing has written nothing.
    wrote = rows_of(written) != written
    return response, text.decode(errors="replace"), wrote


def short_404(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound()


def tables_written(asked: CaptureQueriesContext) -> set[str]:
    """Our own tables that statements name which are more than a question.

    A statement prepared earlier doesn't say what it writes: after one it may be any of them.
    """
    acts = [query["sql"] for query in asked if not query["sql"].lstrip().startswith("SELECT")]
    if any("EXECUTE " in act for act in acts):
        acts = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    return {table for act in acts for table in OUR_TABLES.findall(act)}


def rows_of(tables: Iterable[str]) -> dict[str, list]:
    """All rows of those of these that are tables of a model."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {
        table: list(models[table]._base_manager.order_by("pk").values_list())
        for table in tables
        if table in models
    }


def test_the_table_has_every_staff_address_and_no_other() -> None:
    assert {name for name, _way in TABLE} == staff_addresses()


def test_every_page_open_to_many_says_what_it_shows_of_others() -> None:
    assert {name for name, way in TABLE if way == "SEE"} == set(MENTIONS)


def test_the_table_names_only_people_there_are(world) -> None:
    assert set().union(*TABLE.values()) <= set(everybody(world)) - NOT_SIGNED_IN


# Two thousand requests: what they ask of the database is asked of both by each page's own tests.
@pytest.mark.once
@pytest.mark.parametrize(("name", "way"), sorted(TABLE))
def test_only_those_in_the_table_get_in(world, monkeypatch, name: str, way: str) -> None:
    set_the_stage(world, name, way)
    if way != "SEE":
        # Most answers say that there's no such page; drawing it took longer than all others.
        monkeypatch.setattr("cchc_portal.urls.handler404", short_404, raising=False)
    may = set()
    for person in everybody(world):
        response, text, wrote = ask(world, name, way, person)
        assert response.status_code < 500, person
        if way == "SEE":
            let_in = MENTIONS[name](world) in text
        elif way == "POST":
            let_in = wrote
        else:
            let_in = response.status_code == 200
        if let_in:
            may.add(person)
        elif person in NOT_SIGNED_IN:
            # A person who may not sign in is nobody: Django drops the session.
            assert response["Location"].startswith("/dang-nhap/")
        elif way == "GET" or person not in TABLE.get((name, "GET"), set()):
            assert response.status_code == 404, person
    assert may == TABLE[name, way]


@pytest.mark.parametrize("name", sorted(staff_addresses()))
def test_a_way_to_ask_without_a_row_is_not_offered(client, world, name: str) -> None:
    client.force_login(world.people["root"])
    if (name, "GET") not in TABLE:
        assert client.get(address(world, name)).status_code == 405
    if (name, "POST") not in TABLE:
        assert client.post(address(world, name)).status_code == 405
    assert client.delete(address(world, name)).status_code == 405


def test_the_rules_say_the_same_as_the_pages(world) -> None:
    for name, person in world.people.items():
        assert can_see_round(person, world.round) == (name in TABLE["round", "GET"])
        assert can_recompute(person, world.round) == (name in TABLE["recompute", "POST"])
