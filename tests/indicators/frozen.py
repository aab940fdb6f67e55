"""Past the guards of published rows, as somebody with a superuser's hands on the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from indicators.models import (
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionCriterion,
    EditionRobustness,
    EditionRow,
    EditionScore,
)

FROZEN = (EditionScore, EditionAreaScore, EditionRow, EditionCriterion, EditionArea, Edition)
"""What a publication consists of, so that whatever refers comes before what it refers to."""


@contextmanager
def guards_down() -> Iterator[None]:
    """Without the triggers of PostgreSQL, for this transaction only."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = origin")


def erase_editions() -> None:
    """Delete every edition: what a test loaded once for its module is taken away again."""
    with guards_down():
        for model in (EditionRobustness, *FROZEN):
            model.objects.all()._raw_delete(connection.alias)
