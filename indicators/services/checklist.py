"""What is missing in a self-score before it can be submitted (bảng kiểm trước khi nộp)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Evidence,
    Score,
    ScoreNote,
)
from indicators.models.fields import from_stored
from indicators.services.cells import NOT_SELF_SCORED


class Missing(StrEnum):
    """What a leaf lacks, or what whoever submits should know of it."""

    VALUE = "value"
    EVIDENCE = "evidence"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check list; a blocking one has to be put right before submitting."""

    leaf: Criterion
    missing: Missing
    blocking: bool
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a self-score is: leaves filled, leaves with the evidence they need, of how many."""

    filled: int
    of: int
    proven: int
    to_prove: int


@dataclass(frozen=True, slots=True)
class AreaSoFar:
    """An area by its number: how far it is, and the points claimed in it, a cap not applied."""

    area: int
    part: str
    progress: Progress
    claimed: Decimal


class _LeafAndScore(NamedTuple):
    """What `progress` reads of a leaf and of its score, None where there is none, in one row."""

    pk: int
    area_id: int
    kind: str
    part: str
    evidence_required: bool
    self_points: int | None
    na_claimed: bool | None
    not_applicable: bool | None
    exempt: bool
    proven: bool


_Leaf = TypeVar("_Leaf", bound=Criterion | _LeafAndScore)


def expected_leaves(leaves: Iterable[_Leaf], exempt: Iterable[int]) -> list[_Leaf]:
    """The leaves a unit has to fill: of the main part, scored by itself, not exempted."""
    spared = set(exempt)
    return [
        leaf
        for leaf in leaves
        if leaf.part == Criterion.Part.MAIN
        and leaf.kind not in NOT_SELF_SCORED
        and leaf.pk not in spared
    ]


def is_filled(score: Score | _LeafAndScore | None) -> bool:
    """Whether the unit has given a value or claimed that the leaf doesn't apply."""
    return score is not None and bool(
        score.self_points is not None or score.na_claimed or score.not_applicable
    )


def needs_evidence(leaf: Criterion | _LeafAndScore, score: Score | _LeafAndScore | None) -> bool:
    """Whether proof is asked for: the rule wants it, and points are claimed that need proving."""
    return leaf.evidence_required and score is not None and bool(score.self_points)


def findings(assessment: Assessment) -> list[Finding]:
    """Everything the check list says of this self-score, in the set's order; five queries."""
    rules = assessment.round.criteria_set
    leaves = rules.criteria.leaves().select_related("area").order_by("position")
    return judge(
        leaves,
        scores={score.criterion_id: score for score in assessment.scores.all()},
        exempt=set(assessment.exemptions.values_list("criterion", flat=True)),
        proven=set(
            assessment.evidence.filter(step=Evidence.Step.SELF).values_list("criterion", flat=True)
        ),
        explained=set(
            assessment.notes.filter(kind=ScoreNote.Kind.WITHOUT_EVIDENCE).values_list(
                "criterion", flat=True
            )
        ),
        policy=rules.evidence_policy,
    )


def judge(
    leaves: Iterable[Criterion],
    *,
    scores: dict[int, Score],
    exempt: set[int],
    proven: set[int],
    explained: set[int],
    policy: str,
) -> list[Finding]:
    """The check list of what was read already."""
    found: list[Finding] = []
    everything = list(leaves)
    expected = {leaf.pk for leaf in expected_leaves(everything, exempt)}
    for leaf in everything:
        score = scores.get(leaf.pk)
        if leaf.pk in expected and not is_filled(score):
            found.append(Finding(leaf, Missing.VALUE, True, _("Chưa có số liệu.")))
        elif score is not None and score.na_claimed and leaf.pk not in exempt:
            found.append(
                Finding(
                    leaf,
                    Missing.CLAIMED,
                    False,
                    _("Ghi không áp dụng: chỉ có hiệu lực khi thẩm định chấp nhận."),
                )
            )
        elif needs_evidence(leaf, score) and leaf.pk not in proven:
            finding = _without_evidence(leaf, leaf.pk in explained, policy)
            found.append(finding)
    return found


def _without_evidence(leaf: Criterion, explained: bool, policy: str) -> Finding:
    if policy == CriteriaSet.EvidencePolicy.ZERO:
        message = _("Thiếu tài liệu kiểm chứng: tiêu chí này sẽ không có điểm.")
        return Finding(leaf, Missing.EVIDENCE, False, message)
    if explained:
        message = _("Thiếu tài liệu kiểm chứng, đã giải trình.")
        return Finding(leaf, Missing.EVIDENCE, False, message)
    message = _("Thiếu tài liệu kiểm chứng: đính kèm tài liệu hoặc giải trình cách chấm.")
    return Finding(leaf, Missing.EVIDENCE, True, message)


def progress(
    leaves: Iterable[_Leaf],
    scores: Mapping[int, Score | _LeafAndScore],
    exempt: set[int],
    proven: set[int],
) -> Progress:
    """How far these leaves are; of one area or of the whole set."""
    everything = list(leaves)
    expected = expected_leaves(everything, exempt)
    to_prove = [leaf for leaf in everything if needs_evidence(leaf, scores.get(leaf.pk))]
    return Progress(
        filled=sum(is_filled(scores.get(leaf.pk)) for leaf in expected),
        of=len(expected),
        proven=sum(leaf.pk in proven for leaf in to_prove),
        to_prove=len(to_prove),
    )


# By hand, because the ORM takes longer to write it than the database to answer, at every save.
_LEAVES_AND_SCORES = """
SELECT c.id, c.area_id, c.kind, c.part, c.evidence_required,
       s.self_points, s.na_claimed, s.not_applicable,
       EXISTS (SELECT 1 FROM indicators_exemption e
               WHERE e.assessment_id = %(assessment)s AND e.criterion_id = c.id),
       EXISTS (SELECT 1 FROM indicators_evidence v
               WHERE v.assessment_id = %(assessment)s AND v.criterion_id = c.id
                 AND v.step = 'self')
FROM indicators_criterion c
LEFT JOIN indicators_score s ON s.criterion_id = c.id AND s.assessment_id = %(assessment)s
WHERE c.criteria_set_id = %(criteria_set)s AND c.kind <> ''
ORDER BY c.position
"""


def areas_so_far(assessment: Assessment) -> list[AreaSoFar]:
    """Each area of a self-score as it's stored, in no order; one query that makes no models."""
    known = {"assessment": assessment.pk, "criteria_set": assessment.round.criteria_set_id}
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES_AND_SCORES, known)
        rows = cursor.fetchall()
    by_area: dict[int, list[_LeafAndScore]] = {}
    for row in map(_LeafAndScore._make, rows):
        by_area.setdefault(row.area_id, []).append(row)
    return [
        AreaSoFar(
            area=area,
            part=leaves[0].part,
            progress=progress(
                leaves,
                scores={leaf.pk: leaf for leaf in leaves if leaf.not_applicable is not None},
                exempt={leaf.pk for leaf in leaves if leaf.exempt},
                proven={leaf.pk for leaf in leaves if leaf.proven},
            ),
            claimed=from_stored(
                sum(
                    leaf.self_points or 0
                    for leaf in leaves
                    if leaf.kind not in NOT_SELF_SCORED and not leaf.exempt
                )
            ),
        )
        for area, leaves in by_area.items()
    ]
