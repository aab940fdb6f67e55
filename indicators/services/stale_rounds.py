"""Rounds that may need computing: locked, and looked at for what changed in them."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from indicators.services.by_hand import among, once, with_zone
from indicators.services.prepared import Statement, run_prepared


class Mark(NamedTuple):
    """A stale mark as it was read: which assessment changed (None: all of them), when, why."""

    id: int
    assessment_id: int | None
    at: datetime.datetime
    trigger: str


@dataclass
class Locked:
    """What is known of a round by whoever has its lock."""

    never_summed: bool
    """An assessment has no standing yet."""
    running: bool
    """Another computation says that it's running, and can't be: the lock was free."""
    marks: list[Mark] = field(default_factory=list)
    """What changed, the first change first."""


def lock(
    rounds: Collection[int], *, durable: bool, announced: Collection[int] = ()
) -> dict[int, Locked]:
    """Take the locks of these rounds, in order of their keys, for the length of the transaction.

    Recomputes of one round wait for each other here; writers don't (they only insert marks). The
    marks are read when the locks are held and before the scores are: a change committed later
    keeps its mark for the next run. `announced` are computations of the caller's own.

    Unless `durable`, the commit returns before it's on disk, where the database can do that. A
    power cut may lose the last moments of what is derived, whole: the marks are back with the old
    standings, and the sweep computes them again. Whoever publishes the result waits for the disk,
    and what was committed before goes there first.

    On SQLite the transaction itself keeps other writers out.
    """
    these, keys = among(rounds)
    own, own_keys = among(announced)
    look = Statement(
        f"""
        WITH locked AS {once()} (
            SELECT r.id,
                   EXISTS (SELECT 1 FROM indicators_assessment a
                           LEFT JOIN indicators_standing s ON s.assessment_id = a.id
                           WHERE a.round_id = r.id AND s.assessment_id IS NULL) AS never_summed,
                   EXISTS (SELECT 1 FROM indicators_computation c
                           WHERE c.round_id = r.id AND c.state = 'running'
                             AND (c.id {own}) IS NOT TRUE) AS running
            FROM indicators_round r
            WHERE r.id {these}
        )
        SELECT l.id, l.never_summed, l.running, m.id, m.assessment_id, m.at, m.trigger
        FROM locked l
        LEFT JOIN indicators_stalemark m ON m.round_id = l.id
        ORDER BY l.id, m.id
        """,  # noqa: S608
        [*own_keys, *keys],
    )
    if connection.vendor == "postgresql":
        take = f"SELECT id FROM indicators_round WHERE id {these} ORDER BY id FOR NO KEY UPDATE"  # noqa: S608
        rows = run_prepared(Statement(take, keys), look, hasty=not durable)
    else:
        rows = run_prepared(look)
    found: dict[int, Locked] = {}
    for pk, never_summed, running, mark, assessment, at, trigger in rows:
        one = found.setdefault(pk, Locked(bool(never_summed), bool(running)))
        if mark is not None:
            one.marks.append(Mark(mark, assessment, with_zone(at), trigger))
    return found


def tick_off(marks: Collection[Mark]) -> list[Statement]:
    """What removes these marks: what they asked for is done."""
    if not marks:
        return []
    these, keys = among([mark.id for mark in marks])
    return [Statement(f"DELETE FROM indicators_stalemark WHERE id {these}", keys)]  # noqa: S608
