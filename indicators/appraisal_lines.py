"""What an appraiser looks at: claim, rule, evidence and last year side by side, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.last_year import last_year_points
from indicators.models import (
    Assessment,
    Criterion,
    Evidence,
    Round,
    Score,
    ScoreChange,
    ScoreNote,
)
from indicators.services.appraise import is_lowered
from indicators.services.cells import in_words


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One leaf of one unit with all that its appraisal rests on.

    `claim` is in words; `version` is the newest ledger row of the cell (0: none).
    """

    assessment: Assessment
    leaf: Criterion
    score: Score | None
    claim: str
    last_year: Decimal | None
    version: int
    evidence: list[Evidence] = field(default_factory=list)
    notes: dict[str, ScoreNote] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name of this line's fields in a form."""
        return f"{self.assessment.pk}-{self.leaf.pk}"

    @property
    def lowered(self) -> bool:
        """Whether less was given than claimed."""
        return is_lowered(self.score)


def appraisal_lines(
    round_: Round, assessments: Sequence[Assessment], leaves: Sequence[Criterion]
) -> list[AppraisalLine]:
    """Every leaf of every assessment given, assessments first; seven queries at the most."""
    ids, criteria = [a.pk for a in assessments], [leaf.pk for leaf in leaves]
    scores = {
        (score.assessment_id, score.criterion_id): score
        for score in Score.objects.filter(assessment__in=ids, criterion__in=criteria)
    }
    versions = ScoreChange.objects.versions_of(ids, criteria)
    evidence: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for item in Evidence.objects.filter(assessment__in=ids, criterion__in=criteria).select_related(
        "document"
    ):
        evidence[item.assessment_id, item.criterion_id].append(item)
    notes: dict[tuple[int, int], dict[str, ScoreNote]] = defaultdict(dict)
    for note in ScoreNote.objects.filter(assessment__in=ids, criterion__in=criteria).select_related(
        "by"
    ):
        notes[note.assessment_id, note.criterion_id][note.kind] = note
    before = last_year_points(round_, assessments, leaves)
    return [
        AppraisalLine(
            assessment=assessment,
            leaf=leaf,
            score=scores.get((assessment.pk, leaf.pk)),
            claim=in_words(scores.get((assessment.pk, leaf.pk)), ScoreChange.Step.SELF, leaf),
            last_year=before.get((assessment.pk, leaf.pk)),
            version=versions.get((assessment.pk, leaf.pk), 0),
            evidence=evidence[assessment.pk, leaf.pk],
            notes=notes[assessment.pk, leaf.pk],
        )
        for assessment in assessments
        for leaf in leaves
    ]
