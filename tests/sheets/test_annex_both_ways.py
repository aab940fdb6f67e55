"""An annex goes out prefilled and comes in again: what was typed is written, nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import scoring
from indicators.models import Score, ScoreChange
from indicators.services.cells import CellInput, write_cells
from indicators.sheets import layout
from indicators.sheets.intake import take_in
from indicators.sheets.read import read_annex
from tests.indicators.random_round import random_round
from tests.sheets.books import annex, at, fill, opened, saved

Step, Door = ScoreChange.Step, ScoreChange.Door

TYPED = {
    ("1.1", "option"): "2. Chậm, dưới 5 ngày",
    ("1.2", "na"): "x",
    ("2.1", "numerator"): 3,
    ("2.1", "denominator"): 4,
    ("2.2", "numerator"): "1.234,5",
    ("2.2", "denominator"): "1.500,0",
    ("2.10", "count"): 4,
    ("3.1", "points"): "0,75",
    ("C1", "points"): 1.5,
}


def held(world) -> dict[str, tuple]:
    return {
        score.criterion.code: (score.self_points, score.na_claimed)
        for score in Score.objects.filter(assessment=world.assessments[0]).select_related(
            "criterion"
        )
    }


def test_what_is_typed_is_written_by_the_rules(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), TYPED)
    plan = take_in(data, world.round, user=world.official, apply=True)
    assert (plan.problems, plan.applied, plan.changed) == ([], True, 7)
    assert held(world) == {
        "1.1": (Decimal("0.5"), False),
        "1.2": (None, True),
        "2.1": (Decimal("1.5"), False),
        "2.2": (Decimal(1), False),
        "2.10": (Decimal(2), False),
        "3.1": (Decimal("0.75"), False),
        "C1": (Decimal("1.5"), False),
    }
    assert set(ScoreChange.objects.values_list("door", "user")) == {
        (Door.IMPORT, world.official.pk)
    }


def test_a_dry_run_writes_nothing_and_tells_the_difference(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), TYPED)
    plan = take_in(data, world.round, user=world.official)
    assert not Score.objects.exists()
    assert not plan.applied
    told = {(d.sheet, d.code): (d.before, d.after) for d in plan.differences}
    assert told["Lĩnh vực 2", "2.1"] == ("", "tử số 3, mẫu số 4, 1,5 điểm")
    assert len(told) == 7


def test_the_same_file_twice_changes_nothing(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), TYPED)
    take_in(data, world.round, user=world.official, apply=True)
    rows = ScoreChange.objects.count()
    again = take_in(data, world.round, user=world.official, apply=True)
    assert (again.changed, again.unchanged, again.sound) == (0, 7, True)
    assert ScoreChange.objects.count() == rows


def test_what_goes_out_comes_in_as_no_change(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), TYPED)
    take_in(data, world.round, user=world.official, apply=True)
    for file in (annex(world.round, world.assessments[0]), annex(world.round)):
        plan = take_in(file, world.round, user=world.clerk, apply=True)
        assert (plan.sound, plan.changed, plan.unchanged) == (True, 0, 0)


def test_it_is_no_change_either_when_the_file_forgot_what_stood_there(world) -> None:
    take_in(
        fill(annex(world.round, world.assessments[0]), TYPED),
        world.round,
        user=world.official,
        apply=True,
    )
    book = opened(annex(world.round))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=layout.FIRST_ROW):
            for cell in row:
                if isinstance(cell.value, str) and "|" in cell.value:
                    cell.value = None
    plan = take_in(saved(book), world.round, user=world.clerk, apply=True)
    assert (plan.sound, plan.changed, plan.unchanged) == (True, 0, 7)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_a_random_round_goes_out_and_comes_in_as_no_change(seed, admin_user) -> None:
    round_ = random_round(seed, units=3)
    for step in (Step.SELF, Step.APPRAISAL_1):
        leaves = list(round_.criteria_set.criteria.leaves().prefetch_related("options"))
        reading = read_annex(annex(round_, step=step), round_, leaves)
        assert reading.problems == []
        assert len(reading.rows) == 3 * len(leaves)
        assert not any(row.touched for row in reading.rows)


def test_the_annex_keeps_order_words_and_numbers(world) -> None:
    book = opened(annex(world.round, world.assessments[0]))
    assert [s.title for s in book.worksheets if s.sheet_state == "visible"] == [
        "Lĩnh vực 1",
        "Lĩnh vực 2",
        "Lĩnh vực 3",
        "Điểm cộng",
        "Điểm trừ",
    ]
    sheet = book["Lĩnh vực 2"]
    assert [sheet.cell(row, 1).value for row in range(5, 9)] == ["2", "2.1", "2.2", "2.10"]
    name = sheet["B6"]
    # A text that begins with a dash or an equals sign is a text, and stays one when retyped.
    assert (name.value, name.data_type, name.quotePrefix) == ("- Tiêu chí 2.1", "s", True)
    assert sheet["B5"].data_type == "s"
    assert (sheet["C6"].value, sheet["C6"].data_type) == (2, "n")


def test_only_what_may_be_typed_is_unlocked(world) -> None:
    book = opened(annex(world.round, world.assessments[0]))
    sheet = book["Lĩnh vực 2"]
    assert sheet.protection.sheet
    assert [c.column_letter for c in sheet[6] if not c.protection.locked] == ["G", "H", "J", "L"]
    assert [c.column_letter for c in sheet[8] if not c.protection.locked] == ["I", "L"]
    assert all(c.protection.locked for c in book["Lĩnh vực 3"][7])
    lists = {str(v.sqref): v.formula1 for v in book["Lĩnh vực 1"].data_validations.dataValidation}
    assert lists["E6"] == "'Phương án'!$A$1:$A$3"


def test_an_emptied_cell_is_emptied(world) -> None:
    first = world.assessments[0]
    take_in(fill(annex(world.round, first), TYPED), world.round, user=world.official, apply=True)
    data = fill(annex(world.round, first), {("3.1", "points"): None})
    plan = take_in(data, world.round, user=world.official)
    assert [(d.code, d.before, d.after) for d in plan.differences] == [("3.1", "0,75 điểm", "")]
    take_in(data, world.round, user=world.official, apply=True)
    assert held(world)["3.1"] == (None, False)


def entered_on_the_page(world, code: str, mark: str, user) -> None:
    cell = CellInput(
        world.assessments[0].pk,
        world.leaf[code].pk,
        declared=scoring.Declared(mark=Decimal(mark)),
    )
    write_cells(world.round, [cell], step=Step.SELF, user=user, door=Door.PAGE)


def test_a_row_left_alone_takes_nothing_back_that_was_entered_since(world) -> None:
    data = annex(world.round, world.assessments[0])
    entered_on_the_page(world, "3.1", "0.5", world.clerk)
    plan = take_in(fill(data, {("1.2", "points"): 1}), world.round, user=world.official, apply=True)
    assert (plan.applied, plan.changed) == (True, 1)
    assert held(world)["3.1"] == (Decimal("0.5"), False)


def test_nobody_is_silently_overwritten(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), {("3.1", "points"): 1})
    entered_on_the_page(world, "3.1", "0.5", world.clerk)
    plan = take_in(data, world.round, user=world.official, apply=True)
    assert not plan.applied
    (conflict,) = plan.conflicts
    assert str(conflict).startswith("Lĩnh vực 3!F6: clerk đã sửa lúc ")
    assert "0,5 điểm" in str(conflict)
    assert held(world)["3.1"] == (Decimal("0.5"), False)
    told = take_in(data, world.round, user=world.official, apply=True, overwrite=True)
    assert told.applied
    assert held(world)["3.1"] == (Decimal(1), False)


def test_who_goes_on_in_the_file_they_sent_in_is_not_told_of_themselves(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), {("3.1", "points"): 1})
    take_in(data, world.round, user=world.official, apply=True)
    plan = take_in(
        fill(data, {("3.1", "points"): "0,25"}), world.round, user=world.official, apply=True
    )
    assert plan.applied
    assert held(world)["3.1"] == (Decimal("0.25"), False)


def test_a_group_file_is_read_unit_by_unit(world) -> None:
    one, two, _three = (unit.code for unit in world.units)
    data = fill(annex(world.round), {("3.1", "points", one): 1, ("3.1", "points", two): "0,5"})
    plan = take_in(data, world.round, user=world.clerk, apply=True)
    assert plan.changed == 2
    assert dict(Score.objects.values_list("assessment__unit__code", "self_points")) == {
        one: Decimal(1),
        two: Decimal("0.5"),
    }


def test_a_file_asks_for_as_many_queries_however_many_units(world) -> None:
    counts = []
    for units in (world.units[:1], world.units):
        data = fill(annex(world.round), {("3.1", "points", unit.code): 1 for unit in units})
        with CaptureQueriesContext(connection) as queries:
            assert take_in(data, world.round, user=world.clerk).changed == len(units)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_cell_is_named_with_its_sheet(world) -> None:
    data = fill(annex(world.round, world.assessments[0]), {("3.1", "points"): 1.5})
    (problem,) = take_in(data, world.round, user=world.official).problems
    assert str(problem) == "Lĩnh vực 3!F6: 1,50 lớn hơn điểm tối đa 1,00"
    assert at(opened(data), "3.1", "points") == ("Lĩnh vực 3", "F6")
