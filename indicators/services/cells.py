"""Write cells of a round and the ledger with them: the one engine behind page, file and command.

A cell is one leaf of one assessment at one step. Who may write it and when is the caller's to
check (`access.py`); here the rule turns what was declared into points, the version of the cell is
compared with the one its writer has seen, and score, ledger and staleness change together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import scoring
from indicators.leaf_rules import leaf_rule, leaves_with_rules
from indicators.models import Assessment, Criterion, Round, Score, ScoreChange
from indicators.services.cell_state import cell_state
from indicators.services.copy_rows import Change, Held, add_changes, upsert_scores
from indicators.services.staleness import mark_stale
from indicators.services.store_scores import WRITTEN

Step = ScoreChange.Step
POINTS_OF = {
    Step.SELF: "self_points",
    Step.APPRAISAL_1: "appraised_1",
    Step.SURVEY: "appraised_1",
    Step.APPRAISAL_2: "appraised_2",
    Step.COUNCIL: "council",
}
NOT_SELF_SCORED = frozenset({Criterion.Kind.SURVEY, Criterion.Kind.PENALTY})
"""Kinds a unit doesn't score itself (domain rule 10); the set's sixth kind is the appraisers'."""


@dataclass(frozen=True, slots=True)
class CellInput:
    """What somebody wants a cell to hold.

    At the self step `declared` goes through the leaf's rule; at the others `points` is a mark by
    hand, or None with `not_applicable` to accept that the leaf doesn't apply. `clear` empties the
    step. `seen` is the number of the cell's newest ledger row its writer knows (0: none); None
    means the writer doesn't mind, as when they have been told and chose to overwrite.
    """

    assessment: int
    criterion: int
    declared: scoring.Declared = field(default_factory=scoring.Declared)
    points: Decimal | None = None
    not_applicable: bool = False
    clear: bool = False
    reason: str = ""
    seen: int | None = None


class Outcome(StrEnum):
    """What became of a cell."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(slots=True)
class CellResult:
    """What became of a cell, what it holds now, and why not where it was refused.

    `version` is the newest ledger row of the cell (0: none), `score` all that is stored of it now.
    For a conflict `newer` is that row.
    """

    cell: CellInput
    outcome: Outcome
    points: Decimal | None
    not_applicable: bool
    version: int
    message: str = ""
    newer: ScoreChange | None = None
    score: Score | Held | None = None


class CellError(ValueError):
    """A cell that can't hold what was given; the message says why, in Vietnamese."""


def write_cells(
    round_: Round,
    cells: Sequence[CellInput],
    *,
    step: ScoreChange.Step,
    user: User | None,
    door: ScoreChange.Door,
    all_or_nothing: bool = False,
    locked: Iterable[Assessment] | None = None,
    leaves: Mapping[int, Criterion] | None = None,
) -> list[CellResult]:
    """Write these cells at one step, with their ledger rows, in one transaction.

    Returns a result for each cell, in order. With `all_or_nothing` nothing is written unless every
    cell is saved or unchanged. Assessments of another round are refused. A caller who has locked
    the assessments or read `leaves_with_rules` of the round's set hands them over.
    """
    with transaction.atomic(savepoint=False):
        batch = _Batch(round_, cells, step, locked=locked, leaves=leaves)
        results = batch.judge_all(cells, user=user, door=door)
        bad = any(r.outcome in (Outcome.CONFLICT, Outcome.REFUSED) for r in results)
        if all_or_nothing and bad:
            return results
        versions = batch.store()
    for result in results:
        if result.outcome is Outcome.SAVED:
            result.version = versions[result.cell.assessment, result.cell.criterion]
    return results


def weigh_cells(
    round_: Round,
    cells: Sequence[CellInput],
    *,
    step: ScoreChange.Step,
    user: User | None,
    door: ScoreChange.Door,
    leaves: Mapping[int, Criterion] | None = None,
) -> tuple[list[CellResult], dict[tuple[int, int], Change]]:
    """What `write_cells` would do with these cells, and the ledger rows it would add, by cell.

    Nothing is written.
    """
    with transaction.atomic(savepoint=False):
        batch = _Batch(round_, cells, step, leaves=leaves)
        results = batch.judge_all(cells, user=user, door=door)
    return results, {(row.assessment_id, row.criterion_id): row for row in batch.changes}


class _Batch:
    """The cells' present state, locked, and what will be written."""

    def __init__(
        self,
        round_: Round,
        cells: Sequence[CellInput],
        step: ScoreChange.Step,
        *,
        locked: Iterable[Assessment] | None = None,
        leaves: Mapping[int, Criterion] | None = None,
    ) -> None:
        self.round, self.step, self.now = round_, step, timezone.now()
        if locked is None:
            ids = sorted({cell.assessment for cell in cells})
            # Writers of one assessment wait for each other, so no version is compared twice.
            locked = (
                Assessment.objects.select_for_update(no_key=True)
                .filter(round=round_, pk__in=ids)
                .order_by("pk")
            )
        self.assessments = {row.pk: row for row in locked if row.round_id == round_.pk}
        wanted = {cell.criterion for cell in cells}
        if leaves is None:
            leaves = leaves_with_rules(round_.criteria_set_id, wanted)
        self.leaves = leaves
        self.rules = {pk: leaf_rule(leaf) for pk, leaf in leaves.items() if pk in wanted}
        state = cell_state(self.assessments, wanted)
        self.scores, self.versions, self.exempt = state.scores, state.versions, state.exempt
        self.outcomes: dict[tuple[int, scoring.Declared], scoring.LeafOutcome] = {}
        self.changed: dict[tuple[int, int], Held] = {}
        self.changes: list[Change] = []
        self.field = POINTS_OF[step]
        self.language = get_language()

    def judge_all(
        self, cells: Sequence[CellInput], *, user: User | None, door: ScoreChange.Door
    ) -> list[CellResult]:
        """Decide about every cell, in order; one query for whatever conflicts there are."""
        user_id = user.pk if user else None
        results = [self.judge(cell, user_id, str(door)) for cell in cells]
        conflicts = [r.version for r in results if r.outcome is Outcome.CONFLICT]
        if not conflicts:
            return results
        newer = ScoreChange.objects.select_related("user").in_bulk(conflicts)
        for result in results:
            if result.outcome is Outcome.CONFLICT:
                result.newer = newer.get(result.version)
        return results

    def judge(self, cell: CellInput, user_id: int | None, door: str) -> CellResult:
        """Decide about one cell; what will be written is noted, nothing is written yet."""
        key = cell.assessment, cell.criterion
        version = self.versions.get(key, 0)
        before = self.scores.get(key)
        old_points = getattr(before, self.field) if before else None
        try:
            after = self._after(cell, before)
        except (CellError, scoring.PointsError) as error:
            message = error.message if isinstance(error, scoring.PointsError) else str(error)
            held = bool(before and before.not_applicable)
            return CellResult(
                cell, Outcome.REFUSED, old_points, held, version, message, score=before
            )
        if before is not None and _same(before, after):
            return CellResult(
                cell, Outcome.UNCHANGED, old_points, before.not_applicable, version, score=before
            )
        if before is None and _is_empty(after):
            return CellResult(cell, Outcome.UNCHANGED, None, False, version)
        if cell.seen is not None and cell.seen != version:
            held = bool(before and before.not_applicable)
            return CellResult(cell, Outcome.CONFLICT, old_points, held, version, score=before)
        self.scores[key] = self.changed[key] = after
        new_points = getattr(after, self.field)
        self.changes.append(
            Change(
                cell.assessment,
                cell.criterion,
                str(self.step),
                old_points,
                new_points,
                _in_words(self.language, before, self.step),
                _in_words(self.language, after, self.step),
                cell.reason,
                door,
                user_id,
                self.now,
            )
        )
        return CellResult(
            cell, Outcome.SAVED, new_points, after.not_applicable, version, score=after
        )

    def store(self) -> dict[tuple[int, int], int]:
        """Write scores, ledger and staleness; the new version of every cell that changed."""
        if not self.changed:
            return {}
        upsert_scores(self.changed.values())
        add_changes(self.changes)
        mark_stale(
            self.round.pk,
            trigger=str(self.step.label),
            assessments=sorted({assessment for assessment, _criterion in self.changed}),
        )
        return {(row.assessment_id, row.criterion_id): row.pk for row in self.changes}

    def _after(self, cell: CellInput, before: Score | Held | None) -> Held:
        """The score as it will be. Raises CellError or PointsError."""
        leaf = self.leaves.get(cell.criterion)
        if cell.assessment not in self.assessments or leaf is None:
            raise CellError(_("Ô này không thuộc đợt đánh giá."))
        if (cell.assessment, cell.criterion) in self.exempt:
            raise CellError(_("Tiêu chí được miễn áp dụng cho đơn vị từ khi mở đợt."))
        after = _copy(before, cell)
        if self.step == Step.SELF:
            self._declare(after, cell, leaf)
        else:
            self._appraise(after, cell, leaf, before)
        return after

    def _declare(self, after: Held, cell: CellInput, leaf: Criterion) -> None:
        if leaf.kind in NOT_SELF_SCORED:
            raise CellError(_("Tiêu chí này đơn vị không tự chấm."))
        if after.not_applicable:
            if cell.not_applicable:
                return
            raise CellError(_("Tiêu chí đã được công nhận là không áp dụng cho đơn vị."))
        after.option = after.numerator = after.denominator = after.count = None
        after.self_points, after.na_claimed = None, False
        if cell.clear:
            return
        if cell.not_applicable:
            if not leaf.na_allowed:
                raise CellError(_("Tiêu chí này không được ghi không áp dụng."))
            after.na_claimed = True
            return
        declared = cell.declared
        key = cell.criterion, declared
        outcome = self.outcomes.get(key)
        if outcome is None:
            outcome = scoring.leaf_points(self.rules[cell.criterion], declared)
            self.outcomes[key] = outcome
        after.option, after.count = declared.option, declared.count
        after.numerator, after.denominator = declared.numerator, declared.denominator
        after.self_points = outcome.points
        # No cases under a rule that then leaves the leaf out: the appraiser still has to agree.
        after.na_claimed = outcome.state is scoring.LeafState.NOT_APPLICABLE

    def _appraise(
        self, after: Held, cell: CellInput, leaf: Criterion, before: Score | Held | None
    ) -> None:
        if (self.step == Step.SURVEY) != (leaf.kind == Criterion.Kind.SURVEY) and self.step in (
            Step.SURVEY,
            Step.APPRAISAL_1,
        ):
            raise CellError(
                _("Điểm điều tra xã hội học được nhập từ kết quả điều tra, không thẩm định.")
                if leaf.kind == Criterion.Kind.SURVEY
                else _("Tiêu chí này không chấm bằng điều tra xã hội học.")
            )
        if cell.not_applicable and not cell.clear:
            if not leaf.na_allowed and not after.na_claimed:
                raise CellError(_("Tiêu chí này không được ghi không áp dụng."))
            after.not_applicable, after.na_claimed = True, True
            after.self_points = after.appraised_1 = after.appraised_2 = after.council = None
            return
        if cell.clear:
            after.not_applicable = False
            setattr(after, self.field, None)
            return
        if cell.points is None:
            raise CellError(_("Chưa có điểm."))
        points = scoring.hand_mark(leaf.max_points, cell.points)
        against = _counting_before(before, self.step)
        if against is not None and points < against and not cell.reason.strip():
            raise CellError(_("Hạ điểm phải có ý kiến."))
        after.not_applicable = False
        setattr(after, self.field, points)


def in_words(score: Score | None, step: ScoreChange.Step, leaf: Criterion) -> str:
    """What a cell holds at a step, readable without the program; empty when it holds nothing."""
    return _in_words(get_language(), score, step)


def _in_words(language: str | None, score: Score | Held | None, step: ScoreChange.Step) -> str:
    if score is None:
        return ""
    if step == Step.SELF:
        return _words(
            language,
            score.not_applicable,
            score.self_points,
            score.na_claimed,
            score.option,
            score.numerator,
            score.denominator,
            score.count,
        )
    return _words(language, score.not_applicable, getattr(score, POINTS_OF[step]))


# A group's file has thousands of cells and few different things to say.
@lru_cache(maxsize=8_192)
def _words(
    _language: str | None,
    not_applicable: bool,
    points: Decimal | None,
    na_claimed: bool = False,
    option: int | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    count: Decimal | None = None,
) -> str:
    if not_applicable:
        return _("không áp dụng")
    parts = []
    if na_claimed:
        parts.append(_("ghi không áp dụng"))
    if option is not None:
        parts.append(_("phương án %(n)d") % {"n": option + 1})
    if numerator is not None:
        parts.append(f"{_('tử số')} {scoring.in_vietnamese(numerator)}")
    if denominator is not None:
        parts.append(f"{_('mẫu số')} {scoring.in_vietnamese(denominator)}")
    if count is not None:
        parts.append(f"{_('số lượng')} {scoring.in_vietnamese(count)}")
    if points is not None:
        parts.append(_("%(points)s điểm") % {"points": scoring.in_vietnamese(points)})
    return ", ".join(parts)


def _counting_before(score: Score | Held | None, step: ScoreChange.Step) -> Decimal | None:
    """The figure an appraisal at this step is compared with: what counted or was claimed before."""
    if score is None:
        return None
    earlier = {
        Step.APPRAISAL_1: (score.self_points,),
        Step.SURVEY: (),
        Step.APPRAISAL_2: (score.appraised_1, score.self_points),
        Step.COUNCIL: (score.appraised_2, score.appraised_1, score.self_points),
    }[step]
    return next((points for points in earlier if points is not None), None)


_held = attrgetter(*WRITTEN)
_NOTHING = _held(Held(0, 0))


def _copy(before: Score | Held | None, cell: CellInput) -> Held:
    if before is None:
        return Held(cell.assessment, cell.criterion)
    return Held(cell.assessment, cell.criterion, *_held(before))


def _same(one: Score | Held, other: Held) -> bool:
    return bool(_held(one) == _held(other))


def _is_empty(score: Held) -> bool:
    return bool(_held(score) == _NOTHING)


def changed(results: Iterable[CellResult]) -> int:
    """How many of these cells were written."""
    return sum(result.outcome is Outcome.SAVED for result in results)
