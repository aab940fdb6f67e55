"""Exact arithmetic of points: whole numbers, sums without loss, and rounding once.

Points are `Decimal` with `STORED_PLACES` places. What has to be divided is divided as a fraction of
whole numbers and rounded once, so a value that lies exactly on a half goes up, always.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal, FloatOperation, Inexact, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import reduce

from indicators.scoring.problems import PointsError, Problem

STORED_PLACES = 4
_STORED = 10**STORED_PLACES

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Sums are exact or fail; the precision of the caller's own context must not leak into a total.
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, FloatOperation])


class Rounding(StrEnum):
    """How the last published place is found (làm tròn).

    Half up is the default of the method (rule 2). Truncating exists because a province did it: Nam
    Định printed 62.62 of 70 as 89.45 for 2020, where half up gives 89.46.
    """

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


def round_to(value: Decimal | Fraction, places: int, rounding: Rounding) -> Decimal:
    """Round an exact value once; the result has exactly `places` decimals.

    Below zero a half goes away from zero and truncating goes towards it, as `decimal` does.
    """
    top, bottom = whole_numbers(value)
    scaled = abs(top) * 10**places
    if rounding is Rounding.HALF_UP:
        whole = (2 * scaled + bottom) // (2 * bottom)
    else:
        whole = scaled // bottom
    # Written out, because arithmetic would round to the caller's own precision.
    return Decimal(f"{'-' if top < 0 and whole else ''}{whole}E-{places}")


def whole_numbers(value: Decimal | Fraction) -> tuple[int, int]:
    """The exact value as a fraction of whole numbers in its lowest terms, the lower one positive.

    The rules reckon with these and not with Fraction, which takes ten times as long: a group's
    file has thousands of leaves.
    """
    if isinstance(value, float):
        raise TypeError("points are Decimal, never float")
    if isinstance(value, Decimal) and not value.is_finite():
        raise PointsError(Problem("not_a_number"))
    return value.as_integer_ratio()


def stored(top: int, bottom: int) -> Decimal:
    """A fraction of whole numbers that isn't negative, half up at the stored places."""
    return Decimal(f"{(2 * _STORED * top + bottom) // (2 * bottom)}E-{STORED_PLACES}")


def sum_of(values: Iterable[Decimal]) -> Decimal:
    """The sum, exact or an error; zero of nothing."""
    return reduce(EXACT.add, values, ZERO)
