"""A file saved again by LibreOffice reads the same; see data/README.md for how it was made."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from districts.models import Membership
from districts.services.memberships import grant_membership
from indicators.models import Score
from indicators.sheets.intake import take_in
from indicators.sheets.read import read_annex
from tests.sheets.books import annex, fill
from tests.sheets.conftest import build_round

RESAVED = Path(__file__).parent / "data" / "phu-luc-luu-boi-libreoffice.xlsx"
ROUND = 777_001
TYPED = {
    ("1.1", "option"): "2. Chậm, dưới 5 ngày",
    ("1.2", "na"): "x",
    ("2.1", "numerator"): 3,
    ("2.1", "denominator"): 4,
    ("2.2", "numerator"): "1.234,5",
    ("2.2", "denominator"): "1.500,0",
    ("2.10", "count"): 4,
    ("2.10", "reason"): "Ghi chú có dấu: Đặng Thị Ngọc Ẩn",
    ("3.1", "points"): "0,75",
}
FORMULA = {("C1", "points"): "=0.5*3"}
"""LibreOffice computes it on the way; what openpyxl writes has no result."""


@pytest.fixture
def world(db):
    made = build_round(number=ROUND)
    made.official = get_user_model().objects.create_user("official", password="official-secret")
    grant_membership(
        user=made.official,
        unit=made.units[0],
        role=Membership.Role.UNIT_OFFICIAL,
        granted_by=None,
    )
    return made


def as_typed(world, formula: bool) -> bytes:
    """The file before LibreOffice saved it; without the formula, its result."""
    last = FORMULA if formula else {("C1", "points"): 1.5}
    return fill(annex(world.round, world.assessments[0]), TYPED | last)


def test_libreoffice_did_save_it() -> None:
    with zipfile.ZipFile(RESAVED) as book:
        assert b"LibreOffice" in book.read("docProps/app.xml")


def test_it_reads_the_same(world) -> None:
    leaves = list(world.round.criteria_set.criteria.leaves().prefetch_related("options"))
    before = read_annex(as_typed(world, formula=False), world.round, leaves)
    after = read_annex(RESAVED.read_bytes(), world.round, leaves)
    assert before.problems == after.problems == []
    assert (after.step, after.unit) == (before.step, before.unit)

    def plain(reading):
        return [
            (r.sheet, r.number, r.unit, r.code, r.values, r.reason, r.seen, r.touched)
            for r in reading.rows
        ]

    assert plain(after) == plain(before)
    assert len(after.rows) == 9


def test_its_computed_formula_is_read_and_told(world) -> None:
    plan = take_in(RESAVED.read_bytes(), world.round, user=world.official, apply=True)
    assert (plan.problems, plan.applied, plan.changed) == ([], True, 7)
    assert ["công thức" in str(warning) for warning in plan.warnings] == [True]
    assert Score.objects.get(criterion__code="C1").self_points == Decimal("1.5")
    assert Score.objects.get(criterion__code="2.2").numerator == Decimal("1234.5")


def test_the_same_formula_not_yet_computed_is_refused(world) -> None:
    plan = take_in(as_typed(world, formula=True), world.round, user=world.official, apply=True)
    assert ["chưa có kết quả" in str(problem) for problem in plan.problems] == [True]
    assert not Score.objects.exists()
