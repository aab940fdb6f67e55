"""The rules of scoring: from what was declared to leaf points, totals, index and band.

Pure: numbers in, dataclasses out; no database, no request, no clock. Everything that differs from
one province's decision to the next (places, rounding, caps, bands, what a missing score means)
comes in as an argument and is never a constant here. "Rule n" names a rule of the method page.

This is the one door: the portal imports from `indicators.scoring`, only the rooms from each other.
"""

from indicators.scoring.bands import Band, band_for, band_problems
from indicators.scoring.exact import HUNDRED, STORED_PLACES, ZERO, Rounding, round_to
from indicators.scoring.leaf import Declared, LeafOutcome, LeafState, hand_mark, leaf_points
from indicators.scoring.problems import (
    MESSAGES,
    PointsError,
    Problem,
    gettext_noop,
    in_vietnamese,
)
from indicators.scoring.rules import LeafKind, LeafRule, NoCases, RatioBand, SetRules, Unscored
from indicators.scoring.totals import (
    AreaTotal,
    LeafScore,
    Part,
    UnitTotal,
    area_index,
    area_totals,
    counting_points,
    index_of,
    unit_total,
)

__all__ = [
    "HUNDRED",
    "MESSAGES",
    "STORED_PLACES",
    "ZERO",
    "AreaTotal",
    "Band",
    "Declared",
    "LeafKind",
    "LeafOutcome",
    "LeafRule",
    "LeafScore",
    "LeafState",
    "NoCases",
    "Part",
    "PointsError",
    "Problem",
    "RatioBand",
    "Rounding",
    "SetRules",
    "UnitTotal",
    "Unscored",
    "area_index",
    "area_totals",
    "band_for",
    "band_problems",
    "counting_points",
    "gettext_noop",
    "hand_mark",
    "in_vietnamese",
    "index_of",
    "leaf_points",
    "round_to",
    "unit_total",
]
