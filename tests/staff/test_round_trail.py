"""Every change of days, stage, groups and grants is written down for good: who, from, to, why."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from indicators.calendar import Span
from indicators.models import Exemption, FrozenError, Round, RoundChange
from indicators.services.exempt import ExemptionPlan, exempt, lift_exemption
from indicators.services.extend import extend
from indicators.services.move_stage import move_stage
from indicators.services.regroup import regroup
from indicators.services.set_windows import set_windows
from tests.staff.rounds_world import WINDOWS, Role, Stage, World, a_person, at, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World()
    made.round = made.open()
    made.one = made.round.assessments.get(unit=made.units[0])
    return made


def newest() -> tuple[str, ...]:
    """Kind, subject, from, to, why, who of the newest row."""
    row = RoundChange.objects.latest("pk")
    return row.kind, row.subject, row.before, row.after, row.reason, row.user.username


def test_opening_writes_down_the_stage_and_the_days(world) -> None:
    rows = list(world.round.changes.order_by("pk").values_list("kind", "subject", "after"))
    assert ("stage", "mở đợt đánh giá", "tự đánh giá") in rows
    assert ("window", "hội đồng", "26/12/2025 – 31/12/2025") in rows
    assert len(rows) == 6


def test_changed_days_are_written_down_and_unchanged_ones_are_not(world) -> None:
    moved = WINDOWS | {Stage.COUNCIL: Span(day(12, 27), day(12, 31))}
    set_windows(user=world.home, round_=world.round, windows=moved, reason="bão")
    assert newest() == (
        "window",
        "hội đồng",
        "26/12/2025 – 31/12/2025",
        "27/12/2025 – 31/12/2025",
        "bão",
        "home",
    )
    before = RoundChange.objects.count()
    set_windows(user=world.home, round_=world.round, windows=moved)
    assert RoundChange.objects.count() == before


def test_a_stage_that_loses_its_days_is_written_down(world) -> None:
    left = {stage: span for stage, span in WINDOWS.items() if stage != Stage.COUNCIL}
    set_windows(user=world.home, round_=world.round, windows=left, reason="không họp")
    assert newest()[1:5] == ("hội đồng", "26/12/2025 – 31/12/2025", "", "không họp")


@time_machine.travel(at(12, 2), tick=False)
def test_a_stage_entered_is_written_down(world) -> None:
    move_stage(user=world.home, round_=world.round, to=Stage.APPRAISAL_1)
    assert newest() == ("stage", "", "tự đánh giá", "thẩm định lần 1", "", "home")


@time_machine.travel(at(12, 2), tick=False)
def test_an_extension_is_written_down_with_the_day_before_it(world) -> None:
    for until in (day(12, 5), day(12, 8)):
        extend(
            user=world.home,
            assessment=world.one,
            stage=Stage.SELF_SCORING,
            until=until,
            reason="bão",
        )
    assert newest() == ("extension", "tự đánh giá", "05/12/2025", "08/12/2025", "bão", "home")
    assert RoundChange.objects.latest("pk").assessment == world.one


def test_an_exemption_and_taking_it_back_are_written_down(world) -> None:
    leaf = world.leaf("1.1")
    plan = ExemptionPlan(world.one.pk, leaf.pk, "không có biển")
    exempt(user=world.home, round_=world.round, plans=[plan])
    assert newest()[:5] == (
        "exemption",
        "1.1 Tiêu chí 1.1",
        "áp dụng",
        "được miễn",
        "không có biển",
    )
    lift_exemption(user=world.home, exemption=Exemption.objects.get(), reason="nhầm")
    assert newest()[2:5] == ("được miễn", "áp dụng", "nhầm")


def test_a_moved_unit_is_written_down(world) -> None:
    groups = {group.name: group.pk for group in world.round.groups.all()}
    regroup(
        user=world.home,
        round_=world.round,
        names={pk: name for name, pk in groups.items()},
        moves={world.one.pk: groups["Nhóm B"]},
    )
    assert newest()[:4] == ("group", "", "Nhóm A", "Nhóm B")


def test_a_row_is_neither_changed_nor_deleted(world) -> None:
    row = RoundChange.objects.first()
    for act in (row.save, row.delete, RoundChange.objects.all().delete):
        with pytest.raises(FrozenError):
            act()
    with pytest.raises(FrozenError):
        RoundChange.objects.update(reason="khác")


def test_the_rounds_page_shows_it_to_whoever_follows_the_round(client, world) -> None:
    publisher = a_person("publisher", world.province, Role.PUBLISHER)
    for person, full in ((world.home, True), (publisher, False)):
        client.force_login(person)
        html = client.get(reverse("staff:round", args=[world.round.pk])).content.decode()
        assert "26/12/2025 – 31/12/2025" in html
        assert (reverse("staff:round-ledger") in html) is full


def test_a_round_without_changes_leads_to_no_ledger_of_its_own(client, world) -> None:
    untouched = Round.objects.create(
        criteria_set=world.round.criteria_set,
        province=world.province,
        level=world.round.level,
        year=world.round.year - 1,
    )
    client.force_login(world.home)
    for round_, leads in ((world.round, True), (untouched, False)):
        html = client.get(reverse("staff:round", args=[round_.pk])).content.decode()
        where = f"{reverse('staff:round-ledger')}?dot={round_.pk}"
        assert (where in html) is leads
        assert not leads or client.get(where).status_code == 200


def test_auditors_filter_it_and_take_it_away(client, world) -> None:
    client.force_login(a_person("auditor", world.province, Role.AUDITOR))
    html = client.get(reverse("staff:round-ledger"), {"loai": "stage"}).content.decode()
    assert "1 thay đổi" in html
    assert client.get(reverse("staff:round-ledger"), {"loai": "khac"}).status_code == 400
    assert client.get(reverse("staff:round-ledger-csv"), {"tu": "31/02/2025"}).status_code == 400
    response = client.get(reverse("staff:round-ledger-csv"), {"loai": "stage"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Đối tượng"], row["Sau"], row["Tài khoản"]) == (
        "mở đợt đánh giá",
        "tự đánh giá",
        "home",
    )


def test_the_ledger_page_costs_the_same_for_any_length(
    client, world, django_assert_max_num_queries
) -> None:
    client.force_login(world.home)
    address = reverse("staff:round-ledger")
    client.get(address)
    with django_assert_max_num_queries(9):
        client.get(address)
    leaves = [world.leaf(code).pk for code in ("1.1", "1.2", "2.1")]
    exempt(
        user=world.home,
        round_=world.round,
        plans=[
            ExemptionPlan(one.pk, leaf, "x")
            for one in world.round.assessments.all()
            for leaf in leaves
        ],
    )
    with django_assert_max_num_queries(9):
        client.get(address)
