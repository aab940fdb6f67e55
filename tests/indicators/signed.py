"""Publishing in tests: a signature, and a small computed round to put it under."""

from __future__ import annotations

import datetime
from typing import Any

from indicators.models import Edition, Round
from indicators.services.publish import publish
from indicators.services.recompute import recompute
from tests.indicators.random_round import random_round

SIGNATURE: dict[str, Any] = {
    "decision_number": "141/QĐ-UBND",
    "decision_date": datetime.date(2025, 1, 14),
    "signer": "Nguyễn Văn Ký",
    "provisional": "Chờ kết quả điều tra.",
}


def computed_round(seed: int = 4, **sizes: int) -> Round:
    """A round with random rules and scores, its standings fresh."""
    made = random_round(seed, **sizes)
    recompute([made.pk], trigger="thử", everything=True)
    return made


def sign(round_: Round, **changed: Any) -> Edition:
    """Publish as an operator does, with whatever is said otherwise."""
    return publish(round_, user=None, **(SIGNATURE | changed))
