"""Data checks: what could be wrong in the database, each with a severity and what to do about it.

A check only reads. `run` runs them all; `manage.py check_data` prints what they find.
"""

from __future__ import annotations

from collections.abc import Iterator

from indicators.checks import criteria_sets, editions, rounds, units
from indicators.checks.registry import Check, Finding, Severity

__all__ = ["CHECKS", "Check", "Finding", "Severity", "run"]

CHECKS: tuple[Check, ...] = (
    *criteria_sets.CHECKS,
    *units.CHECKS,
    *rounds.CHECKS,
    *editions.CHECKS,
)


def run() -> Iterator[tuple[Check, Finding]]:
    """Run every check in turn and yield what each finds."""
    for check in CHECKS:
        for finding in check.find():
            yield check, finding
