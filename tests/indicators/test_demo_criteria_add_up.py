"""The two illustrative criteria sets are data; here they are held to the rules a real set obeys."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "indicators" / "data"
COLUMNS = [
    "code", "parent_code", "name", "part", "kind", "max_points", "options", "floor", "bands",
    "step", "no_cases", "evidence_required", "na_allowed", "guidance",
]  # fmt: skip
MAIN_KINDS = {"option", "ratio", "ratio_bands", "count", "direct", "survey"}
RATIO_KINDS = {"ratio", "ratio_bands"}
RULE_COLUMNS = {
    "option": {"options"},
    "ratio": {"floor", "no_cases"},
    "ratio_bands": {"bands", "no_cases"},
    "count": {"step"},
    "direct": set(),
    "survey": set(),
    "bonus": {"step"},
    "penalty": {"step"},
}
# The areas of 2948/QĐ-BNV (2017): maximum and number of criteria of each.
AREAS = {
    "1": ("10", 6), "2": ("10", 4), "3": ("14.5", 5), "4": ("11", 4),
    "5": ("16", 9), "6": ("7", 3), "7": ("16", 5), "8": ("15.5", 3),
}  # fmt: skip
QUARTER = Decimal("0.25")


@pytest.fixture(params=["district", "commune"])
def rows(request):
    with (DATA / f"demo_criteria_{request.param}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def leaves(rows):
    return [row for row in rows if row["kind"]]


def children(rows, code):
    return [row for row in rows if row["parent_code"] == code]


def points(row):
    return Decimal(row["max_points"])


def pairs(text):
    return [(left, Decimal(right)) for left, right in (item.split("=") for item in text.split(";"))]


def vietnamese(number):
    return format(number.normalize(), "f").replace(".", ",")


def test_codes_are_unique_and_every_parent_stands_before_its_children(rows):
    seen = set()
    for row in rows:
        assert row["code"] not in seen
        assert row["parent_code"] == row["code"].rpartition(".")[0]
        assert not row["parent_code"] or row["parent_code"] in seen
        seen.add(row["code"])


def test_only_rows_without_children_have_a_kind(rows):
    for row in rows:
        assert bool(row["kind"]) is not bool(children(rows, row["code"])), row["code"]


def test_every_maximum_is_the_sum_of_its_children(rows):
    for row in rows:
        assert points(row) > 0
        assert points(row) % QUARTER == 0, row["code"]
        below = children(rows, row["code"])
        if below:
            assert points(row) == sum(map(points, below)), row["code"]


def test_areas_have_the_maxima_and_criteria_counts_of_the_ministry_frame(rows):
    areas = [row for row in children(rows, "") if row["part"] == "main"]
    found = {row["code"]: (row["max_points"], len(children(rows, row["code"]))) for row in areas}
    assert found == AREAS
    assert sum(map(points, areas)) == 100
    assert sum(1 for row in leaves(rows) if row["part"] == "main") >= 92


def test_bonus_and_penalty_are_roots_of_their_own(rows):
    roots = {row["code"]: row for row in children(rows, "") if row["part"] != "main"}
    assert {code: (row["part"], points(row)) for code, row in roots.items()} == {
        "C": ("bonus", 5),
        "T": ("penalty", 5),
    }
    for code, row in roots.items():
        below = children(rows, code)
        assert 2 <= len(below) <= 3
        assert {leaf["kind"] for leaf in below} == {row["part"]}
        assert {bool(leaf["step"]) for leaf in below} == {True, False}


def test_parts_follow_the_tree_and_each_kind_is_used_several_times(rows):
    by_code = {row["code"]: row for row in rows}
    for row in rows:
        assert row["part"] == by_code[row["code"].split(".")[0]]["part"]
        if row["part"] == "main" and row["kind"]:
            assert row["kind"] in MAIN_KINDS
    kinds = [row["kind"] for row in leaves(rows)]
    assert set(kinds) == MAIN_KINDS | {"bonus", "penalty"}
    assert all(kinds.count(kind) >= 2 for kind in set(kinds))


def test_survey_is_thirty_points_and_most_of_the_last_area(rows):
    survey = [row for row in leaves(rows) if row["kind"] == "survey"]
    assert sum(map(points, survey)) == 30
    assert sum(points(row) for row in survey if row["code"].startswith("8.")) > Decimal("15.5") / 2


def test_rule_columns_belong_to_their_kind(rows):
    for row in rows:
        allowed = RULE_COLUMNS[row["kind"]] if row["kind"] else set()
        filled = {name for name in ("options", "floor", "bands", "step", "no_cases") if row[name]}
        assert filled <= allowed, row["code"]
        if row["kind"] not in {"bonus", "penalty"}:
            assert allowed - filled <= {"floor"}, row["code"]
        assert row["evidence_required"] in {"0", "1"}
        assert row["na_allowed"] in {"0", "1"}
        assert row["evidence_required"] == "0" or row["kind"]


def test_options_run_from_the_maximum_down_to_zero(rows):
    for row in leaves(rows):
        if row["kind"] == "option":
            found = pairs(row["options"])
            values = [value for _, value in found]
            assert 2 <= len(found) <= 4
            assert values[0] == points(row)
            assert values[-1] == 0
            assert values == sorted(set(values), reverse=True)
            assert len({label for label, _ in found}) == len(found)


def test_bands_start_at_zero_rise_and_end_at_the_maximum(rows):
    for row in leaves(rows):
        if row["kind"] == "ratio_bands":
            found = [(Decimal(share), value) for share, value in pairs(row["bands"])]
            assert found[0][0] == 0
            assert found[-1][1] == points(row)
            assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(found, found[1:], strict=False))
            assert found[-1][0] <= 1


def test_floors_steps_and_empty_denominators_make_sense(rows):
    for row in leaves(rows):
        if row["floor"]:
            assert 0 < Decimal(row["floor"]) < 1
        if row["step"]:
            assert 0 < Decimal(row["step"]) <= points(row)
            assert points(row) % Decimal(row["step"]) == 0, row["code"]
        if row["kind"] in RATIO_KINDS:
            assert row["no_cases"] in {"full", "zero", "not_applicable"}
            assert row["no_cases"] != "not_applicable" or row["na_allowed"] == "1"
    assert 6 <= sum(row["na_allowed"] == "1" for row in leaves(rows)) <= 10


def test_nothing_is_asked_as_evidence_for_a_survey_or_a_penalty(rows):
    for row in leaves(rows):
        if row["kind"] in {"survey", "penalty"}:
            assert row["evidence_required"] == "0", row["code"]
        elif row["kind"] != "direct":
            assert row["evidence_required"] == "1", row["code"]


def test_guidance_is_one_sentence_that_states_the_figures_of_the_rule(rows):
    for row in leaves(rows):
        text = row["guidance"]
        assert text.endswith(".")
        assert ". " not in text
        stated = [points(row)]
        if row["step"]:
            stated.append(Decimal(row["step"]))
        if row["bands"]:
            stated += [value for _, value in pairs(row["bands"]) if value]
        assert all(f"{vietnamese(value)} điểm" in text for value in stated), row["code"]
        shares = [Decimal(share) for share, _ in pairs(row["bands"])[1:]] if row["bands"] else []
        shares += [Decimal(row["floor"])] if row["floor"] else []
        assert all(f"{vietnamese(share * 100)}%" in text for share in shares), row["code"]
    assert not any(row["guidance"] for row in rows if not row["kind"])


def test_siblings_have_different_names_and_the_two_sets_differ():
    sets = []
    for level in ("district", "commune"):
        path = DATA / f"demo_criteria_{level}.csv"
        assert b"\r" not in path.read_bytes()
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = [(row["parent_code"], row["name"]) for row in rows]
        assert len(set(names)) == len(names)
        sets.append(rows)
    area_names = [[row["name"] for row in children(rows, "")] for rows in sets]
    assert area_names[0] == area_names[1]
    leaf_names = [{row["name"] for row in leaves(rows)} for rows in sets]
    shared = leaf_names[0] & leaf_names[1]
    assert len(shared) < len(leaf_names[0]) / 4
