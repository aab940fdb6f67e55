"""A file that changed publishes the next edition of the tables it changes, and of no other."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from districts.models import DataLoad
from indicators.models import Edition
from indicators.services.import_results import BINH_DUONG_FILE, MEANS_FILE, load_results
from tests.indicators.results_folder import (
    DISTRICTS_FILE,
    PROVINCES_FILE,
    ResultsFolder,
    everything_written,
    the_units,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def folder(tmp_path: Path) -> ResultsFolder:
    """Two tables of districts and two of provinces, loaded."""
    the_units()
    folder = ResultsFolder(tmp_path)
    folder.rows[BINH_DUONG_FILE] = folder.rows[BINH_DUONG_FILE][:9]
    folder.district("Huyện Hồng Ngự", rank="1", rank_of="4")
    folder.district("Huyện Tam Nông", rank="2", rank_of="4", score="77.12")
    folder.district("Thị xã Hương Thủy", province="Thừa Thiên Huế", year="2015", rank="8")
    for year, rank, score in (("2019", "3", "84.43"), ("2020", "5", "88.77")):
        folder.add(
            PROVINCES_FILE, year=year, unit="Đồng Tháp", rank=rank, score=score, score_max="100"
        )
    load_results(folder=folder.write())
    return folder


def editions(scope: str, year: int) -> list[Edition]:
    return list(Edition.objects.filter(scope=scope, year=year).order_by("number"))


def test_the_same_files_again_write_nothing(folder: ResultsFolder) -> None:
    before = everything_written()

    load = load_results(folder=folder.write())

    assert load.skipped
    assert everything_written() == before


def test_a_changed_figure_is_a_new_edition_with_its_reason_and_the_old_one_stays(
    folder: ResultsFolder,
) -> None:
    folder.rows[DISTRICTS_FILE][1]["score"] = "77.93"

    load = load_results(folder=folder.write())

    first, second = editions("dong-thap", 2019)
    assert load.published == (second,)
    assert (first.number, first.reason) == (1, "")
    assert (second.number, second.reason) == (2, "Tệp nguồn thay đổi")
    assert first.rows.get(unit_name="Tam Nông").points == D("77.12")
    assert second.rows.get(unit_name="Tam Nông").points == D("77.93")
    assert Edition.objects.table("dong-thap", "district", 2019).first() == second
    assert DataLoad.objects.get(name="indicators.results_districts").rows == 3


def test_a_new_row_is_a_new_edition_of_its_table_alone(folder: ResultsFolder) -> None:
    folder.district("Huyện Châu Thành", rank="3", rank_of="4")

    load = load_results(folder=folder.write())

    assert [(edition.scope, edition.number) for edition in load.published] == [("dong-thap", 2)]
    assert [edition.rows.count() for edition in editions("dong-thap", 2019)] == [2, 3]


def test_a_new_table_is_a_first_edition_without_a_reason(folder: ResultsFolder) -> None:
    folder.district("Huyện Hồng Ngự", year="2020", rank="2")

    load = load_results(folder=folder.write())

    assert [(e.scope, e.year, e.number, e.reason) for e in load.published] == [
        ("dong-thap", 2020, 1, "")
    ]


def test_a_changed_year_changes_what_the_next_one_says_of_it(folder: ResultsFolder) -> None:
    folder.rows[PROVINCES_FILE][0]["rank"] = "4"

    load = load_results(folder=folder.write())

    assert [(edition.scope, edition.year) for edition in load.published] == [
        ("viet-nam", 2019),
        ("viet-nam", 2020),
    ]
    assert [edition.rows.get().previous_rank for edition in editions("viet-nam", 2020)] == [3, 4]


def test_a_changed_mean_is_a_new_edition_of_its_table(folder: ResultsFolder) -> None:
    folder.add(MEANS_FILE, year="2020", level="province", mean="83.72")

    load = load_results(folder=folder.write())

    assert [(edition.year, edition.stated_mean) for edition in load.published] == [
        (2020, D("83.72"))
    ]


def test_a_file_in_another_order_publishes_nothing(folder: ResultsFolder) -> None:
    folder.rows[DISTRICTS_FILE].reverse()

    load = load_results(folder=folder.write())

    assert (load.published, load.skipped) == ((), False)
    assert load_results(folder=folder.path).skipped


def test_a_table_that_left_the_file_stays_published(folder: ResultsFolder) -> None:
    folder.rows[DISTRICTS_FILE].pop()

    load = load_results(folder=folder.write())

    assert load.published == ()
    assert len(editions("hue", 2015)) == 1


def test_the_command_says_what_it_published_and_the_second_time_that_nothing_is_new(
    folder: ResultsFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.rows[DISTRICTS_FILE][1]["score"] = "77.93"

    call_command("load_results", folder=folder.write())
    assert capsys.readouterr().out.splitlines() == [
        "Công bố dong-thap/huyen/2019, bản 2: 2 dòng.",
        "Đã nạp 14 dòng, công bố 1 bản.",
    ]

    call_command("load_results", folder=folder.path)
    assert capsys.readouterr().out == "Không có gì mới từ lần nạp trước: 14 dòng.\n"
