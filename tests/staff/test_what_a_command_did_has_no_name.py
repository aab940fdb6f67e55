"""Pages that say who did something show a dash where it was a command, with nobody signed in."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from districts.models import Membership
from indicators.models import RoundChange, ScoreChange
from indicators.scoring import Declared
from indicators.services.cells import CellInput, write_cells
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EntryWorld:
    return EntryWorld()


def write(world: EntryWorld, person: str | None) -> None:
    cell = CellInput(world.assessment.pk, world.leaf("1.2").pk, declared=Declared(mark=Decimal(1)))
    user = world[person] if person else None
    write_cells(
        world.round, [cell], step=ScoreChange.Step.SELF, user=user, door=ScoreChange.Door.COMMAND
    )


def leaf_page(client, world: EntryWorld) -> str:
    client.force_login(world["official"])
    answer = client.get(world.address(f"tieu-chi/{world.leaf('1.2').pk}/"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("person", "shown"), [(None, "–"), ("colleague", "Trần Văn Cùng")])
def test_the_changes_of_a_cell(client, world, person, shown) -> None:
    write(world, person)
    assert f'data-label="Ai">{shown}</td>' in leaf_page(client, world)


@pytest.mark.parametrize(("person", "shown"), [(None, "–"), ("official", "Nguyễn Thị Nhập")])
def test_the_trail_of_rounds(client, world, person, shown) -> None:
    auditor = world.person("kiem-tra", world.province, Membership.Role.AUDITOR)
    RoundChange.objects.create(
        round=world.round,
        kind=RoundChange.Kind.STAGE,
        subject="thẩm định lần 1",
        user=world[person] if person else None,
        at=timezone.now(),
    )
    client.force_login(auditor)
    answer = client.get(reverse("staff:round-ledger"))
    assert answer.status_code == 200
    assert f'data-label="Ai">{shown}</td>' in answer.content.decode()
