"""Records: criteria sets, rounds, scores, standings, editions."""

from indicators.models.computation import Computation, StaleMark
from indicators.models.criteria import (
    Band,
    CriteriaSet,
    Criterion,
    CriterionBand,
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
from indicators.models.round import Assessment, RankingGroup, Round
from indicators.models.score import Score
from indicators.models.standing import AreaStanding, Standing
from indicators.querysets import FrozenError

__all__ = [
    "LEVEL_WORDS",
    "AreaStanding",
    "Assessment",
    "Band",
    "Computation",
    "CriteriaSet",
    "Criterion",
    "CriterionBand",
    "CriterionOption",
    "Edition",
    "EditionArea",
    "EditionAreaScore",
    "EditionRow",
    "FrozenError",
    "RankingGroup",
    "Round",
    "Score",
    "StaleMark",
    "Standing",
    "TieBreaker",
]
