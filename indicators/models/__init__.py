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
from indicators.models.edition import (
    LEVEL_WORDS,
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionRow,
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
from indicators.models.round import Assessment, RankingGroup, Round
from indicators.models.score import Score
from indicators.models.standing import AreaStanding, Standing
from indicators.models.survey import SurveyResult
from indicators.models.workflow import Assignment, Exemption, Extension, Window
from indicators.querysets import FrozenError

__all__ = [
    "LEVEL_WORDS",
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
    "Edition",
    "EditionArea",
    "EditionAreaScore",
    "EditionRow",
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
    "RankingGroup",
    "Round",
    "Score",
    "ScoreChange",
    "ScoreNote",
    "StaleMark",
    "Standing",
    "SurveyResult",
    "Target",
    "TieBreaker",
    "Window",
]
