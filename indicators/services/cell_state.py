"""What is stored of some cells before they're written: scores, versions, exemptions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection

from indicators.models import Exemption, Score, ScoreChange
from indicators.models.fields import from_stored
from indicators.services.copy_rows import Held
from indicators.services.store_scores import WRITTEN

Cell = tuple[int, int]
"""Numbers of an assessment and of a leaf."""

FEW = 200
"""Cells up to which one statement asks for everything, cell by cell."""


@dataclass(slots=True)
class CellState:
    """By cell: its score, its newest ledger row, and which are exempted."""

    scores: dict[Cell, Score | Held] = field(default_factory=dict)
    versions: dict[Cell, int] = field(default_factory=dict)
    exempt: set[Cell] = field(default_factory=set)


def cell_state(assessments: Collection[int], leaves: Collection[int]) -> CellState:
    """The state of every one of these leaves in every one of these assessments.

    One query for few cells, three for any number. Ask after the assessments are locked.
    """
    if not assessments or not leaves:
        return CellState()
    if len(assessments) * len(leaves) <= FEW:
        return _of_few(assessments, leaves)
    found = Score.objects.filter(assessment__in=assessments, criterion__in=leaves)
    exempt = Exemption.objects.filter(assessment__in=assessments, criterion__in=leaves)
    return CellState(
        scores={(row.assessment_id, row.criterion_id): row for row in found},
        versions=ScoreChange.objects.versions_of(assessments, leaves),
        exempt=set(exempt.values_list("assessment", "criterion")),
    )


# By hand, because at every save of a cell the ORM takes longer to write three queries than the
# database to answer this one.
_WRITTEN = ", ".join(f's."{name}"' for name in WRITTEN)
_FEW_CELLS = f"""
SELECT a.id, c.id, s.assessment_id IS NOT NULL, {_WRITTEN},
       (SELECT MAX(l.id) FROM indicators_scorechange l
        WHERE l.assessment_id = a.id AND l.criterion_id = c.id),
       EXISTS (SELECT 1 FROM indicators_exemption e
               WHERE e.assessment_id = a.id AND e.criterion_id = c.id)
FROM indicators_assessment a
CROSS JOIN indicators_criterion c
LEFT JOIN indicators_score s ON s.assessment_id = a.id AND s.criterion_id = c.id
"""  # noqa: S608


def _of_few(assessments: Collection[int], leaves: Collection[int]) -> CellState:
    these, those = (", ".join(["%s"] * len(ids)) for ids in (assessments, leaves))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_FEW_CELLS} WHERE a.id IN ({these}) AND c.id IN ({those})",
            [*assessments, *leaves],
        )
        rows = cursor.fetchall()
    state = CellState()
    for assessment, leaf, has_score, *written, version, exempt in rows:
        cell = assessment, leaf
        if has_score:
            not_applicable, na_claimed, option, *stored = written
            state.scores[cell] = Held(
                assessment,
                leaf,
                bool(not_applicable),
                bool(na_claimed),
                option,
                *(None if value is None else from_stored(value) for value in stored),
            )
        if version is not None:
            state.versions[cell] = version
        if exempt:
            state.exempt.add(cell)
    return state
