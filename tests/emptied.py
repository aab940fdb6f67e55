"""Tables emptied between two tests that write in transactions of their own.

Django's flush truncates all of them, and then makes content types and permissions anew: that takes
longer than most of those tests. Few tables have rows, and deleting those takes a twentieth of it.
"""

from __future__ import annotations

from django.db import connection

MADE_BY_MIGRATE = {"django_content_type", "auth_permission", "django_migrations"}


def empty_tables() -> None:
    """Delete every row but those that `migrate` makes again by itself."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    deletes = [
        f"DELETE FROM {connection.ops.quote_name(name)}"  # noqa: S608
        for name in names
        if name not in MADE_BY_MIGRATE
    ]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Neither foreign keys nor the triggers that keep editions are asked; that takes a
            # superuser, as the tests' own server gives one.
            begin = "BEGIN; SET LOCAL session_replication_role = replica"
            cursor.execute("; ".join([begin, *deletes, "COMMIT"]))
        else:
            for delete in deletes:
                cursor.execute(delete)
