"""A round and its recompute, asked for by those who may and by those who may not."""

import pytest
from django.urls import reverse

from indicators.models import Computation, Round

pytestmark = pytest.mark.django_db


def test_an_allowed_recompute_is_recorded_with_who_asked(
    client, cast, round_, django_capture_on_commit_callbacks
) -> None:
    before = Computation.objects.count()
    client.force_login(cast["home_affairs"])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("staff:recompute", args=[round_.pk]))
    assert response["Location"] == reverse("staff:round", args=[round_.pk])
    assert Computation.objects.count() == before + 1
    assert not round_.stale_marks.exists()


def test_a_round_that_does_not_exist_looks_like_one_that_is_not_yours(client, cast, round_) -> None:
    client.force_login(cast["outsider"])
    assert client.get("/nghiep-vu/dot/999999/").status_code == 404
    assert client.get(reverse("staff:round", args=[round_.pk])).status_code == 404


def test_the_national_round_is_seen_by_no_province(client, cast, round_) -> None:
    national = Round.objects.create(
        criteria_set=round_.criteria_set, province=None, level="province", year=2020
    )
    for person in ("home_affairs", "auditor"):
        client.force_login(cast[person])
        assert client.get(reverse("staff:round", args=[national.pk])).status_code == 404
    client.force_login(cast["root"])
    assert client.get(reverse("staff:round", args=[national.pk])).status_code == 200
