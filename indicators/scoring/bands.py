"""The class (xếp loại) an index falls into, and what keeps a table of classes from being one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring.exact import HUNDRED, Rounding, round_to
from indicators.scoring.problems import Problem


@dataclass(frozen=True, slots=True)
class Band:
    """A class of results (mức xếp loại): from `lower`, inclusive, to the next higher band."""

    code: str
    label: str
    lower: Decimal


def band_problems(
    bands: Sequence[Band], *, places: int = 2, highest: Decimal = HUNDRED
) -> list[Problem]:
    """What keeps a table of bands from giving every index exactly one band (rule 17).

    `places` are those of the published index, `highest` is the greatest index the set allows. The
    order in which the bands are given does not matter.
    """
    if not bands:
        return [Problem("classes_missing")]
    found: list[Problem] = []
    ascending = sorted(bands, key=lambda band: band.lower)
    if ascending[0].lower != 0:
        found.append(Problem("classes_not_from_zero", {"lower": ascending[0].lower}))
    for below, above in zip(ascending, ascending[1:], strict=False):
        if below.lower == above.lower:
            found.append(Problem("class_lower_twice", {"lower": above.lower}))
    codes = [band.code for band in bands]
    found += [
        Problem("class_code_twice", {"code": code})
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1
    ]
    for band in bands:
        if band.lower > highest:
            found.append(Problem("class_unreachable", {"label": band.label, "lower": band.lower}))
        if round_to(band.lower, places, Rounding.TRUNCATE) != band.lower:
            found.append(
                Problem("class_lower_too_fine", {"label": band.label, "lower": band.lower})
            )
    return found


def band_for(index: Decimal | None, bands: Sequence[Band], cap: Band | None = None) -> Band | None:
    """The band of a published, already rounded index; lower bounds are inclusive (rule 17).

    `cap` is the highest band the unit may be given, for instance after a disciplinary case. None
    when there is no index, or it lies below every band known.
    """
    if index is None:
        return None
    reached = [band for band in bands if band.lower <= index]
    if cap is not None:
        reached = [band for band in reached if band.lower <= cap.lower]
    return max(reached, key=lambda band: band.lower, default=None)
