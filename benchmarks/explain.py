"""Why ranks moved, for a whole group at once: read from two editions and split.

`python -m benchmarks.explain` measures on the empty database of DATABASE_URL and writes its section
to stdout.
"""

from __future__ import annotations

from decimal import Decimal

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import population  # noqa: E402
from benchmarks.figures import alternate, met, say, table  # noqa: E402
from districts.models import Unit  # noqa: E402
from indicators import caching  # noqa: E402
from indicators.models import CriteriaSet, CriterionMapping, Edition, Round  # noqa: E402
from indicators.moves import moves_of_group, rank_moves_of_group  # noqa: E402
from indicators.services.draft_edition import draft_of  # noqa: E402
from indicators.services.freeze import freeze  # noqa: E402
from indicators.services.recompute import recompute  # noqa: E402

UNITS = 168
REPEATS = 15
GOAL = 0.200
YEAR = population.YEARS[-1]
GROUP = "Tất cả"


def main() -> None:
    """Make three years of one group, publish them, measure, and print the section."""
    call_command("migrate", verbosity=0)
    say(f"three editions of {UNITS} units")
    first, same, other = editions()
    population.analyze()
    check(first, same)
    check(same, other)
    client = Client(headers={"host": "localhost"})
    address = f"{other.get_permanent_url()}M.1/thay-doi/"
    assert client.get(address).status_code == 200
    measured = alternate(
        {
            "ranks, same set": lambda: rank_moves_of_group(first, same, GROUP),
            "ranks, another set": lambda: rank_moves_of_group(same, other, GROUP),
            "same set": lambda: moves_of_group(first, same, GROUP),
            "another set": lambda: moves_of_group(same, other, GROUP),
            "page": lambda: (caching.forget_pages(), client.get(address)),
        },
        repeats=REPEATS,
    )
    rows = [
        [what, measured[name].seconds(), verdict(measured[name]) if goal else "–"]
        for what, name, goal in (
            ("rank changes, both years by one set", "ranks, same set", True),
            ("rank changes, another set: a whole year counted again", "ranks, another set", True),
            ("and every index change by leaf, one set", "same set", False),
            ("and every index change by leaf, another set", "another set", False),
            ("the page of one unit, another set, nothing kept", "page", False),
        )
    ]
    vendor = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[connection.vendor]
    print(f"## Why the ranks of {UNITS} units moved\n")
    print(
        f"Index and rank changes of a group of {UNITS} units, {population.LEAVES} criteria each, "
        f"read from two editions in {vendor} and split by area, criterion, method, others and "
        f"own; every part checked to sum to the whole before.\n"
    )
    print(
        table(
            ["what", "time", f"to reach: ≤ {GOAL * 1000:.0f} ms"],
            rows,
        )
    )


def verdict(samples: object) -> str:
    return met(samples.median, GOAL)  # type: ignore[attr-defined]


def editions() -> tuple[Edition, Edition, Edition]:
    """Two years by one set, a third by a set mapped onto it with some criteria re-weighted."""
    last = Round.objects.get(pk=population.add_round(UNITS))
    province = last.province
    members = list(Unit.objects.filter(province=province, level=Unit.Level.COMMUNE).order_by("pk"))
    old = last.criteria_set
    new = population._criteria_set("mot-dot-sau", Unit.Level.COMMUNE)
    CriteriaSet.objects.filter(pk=new.pk).update(previous=old)
    reweight(old, new)
    made = [
        population._round(rules, province, Unit.Level.COMMUNE, year, members)
        for rules, year in ((old, YEAR - 1), (new, YEAR + 1))
    ]
    population._write_scores(made)
    rounds = [made[0], last.pk, made[1]]
    recompute(rounds, trigger="bench", everything=True)
    return tuple(publish(Round.objects.get(pk=pk)) for pk in rounds)  # type: ignore[return-value]


def reweight(old: CriteriaSet, new: CriteriaSet) -> None:
    """Map leaf to leaf; every tenth pair swaps weight with the next within its area."""
    before = list(old.criteria.leaves().order_by("position"))
    after = list(new.criteria.leaves().order_by("position"))
    for n, leaf in enumerate(after):
        weight = {0: Decimal("0.25"), 1: Decimal("-0.25")}.get(n % 10, Decimal(0))
        if weight and leaf.area_id == after[n - n % 10].area_id == after[n - n % 10 + 1].area_id:
            leaf.max_points += weight
            leaf.save()
    CriterionMapping.objects.bulk_create(
        CriterionMapping(
            criteria_set=new,
            old=one,
            new=other,
            kind="same" if one.max_points == other.max_points else "reweighted",
        )
        for one, other in zip(before, after, strict=True)
    )


def publish(round_: Round) -> Edition:
    draft = draft_of(round_)
    draft.edition.published_at = timezone.now()
    return freeze(draft)


def check(before: Edition, after: Edition) -> None:
    """Every part sums to what was published."""
    found = moves_of_group(before, after, GROUP)
    assert len(found) == UNITS
    was, now = ({row.unit_id: row for row in edition.rows.all()} for edition in (before, after))
    split = 0
    for unit, (index, rank) in found.items():
        if index is None:
            continue
        split += 1
        parts = [index.method, index.limits, index.rounding, *(a.change for a in index.areas)]
        assert sum(parts) == now[unit].index - was[unit].index
        assert rank.method + rank.others + rank.own == was[unit].rank - now[unit].rank
    assert split > UNITS * 0.9, split


if __name__ == "__main__":
    main()
