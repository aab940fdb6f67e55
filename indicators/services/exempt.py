"""Decide that leaves don't apply to units from the start of a round, and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_manage_round
from indicators.models import (
    Assessment,
    Criterion,
    Exemption,
    Round,
    RoundChange,
    Score,
    ScoreChange,
)
from indicators.services.cells import in_words
from indicators.services.errors import Refused
from indicators.services.round_trail import Changed, keep_trail
from indicators.services.store_scores import store_scores

STEP = ScoreChange.Step.APPRAISAL_1
"""The step at which "not applicable" takes effect: the same one as an appraiser's decision."""


# As the trail says it, in its one language.
APPLIES, EXEMPT = "áp dụng", "được miễn"


@dataclass(frozen=True, slots=True)
class ExemptionPlan:
    """One leaf that doesn't apply to one assessment, by their numbers, and why."""

    assessment: int
    criterion: int
    reason: str


def exempt(*, user: User, round_: Round, plans: Sequence[ExemptionPlan]) -> int:
    """Exempt these cells; ones exempt already stay as they are. Returns how many were added.

    What had been entered in such a cell leaves it and stays in the ledger. Raises
    PermissionDenied, and Refused without a reason, for what isn't a leaf of the round's set, for
    units of other rounds, and once self-scoring is over: then the appraisers decide.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    with transaction.atomic():
        _refuse_later(Round.objects.select_for_update().get(pk=round_.pk))
        return store_exemptions(user=user, round_=round_, plans=plans)


def store_exemptions(*, user: User, round_: Round, plans: Sequence[ExemptionPlan]) -> int:
    """Check and write exemptions in the caller's transaction. Raises Refused."""
    now = timezone.now()
    assessments = {
        row.pk: row
        for row in Assessment.objects.select_for_update(no_key=True)
        .filter(round=round_, pk__in={plan.assessment for plan in plans})
        .order_by("pk")
    }
    leaves = {leaf.pk: leaf for leaf in round_.criteria_set.criteria.leaves()}
    for plan in plans:
        if plan.assessment not in assessments or plan.criterion not in leaves:
            raise Refused(_("Ô được miễn không thuộc đợt đánh giá."))
        if not plan.reason.strip():
            raise Refused(_("Miễn áp dụng phải nêu lý do."))
    there = set(
        Exemption.objects.filter(assessment__in=assessments).values_list("assessment", "criterion")
    )
    new = {
        (plan.assessment, plan.criterion): plan.reason.strip()
        for plan in plans
        if (plan.assessment, plan.criterion) not in there
    }
    if not new:
        return 0
    Exemption.objects.bulk_create(
        Exemption(assessment_id=unit, criterion_id=leaf, reason=reason, by=user, at=now)
        for (unit, leaf), reason in new.items()
    )
    keep_trail(
        round_,
        RoundChange.Kind.EXEMPTION,
        (
            Changed(_subject(leaves[leaf]), APPLIES, EXEMPT, reason, unit)
            for (unit, leaf), reason in new.items()
        ),
        user=user,
    )
    after = {
        key: Score(assessment_id=key[0], criterion_id=key[1], not_applicable=True, na_claimed=True)
        for key in new
    }
    _store(user, round_, after, leaves, new)
    return len(new)


def lift_exemption(*, user: User, exemption: Exemption, reason: str) -> None:
    """Take an exemption back: the leaf counts for the unit again, and holds nothing yet.

    Raises PermissionDenied, and Refused without a reason or once self-scoring is over.
    """
    round_ = exemption.assessment.round
    if not can_manage_round(user, round_):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Bỏ miễn áp dụng phải nêu lý do."))
    with transaction.atomic():
        _refuse_later(Round.objects.select_for_update().get(pk=round_.pk))
        Assessment.objects.select_for_update(no_key=True).get(pk=exemption.assessment_id)
        deleted, _rows = Exemption.objects.filter(pk=exemption.pk).delete()
        if not deleted:
            raise Refused(_("Miễn áp dụng này đã được bỏ trước đó."))
        key = exemption.assessment_id, exemption.criterion_id
        lifted = Changed(_subject(exemption.criterion), EXEMPT, APPLIES, reason, key[0])
        keep_trail(round_, RoundChange.Kind.EXEMPTION, [lifted], user=user)
        _store(
            user,
            round_,
            {key: Score(assessment_id=key[0], criterion_id=key[1])},
            {exemption.criterion_id: exemption.criterion},
            {key: reason.strip()},
        )


def _subject(leaf: Criterion) -> str:
    return f"{leaf.code} {leaf.name}"


def _store(
    user: User,
    round_: Round,
    after: dict[tuple[int, int], Score],
    leaves: dict[int, Criterion],
    reasons: dict[tuple[int, int], str],
) -> None:
    now = timezone.now()
    before = {
        (score.assessment_id, score.criterion_id): score
        for score in Score.objects.filter(
            assessment__in={key[0] for key in after}, criterion__in={key[1] for key in after}
        )
    }
    store_scores(round_, after.values(), trigger=_("miễn áp dụng"))
    ScoreChange.objects.bulk_create(
        (
            ScoreChange(
                assessment_id=key[0],
                criterion_id=key[1],
                step=STEP,
                old_points=before[key].appraised_1 if key in before else None,
                new_points=None,
                before=_words(before.get(key), leaves[key[1]]),
                after=in_words(score, STEP, leaves[key[1]]),
                reason=reasons[key],
                door=ScoreChange.Door.PAGE,
                user=user,
                at=now,
            )
            for key, score in after.items()
        ),
        batch_size=2_000,
    )


def _words(score: Score | None, leaf: Criterion) -> str:
    """What the whole cell held: its self-score goes too when it no longer applies."""
    if score is None:
        return ""
    return in_words(score, STEP, leaf) or in_words(score, ScoreChange.Step.SELF, leaf)


def _refuse_later(round_: Round) -> None:
    if round_.stage not in (Round.Stage.DRAFT, Round.Stage.SELF_SCORING):
        raise Refused(
            _("Đã hết giai đoạn tự đánh giá: không áp dụng hay không do người thẩm định quyết.")
        )
