"""The digest of an edition is over what it says, however it was held in memory."""

import dataclasses
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.models import Edition, EditionArea
from indicators.services.canonical import content_digest, digest
from indicators.services.edition_draft import Draft, stored_draft
from indicators.services.freeze import freeze
from tests.public.editions import OLD_END, district, province, row

pytestmark = pytest.mark.django_db


def draft(**changes) -> Draft:
    above = province("87", "Đồng Tháp", end=OLD_END)
    values = {
        "scope": "dong-thap",
        "scope_name": "Đồng Tháp",
        "level": "district",
        "year": 2019,
        "origin": "imported",
        "published_at": timezone.now(),
        "total_max": 100,
        **changes,
    }
    return Draft(
        edition=Edition(**values),
        areas=[EditionArea(position=1, code="1", name="Lĩnh vực", part="main", max_points=10)],
        rows=[row(1, district("877", "Châu Thành", above), rank=1, rank_of=12, index="90.1")],
        scores={(1, 1): (Decimal("9.5"), Decimal(10))},
    )


def test_what_is_read_back_has_the_digest_it_was_written_with() -> None:
    edition = freeze(draft())
    edition.refresh_from_db()
    assert digest(stored_draft(edition)) == edition.digest


@pytest.mark.parametrize(
    "change",
    [
        {"note": "khác"},
        {"total_max": 99},
        {"units_total": 12},
    ],
)
def test_any_change_of_content_changes_the_digest(change) -> None:
    made = draft()
    before = content_digest(made)
    for name, value in change.items():
        setattr(made.edition, name, value)
    assert content_digest(made) != before


def test_a_changed_figure_changes_the_digest() -> None:
    made = draft()
    other = dataclasses.replace(made, scores={(1, 1): (Decimal("9.4"), Decimal(10))})
    assert content_digest(other) != content_digest(made)


def test_number_and_signature_are_in_the_digest_and_not_in_the_content() -> None:
    made = draft()
    made.edition.number = 1
    content, whole = content_digest(made), digest(made)
    made.edition.number = 2
    assert content_digest(made) == content
    assert digest(made) != whole
