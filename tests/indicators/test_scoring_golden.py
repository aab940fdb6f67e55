"""Figures that provinces printed, computed again; golden/README.md says where they are from."""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from decimal import Decimal as D
from pathlib import Path

import pytest

from indicators.scoring import (
    AreaTotal,
    Band,
    Declared,
    LeafKind,
    LeafRule,
    LeafScore,
    LeafState,
    NoCases,
    Part,
    RatioBand,
    Rounding,
    SetRules,
    UnitTotal,
    area_totals,
    band_for,
    index_of,
    leaf_points,
    round_to,
    unit_total,
)

GOLDEN = Path(__file__).parent / "golden"


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published_parts() -> dict[str, list[dict[str, str]]]:
    parts = defaultdict(list)
    for row in table("published_parts.csv"):
        parts[f"{row['unit']} {row['year']}"].append(row)
    return parts


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.glob("*.csv")))
def test_every_golden_row_says_where_it_is_from(name: str) -> None:
    assert table(name)
    assert all(row["source_url"].strip() for row in table(name))


@pytest.mark.parametrize("row", table("binh_duong_2017.csv"), ids=lambda row: row["unit"])
def test_binh_duong_2017_totals(row: dict[str, str]) -> None:
    appraised = LeafScore(
        "thẩm định", D(row["appraisal_max"]), LeafState.SCORED, D(row["appraisal"])
    )
    surveyed = LeafScore(
        "điều tra xã hội học",
        D(row["survey_max"]),
        LeafState.SCORED,
        D(row["survey"]),
        survey=True,
    )

    result = unit_total(area_totals([appraised, surveyed]), SetRules())

    assert str(result.index) == row["total"]
    assert (result.points, result.maximum) == (D(row["total"]), D(100))
    assert result.survey_points == D(row["survey"])


def test_binh_duong_2017_mean() -> None:
    totals = [D(row["total"]) for row in table("binh_duong_2017.csv")]

    mean = sum(totals, D(0)) / len(totals)

    assert mean.quantize(D("0.001"), ROUND_HALF_UP) == D("78.388")
    assert round_to(mean, 2, Rounding.HALF_UP) == D("78.39")


@pytest.mark.parametrize("unit", ["Lào Cai 2019", "Đồng Tháp 2019", "Phường Nam Sơn 2021"])
def test_printed_parts_add_up_to_the_printed_total(unit: str) -> None:
    parts = published_parts()[unit]

    assert str(_index_of_parts(parts)) == parts[0]["printed_total"]


def test_thanh_hoa_2021_areas_add_up_to_a_hundredth_more_than_printed() -> None:
    parts = published_parts()["Thanh Hóa 2021"]

    assert _index_of_parts(parts) == D("87.84")
    assert parts[0]["printed_total"] == "87.83"


def test_rounding_each_area_before_printing_explains_thanh_hoa_2021() -> None:
    """Unrounded areas exist that print as the eight figures and whose total prints as 87.83."""
    parts = published_parts()["Thanh Hóa 2021"]
    unrounded = [D(part["points"]) - D("0.0015") for part in parts]

    printed = [round_to(points, 2, Rounding.HALF_UP) for points in unrounded]

    assert printed == [D(part["points"]) for part in parts]
    assert index_of(sum(unrounded, D(0)), D(100), SetRules()) == D("87.83")


def _index_of_parts(parts: list[dict[str, str]]) -> Decimal | None:
    """The index of printed parts of a set of 100 points whose maxima per part are not printed."""
    areas = [
        AreaTotal(part["part"], Part.MAIN, D(part["points"]), D(0), D(0), 0, 0) for part in parts
    ]
    return index_of(unit_total(areas, SetRules()).points, D(100), SetRules())


@pytest.mark.parametrize("row", table("printed_percentages.csv"), ids=lambda row: row["what"])
def test_printed_percentages_are_truncated_or_rounded(row: dict[str, str]) -> None:
    found = {
        rounding: index_of(
            D(row["points"]),
            D(row["maximum"]),
            SetRules(places=int(row["places"]), rounding=rounding),
        )
        for rounding in Rounding
    }

    assert str(found[Rounding.TRUNCATE]) == row["truncated"]
    assert str(found[Rounding.HALF_UP]) == row["half_up"]
    assert row["printed"] in {row["truncated"], row["half_up"]}


@pytest.mark.parametrize(
    "row", table("shares.csv"), ids=lambda row: f"{row['numerator']}/{row['denominator']}"
)
def test_shares_printed_with_both_their_numbers(row: dict[str, str]) -> None:
    rule = LeafRule(LeafKind.RATIO, D(100), no_cases=NoCases.NOT_APPLICABLE)
    declared = Declared(numerator=D(row["numerator"]), denominator=D(row["denominator"]))

    points = leaf_points(rule, declared).points

    assert str(points) == row["points_of_100"]
    assert points is not None
    agrees = abs(points - D(row["printed_percent"])) <= D("0.01")
    assert agrees == (row["printed_agrees"] == "yes")


@pytest.mark.parametrize(
    "row", table("set_scales.csv"), ids=lambda row: f"{row['issuer']} {row['level']}"
)
def test_an_index_is_a_percentage_of_the_sets_own_scale(row: dict[str, str]) -> None:
    appraisal, survey = D(row["appraisal_max"]), D(row["survey_max"])

    def result(share: str) -> UnitTotal:
        return unit_total(
            area_totals(
                LeafScore(name, maximum, LeafState.SCORED, maximum * D(share))
                for name, maximum in (("thẩm định", appraisal), ("điều tra", survey))
            ),
            SetRules(),
        )

    assert result("1").maximum == D(row["max_total"])
    assert (result("1").index, result("0.8").index) == (D("100.00"), D("80.00"))


def test_fifty_four_of_sixty_and_ninety_of_a_hundred_are_the_same_index() -> None:
    """Hà Tĩnh 52/2019/QĐ-UBND: central agencies are scored of 60, everybody else of 100."""
    assert index_of(D(54), D(60), SetRules()) == index_of(D(90), D(100), SetRules())


@pytest.mark.parametrize("row", table("tien_giang_2020.csv"), ids=lambda row: row["unit"])
def test_tien_giang_2020_passes_100_only_where_the_set_allows_it(row: dict[str, str]) -> None:
    """How much of a score is bonus is not printed; five points stand for it here."""
    printed = D(row["printed_points"])
    leaves = [
        LeafScore("tiêu chí", D(100), LeafState.SCORED, printed - 5),
        LeafScore("điểm thưởng", D(5), LeafState.SCORED, D(5), Part.BONUS),
    ]

    allowed = unit_total(area_totals(leaves), SetRules(allow_above_100=True))
    capped = unit_total(area_totals(leaves), SetRules())

    assert str(allowed.index) == row["printed_points"]
    assert capped.index == min(printed, D("100.00"))
    assert allowed.maximum == D(100)


@pytest.mark.parametrize("row", table("band_of_index.csv"), ids=lambda row: row["unit"])
def test_provinces_fall_into_the_national_groups_they_are_named_in(row: dict[str, str]) -> None:
    bands = [
        Band(band["code"], band["label"], D(band["lower"])) for band in table("bands_2015.csv")
    ]

    band = band_for(D(row["index"]), bands)

    assert band is not None
    assert band.label == row["band"]


@pytest.mark.parametrize(
    "row", table("option_rules.csv"), ids=lambda row: f"{row['code']} {row['case']}"
)
def test_ca_mau_2013_scoring_options(row: dict[str, str]) -> None:
    """Cà Mau says "above 90 %"; a band includes its lower bound, so 90 % itself is not asked."""
    if row["kind"] == LeafKind.OPTION:
        rule = LeafRule(LeafKind.OPTION, D(row["maximum"]), options=(D(1), D("0.5"), D(0)))
        declared = Declared(option=int(row["case"]))
    else:
        rule = LeafRule(
            LeafKind.RATIO_BANDS,
            D(row["maximum"]),
            bands=(
                RatioBand(D(0), D(0)),
                RatioBand(D("0.7"), D(1)),
                RatioBand(D("0.9"), D(2)),
            ),
            no_cases=NoCases.NOT_APPLICABLE,
        )
        declared = Declared(numerator=100 * D(row["case"]), denominator=D(100))

    assert rule.problems() == []
    assert leaf_points(rule, declared).points == D(row["points"])
