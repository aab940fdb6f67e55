"""What is stored of cells reads the same whether few are asked for or many."""

from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.models import Exemption, Score, ScoreChange
from indicators.services import cell_state as module
from indicators.services.cell_state import CellState, cell_state
from indicators.services.store_scores import WRITTEN
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EntryWorld:
    """A cell changed twice, one that doesn't apply, and an exempted one without a score."""
    world = EntryWorld()
    now, official = timezone.now(), world["official"]
    for code, values in (
        ("1.1", {"numerator": Decimal("3.5"), "denominator": Decimal(4), "self_points": 2}),
        ("1.3", {"option": 1, "self_points": Decimal("0.25"), "appraised_1": Decimal(0)}),
        ("2.1", {"not_applicable": True, "na_claimed": True}),
    ):
        Score.objects.create(assessment=world.assessment, criterion=world.leaf(code), **values)
    for code in ("1.1", "1.1", "2.1"):
        ScoreChange.objects.create(
            assessment=world.assessment,
            criterion=world.leaf(code),
            step="self",
            door="page",
            user=official,
            at=now,
        )
    Exemption.objects.create(
        assessment=world.assessment,
        criterion=world.leaf("1.4"),
        reason="Không có",
        by=official,
        at=now,
    )
    return world


def asked(world: EntryWorld) -> CellState:
    leaves = list(world.rules.criteria.leaves().values_list("pk", flat=True))
    return cell_state([world.assessment.pk, world.other.pk], leaves)


def stored(state: CellState) -> dict:
    return {
        cell: [getattr(score, name) for name in WRITTEN] for cell, score in state.scores.items()
    }


def test_few_cells_read_as_many_do(world: EntryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    few = asked(world)
    monkeypatch.setattr(module, "FEW", 0)
    many = asked(world)
    assert len(few.scores) == 3
    assert stored(few) == stored(many)
    assert (few.versions, few.exempt) == (many.versions, many.exempt)


def test_few_cells_are_one_query_and_many_are_three(
    world: EntryWorld, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    leaves = [world.leaf("1.1").pk]
    with django_assert_num_queries(1):
        cell_state([world.assessment.pk], leaves)
    monkeypatch.setattr(module, "FEW", 0)
    with django_assert_num_queries(3):
        cell_state([world.assessment.pk], leaves)


def test_nothing_is_asked_of_no_cells(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert cell_state([], [1]) == CellState()
