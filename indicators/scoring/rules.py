"""What a criteria set decides about scoring: a rule for each leaf, one arithmetic for the whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.scoring.exact import STORED_PLACES, Rounding
from indicators.scoring.problems import Problem


class LeafKind(StrEnum):
    """How a leaf criterion (tiêu chí thành phần) is scored: rule 4."""

    OPTION = "option"
    RATIO = "ratio"
    RATIO_BANDS = "ratio_bands"
    COUNT = "count"
    DIRECT = "direct"
    SURVEY = "survey"
    BONUS = "bonus"
    PENALTY = "penalty"


class NoCases(StrEnum):
    """What a denominator of zero means (không phát sinh): rule 5, a policy of each criterion."""

    FULL = "full"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class RatioBand:
    """One step of a ratio-band criterion: from the share `lower` (inclusive, 0..1), `points`."""

    lower: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class LeafRule:
    """How one leaf turns what was declared into points: rules 4 and 5.

    `floor` is the share below which a ratio earns nothing. `step` is the points for each case of a
    count; a bonus or penalty without a step takes a direct mark. The leaf's maximum is the cap of
    every kind. `allow_over` accepts a numerator above the denominator (more done than planned) and
    caps the points; without it that is an error, because it usually is a slip of the pen.
    """

    kind: LeafKind
    maximum: Decimal
    options: tuple[Decimal, ...] = ()
    floor: Decimal | None = None
    bands: tuple[RatioBand, ...] = ()
    step: Decimal | None = None
    no_cases: NoCases | None = None
    allow_over: bool = False

    def problems(self) -> list[Problem]:
        """What has to be put right before a criteria set may use this rule; empty when sound."""
        found: list[Problem] = []
        if self.maximum < 0:
            found.append(Problem("maximum_negative", {"maximum": self.maximum}))
        if self.kind is LeafKind.OPTION:
            found += self._option_problems()
        if self.kind in {LeafKind.RATIO, LeafKind.RATIO_BANDS} and self.no_cases is None:
            found.append(Problem("no_cases_missing"))
        if self.kind is LeafKind.RATIO and self.floor is not None and not 0 <= self.floor <= 1:
            found.append(Problem("floor_out_of_range", {"floor": self.floor}))
        if self.kind is LeafKind.RATIO_BANDS:
            found += self._band_problems()
        if self.kind is LeafKind.COUNT and self.step is None:
            found.append(Problem("step_missing"))
        if self.step is not None and self.step <= 0:
            found.append(Problem("step_not_positive", {"step": self.step}))
        return found

    def _option_problems(self) -> list[Problem]:
        if not self.options:
            return [Problem("options_missing")]
        return [
            Problem(
                "option_out_of_range",
                {"position": position, "points": points, "maximum": self.maximum},
            )
            for position, points in enumerate(self.options, start=1)
            if not 0 <= points <= self.maximum
        ]

    def _band_problems(self) -> list[Problem]:
        if not self.bands:
            return [Problem("bands_missing")]
        found: list[Problem] = []
        if self.bands[0].lower != 0:
            found.append(Problem("bands_not_from_zero", {"lower": self.bands[0].lower}))
        for previous, band in zip(self.bands, self.bands[1:], strict=False):
            if band.lower <= previous.lower:
                found.append(
                    Problem(
                        "bands_not_ascending",
                        {"lower": band.lower, "previous": previous.lower},
                    )
                )
        for band in self.bands:
            if band.lower > 1 and not self.allow_over:
                found.append(Problem("band_unreachable", {"lower": band.lower}))
            if not 0 <= band.points <= self.maximum:
                found.append(
                    Problem(
                        "band_points_out_of_range",
                        {"lower": band.lower, "points": band.points, "maximum": self.maximum},
                    )
                )
        return found


class Unscored(StrEnum):
    """What a leaf of the main part without a counting score does to its unit's index.

    No index (the default): the unit is listed unranked, because not yet scored is not zero. Zero:
    it counts as nothing, and the page that shows the index says so.
    """

    NO_INDEX = "no_index"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class SetRules:
    """The arithmetic a criteria set decides for itself; None for a cap means there is none."""

    places: int = 2
    rounding: Rounding = Rounding.HALF_UP
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    allow_above_100: bool = False
    unscored: Unscored = Unscored.NO_INDEX

    def problems(self) -> list[Problem]:
        """What has to be put right before a set may use these rules; empty when sound."""
        found: list[Problem] = []
        if not 0 <= self.places <= STORED_PLACES:
            found.append(
                Problem("places_out_of_range", {"places": self.places, "highest": STORED_PLACES})
            )
        if self.bonus_cap is not None and self.bonus_cap < 0:
            found.append(Problem("bonus_cap_negative", {"cap": self.bonus_cap}))
        if self.penalty_cap is not None and self.penalty_cap < 0:
            found.append(Problem("penalty_cap_negative", {"cap": self.penalty_cap}))
        return found
