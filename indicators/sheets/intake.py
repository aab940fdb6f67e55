"""From an uploaded annex to its plan, or to what is written: one way for page and command."""

from __future__ import annotations

from django.contrib.auth.models import User

from indicators.models import Round
from indicators.services.import_annex import Plan, apply_annex, plan_annex
from indicators.sheets.read import read_annex


def take_in(
    data: bytes, round_: Round, *, user: User, apply: bool = False, overwrite: bool = False
) -> Plan:
    """Read `data` and say what it would change, or change it when `apply` and nothing is wrong.

    Raises UnreadableFile for a file that isn't an annex of the round.
    """
    leaves = list(
        round_.criteria_set.criteria.leaves().order_by("position").prefetch_related("options")
    )
    reading = read_annex(data, round_, leaves)
    act = apply_annex if apply and not reading.problems else plan_annex
    plan = act(round_, reading.rows, step=reading.step, user=user, overwrite=overwrite)
    plan.problems = [*reading.problems, *plan.problems]
    plan.warnings = [*reading.warnings, *plan.warnings]
    return plan
