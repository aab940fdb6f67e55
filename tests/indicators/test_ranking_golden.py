"""Ranks that provinces printed, taken again; golden/README.md says where they are from."""

import csv
from decimal import Decimal as D
from pathlib import Path

import pytest

from indicators.ranking import Entry, TieRule, rank_within_groups
from indicators.scoring import LeafScore, LeafState, SetRules, area_totals, unit_total

GOLDEN = Path(__file__).parent / "golden"


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("tie_rule", TieRule)
def test_binh_duong_2017_ranks_nine_of_nine(tie_rule: TieRule) -> None:
    rows = table("binh_duong_2017.csv")
    entries = []
    for row in reversed(rows):
        leaves = [
            LeafScore(part, D(row[f"{part}_max"]), LeafState.SCORED, D(row[part]))
            for part in ("appraisal", "survey")
        ]
        index = unit_total(area_totals(leaves), SetRules()).index
        entries.append(Entry(row["unit"], "huyện", index))

    ranked = rank_within_groups(entries, tie_rule)

    assert [(one.key, one.rank, one.rank_of, one.tied) for one in ranked] == [
        (row["unit"], int(row["rank"]), 9, False) for row in rows
    ]


def test_tien_giang_2020_cluster_1_ranks_above_and_below_100() -> None:
    rows = table("tien_giang_2020.csv")

    ranked = rank_within_groups(
        [Entry(row["unit"], row["group"], D(row["printed_points"])) for row in reversed(rows)],
        TieRule.COMPETITION,
    )

    assert [(one.key, one.rank) for one in ranked] == [
        (row["unit"], int(row["rank"])) for row in rows
    ]


def test_capping_tien_giang_2020_at_100_would_tie_its_first_two() -> None:
    rows = table("tien_giang_2020.csv")

    ranked = rank_within_groups(
        [Entry(row["unit"], row["group"], min(D(100), D(row["printed_points"]))) for row in rows],
        TieRule.COMPETITION,
    )

    assert [(one.rank, one.tied) for one in ranked] == [
        (1, True),
        (1, True),
        (3, False),
        (4, False),
    ]


def test_two_communes_printed_as_equal_first_of_102_leave_no_second() -> None:
    """The page gives 92.12 for both; the hundred others only have to be lower."""
    rows = table("equal_ranks.csv")
    others = [Entry(number, "xã", D("92.11") - number) for number in range(100)]

    ranked = rank_within_groups(
        [*others, *(Entry(row["unit"], "xã", D("92.12")) for row in rows)], TieRule.COMPETITION
    )

    assert [(one.key, one.rank, one.rank_of, one.tied) for one in ranked[:2]] == [
        (row["unit"], int(row["rank"]), int(row["rank_of"]), True) for row in rows
    ]
    assert (ranked[2].rank, ranked[2].tied) == (3, False)
