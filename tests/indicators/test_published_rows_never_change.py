"""Nothing changes a published row: each way that could is tried, and adding one still works."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from indicators.models import (
    Edition,
    EditionArea,
    EditionRow,
    FrozenError,
)
from indicators.services.edition_draft import stored_draft
from indicators.services.freeze import freeze
from tests.indicators.frozen import FROZEN
from tests.indicators.signed import computed_round, sign

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="triggers are PostgreSQL's"
)


@pytest.fixture
def edition() -> Edition:
    return sign(computed_round(4, units=3, leaves_per_area=2))


@pytest.fixture
def content(edition) -> dict:
    return everything()


def everything() -> dict:
    return {model: list(model.objects.order_by("pk").values_list()) for model in FROZEN}


@pytest.mark.parametrize("model", FROZEN)
def test_the_model_refuses(content, model) -> None:
    one = model.objects.first()
    for act in (one.save, one.delete):
        with pytest.raises(FrozenError):
            act()
    assert everything() == content


@pytest.mark.parametrize("model", [Edition, EditionRow, EditionArea])
def test_a_new_object_with_an_old_number_is_not_written_over_it(content, model) -> None:
    old = model.objects.first()
    fields = {field.attname: getattr(old, field.attname) for field in model._meta.concrete_fields}
    with pytest.raises(DatabaseError), transaction.atomic():
        model(**fields).save()
    assert everything() == content


@pytest.mark.parametrize("model", FROZEN)
@pytest.mark.parametrize("manager", ["objects", "_base_manager", "_default_manager"])
def test_the_query_set_refuses(content, model, manager: str) -> None:
    rows = getattr(model, manager)
    name = "digest" if model is Edition else "pk"
    for act in (
        lambda: rows.all().update(**{name: "x"}),
        lambda: rows.all().delete(),
        lambda: rows.filter(pk__isnull=True).delete(),
        lambda: rows.bulk_update(list(rows.all()), ["pk"]),
        lambda: rows.update_or_create(defaults={}, pk=rows.first().pk),
        lambda: rows.bulk_create([rows.first()], update_conflicts=True, unique_fields=["pk"]),
        lambda: rows.bulk_create([rows.first()], None, False, True, [], ["pk"]),
    ):
        with pytest.raises((FrozenError, TypeError)):
            act()
    assert everything() == content


@pytest.mark.parametrize("name", ["rows", "areas", "criteria"])
def test_the_way_through_the_edition_refuses(edition, content, name: str) -> None:
    related = getattr(edition, name)
    for act in (lambda: related.update(position=1), lambda: related.all().delete()):
        with pytest.raises(FrozenError):
            act()
    assert everything() == content


def test_what_an_edition_stands_on_cannot_be_deleted_from_under_it(edition, content) -> None:
    for thing in (edition.round, edition.criteria_set, edition.province, edition.rows.first().unit):
        with pytest.raises(Exception, match="protected|PROTECT|frozen|FrozenError|only ever added"):
            thing.delete()
    assert everything() == content


def test_publishing_again_leaves_the_earlier_edition_as_it_is(edition, content) -> None:
    sign(edition.round, reason="Sửa số.", decision_number="2/QĐ")
    after = everything()
    for model, rows in content.items():
        assert [row for row in after[model] if row in rows] == rows
    assert len(after[Edition]) == 2


def test_removing_the_demo_leaves_real_editions_as_they_are(content) -> None:
    call_command("remove_demo")
    assert everything() == content


def test_removing_the_demo_takes_illustrative_editions(edition) -> None:
    draft = stored_draft(edition)
    draft.edition = Edition(
        **{
            field.attname: getattr(edition, field.attname)
            for field in Edition._meta.concrete_fields
            if field.attname not in ("id", "illustrative", "number", "scope")
        },
        illustrative=True,
        scope="minh-hoa",
    )
    for part in (*draft.areas, *draft.rows, *draft.criteria):
        part.pk, part._state.adding = None, True
    freeze(draft)
    assert Edition.objects.count() == 2
    call_command("remove_demo")
    assert list(Edition.objects.all()) == [edition]


def statement(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@ON_POSTGRESQL
@pytest.mark.parametrize("model", FROZEN)
def test_plain_sql_refuses(content, model) -> None:
    table = model._meta.db_table
    column = model._meta.concrete_fields[-1].column
    for sql in (
        f"UPDATE {table} SET {column} = {column}",  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
    ):
        with connection.cursor() as cursor:
            # Else PostgreSQL refuses to truncate for another reason, and then to delete.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with pytest.raises(DatabaseError, match="published rows never change"):
            statement(sql)
    assert everything() == content


@ON_POSTGRESQL
def test_plain_sql_takes_illustrative_editions_and_changes_not_even_those(edition) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE indicators_edition SET illustrative = true")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(DatabaseError, match="published rows never change"):
        statement("UPDATE indicators_editionrow SET rank = 1")
    for model in FROZEN:
        if model is Edition:
            statement("DELETE FROM indicators_editionrobustness")
        statement(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    assert not Edition.objects.exists()
