"""Editions are computed anew from what they carry; whatever was changed in them is named."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from indicators.models import Edition
from indicators.services.canonical import digest
from indicators.services.edition_draft import stored_draft
from indicators.services.verify_editions import verify_editions
from tests.indicators.frozen import guards_down
from tests.indicators.signed import computed_round, sign
from tests.public.editions import publish as print_table
from tests.public.editions import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return sign(computed_round(4, units=8, leaves_per_area=3))


def tamper(sql: str, *values) -> None:
    with guards_down(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount >= 1


def put_the_digest_right(edition: Edition) -> None:
    """As somebody would who knows how it's made."""
    tamper(
        "UPDATE indicators_edition SET digest = %s WHERE id = %s",
        digest(stored_draft(edition)),
        edition.pk,
    )


def problems() -> list[str]:
    return [problem for found in verify_editions() for problem in found.problems]


@pytest.mark.parametrize("seed", range(8))
def test_what_was_published_is_what_its_own_scores_give(seed: int) -> None:
    sign(computed_round(seed))
    (found,) = verify_editions()
    assert found.recomputed
    assert found.problems == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indicators_editionrow SET rank = rank + 1, rank_of = rank_of + 1"
        " WHERE rank IS NOT NULL",
        'UPDATE indicators_editionrow SET "index" = "index" + 100 WHERE "index" IS NOT NULL',
        "UPDATE indicators_editionrow SET points = points + 1",
        "UPDATE indicators_editionrow SET missing = missing + 1",
        "UPDATE indicators_editionrow SET band = 'khác'",
        "UPDATE indicators_editionareascore SET points = points + 1",
        "UPDATE indicators_editionscore SET points = points - 1 WHERE points > 1",
    ],
)
def test_a_changed_figure_is_found_even_under_a_digest_made_to_fit(edition, sql: str) -> None:
    tamper(sql)
    put_the_digest_right(edition)
    assert problems()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indicators_editioncriterion SET rule_text = 'khác'",
        'UPDATE indicators_editionscore SET inputs = \'{"count": "1.0000"}\'',
        "UPDATE indicators_edition SET signer = 'Người khác'",
        "UPDATE indicators_edition SET provisional = 'khác'",
        "UPDATE indicators_edition SET lineage = '[1]'",
    ],
)
def test_a_changed_text_is_found_by_the_digest(edition, sql: str) -> None:
    tamper(sql)
    assert problems() == ["nội dung không còn khớp mã băm lúc công bố"]


def test_rules_that_cannot_be_read_are_a_finding_and_no_crash(edition) -> None:
    tamper("UPDATE indicators_edition SET rules = %s", json.dumps({"places": "hai"}))
    put_the_digest_right(edition)
    assert problems() == ["quy tắc hoặc điểm đi kèm không đọc được"]


def test_a_printed_table_is_held_to_its_digest_and_its_own_order() -> None:
    edition = print_table(
        [row(1, rank=1, rank_of=2, index="90"), row(2, rank=2, rank_of=2, index="80")]
    )
    (found,) = verify_editions()
    assert (found.recomputed, found.problems) == (False, [])
    tamper("UPDATE indicators_editionrow SET rank = 3 - rank")
    put_the_digest_right(edition)
    assert len(problems()) == 1


def test_the_command_ends_well_where_all_hold(edition) -> None:
    out = io.StringIO()
    call_command("verify_editions", stdout=out)
    assert out.getvalue() == "Tất cả đều đúng: 1 bản tính lại từ điểm, 0 bản nhập từ nguồn in.\n"


def test_the_command_names_what_does_not_hold_and_ends_with_1(edition) -> None:
    tamper("UPDATE indicators_editionrow SET rank = NULL")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 bản công bố không đúng") as failed:
        call_command("verify_editions", stdout=out)
    assert failed.value.returncode == 1
    assert str(edition) in out.getvalue()


def test_queries_do_not_grow_with_units(django_assert_max_num_queries) -> None:
    sign(computed_round(5, units=20, leaves_per_area=4))
    with django_assert_max_num_queries(9):
        assert problems() == []
