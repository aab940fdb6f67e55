"""What an appraiser looks at: claim, rule, evidence and last year side by side, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.models import (
    Assessment,
    Criterion,
    CriterionMapping,
    Evidence,
    Round,
    Score,
    ScoreChange,
    ScoreNote,
)
from indicators.scoring import counting_points
from indicators.services.appraise import is_lowered
from indicators.services.cells import in_words

COMPARABLE = (
    CriterionMapping.Kind.SAME,
    CriterionMapping.Kind.RENAMED,
    CriterionMapping.Kind.REWEIGHTED,
)
"""Mappings under which last year's points of a leaf are shown beside this year's."""


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


def last_year_points(
    round_: Round, assessments: Iterable[Assessment], leaves: Iterable[Criterion]
) -> dict[tuple[int, int], Decimal]:
    """What counted for the same unit and leaf in last year's round: {(assessment, leaf): points}.

    The leaf is the same one where the set is, else the one the new version maps it to; a leaf that
    was split, merged or is new has no single value of last year.
    """
    previous = (
        Round.objects.filter(
            province=round_.province,
            level=round_.level,
            year=round_.year - 1,
            period=round_.period,
        )
        .select_related("criteria_set")
        .first()
    )
    if previous is None:
        return {}
    old_of = _old_leaves(round_, previous, leaves)
    of_unit = {assessment.unit_id: assessment.pk for assessment in assessments}
    new_of = {old: new for new, old in old_of.items()}
    found = Score.objects.filter(
        assessment__round=previous,
        assessment__unit__in=of_unit,
        criterion__in=new_of,
    ).select_related("assessment")
    points = {}
    for score in found:
        counted = counting_points(
            score.self_points,
            score.appraised_1,
            score.appraised_2,
            score.council,
            accept_self=previous.criteria_set.accept_self_score,
        )
        if counted is not None:
            key = of_unit[score.assessment.unit_id], new_of[score.criterion_id]
            points[key] = counted
    return points


def _old_leaves(round_: Round, previous: Round, leaves: Iterable[Criterion]) -> dict[int, int]:
    if round_.criteria_set_id == previous.criteria_set_id:
        return {leaf.pk: leaf.pk for leaf in leaves}
    mapped = CriterionMapping.objects.filter(
        criteria_set=round_.criteria_set,
        new__in=[leaf.pk for leaf in leaves],
        old__criteria_set=previous.criteria_set,
        kind__in=COMPARABLE,
    )
    return {new: old for new, old in mapped.values_list("new", "old") if new and old}
