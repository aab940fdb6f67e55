"""A criteria set is built whole from its table, or not at all and with every reason named."""

from decimal import Decimal
from pathlib import Path

import pytest

from indicators import scoring
from indicators.leaf_rules import leaf_rule, rules_of
from indicators.models import Band, CriteriaSet, Criterion, CriterionBand, CriterionOption
from indicators.services.load_criteria import CriteriaError, load_criteria_set, read_rows

DATA = Path(__file__).resolve().parents[2] / "indicators" / "data"
BANDS = (
    scoring.Band("good", "Tốt", Decimal(80)),
    scoring.Band("weak", "Yếu", Decimal(0)),
)
COLUMNS = "code parent_code name part kind max_points options floor bands step no_cases".split()
TABLE = """
1   -   Điều hành      main  -           60 -                -   -               -    -
1.1 1   Kế hoạch       main  -           40 -                -   -               -    -
1.1.1 1.1 Ban hành     main  option      10 Đúng=10;Muộn=2.5;Không=0 - -         -    -
1.1.2 1.1 Hoàn thành   main  ratio       30 -                0.5 -               -    full
1.2 1   Kiểm tra       main  ratio_bands 20 -                -   0=0;0.7=12;0.9=20 -  not_applicable
2   -   Tác động       main  -           40 -                -   -               -    -
2.1 2   Sáng kiến      main  count       4  -                -   -               0.5  -
2.2 2   Chấm           main  direct      6  -                -   -               -    -
2.3 2   Hài lòng       main  survey      30 -                -   -               -    -
C   -   Điểm cộng      bonus -           5  -                -   -               -    -
C.1 C   Mô hình        bonus bonus       5  -                -   -               1    -
"""


def table(**changes):
    """The rows of TABLE; `changes` maps a code to the columns that differ."""
    rows = []
    for text in TABLE.strip().splitlines():
        cells = [cell.replace("-", "") if cell == "-" else cell for cell in text.split()]
        while len(cells) > len(COLUMNS):  # names of several words
            cells[2:4] = [f"{cells[2]} {cells[3]}"]
        row = dict(zip(COLUMNS, cells, strict=True))
        row |= {"evidence_required": "1", "na_allowed": "0", "guidance": ""}
        row |= changes.get(row["code"], {})
        rows.append(row)
    return rows


def load(rows, **fields):
    fields = {"slug": "thu", "name": "Bộ thử", "level": "district", "bands": BANDS} | fields
    return load_criteria_set(rows, **fields)


def problems_of(rows, **fields):
    with pytest.raises(CriteriaError) as caught:
        load(rows, **fields)
    assert not CriteriaSet.objects.exists()
    assert not Criterion.objects.exists()
    return caught.value.problems


@pytest.mark.django_db
def test_the_whole_tree_is_built_in_the_order_of_the_table():
    found = load(table(), places=3, tie_breakers=[("area", "2"), ("survey", "")])

    assert (found.total_max, found.survey_max, found.appraisal_max, found.places) == (
        100,
        30,
        70,
        3,
    )
    nodes = list(found.criteria.order_by("position").select_related("parent", "area"))
    assert [node.code for node in nodes] == [row["code"] for row in table()]
    assert {node.code: node.parent.code for node in nodes if node.parent}["1.1.2"] == "1.1"
    assert {node.code: node.area.code for node in nodes if node.area}["1.1.2"] == "1"
    assert [node.code for node in nodes if node.area is None] == ["1", "2", "C"]
    assert [band.code for band in found.bands.all()] == ["good", "weak"]
    ties = [(tie.kind, tie.area and tie.area.code) for tie in found.tie_breakers.all()]
    assert ties == [("area", "2"), ("survey", None)]


@pytest.mark.django_db
def test_leaf_rules_come_back_as_the_table_says(django_assert_num_queries):
    found = load(table())

    with django_assert_num_queries(3):
        rules = rules_of(found)
    by_code = {leaf.code: rules[leaf.pk] for leaf in found.criteria.leaves()}
    assert by_code["1.1.1"] == scoring.LeafRule(
        kind=scoring.LeafKind.OPTION,
        maximum=Decimal(10),
        options=(Decimal(10), Decimal("2.5"), Decimal(0)),
    )
    assert by_code["1.1.2"].floor == Decimal("0.5")
    assert by_code["1.1.2"].no_cases is scoring.NoCases.FULL
    assert by_code["1.2"].bands[1] == scoring.RatioBand(Decimal("0.7"), Decimal(12))
    assert by_code["2.1"].step == by_code["2.1"].maximum / 8
    assert all(not rule.problems() for rule in rules.values())
    # An option is declared by its position, and positions count from 0.
    option = CriterionOption.objects.get(criterion__code="1.1.1", label="Muộn")
    outcome = scoring.leaf_points(by_code["1.1.1"], scoring.Declared(option=option.position))
    assert outcome.points == option.points


@pytest.mark.django_db
def test_a_node_that_is_no_leaf_has_no_rule():
    area = load(table()).criteria.areas().first()
    with pytest.raises(ValueError, match="not a valid LeafKind"):
        leaf_rule(area)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "changes", "line", "words"),
    [
        ("1.1.1", {"max_points": "9"}, 4, "nằm ngoài khoảng từ 0 đến 9"),
        (
            "1.1",
            {"max_points": "41"},
            3,
            "điểm tối đa là 41 nhưng các tiêu chí bên dưới cộng lại 40",
        ),
        ("1.1.2", {"no_cases": ""}, 5, "Chưa quy định cách tính khi mẫu số bằng 0"),
        ("1.1.2", {"no_cases": "perhaps"}, 5, "không phát sinh “perhaps”"),
        ("1.1.2", {"floor": "1.5"}, 5, "Ngưỡng tỷ lệ 1,5"),
        ("1.2", {"bands": "0=0;0.7=12;1.2=20"}, 6, "không bao giờ đạt tới"),
        ("1.2", {"bands": "0.2=0;0.9=20"}, 6, "chưa phủ từ 0"),
        ("1.2", {"bands": "0;0.9=20"}, 6, "phải có dạng tên=điểm"),
        ("2.1", {"step": ""}, 8, "Chưa khai báo số điểm cho mỗi lần đếm"),
        ("2.1", {"step": "0.00001"}, 8, "nhiều nhất bốn chữ số thập phân"),
        ("2.1", {"options": "Có=4"}, 8, "cột options không dùng"),
        ("2.2", {"max_points": "6,5"}, 9, "không phải là số"),
        ("2.2", {"max_points": "NaN"}, 9, "không phải là số"),
        ("2.2", {"kind": "guess"}, 9, "không có cách tính “guess”"),
        ("2.2", {"kind": "bonus"}, 9, "không hợp với phần điểm"),
        ("2.2", {"kind": ""}, 9, "không có cách tính mà cũng không có tiêu chí thành phần"),
        ("2.2", {"na_allowed": "yes"}, 9, "phải là 0 hoặc 1"),
        ("2.2", {"parent_code": "9"}, 9, "chưa có tiêu chí cấp trên 9"),
        ("2.2", {"code": "2.1"}, 9, "mã đã có"),
        ("2.2", {"name": ""}, 9, "thiếu mã hoặc tên"),
        ("2.2", {"part": "bonus"}, 9, "không cùng phần điểm"),
        ("1.1", {"kind": "direct"}, 3, "không được có tiêu chí thành phần"),
        ("C", {"part": "side"}, 11, "không có phần điểm “side”"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(code, changes, line, words):
    problems = problems_of(table(**{code: changes}))
    assert any(text.startswith(f"Dòng {line}, ") and words in text for text in problems), problems


@pytest.mark.django_db
def test_every_problem_is_told_at_once():
    problems = problems_of(table(**{"1.1.2": {"no_cases": ""}, "2.1": {"step": "0"}}))
    assert [text.split(",")[0] for text in problems[:2]] == ["Dòng 5", "Dòng 8"]


@pytest.mark.django_db
def test_areas_have_to_add_up_to_the_declared_total():
    assert "Tổng điểm các lĩnh vực là 100, phải bằng 60." in problems_of(
        table(), declared_total=Decimal(60)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"bands": BANDS[:1]}, "chưa phủ từ 0"),
        ({"bands": (*BANDS, scoring.Band("top", "Tuyệt", Decimal(101)))}, "không bao giờ đạt tới"),
        ({"places": 5}, "phải từ 0 đến 4"),
        ({"bonus_cap": Decimal(-1)}, "trần điểm cộng"),
        ({"tie_breakers": [("area", "7")]}, "Tiêu chí phụ “area 7”"),
        ({"tie_breakers": [("luck", "")]}, "Tiêu chí phụ “luck ”"),
        ({"tie_breakers": [("survey", "")] * 4}, "Nhiều nhất ba"),
    ],
)
def test_rules_of_the_set_are_checked_too(fields, words):
    assert any(words in text for text in problems_of(table(), **fields))


@pytest.mark.django_db
def test_bands_above_a_hundred_are_fine_where_the_set_allows_the_index_to_get_there():
    bands = (*BANDS, scoring.Band("top", "Tuyệt", Decimal(101)))
    assert load(table(), bands=bands, allow_above_100=True).bands.count() == 3


@pytest.mark.django_db
def test_a_set_is_not_built_twice_under_one_slug():
    load(table())
    with pytest.raises(CriteriaError, match="“thu” đã có"):
        load(table())
    assert Criterion.objects.count() == len(table())


@pytest.mark.django_db
@pytest.mark.parametrize("level", ["district", "commune"])
def test_the_illustrative_sets_load(level):
    rows = read_rows(DATA / f"demo_criteria_{level}.csv")
    found = load(rows, level=level)
    assert found.criteria.count() == len(rows)
    assert (found.survey_max, found.appraisal_max) == (30, 70)
    assert CriterionOption.objects.exists()
    assert CriterionBand.objects.exists()
    assert Band.objects.count() == 2
