"""The admin shows rounds, sets and editions and can change none of them."""

import pytest
from django.contrib import admin

from indicators.models import Edition
from indicators.querysets import FrozenError
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return publish([row(1, rank=1, rank_of=1, index="80.00")])


OURS = sorted(
    model._meta.model_name
    for model in admin.site._registry
    if model._meta.app_label == "indicators" and "historical" not in model._meta.model_name
)


@pytest.mark.parametrize("name", OURS)
def test_every_list_opens(admin_client, edition, name: str) -> None:
    assert admin_client.get(f"/quan-tri/indicators/{name}/").status_code == 200


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_added_by_hand(admin_client, edition, name: str) -> None:
    assert admin_client.get(f"/quan-tri/indicators/{name}/add/").status_code == 403


def test_a_published_row_is_shown_and_stays_as_it_is(admin_client, edition) -> None:
    published = edition.rows.get()
    address = f"/quan-tri/indicators/editionrow/{published.pk}/"
    assert admin_client.get(f"{address}change/").status_code == 200
    assert admin_client.post(f"{address}change/", {"rank": 2}).status_code == 403
    assert admin_client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    published.refresh_from_db()
    assert published.rank == 1


def test_the_orm_refuses_to_change_or_delete_an_edition(edition) -> None:
    published = edition.rows.get()
    published.rank = 2
    for attempt in (
        published.save,
        published.delete,
        edition.delete,
        edition.rows.all().delete,
        lambda: edition.rows.all().update(rank=2),
        lambda: Edition.objects.filter(pk=edition.pk).update(digest=""),
        lambda: type(published).objects.bulk_update([published], ["rank"]),
        lambda: type(published).objects.bulk_create(
            [published], update_conflicts=True, update_fields=["rank"], unique_fields=["pk"]
        ),
    ):
        with pytest.raises(FrozenError):
            attempt()
    published.refresh_from_db()
    assert published.rank == 1
