"""Take the illustrative province away without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from districts.models import (
    Adoption,
    Award,
    DataLoad,
    Finding,
    Initiative,
    Inspection,
    Membership,
    Plan,
    PlanTask,
    Resolution,
    ResolutionTarget,
    Succession,
    Unit,
)
from indicators.models import (
    AnswerOption,
    AreaStanding,
    Assessment,
    Assignment,
    Band,
    Computation,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionFeed,
    CriterionMapping,
    CriterionOption,
    Document,
    DraftSeen,
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionCriterion,
    EditionRobustness,
    EditionRow,
    EditionScore,
    Evidence,
    Exemption,
    Extension,
    FigureSource,
    FigureWarning,
    ImportFile,
    Notice,
    Observation,
    ObservationChange,
    PaperBatch,
    Question,
    Questionnaire,
    RankingGroup,
    Round,
    RoundChange,
    Score,
    ScoreChange,
    ScoreNote,
    StaleMark,
    Standing,
    SurveyAnswer,
    SurveyResponse,
    SurveyResult,
    SurveyToken,
    Target,
    TieBreaker,
    Window,
)
from indicators.services.demo_accounts import delete_accounts, demo_users

LOAD_NAME = "demo"
"""The name under which `DataLoad` knows what was loaded last."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How much was taken away."""

    units: int
    rounds: int
    scores: int
    editions: int
    accounts: int


def remove_demo() -> Removed:
    """Delete all that is illustrative, its histories and its accounts; real data stay untouched.

    All or nothing; where there's nothing, nothing happens.
    """
    with transaction.atomic():
        units = Unit.with_illustrative.filter(illustrative=True)
        unit_numbers = list(units.values_list("pk", flat=True))
        editions = _erase_editions()
        scores, rounds = _erase_rounds()
        _erase_sets()
        _erase_activities(unit_numbers)
        _erase_figures(unit_numbers)
        _erase_surveys(unit_numbers)
        _erase(Document, unit__in=units)
        _erase(ImportFile, province__in=units)
        _erase(Notice, user__in=demo_users())
        _erase_memberships(unit_numbers)
        accounts = delete_accounts()
        _erase(Succession, Q(predecessor__in=units) | Q(successor__in=units))
        gone = _erase(Unit, illustrative=True)
        _erase(Unit.history.model, id__in=unit_numbers)
        DataLoad.objects.filter(name=LOAD_NAME).delete()
        return Removed(
            units=gone, rounds=rounds, scores=scores, editions=editions, accounts=accounts
        )


def _erase(model: type[Model], *conditions: Q, **lookups: Any) -> int:
    """Delete rows in one statement and return how many there were.

    Editions refuse to be deleted, and that stays so: this goes past the refusal, as past cascades
    and history, and is for rows of which the caller's condition says that they're illustrative.
    """
    found: QuerySet[Any] = QuerySet(model).filter(*conditions, **lookups)
    return found._raw_delete(connection.alias)


def _erase_editions() -> int:
    editions = Edition.objects.illustrative()
    rows = EditionRow.objects.filter(edition__in=editions)
    _erase(EditionRobustness, edition__in=editions)
    _erase(EditionScore, row__in=rows)
    _erase(EditionAreaScore, row__in=rows)
    _erase(EditionRow, edition__in=editions)
    _erase(EditionCriterion, edition__in=editions)
    _erase(EditionArea, edition__in=editions)
    return _erase(Edition, illustrative=True)


def _erase_activities(unit_numbers: list[int]) -> None:
    for model, line, parent in (
        (Plan, PlanTask, "plan"),
        (Inspection, Finding, "inspection"),
        (Resolution, ResolutionTarget, "resolution"),
        (Initiative, Adoption, "initiative"),
        (Award, None, ""),
    ):
        records = list(
            model._default_manager.filter(unit__in=unit_numbers).values_list("pk", flat=True)
        )
        if line is not None:
            _erase(line, **{f"{parent}__in": records})
            _erase(line.history.model, **{f"{parent}_id__in": records})
        if model is Initiative:
            _erase(Adoption, unit__in=unit_numbers)
            _erase(Adoption.history.model, unit_id__in=unit_numbers)
        _erase(model, pk__in=records)
        _erase(model.history.model, unit_id__in=unit_numbers)


def _erase_figures(unit_numbers: list[int]) -> None:
    figures = Observation.objects.filter(unit__in=unit_numbers)
    targets = Target.objects.filter(unit__in=unit_numbers)
    sources = {
        *figures.order_by().values_list("source", flat=True).distinct(),
        *targets.order_by().values_list("source", flat=True).distinct(),
    }
    for kept in (FigureWarning, ObservationChange):
        _erase(kept, observation__in=figures)
    for model in (Observation, Target):
        _erase(model, unit__in=unit_numbers)
    # A source of figures that are all gone goes along.
    _erase(
        FigureSource,
        Q(~Exists(Observation.objects.filter(source=OuterRef("pk")))),
        Q(~Exists(Target.objects.filter(source=OuterRef("pk")))),
        pk__in=sources - {None},
    )


def _erase_surveys(unit_numbers: list[int]) -> None:
    surveys = Questionnaire.objects.filter(province__in=unit_numbers)
    _erase(SurveyAnswer, response__questionnaire__in=surveys)
    for collected in (SurveyResponse, PaperBatch, SurveyToken, Question, AnswerOption):
        _erase(collected, questionnaire__in=surveys)
    _erase(Questionnaire, province__in=unit_numbers)


def _erase_rounds() -> tuple[int, int]:
    rounds = Round.objects.filter(illustrative=True)
    assessments = Assessment.objects.filter(round__in=rounds)
    _erase(StaleMark, round__in=rounds)
    _erase(Computation, round__in=rounds)
    _erase(Standing, assessment__in=assessments)
    _erase(AreaStanding, assessment__in=assessments)
    for kept in (ScoreChange, ScoreNote, Evidence, SurveyResult, Exemption, Extension):
        _erase(kept, assessment__in=assessments)
    for planned in (Window, Assignment, ImportFile, RoundChange, DraftSeen):
        _erase(planned, round__in=rounds)
    scores = _erase(Score, assessment__in=assessments)
    _erase(Assessment, round__in=rounds)
    _erase(RankingGroup, round__in=rounds)
    return scores, _erase(Round, illustrative=True)


def _erase_sets() -> None:
    sets = CriteriaSet.objects.filter(illustrative=True)
    set_numbers = list(sets.values_list("pk", flat=True))
    criteria = Criterion.objects.filter(criteria_set__in=sets)
    _erase(CriterionMapping, criteria_set__in=sets)
    _erase(CriterionFeed, criterion__in=criteria)
    _erase(CriterionOption, criterion__in=criteria)
    _erase(CriterionBand, criterion__in=criteria)
    _erase(TieBreaker, criteria_set__in=sets)
    _erase(Band, criteria_set__in=sets)
    _erase(Criterion, criteria_set__in=sets)
    CriteriaSet.objects.filter(previous__in=sets).update(previous=None)
    _erase(CriteriaSet, illustrative=True)
    # History rows know their set by its number only, and outlive it.
    _erase(Criterion.history.model, criteria_set_id__in=set_numbers)
    _erase(CriteriaSet.history.model, id__in=set_numbers)


def _erase_memberships(unit_numbers: list[int]) -> None:
    users = list(demo_users().values_list("pk", flat=True))
    _erase(Membership, Q(unit__in=unit_numbers) | Q(user__in=users))
    _erase(Membership.history.model, Q(unit_id__in=unit_numbers) | Q(user_id__in=users))
