"""Where PostgreSQL is, many cells go in by COPY; what is stored is the same as by INSERT."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators import scoring
from indicators.models import Score, ScoreChange
from indicators.services import copy_rows
from indicators.services.cells import CellInput, write_cells

REASON = "tab\there, line\nthere, back\\slash, \\N, “Đ”"


def write(world, mark: str) -> list[int]:
    cells = [
        CellInput(
            assessment.pk,
            world.leaf["3.1"].pk,
            declared=scoring.Declared(mark=Decimal(mark)),
            reason=REASON,
        )
        for assessment in world.assessments
    ]
    results = write_cells(
        world.round,
        cells,
        step=ScoreChange.Step.SELF,
        user=world.clerk,
        door=ScoreChange.Door.IMPORT,
    )
    return [result.version for result in results]


@pytest.mark.parametrize("few", [0, 10**6])
def test_scores_and_ledger_are_the_same_either_way(world, monkeypatch, few) -> None:
    monkeypatch.setattr(copy_rows, "FEW", few)
    first, second = write(world, "0.25"), write(world, "0.1234")
    assert first + second == sorted(first + second)
    assert set(Score.objects.values_list("self_points", "option", "na_claimed")) == {
        (Decimal("0.1234"), None, False)
    }
    assert list(ScoreChange.objects.values_list("pk", flat=True)) == first + second
    change = ScoreChange.objects.last()
    assert (change.old_points, change.new_points) == (Decimal("0.25"), Decimal("0.1234"))
    assert (change.before, change.after) == ("0,25 điểm", "0,1234 điểm")
    assert (change.reason, change.user, change.door) == (REASON, world.clerk, "import")
