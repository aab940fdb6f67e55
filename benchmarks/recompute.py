"""Scores into standings: the portal's way against SQL by hand, whole and after one change.

`python -m benchmarks.recompute SIZE` measures on the empty database of DATABASE_URL and writes
its sections to stdout.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from unittest.mock import patch

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import by_hand, machine, population  # noqa: E402
from benchmarks.figures import Samples, alternate, met, ratio, say, table, timed  # noqa: E402
from benchmarks.standings import hold_equal, leaves_alone, settle, spoil  # noqa: E402
from indicators.models import Computation, Round, Score, StaleMark  # noqa: E402
from indicators.services import staleness  # noqa: E402
from indicators.services.recompute import recompute  # noqa: E402
from indicators.services.store_scores import store_scores  # noqa: E402

REPEATS = {"province": 9, "nation": 3}
UNITS_OF_ONE_ROUND = 145
ROUND_REPEATS = 30
CHANGES = 300
GOAL_NATION = 2.0
GOAL_ROUND = 0.050
GOAL_CHANGE = 0.010
ON_POSTGRESQL = connection.vendor == "postgresql"


def main(name: str) -> None:
    """Fill the database, measure, and print the sections."""
    size = population.SIZES[name]
    where = "PostgreSQL" if ON_POSTGRESQL else "SQLite"
    call_command("migrate", verbosity=0)
    say(f"{where}: making {size.units:,} units × {len(population.YEARS)} years")
    rounds = population.populate(size)
    population.analyze()
    print(f"## Recompute, {name}, {where}\n\n{machine.database()}.\n")
    print(whole(size, rounds), flush=True)
    if name != "province":
        return
    say("one round and single changes")
    one = Round.objects.get(pk=population.add_round(UNITS_OF_ONE_ROUND))
    population.analyze()
    print(f"\n{one_round(one)}\n")


def whole(size: population.Size, rounds: list[int]) -> str:
    """Recompute of everything; on PostgreSQL in turn with the same work by hand."""
    ways = {"portal": lambda: all_of(rounds)}
    if ON_POSTGRESQL:
        ways["by hand"] = lambda: by_hand.recompute_in_sql(only_changed=False)
    if size.name == "province":
        ways["in Python"] = lambda: by_hand.recompute_in_python(rounds)
    say(f"comparing the rows of {' and '.join(ways)}")
    written = hold_equal(ways)
    repeats = REPEATS[size.name]
    say(f"everything changes, {repeats} times each")
    spoiled = alternate(ways, repeats=repeats, prepare=spoil)
    if ON_POSTGRESQL:
        ways["by hand"] = lambda: by_hand.recompute_in_sql(only_changed=True)
    ways.pop("in Python", None)
    say("nothing changes")
    settled = alternate(ways, repeats=repeats, prepare=settle)
    rows = []
    for what, found in (("every row changes", spoiled), ("nothing changes", settled)):
        for way, samples in found.items():
            times = ratio(samples, found["by hand"]) if "by hand" in found else ""
            if way == "portal" and size.name == "nation":
                reached = samples.median / found["by hand"].median
                times += f" (to reach: ≤ {GOAL_NATION:.0f} ×; {met(reached, GOAL_NATION)})"
            rows.append([what, WAYS[way], samples.seconds(), times])
    scores = Score.objects.count()
    return "\n\n".join(
        [
            f"{size.units:,} units × {len(population.YEARS)} years in {len(rounds):,} rounds, "
            f"{scores:,} leaf scores, {written:,} rows of standings. Median (lowest–highest) of "
            f"{repeats}, taken in turn.",
            table(["what happens", "way", "time", "÷ SQL by hand"], rows),
        ]
    )


WAYS = {
    "portal": "portal: `services.recompute`, whole call",
    "by hand": "SQL by hand: `CREATE TEMP TABLE AS`, then upsert",
    "in Python": "sums by the ORM, ranks in Python, `bulk_create` upserts",
}


def all_of(rounds: list[int]) -> None:
    done = recompute(rounds, trigger="đo", everything=True)
    assert len(done) == len(rounds)


def one_round(round_: Round) -> str:
    """One round whole, and one changed score up to the fresh ranks of its group."""
    ways = {"portal": lambda: all_of([round_.pk])}
    all_of([round_.pk])
    another = Round.objects.exclude(pk=round_.pk).earliest("pk").pk

    def prepared(prepare: Callable[[], None]) -> None:
        prepare()
        # A vacuum makes PostgreSQL forget the plans that a worker's connection keeps.
        all_of([another])

    spoiled, settled = (
        alternate(ways, repeats=ROUND_REPEATS, prepare=partial(prepared, prepare))["portal"]
        for prepare in (spoil, settle)
    )
    ranked = after_a_change(round_)
    changed, by_sql = changes(round_)
    leaves_alone(lambda: all_of([round_.pk]))
    commits = commits_of_one_row()
    units, leaves = round_.assessments.count(), round_.criteria_set.criteria.leaves().count()
    rows = [
        [
            f"one round of {units} units × {leaves} leaves, every row changes",
            spoiled.seconds(),
            spoiled.at(95),
            f"≤ {GOAL_ROUND * 1000:.0f} ms: {met(spoiled.median, GOAL_ROUND)}",
        ],
        ["the same, nothing changes", settled.seconds(), settled.at(95), ""],
        [
            "one changed score: its group ranked afresh, committed (`services.recompute`)",
            ranked.seconds(),
            ranked.at(95),
            f"p95 ≤ {GOAL_CHANGE * 1000:.0f} ms: {met(ranked.percentile(95), GOAL_CHANGE)}",
        ],
        [
            "the same from before it's stored: stored, marked, committed, announced, ranked afresh",
            changed.seconds(),
            changed.at(95),
            f"p95 ≤ {GOAL_CHANGE * 1000:.0f} ms: {met(changed.percentile(95), GOAL_CHANGE)}",
        ],
        *(
            [
                [
                    "for scale: the same in four statements by hand and one commit, without a "
                    "mark or a record of it",
                    by_sql.seconds(),
                    by_sql.at(95),
                    "",
                ]
            ]
            if by_sql.values
            else []
        ),
        ["for scale: the commit of one row", commits.seconds(), commits.at(95), ""],
    ]
    return "\n\n".join(
        [
            f"In the same database, a round of a province of its own. {ROUND_REPEATS} repeats, "
            f"{CHANGES} changes, over one connection that has computed another round before, as a "
            "worker's has.",
            table(["call", "median (lowest–highest)", "95 % within", "to reach"], rows),
        ]
    )


def after_a_change(round_: Round) -> Samples:
    """Rank the group afresh after one score after another was stored; without the storing."""
    draw = Draw(round_)
    found = Samples()
    settle()
    for _ in range(CHANGES):
        # Nobody is told, so that the recompute is the one measured.
        with patch.object(staleness, "_ask_recompute"):
            store_scores(round_, [draw.score()], trigger="đo")
        found.values.append(timed(lambda: recompute([round_.pk], trigger="đo")))
        assert not StaleMark.objects.exists()
    return found


def changes(round_: Round) -> tuple[Samples, Samples]:
    """Change one score after another; with tasks in the same process, the call ends in ranks.

    The second samples are those of SQL by hand, in turn with the portal's; only on PostgreSQL.
    """
    draw = Draw(round_)
    rules = round_.criteria_set_id
    portal, by_sql = Samples(), Samples()
    settle()
    for _ in range(CHANGES):
        runs = Computation.objects.count()
        own = draw.score()
        portal.values.append(timed(lambda own=own: store_scores(round_, [own], trigger="đo")))
        assert not StaleMark.objects.exists()
        assert Computation.objects.count() == runs + 1
        if ON_POSTGRESQL:
            other = draw.score()
            by_sql.values.append(
                timed(lambda other=other: by_hand.change_in_sql(other, criteria_set=rules))
            )
    return portal, by_sql


class Draw:
    """Changed scores of a round, drawn from a fixed seed."""

    def __init__(self, round_: Round) -> None:
        self.random = random.Random(2948)
        self.leaves = list(round_.criteria_set.criteria.leaves())
        self.assessments = list(round_.assessments.all())

    def score(self) -> Score:
        leaf = self.random.choice(self.leaves)
        points = leaf.max_points * Decimal(self.random.randrange(101)) / 100
        assessment = self.random.choice(self.assessments)
        return Score(assessment=assessment, criterion=leaf, appraised_1=points)


def commits_of_one_row() -> Samples:
    """What the disk alone takes: a transaction that changes next to nothing."""

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE one_row AS SELECT 0 AS n")

        def commit() -> None:
            cursor.execute("UPDATE one_row SET n = n + 1")

        found = Samples([timed(commit) for _ in range(ROUND_REPEATS)])
        cursor.execute("DROP TABLE one_row")
    return found


if __name__ == "__main__":
    main(sys.argv[1])
