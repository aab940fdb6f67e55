"""Every staff address × every person: the table below is the rule, and it leaves no address out."""

import pytest
from django.urls import get_resolver, reverse

from indicators.access import can_recompute, can_see_round
from indicators.models import Computation, Round

# Address -> who gets in (200 or a redirect after the act); everybody else gets what is named last.
MAY = {
    "desk": {
        "home_affairs",
        "publisher",
        "auditor",
        "appraiser",
        "official",
        "leader",
        "other_province",
        "outsider",
        "root",
    },
    "round": {"home_affairs", "publisher", "auditor", "root"},
    "recompute": {"home_affairs", "root"},
}
EVERYBODY = sorted(MAY["desk"] | {"dismissed", "nobody"})


def address(name: str, round_: Round) -> str:
    return reverse(f"staff:{name}", args=[] if name == "desk" else [round_.pk])


def ask(client, cast, name: str, person: str, round_: Round):
    if person != "nobody":
        client.force_login(cast[person])
    send = client.post if name == "recompute" else client.get
    return send(address(name, round_))


def test_the_table_has_every_staff_address() -> None:
    staff = next(
        part
        for part in get_resolver().url_patterns[-1].url_patterns + get_resolver().url_patterns
        if getattr(part, "namespace", "") == "staff"
    )
    assert {pattern.name for pattern in staff.url_patterns} == set(MAY)


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("name", sorted(MAY))
def test_only_those_in_the_table_get_in(client, cast, round_, name: str, person: str) -> None:
    response = ask(client, cast, name, person, round_)
    if person in MAY[name]:
        assert response.status_code == (302 if name == "recompute" else 200)
        assert "dang-nhap" not in response.get("Location", "")
    elif person in ("nobody", "dismissed"):
        # A person who may not sign in is nobody: Django drops the session.
        assert response.status_code == 302
        assert response["Location"].startswith("/dang-nhap/")
    else:
        assert response.status_code == 404


@pytest.mark.parametrize("person", EVERYBODY)
def test_the_rules_say_the_same_as_the_pages(cast, round_, person: str) -> None:
    if person == "nobody":
        pytest.skip("the rules are asked about accounts")
    assert can_see_round(cast[person], round_) == (person in MAY["round"])
    assert can_recompute(cast[person], round_) == (person in MAY["recompute"])


def test_a_refused_recompute_leaves_no_trace(client, cast, round_) -> None:
    before = Computation.objects.count()
    ask(client, cast, "recompute", "auditor", round_)
    assert Computation.objects.count() == before
    assert not round_.stale_marks.exists()


def test_an_allowed_recompute_is_recorded_with_who_asked(
    client, cast, round_, django_capture_on_commit_callbacks
) -> None:
    before = Computation.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(client, cast, "recompute", "home_affairs", round_)
    assert response["Location"] == address("round", round_)
    assert Computation.objects.count() == before + 1
    assert not round_.stale_marks.exists()


def test_a_recompute_is_only_asked_for_by_post(client, cast, round_) -> None:
    client.force_login(cast["home_affairs"])
    assert client.get(address("recompute", round_)).status_code == 405


def test_a_round_that_does_not_exist_looks_like_one_that_is_not_yours(client, cast, round_) -> None:
    client.force_login(cast["outsider"])
    assert client.get("/nghiep-vu/dot/999999/").status_code == 404
    assert client.get(address("round", round_)).status_code == 404


def test_the_national_round_is_seen_by_no_province(client, cast, round_) -> None:
    national = Round.objects.create(
        criteria_set=round_.criteria_set, province=None, level="province", year=2020
    )
    for person in ("home_affairs", "auditor"):
        client.force_login(cast[person])
        assert client.get(address("round", national)).status_code == 404
    client.force_login(cast["root"])
    assert client.get(address("round", national)).status_code == 200
