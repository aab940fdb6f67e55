"""The council's marks go in by Excel too: from the minutes, each with its reason, all or none."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import Score, ScoreChange, ScoreNote, Window
from indicators.sheets import layout
from indicators.sheets.intake import take_in
from tests.sheets.books import annex, at, fill, opened
from tests.sheets.conftest import TODAY

COUNCIL = ScoreChange.Step.COUNCIL
REASON = "Biên bản số 3, mục 2"


@pytest.fixture
def world(world):
    """In the council's days; Huyện 1 claimed 1 for leaf 3.1 and was given 0,5."""
    Score.objects.create(
        assessment=world.assessments[0],
        criterion=world.leaf["3.1"],
        self_points=1,
        appraised_1=Decimal("0.25"),
        appraised_2=Decimal("0.5"),
    )
    world.round.stage = "council"
    world.round.save()
    world.window = Window.objects.create(
        round=world.round,
        stage="council",
        opens_on=TODAY + datetime.timedelta(days=6),
        closes_on=TODAY + datetime.timedelta(days=9),
    )
    Window.objects.filter(stage="self_scoring").update(
        opens_on=TODAY - datetime.timedelta(days=9), closes_on=TODAY - datetime.timedelta(days=8)
    )
    Window.objects.filter(pk=world.window.pk).update(opens_on=TODAY)
    return world


def the_file(world, points="0,75", reason: str = REASON) -> bytes:
    data = annex(world.round, world.assessments[0], step=COUNCIL)
    return fill(data, {("3.1", "points"): points, ("3.1", "reason"): reason})


def take(world, data: bytes, who: str = "home_affairs", apply: bool = True):
    return take_in(data, world.round, user=getattr(world, who), apply=apply)


def test_the_file_shows_claim_and_appraisal_beside_the_councils_cell(world) -> None:
    book = opened(annex(world.round, world.assessments[0], step=COUNCIL))
    shown = {}
    for key in ("computed", "appraised", "points"):
        sheet, cell = at(book, "3.1", key)
        shown[key] = book[sheet][cell].value
        assert book[sheet][cell].protection.locked is (key != "points")
    assert shown == {"computed": 1, "appraised": 0.5, "points": None}


def test_a_mark_with_its_reason_is_written_once(world) -> None:
    plan = take(world, the_file(world))
    assert (plan.problems, plan.applied, plan.changed) == ([], True, 1)
    assert Score.objects.get().council == Decimal("0.75")
    change = ScoreChange.objects.get()
    assert (change.step, change.door, change.reason) == ("council", "import", REASON)
    assert ScoreNote.objects.get(kind="council").text == REASON
    assert take(world, the_file(world)).changed == 0
    assert ScoreChange.objects.count() == 1


def test_a_dry_run_writes_nothing(world) -> None:
    plan = take(world, the_file(world), apply=False)
    assert [(d.code, d.after) for d in plan.differences] == [("3.1", "0,75 điểm")]
    assert Score.objects.get().council is None


def test_a_mark_without_a_reason_is_named_and_keeps_all_out(world) -> None:
    data = fill(the_file(world), {("2.10", "points"): 1})
    (problem,) = take(world, data).problems
    assert "biên bản" in problem.message
    assert problem.sheet == "Lĩnh vực 2"
    assert Score.objects.get().council is None


def test_nobody_else_decides_by_a_file_either(world) -> None:
    for who in ("official", "clerk", "outsider"):
        (problem,) = take(world, the_file(world), who).problems
        assert "không ghi điểm của hội đồng" in problem.message
    assert Score.objects.get().council is None


def test_outside_the_councils_days_nothing_is_taken(world) -> None:
    Window.objects.filter(pk=world.window.pk).update(opens_on=TODAY + datetime.timedelta(days=1))
    assert take(world, the_file(world)).problems
    assert Score.objects.get().council is None


def test_home_affairs_finds_the_file_on_the_page_and_nobody_else_does(client, world) -> None:
    address = reverse("staff:excel-download", args=[world.round.pk])
    for who, status in (("home_affairs", 200), ("official", 404)):
        client.force_login(getattr(world, who))
        assert client.get(address, {"buoc": COUNCIL}).status_code == status
        page = client.get(reverse("staff:excel", args=[world.round.pk])).content.decode()
        assert (f'value="{COUNCIL}"' in page) is (status == 200)
    assert COUNCIL in layout.STEPS
