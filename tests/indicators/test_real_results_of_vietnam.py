"""The project's own files on the units of all of Việt Nam: what the public will read."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

from indicators.checks import run
from indicators.models import (
    Assessment,
    CriteriaSet,
    Edition,
    EditionAreaScore,
    EditionRow,
    Round,
)
from indicators.services.canonical import digest
from indicators.services.edition_draft import stored_draft
from indicators.services.import_results import DATA, load_results
from tests.indicators.frozen import erase_editions
from tests.indicators.results_folder import everything_written
from tests.vietnam import vietnam  # noqa: F401

D = Decimal


@pytest.fixture(scope="module")
def results(vietnam, django_db_setup, django_db_blocker) -> Iterator[None]:  # noqa: F811
    """Every result there is, loaded once."""
    with django_db_blocker.unblock():
        load_results()
    yield
    with django_db_blocker.unblock():
        erase_editions()
        Assessment.objects.all().delete()
        Round.objects.all().delete()
        CriteriaSet.objects.all().delete()
        CriteriaSet.history.all().delete()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("results")]


def table(scope: str, year: int, level: str = "district") -> Edition:
    return Edition.objects.get(scope=scope, level=level, year=year)


def row(scope: str, year: int, name: str, level: str = "district") -> EditionRow:
    return table(scope, year, level).rows.get(unit_name=name)


def printed(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.mark.parametrize(
    ("scope", "level", "year", "rows", "units_total"),
    [
        ("dong-thap", "district", 2019, 4, 12),
        ("dong-thap", "district", 2020, 1, 12),
        ("binh-duong", "district", 2017, 9, 9),
        ("ha-noi", "district", 2019, 3, 30),
        ("ha-noi", "district", 2020, 2, 30),
        ("ha-noi", "district", 2021, 4, 30),
        ("ha-noi", "district", 2023, 1, 30),
        ("ha-noi", "district", 2024, 1, 30),
        ("tay-ninh", "district", 2019, 9, 9),
        ("tay-ninh", "district", 2022, 9, 9),
        ("thanh-hoa", "district", 2023, 4, 27),
        ("hue", "district", 2014, 1, 9),
        ("quang-nam", "district", 2022, 1, None),
        ("quang-ninh", "district", 2023, 1, None),
        # Ranked in clusters, and only one of them is known.
        ("tien-giang", "district", 2020, 4, None),
        ("hai-phong", "commune", 2021, 1, None),
        ("viet-nam", "province", 2012, 2, 63),
        ("viet-nam", "province", 2015, 10, 63),
        ("viet-nam", "province", 2020, 14, 63),
        ("viet-nam", "province", 2021, 16, 63),
        ("viet-nam", "province", 2024, 4, 63),
    ],
)
def test_a_table_has_the_rows_that_are_known_and_says_of_how_many(
    scope: str, level: str, year: int, rows: int, units_total: int | None
) -> None:
    edition = table(scope, year, level)

    assert (edition.rows.count(), edition.units_total) == (rows, units_total)


def test_every_printed_row_is_published_once_with_its_source_and_basis() -> None:
    expected = Counter(
        (cells["year"], cells["unit"].lower(), cells["basis"], cells["source_url"], cells["note"])
        for name in ("provinces", "districts", "communes")
        for cells in printed(f"results_{name}.csv")
    )

    rows = EditionRow.objects.filter(edition__origin="imported").select_related("edition")
    found = Counter(
        (
            str(found.edition.year),
            f"{found.unit_kind} {found.unit_name}".strip().lower(),
            found.basis,
            found.source_url,
            found.note,
        )
        for found in rows
    )

    assert expected.total() == 168
    assert found == expected
    assert not rows.filter(source_url="").exists()
    assert Counter(rows.values_list("basis", flat=True)) == {
        "stated": 107,
        "derived": 46,
        "listed_order": 15,
    }


def test_a_derived_row_is_marked_and_says_how() -> None:
    derived = EditionRow.objects.filter(basis="derived")

    assert not derived.filter(note="").exists()
    assert row("dong-thap", 2019, "Tam Nông").note.startswith("77,93 trừ 0,81.")


def test_every_edition_is_of_real_units_and_proves_itself() -> None:
    editions = list(Edition.objects.all())

    assert len(editions) == 41
    assert not any(edition.illustrative for edition in editions)
    assert [
        edition for edition in editions if edition.digest != digest(stored_draft(edition))
    ] == []
    assert {edition.number for edition in editions} == {1}
    assert {
        (edition.origin, edition.round is None, edition.criteria_set is None)
        for edition in editions
    } == {("imported", True, True), ("computed", False, False)}


@pytest.mark.parametrize(
    ("scope", "year", "name", "points"),
    [
        ("dong-thap", 2019, "Tân Hồng", "69.45"),
        ("dong-thap", 2020, "Tam Nông", "77.93"),
        ("nghe-an", 2021, "Vinh", "84.76"),
        ("bac-kan", 2018, "Ngân Sơn", "81.99"),
        ("ha-noi", 2020, "Cầu Giấy", "94.22"),
        ("tien-giang", 2020, "Chợ Gạo", "100.14"),
    ],
)
def test_points_without_a_stated_maximum_are_no_index(
    scope: str, year: int, name: str, points: str
) -> None:
    found = row(scope, year, name)

    assert (found.points, found.max_points, found.index) == (D(points), None, None)


@pytest.mark.parametrize(
    ("scope", "year", "name", "index"),
    [
        ("ha-noi", 2021, "Cầu Giấy", "95.24"),
        ("tay-ninh", 2019, "Tân Châu", "86.80"),
        ("khanh-hoa", 2018, "Vạn Ninh", "77.15"),
    ],
)
def test_a_stated_percentage_is_the_index_and_has_no_points(
    scope: str, year: int, name: str, index: str
) -> None:
    found = row(scope, year, name)

    assert (found.index, found.points, found.max_points) == (D(index), None, None)


def test_an_inferred_scale_without_a_score_gives_no_figure() -> None:
    found = row("nam-dinh", 2020, "Ý Yên")

    assert (found.index, found.points, found.max_points) == (None, None, None)
    assert (found.rank, found.band, found.basis) == (10, "Nhóm II", "derived")


def test_no_index_is_above_100_and_no_imported_row_has_a_computed_change() -> None:
    imported = EditionRow.objects.filter(edition__origin="imported")

    assert not imported.filter(index__gt=100).exists()
    assert not imported.filter(rank_change__isnull=False).exists()
    assert not imported.filter(tied=True).exists()


@pytest.mark.parametrize(
    ("scope", "year", "name", "code", "full_name_today"),
    [
        ("dong-thap", 2019, "Hồng Ngự", "870", "Huyện Hồng Ngự"),
        ("tien-giang", 2020, "Cai Lậy", "820", "Huyện Cai Lậy"),
        ("tay-ninh", 2019, "Trảng Bàng", "712", "Thị xã Trảng Bàng"),
        ("dong-thap", 2019, "Châu Thành", "877", "Huyện Châu Thành"),
        ("tay-ninh", 2019, "Châu Thành", "708", "Huyện Châu Thành"),
        ("hue", 2014, "Hương Thủy", "479", "Thị xã Hương Thủy"),
    ],
)
def test_a_row_is_about_the_unit_of_that_name(
    scope: str, year: int, name: str, code: str, full_name_today: str
) -> None:
    found = row(scope, year, name)

    assert (found.unit_code, found.unit.code) == (code, code)
    assert found.unit.full_name == full_name_today


def test_a_row_keeps_the_kind_its_source_prints() -> None:
    assert row("tay-ninh", 2019, "Trảng Bàng").unit_kind == "huyện"
    assert row("tay-ninh", 2020, "Trảng Bàng").unit_kind == "thị xã"


def test_a_unit_gone_before_the_list_has_a_row_without_a_unit() -> None:
    gone = EditionRow.objects.get(unit__isnull=True)

    assert (gone.unit_name, gone.unit_kind, gone.unit_code) == ("Đông Sơn", "huyện", "")
    assert (gone.rank, gone.rank_of, gone.index) == (1, 27, D("92.15"))
    assert "Đơn vị không còn trong danh mục ngày 30/06/2025." in gone.note


def test_thua_thien_hue_is_the_unit_46_and_keeps_its_name() -> None:
    assert table("hue", 2015).scope_name == "Thừa Thiên Huế"
    assert table("hue", 2015).province.code == "46"
    found = row("viet-nam", 2021, "Thừa Thiên Huế", "province")
    assert (found.unit.code, found.unit.name, found.rank) == ("46", "Huế", 4)


def test_the_ward_of_kien_an_has_its_group_its_parts_and_its_district() -> None:
    found = row("hai-phong", 2021, "Nam Sơn", "commune")

    assert (found.unit_code, found.unit_kind, found.parent_name) == (
        "11437",
        "phường",
        "Quận Kiến An",
    )
    assert found.group == "Phường thuộc quận Kiến An"
    assert (found.rank, found.rank_of) == (3, 10)
    assert (found.index, found.points, found.max_points) == (D("83.21"), D("83.21"), 100)
    assert found.appraisal_points + found.survey_points == found.points
    edition = found.edition
    assert (edition.total_max, edition.appraisal_max, edition.survey_max) == (100, 60, 40)


def test_rows_stand_by_rank_then_figure_then_name_those_without_a_number_last() -> None:
    assert [
        (found.position, found.unit_name, found.rank)
        for found in table("dong-thap", 2019).rows.all()
    ] == [
        (1, "Hồng Ngự", 1),
        (2, "Châu Thành", 2),
        (3, "Tân Hồng", 11),
        (4, "Tam Nông", None),
    ]
    assert [found.unit_name for found in table("tay-ninh", 2019).rows.all()] == [
        "Tân Châu",
        "Trảng Bàng",
        "Bến Cầu",
        "Châu Thành",
        "Dương Minh Châu",
        "Gò Dầu",
        "Hòa Thành",
        "Tân Biên",
        "Tây Ninh",
    ]
    # Bà Rịa - Vũng Tàu has a score and no rank.
    last = table("viet-nam", 2021, "province").rows.last()
    assert (last.unit_name, last.rank, last.index) == ("Bà Rịa - Vũng Tàu", None, D("87.61"))


def test_thanh_hoa_2021_has_eight_areas_whose_maxima_nobody_states() -> None:
    edition = table("viet-nam", 2021, "province")
    scores = EditionAreaScore.objects.filter(row__edition=edition)

    assert edition.areas.count() == scores.count() == 8
    assert {area.max_points for area in edition.areas.all()} == {None}
    assert {score.max_points for score in scores} == {None}
    assert {score.row.unit_name for score in scores} == {"Thanh Hóa"}
    # The page prints 87.83: each area was rounded before it was printed.
    assert sum(score.points for score in scores) == D("87.84")
    assert row("viet-nam", 2021, "Thanh Hóa", "province").index == D("87.83")
    assert "87,84" in row("viet-nam", 2021, "Thanh Hóa", "province").note


@pytest.mark.parametrize(("name", "total"), [("Lào Cai", "82.85"), ("Đồng Tháp", "84.43")])
def test_the_four_parts_of_2019_add_up_to_the_index(name: str, total: str) -> None:
    found = row("viet-nam", 2019, name, "province")
    scores = [score.points for score in found.area_scores.all()]

    assert len(scores) == 4
    assert sum(scores) == found.index == D(total)


@pytest.mark.parametrize(
    ("scope", "level", "year", "mean"),
    [
        ("viet-nam", "province", 2021, "86.37"),
        ("viet-nam", "province", 2023, "86.98"),
        ("viet-nam", "province", 2024, "88.37"),
        ("can-tho", "district", 2016, "84.05"),
        ("nam-dinh", "district", 2020, "87.80"),
    ],
)
def test_a_stated_mean_is_kept(scope: str, level: str, year: int, mean: str) -> None:
    assert table(scope, year, level).stated_mean == D(mean)


@pytest.mark.parametrize(
    ("scope", "level", "year", "words"),
    [
        ("viet-nam", "province", 2020, "Trung bình suy ra: 83,72. 86,37 trừ 2,65."),
        ("viet-nam", "province", 2022, "Trung bình suy ra: 84,79."),
        ("can-tho", "district", 2015, "Trung bình suy ra: 83,93."),
    ],
)
def test_a_derived_mean_is_told_in_the_note_and_is_no_stated_one(
    scope: str, level: str, year: int, words: str
) -> None:
    edition = table(scope, year, level)

    assert edition.stated_mean is None
    assert words in edition.note


@pytest.mark.parametrize(
    ("scope", "level", "year", "name", "words"),
    [
        ("viet-nam", "province", 2020, "Đồng Tháp", "88,77 − 84,43 = 4,34"),
        ("viet-nam", "province", 2015, "Điện Biên", "Trang ghi nhầm năm 2014"),
        ("dong-thap", "district", 2019, "Tân Hồng", "suy ra năm 2019"),
        ("tien-giang", "district", 2020, "Chợ Gạo", "có điểm trên 100"),
        ("ha-noi", "district", 2024, "Long Biên", "Nguồn đăng lại."),
        ("viet-nam", "province", 2024, "Quảng Ngãi", "bản dịch máy"),
    ],
)
def test_what_is_known_to_be_wrong_in_a_source_is_told(
    scope: str, level: str, year: int, name: str, words: str
) -> None:
    assert words in row(scope, year, name, level).note


def test_last_years_figures_stand_beside_this_years_without_a_change() -> None:
    found = row("viet-nam", 2021, "Thanh Hóa", "province")
    assert (found.previous_rank, found.previous_index, found.rank_change) == (29, None, None)
    assert found.change_note == (
        "Chưa rõ hai năm có cùng bộ tiêu chí. Số liệu năm trước là suy ra."
    )

    found = row("viet-nam", 2019, "An Giang", "province")
    assert (found.previous_rank, found.previous_index) == (8, D("80.77"))
    assert found.change_note == "Chưa rõ hai năm có cùng bộ tiêu chí."

    # Another kind since last year, the same unit; only its class is known of 2020.
    found = row("tay-ninh", 2021, "Trảng Bàng")
    assert (found.previous_rank, found.previous_index, found.change_note) == (None, None, "")
    found = row("tay-ninh", 2020, "Hòa Thành")
    assert (found.previous_rank, found.change_note) == (None, "")


def test_classes_are_the_printed_ones() -> None:
    bands = Counter(table("tay-ninh", 2020).rows.values_list("band", flat=True))

    assert bands == {"Tốt": 4, "Khá": 5}


def test_the_official_letter_of_tien_giang_is_the_decision() -> None:
    edition = table("tien-giang", 2020)

    assert edition.decision_number == "Công văn 5942"
    assert edition.decision_date.isoformat() == "2020-12-08"
    assert Edition.objects.exclude(decision_number="").count() == 2


def test_a_second_run_writes_nothing(django_assert_max_num_queries) -> None:
    before = everything_written()

    with django_assert_max_num_queries(20) as queries:
        load = load_results()

    assert (load.skipped, load.published, load.rows) == (True, (), 217)
    assert everything_written() == before
    assert not [
        query["sql"]
        for query in queries.captured_queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]


def test_the_data_checks_find_two_facts_and_nothing_wrong() -> None:
    assert [(check.name, check.severity, finding.where) for check, finding in run()] == [
        ("sets-without-bands", "info", "binh-duong-huyen-2017"),
        ("rows-without-unit", "info", "thanh-hoa/huyen/2023 #1"),
    ]
