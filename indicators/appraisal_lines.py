"""What an appraiser looks at: claim, rule, evidence and last year side by side, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

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

    `claim` is in words; `version` is the newest ledger row of the cell (0: none); `notes` are the
    texts by `ScoreNote.Kind`.
    """

    assessment: Assessment
    leaf: Criterion
    score: Score | None
    claim: str
    last_year: Decimal | None
    version: int
    evidence: list[Evidence] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name of this line's fields in a form."""
        return f"{self.assessment.pk}-{self.leaf.pk}"

    @property
    def lowered(self) -> bool:
        """Whether less was given than claimed."""
        return is_lowered(self.score)

    @property
    def na_possible(self) -> bool:
        """Whether the leaf may be found not to apply: the set allows it, or the unit claims it."""
        return self.leaf.na_allowed or bool(self.score and self.score.na_claimed)

    @property
    def without_evidence(self) -> str:
        """Why the unit has attached no evidence; "" where it didn't say."""
        return self.notes.get(ScoreNote.Kind.WITHOUT_EVIDENCE, "")

    @property
    def explanation(self) -> str:
        """How the unit explains what was lowered."""
        return self.notes.get(ScoreNote.Kind.EXPLANATION, "")

    @property
    def first_comment(self) -> str:
        """What the first appraisal said."""
        return self.notes.get(ScoreNote.Kind.APPRAISAL_1, "")

    @property
    def points_label(self) -> str:
        """What the field of the points is called."""
        return _("Điểm %(code)s, %(what)s") % self._where()

    @property
    def comment_label(self) -> str:
        """What the field of the comment is called."""
        return _("Ý kiến %(code)s, %(what)s") % self._where()

    @property
    def details_label(self) -> str:
        """What the link to the leaf's own page is called."""
        return _("Quy định, tài liệu, nhật ký của %(code)s, %(what)s") % self._where()

    def _where(self) -> dict[str, str]:
        return {"code": self.leaf.code, "what": self.assessment.unit.full_name}


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
    notes: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    said = ScoreNote.objects.filter(assessment__in=ids, criterion__in=criteria)
    for assessment_id, leaf_id, kind, text in said.values_list(
        "assessment", "criterion", "kind", "text"
    ):
        notes[assessment_id, leaf_id][kind] = text
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
