"""Records: criteria sets, rounds, scores, standings, editions."""

from indicators.models.computation import Computation, StaleMark
from indicators.models.criteria import (
    Band,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionMapping,
    CriterionOption,
    TieBreaker,
)
from indicators.models.draft import DraftSeen
from indicators.models.edition import LEVEL_WORDS, Edition
from indicators.models.edition_content import (
    EditionArea,
    EditionAreaScore,
    EditionCriterion,
    EditionRow,
    EditionScore,
)
from indicators.models.evidence import Document, Evidence, ScoreNote
from indicators.models.import_file import ImportFile
from indicators.models.indicator import (
    CriterionFeed,
    FigureSource,
    FigureWarning,
    Indicator,
    Observation,
    ObservationChange,
    Target,
)
from indicators.models.ledger import ScoreChange
from indicators.models.notice import Notice
from indicators.models.questionnaire import (
    AnswerOption,
    PaperBatch,
    Question,
    Questionnaire,
    SurveyAnswer,
    SurveyResponse,
    SurveyToken,
)
from indicators.models.robustness import EditionRobustness
from indicators.models.round import Assessment, RankingGroup, Round
from indicators.models.round_change import RoundChange
from indicators.models.score import Score
from indicators.models.standing import AreaStanding, Standing
from indicators.models.survey import SurveyResult
from indicators.models.workflow import Assignment, Exemption, Extension, Window
from indicators.querysets import FrozenError

__all__ = [
    "LEVEL_WORDS",
    "AnswerOption",
    "AreaStanding",
    "Assessment",
    "Assignment",
    "Band",
    "Computation",
    "CriteriaSet",
    "Criterion",
    "CriterionBand",
    "CriterionFeed",
    "CriterionMapping",
    "CriterionOption",
    "Document",
    "DraftSeen",
    "Edition",
    "EditionArea",
    "EditionAreaScore",
    "EditionCriterion",
    "EditionRobustness",
    "EditionRow",
    "EditionScore",
    "Evidence",
    "Exemption",
    "Extension",
    "FigureSource",
    "FigureWarning",
    "FrozenError",
    "ImportFile",
    "Indicator",
    "Notice",
    "Observation",
    "ObservationChange",
    "PaperBatch",
    "Question",
    "Questionnaire",
    "RankingGroup",
    "Round",
    "RoundChange",
    "Score",
    "ScoreChange",
    "ScoreNote",
    "StaleMark",
    "Standing",
    "SurveyAnswer",
    "SurveyResponse",
    "SurveyResult",
    "SurveyToken",
    "Target",
    "TieBreaker",
    "Window",
]
