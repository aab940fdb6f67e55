"""A file that isn't right is refused by file, line and column, and nothing is written."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from districts.services.data_file import DataFileError
from indicators.models import Edition
from indicators.services.import_results import (
    AREAS_FILE,
    MEANS_FILE,
    TABLES_FILE,
    load_results,
)
from tests.indicators.results_folder import (
    DISTRICTS_FILE,
    PROVINCES_FILE,
    ResultsFolder,
    everything_written,
    the_units,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> ResultsFolder:
    """Files that are right."""
    the_units()
    folder = ResultsFolder(tmp_path)
    folder.district("Huyện Hồng Ngự", rank="1", rank_of="4")
    folder.district("Huyện Tam Nông", rank="2", rank_of="4", score="77.12", score_max="100")
    folder.district("Huyện Đông Sơn", province="Thanh Hóa", year="2023", rank="1", not_in_units="x")
    folder.add(PROVINCES_FILE, year="2019", unit="Đồng Tháp", rank="3", score="84.43")
    folder.add(
        AREAS_FILE, year="2019", unit="Đồng Tháp", code="TD", name="Thẩm định", points="53.86"
    )
    folder.add(MEANS_FILE, year="2019", level="district", province="Đồng Tháp", mean="80.00")
    folder.add(TABLES_FILE, year="2019", level="district", province="Đồng Tháp", note="Ghi chú.")
    return folder


def refusal(folder: ResultsFolder) -> str:
    before = everything_written()
    with pytest.raises(DataFileError) as refused:
        load_results(folder=folder.write())
    assert everything_written() == before
    return str(refused.value)


def test_right_files_are_published(folder: ResultsFolder) -> None:
    load = load_results(folder=folder.write())

    assert len(load.published) == Edition.objects.count() == 4


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("score", "77,12", "“77,12” không phải là số hợp lệ"),
        ("score", "bảy mươi", "“bảy mươi” không phải là số hợp lệ"),
        ("score", "1e2", "“1e2” không phải là số hợp lệ"),
        ("score", "-1", "“-1” không phải là số hợp lệ"),
        ("score", "77.12345", "“77.12345” không phải là số hợp lệ"),
        ("score", "100.01", "điểm lớn hơn điểm tối đa"),
        ("rank", "2.5", "“2.5” không phải là số nguyên dương"),
        ("rank", "0", "“0” không phải là số nguyên dương"),
        ("rank", "5", "hạng lớn hơn số đơn vị được xếp hạng"),
        ("rank_of", "12", "các dòng của một bảng nêu số đơn vị khác nhau"),
        ("year", "19", "năm không hợp lệ"),
        ("year", "", "không được để trống"),
        ("basis", "guessed", "“guessed” không phải là một trong"),
        ("basis", "computed", "“computed” không phải là một trong"),
        ("source_url", "", "không được để trống"),
        ("unit", "", "không được để trống"),
        ("unit", "Huyện Hồng Ngự", "đã có ở dòng 2"),
        ("unit", "Hồng Ngự", "“Hồng Ngự” có thể là: Thành phố Hồng Ngự, Huyện Hồng Ngự"),
        ("unit", "Huyện Đông Sơn", "không có “Huyện Đông Sơn” trong danh mục"),
        ("province", "Đồng Thap", "không có “Đồng Thap” trong danh mục"),
        ("not_in_units", "yes", "chỉ được để trống hoặc ghi “x”"),
        ("not_in_units", "x", "đơn vị này có trong danh mục: Huyện Tam Nông"),
        ("band", "T" * 61, "dài quá 60 ký tự"),
        ("note", "dấu\ttab", "có ký tự điều khiển"),
    ],
)
def test_a_wrong_cell_is_named(
    folder: ResultsFolder, column: str, value: str, message: str
) -> None:
    folder.rows[DISTRICTS_FILE][1][column] = value

    assert refusal(folder).startswith(f"results_districts.csv, dòng 3, cột {column}: {message}")


def test_a_province_row_that_names_a_province_above_is_refused(folder: ResultsFolder) -> None:
    folder.rows[PROVINCES_FILE][0]["province"] = "Đồng Tháp"

    assert refusal(folder).startswith("results_provinces.csv, dòng 2, cột province: ")


def test_a_commune_whose_district_nobody_knows_is_refused(folder: ResultsFolder) -> None:
    folder.add(
        "results_communes.csv",
        year="2021",
        province="Đồng Tháp",
        parent="Huyện Không Có",
        unit="Xã A",
    )

    assert refusal(folder).startswith("results_communes.csv, dòng 2, cột parent: không có")


@pytest.mark.parametrize(
    ("file", "cells", "message"),
    [
        (AREAS_FILE, {"unit": "Huế"}, "dòng 2, cột unit: “Huế” không có trong bảng các tỉnh"),
        (AREAS_FILE, {"year": "2018"}, "dòng 2, cột unit: “Đồng Tháp” không có trong bảng"),
        (AREAS_FILE, {"points": ""}, "dòng 2, cột points: không được để trống"),
        (MEANS_FILE, {"mean": "100.01"}, "dòng 2, cột mean: “100.01” không phải là số hợp lệ"),
        (MEANS_FILE, {"year": "2018"}, "dòng 2, cột province: bảng này không có dòng kết quả"),
        (MEANS_FILE, {"level": "huyện"}, "dòng 2, cột level: “huyện” không phải là một trong"),
        (TABLES_FILE, {"decision_date": "8/12/2020"}, "dòng 2, cột decision_date: “8/12/2020”"),
        (TABLES_FILE, {"decision_date": "2020-02-30"}, "dòng 2, cột decision_date: “2020-02-30”"),
        (TABLES_FILE, {"note": ""}, "dòng 2, cột note: không được để trống"),
        (TABLES_FILE, {"province": "Huế"}, "dòng 2, cột province: bảng này không có dòng"),
    ],
)
def test_a_wrong_cell_of_the_other_files_is_named(
    folder: ResultsFolder, file: str, cells: dict[str, str], message: str
) -> None:
    folder.rows[file][0] |= cells

    assert refusal(folder).startswith(f"{file}, {message}")


@pytest.mark.parametrize(
    ("file", "column"), [(AREAS_FILE, "code"), (MEANS_FILE, "province"), (TABLES_FILE, "province")]
)
def test_a_row_that_is_there_twice_is_refused(
    folder: ResultsFolder, file: str, column: str
) -> None:
    folder.rows[file].append(dict(folder.rows[file][0]))

    assert refusal(folder) == f"{file}, dòng 3, cột {column}: đã có ở dòng 2"


def test_one_code_with_two_names_in_a_year_is_refused(folder: ResultsFolder) -> None:
    folder.add(PROVINCES_FILE, year="2019", unit="Bình Dương", rank="4")
    folder.add(
        AREAS_FILE, year="2019", unit="Bình Dương", code="TD", name="Tự đánh giá", points="1"
    )

    assert refusal(folder).startswith("results_areas.csv, dòng 3, cột name: mã này đã mang tên")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "tệp trống"),
        ("year,unit\n2019,Huyện A\n", "dòng 1: dòng tiêu đề phải là: year,province,parent,unit"),
        ("\xff", "dòng 1: tệp phải là văn bản UTF-8"),
    ],
)
def test_a_file_of_another_form_is_refused(
    folder: ResultsFolder, content: str, message: str
) -> None:
    path = folder.write()
    (path / DISTRICTS_FILE).write_bytes(content.encode("latin-1" if content == "\xff" else "utf-8"))

    with pytest.raises(DataFileError) as refused:
        load_results(folder=path)

    assert message in str(refused.value)


def test_a_line_with_a_cell_too_few_is_refused(folder: ResultsFolder) -> None:
    path = folder.write()
    with (path / DISTRICTS_FILE).open("a", encoding="utf-8") as file:
        file.write("2019,Đồng Tháp\n")

    with pytest.raises(DataFileError, match="dòng 5: có 2 ô, cần 18"):
        load_results(folder=path)


def test_a_missing_file_is_named(folder: ResultsFolder) -> None:
    path = folder.write()
    (path / MEANS_FILE).unlink()

    with pytest.raises(DataFileError, match="results_means.csv: không đọc được tệp"):
        load_results(folder=path)


def test_without_units_nothing_can_be_loaded(tmp_path: Path) -> None:
    folder = ResultsFolder(tmp_path)

    assert "không có “Bình Dương” trong danh mục đơn vị" in refusal(folder)


def test_the_command_ends_with_the_same_words(folder: ResultsFolder) -> None:
    folder.rows[DISTRICTS_FILE][1]["score"] = "77,12"

    with pytest.raises(CommandError, match="results_districts.csv, dòng 3, cột score"):
        call_command("load_results", folder=folder.write())
