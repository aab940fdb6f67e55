"""A statement that runs after every change is planned once a connection."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators.services.prepared import Statement, run_prepared

pytestmark = pytest.mark.django_db
RENAME = "UPDATE auth_group SET name = %s WHERE id = %s"


@pytest.fixture
def group() -> Group:
    return Group.objects.create(name="before")


def renamed(group: Group, name: str) -> str:
    with transaction.atomic():
        run_prepared(Statement(RENAME, [name, group.pk]))
    group.refresh_from_db()
    return group.name


def test_every_run_has_values_of_its_own(group: Group) -> None:
    assert [renamed(group, slug) for slug in ("a", "b", "it's")] == ["a", "b", "it's"]


def test_on_postgresql_it_is_prepared_once(group: Group) -> None:
    renamed(group, "a")
    with CaptureQueriesContext(connection) as queries:
        renamed(group, "b")
    sql = [query["sql"] for query in queries.captured_queries]
    assert not any(statement.startswith("PREPARE") for statement in sql)
    assert any("EXECUTE" in statement for statement in sql) == (connection.vendor == "postgresql")


def test_several_run_in_order_and_the_last_one_answers(group: Group) -> None:
    names = Statement("SELECT name FROM auth_group WHERE id = %s", [group.pk])
    with transaction.atomic():
        found = run_prepared(
            Statement(RENAME, ["a", group.pk]), Statement(RENAME, ["b", group.pk]), names
        )
    assert found == [("b",)]


def test_a_transaction_that_fails_does_not_forget_it(group: Group) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        renamed(group, "a")
        raise RuntimeError
    assert renamed(group, "b") == "b"
