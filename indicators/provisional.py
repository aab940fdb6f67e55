"""Whether results are still provisional (tạm tính): points of surveys that aren't in yet.

Survey criteria aren't self-scored; until their results are brought in, an index, a band and a rank
stand on the rest alone. Whatever shows results before publication says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from indicators.models import Assessment, Criterion, Round, Score


@dataclass(frozen=True, slots=True)
class SurveyState:
    """How many survey leaves the set has, and which assessments lack a result of one of them."""

    leaves: int
    units: int
    waiting: frozenset[int] = field(default_factory=frozenset)

    @property
    def provisional(self) -> bool:
        """Whether a result of the round still waits for a survey."""
        return bool(self.waiting)


def survey_state(round_: Round, assessments: Iterable[Assessment] | None = None) -> SurveyState:
    """What surveys of a round, or of these assessments of it, are in; three queries at the most.

    A leaf that doesn't apply to a unit waits for nothing.
    """
    leaves = list(
        round_.criteria_set.criteria.leaves()
        .filter(kind=Criterion.Kind.SURVEY)
        .values_list("pk", flat=True)
    )
    if assessments is None:
        numbers = set(round_.assessments.values_list("pk", flat=True))
    else:
        numbers = {assessment.pk for assessment in assessments}
    if not leaves:
        return SurveyState(0, len(numbers))
    known = Q(appraised_1__isnull=False) | Q(council__isnull=False) | Q(not_applicable=True)
    in_ = dict(
        Score.objects.filter(known, assessment__in=numbers, criterion__in=leaves)
        .order_by()
        .values_list("assessment")
        .annotate(Count("criterion"))
    )
    waiting = frozenset(pk for pk in numbers if in_.get(pk, 0) < len(leaves))
    return SurveyState(len(leaves), len(numbers), waiting)
