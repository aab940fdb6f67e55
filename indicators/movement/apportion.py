"""Parts rounded so that they still sum to the rounded whole: largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


def apportion(parts: Sequence[Fraction], whole: Decimal, places: int) -> list[Decimal]:
    """Round every part to `places` so that they sum to `whole`: largest remainder.

    Each shown part is its exact value rounded down or up. `whole` may differ from the sum of the
    parts by less than one unit of the last place, as two rounded indices do. Raises ValueError
    where it differs by more.
    """
    scale = 10**places
    floors = [part.numerator * scale // part.denominator for part in parts]
    remainders = [part * scale - floor for part, floor in zip(parts, floors, strict=True)]
    return hand_out(floors, remainders, whole, places)


def hand_out(
    floors: list[int], remainders: Sequence[Fraction | int], whole: Decimal, places: int
) -> list[Decimal]:
    """Give what `floors` lack of `whole` to those with the largest remainders, one unit each."""
    left = int(whole.scaleb(places)) - sum(floors)
    if not 0 <= left <= len(floors):
        raise ValueError("parts and whole differ by a whole unit of the last place")
    if left:
        order = sorted(range(len(floors)), key=remainders.__getitem__, reverse=True)
        for at in order[:left]:
            floors[at] += 1
    return [_shown_number(value, places) for value in floors]


@lru_cache(maxsize=16_384)
def _shown_number(value: int, places: int) -> Decimal:
    return Decimal(value).scaleb(-places)
