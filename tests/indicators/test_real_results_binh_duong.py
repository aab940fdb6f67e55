"""Bình Dương 2017: nine totals and nine ranks computed from two printed parts.

The golden table `golden/binh_duong_2017.csv` stands beside this file, with the address it was read
from (Bàu Bàng's district page) in every row.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from districts.services.data_file import DataFileError
from indicators.models import AreaStanding, CriteriaSet, Edition, Round, Standing
from indicators.services.binh_duong_2017 import RoundMismatchError
from indicators.services.import_results import BINH_DUONG_FILE, load_results
from tests.indicators.results_folder import ResultsFolder, everything_written, the_units

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden" / "binh_duong_2017.csv"


@pytest.fixture
def folder(tmp_path: Path) -> ResultsFolder:
    the_units()
    return ResultsFolder(tmp_path)


@pytest.fixture
def loaded(folder: ResultsFolder) -> ResultsFolder:
    load_results(folder=folder.write())
    return folder


def golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nine_of_nine_totals_and_ranks_are_the_printed_ones(loaded: ResultsFolder) -> None:
    standings = {
        standing.assessment.unit.name: standing
        for standing in Standing.objects.select_related("assessment__unit")
    }
    printed = golden()

    assert len(standings) == len(printed) == 9
    for row in printed:
        name = row["unit"].removeprefix("Thành phố ").removeprefix("Thị xã ").removeprefix("Huyện ")
        standing = standings[name]
        assert (standing.rank, standing.rank_of) == (int(row["rank"]), 9)
        assert standing.points == standing.index == Decimal(row["total"])
        assert standing.appraisal_points == Decimal(row["appraisal"])
        assert standing.survey_points == Decimal(row["survey"])
        assert not standing.tied


def test_the_mean_of_the_totals_is_the_printed_mean(loaded: ResultsFolder) -> None:
    totals = [standing.points for standing in Standing.objects.all()]

    assert (sum(totals) / 9).quantize(Decimal("0.01")) == Decimal("78.39")


def test_the_set_has_the_two_parts_the_source_knows_and_no_more(loaded: ResultsFolder) -> None:
    criteria_set = CriteriaSet.objects.get(slug="binh-duong-huyen-2017")

    assert [
        (node.code, node.name, node.kind, node.max_points)
        for node in criteria_set.criteria.order_by("position")
    ] == [
        ("1", "Điểm thẩm định", "", 65),
        ("1.1", "Điểm thẩm định", "direct", 65),
        ("2", "Điểm điều tra xã hội học", "", 35),
        ("2.1", "Điểm điều tra xã hội học", "survey", 35),
    ]
    assert not criteria_set.bands.exists()
    assert (criteria_set.decision_number, criteria_set.decision_date) == ("", None)
    assert (criteria_set.appraisal_max, criteria_set.survey_max) == (65, 35)
    assert "không rõ" in criteria_set.note
    assert not criteria_set.illustrative


def test_the_edition_is_computed_signed_by_nobody_and_says_where_from(
    loaded: ResultsFolder,
) -> None:
    edition = Edition.objects.get()
    rows = list(edition.rows.all())

    assert (edition.scope, edition.level, edition.year) == ("binh-duong", "district", 2017)
    assert edition.origin == Edition.Origin.COMPUTED
    assert (edition.decision_number, edition.decision_date, edition.signer) == ("", None, "")
    assert edition.units_total == len(rows) == 9
    assert [row.rank for row in rows] == list(range(1, 10))
    assert {row.source_url for row in rows} == {golden()[0]["source_url"]}
    assert {row.basis for row in rows} == {"computed"}
    assert {row.band for row in rows} == {""}
    # Four districts were still towns in 2017; the list of units knows them as cities.
    assert [f"{row.unit_kind} {row.unit_name}".capitalize() for row in rows] == [
        row["unit"].capitalize() for row in golden()
    ]
    assert {row.unit.kind for row in rows if row.unit_kind == "thị xã"} == {"thành phố"}
    assert Round.objects.get().stage == Round.Stage.PUBLISHED
    assert AreaStanding.objects.count() == 18


def test_a_computed_rank_that_is_not_the_printed_one_stops_everything(
    folder: ResultsFolder,
) -> None:
    rows = folder.rows[BINH_DUONG_FILE]
    rows[0]["rank"], rows[1]["rank"] = rows[1]["rank"], rows[0]["rank"]
    before = everything_written()

    with pytest.raises(RoundMismatchError) as refusal:
        load_results(folder=folder.write())

    assert "Thành phố Thủ Dầu Một" in str(refusal.value)
    assert "Thị xã Tân Uyên" in str(refusal.value)
    assert "Huyện Bàu Bàng" not in str(refusal.value)
    assert everything_written() == before


def test_a_total_that_is_not_the_sum_of_its_parts_stops_everything(folder: ResultsFolder) -> None:
    folder.rows[BINH_DUONG_FILE][8]["survey"] = "31.02"
    before = everything_written()

    with pytest.raises(RoundMismatchError, match="Huyện Bắc Tân Uyên: tính ra 71.4700"):
        load_results(folder=folder.write())

    assert everything_written() == before


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("unit", "Huyện Không Có", "dòng 10, cột unit: không có “Huyện Không Có”"),
        ("unit", "Huyện Phú Giáo", "dòng 10, cột unit: đơn vị đã có"),
        ("appraisal", "65.01", "dòng 10, cột appraisal: điểm lớn hơn điểm tối đa"),
        ("survey", "35.01", "dòng 10, cột survey: điểm lớn hơn điểm tối đa"),
        ("survey", "31,01", "dòng 10, cột survey: “31,01” không phải là số"),
        ("basis", "derived", "dòng 10, cột basis"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(
    folder: ResultsFolder, column: str, value: str, message: str
) -> None:
    folder.rows[BINH_DUONG_FILE][8][column] = value
    before = everything_written()

    with pytest.raises(DataFileError, match=message) as refusal:
        load_results(folder=folder.write())

    assert str(refusal.value).startswith(BINH_DUONG_FILE)
    assert everything_written() == before


def test_its_table_cannot_be_imported_as_well(folder: ResultsFolder) -> None:
    folder.add(
        "results_districts.csv",
        year="2017",
        province="Bình Dương",
        unit="Huyện Bàu Bàng",
        score="80.27",
        score_max="100",
    )

    with pytest.raises(DataFileError, match="đã được tính từ điểm thành phần"):
        load_results(folder=folder.write())

    assert not Edition.objects.exists()


def test_another_year_of_the_same_province_can_be_imported(folder: ResultsFolder) -> None:
    folder.add(
        "results_districts.csv",
        year="2018",
        province="Bình Dương",
        unit="Huyện Bàu Bàng",
        score="80.27",
        score_max="100",
    )

    load_results(folder=folder.write())

    assert sorted(Edition.objects.values_list("year", "origin")) == [
        (2017, "computed"),
        (2018, "imported"),
    ]


def test_a_corrected_file_computes_again_and_publishes_a_correction(loaded: ResultsFolder) -> None:
    loaded.rows[BINH_DUONG_FILE][8] |= {"survey": "31.02", "total": "71.47"}

    load = load_results(folder=loaded.write())

    first, second = Edition.objects.order_by("number")
    assert load.published == (second,)
    assert (second.number, second.reason) == (2, "Tệp nguồn thay đổi")
    assert first.rows.get(rank=9).points == Decimal("71.46")
    assert second.rows.get(rank=9).points == Decimal("71.47")
    assert Round.objects.count() == CriteriaSet.objects.count() == 1


def test_a_file_that_says_the_same_in_other_words_publishes_nothing(loaded: ResultsFolder) -> None:
    loaded.rows[BINH_DUONG_FILE].reverse()
    loaded.rows[BINH_DUONG_FILE][0]["survey"] = "31.010"

    load = load_results(folder=loaded.write())

    assert (load.published, load.skipped) == ((), False)
    assert Edition.objects.count() == 1


def test_a_unit_that_left_the_file_leaves_the_round(loaded: ResultsFolder) -> None:
    loaded.rows[BINH_DUONG_FILE].pop()

    load_results(folder=loaded.write())

    assert {standing.rank_of for standing in Standing.objects.all()} == {8}
    assert [edition.rows.count() for edition in Edition.objects.order_by("number")] == [9, 8]
