"""Checks of editions: unchanged since they were published, and at one with their own figures."""

import pytest

from indicators.models import CriteriaSet, TieBreaker
from tests.indicators.clean_world import World, build, findings, found_by, publish_rows, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("UPDATE indicators_editionrow SET note = %s WHERE position = 1", ["khác"]),
        ("UPDATE indicators_editionrow SET points = %s WHERE position = 1", [99_999]),
        ("UPDATE indicators_edition SET signer = %s", ["Người khác"]),
        ("UPDATE indicators_edition SET digest = %s", ["0" * 64]),
        ("UPDATE indicators_editionarea SET name = %s WHERE code = '1'", ["Tên khác"]),
        ("DELETE FROM indicators_editionareascore WHERE id = %s", [None]),
    ],
)
def test_an_edition_that_was_tampered_with_is_found(
    world: World, statement: str, values: list
) -> None:
    if values == [None]:
        values = [world.edition.rows.first().area_scores.first().pk]
    sql(statement, *values)

    assert findings() == [("edition-digests", "sach-se/huyen/2020 #1", "nội dung khác lúc công bố")]


def test_a_set_that_changes_its_name_leaves_editions_unchanged(world: World) -> None:
    CriteriaSet.objects.update(name="Tên mới", note="Ghi chú mới")

    assert findings() == []


def test_a_better_index_with_a_worse_rank_is_found(world: World) -> None:
    publish_rows(
        [
            {"rank": 2, "index": "90"},
            {"rank": 1, "index": "80.5"},
            {"rank": 3, "index": "70"},
        ]
    )

    assert findings() == [
        ("edition-ranks", "sach-se/huyen/2015 #1", "An (90) hạng 2, Bình (80,5) hạng 1")
    ]


def test_different_indices_that_share_a_rank_are_found(world: World) -> None:
    publish_rows(
        [{"rank": 1, "index": "90", "tied": True}, {"rank": 1, "index": "80", "tied": True}]
    )

    assert found_by() == ["edition-ranks"]


def test_a_table_with_gaps_may_have_any_ranks_that_fall_with_the_index(world: World) -> None:
    publish_rows(
        [
            {"rank": 1, "index": "90"},
            {"rank": 11, "index": "80"},
            {"rank": None, "index": "85"},
            {"rank": 5, "index": None},
        ]
    )

    assert findings() == []


def test_ranks_are_compared_within_a_group_only(world: World) -> None:
    publish_rows(
        [
            {"rank": 2, "index": "90", "group": "Cụm 1"},
            {"rank": 1, "index": "80", "group": "Cụm 2"},
        ]
    )

    assert findings() == []


def test_equal_indices_with_different_ranks_are_found_in_a_computed_table(world: World) -> None:
    # Bình and Châu share rank 2 with 80; the digest is put right so that only the rank is wrong.
    sql(
        "UPDATE indicators_editionrow SET rank = 3 WHERE unit_name = %s AND edition_id = %s",
        "Châu",
        world.edition.pk,
    )

    assert [name for name in found_by() if name != "edition-digests"] == [
        "edition-ranks",
        "edition-rank-counts",
    ]


def test_equal_indices_with_different_ranks_are_right_where_something_breaks_ties(
    world: World,
) -> None:
    TieBreaker.objects.create(criteria_set=world.rules, position=1, kind="survey")
    for name, rank in (("Bình", 2), ("Châu", 3)):
        sql(
            "UPDATE indicators_editionrow SET rank = %s, tied = %s "
            "WHERE unit_name = %s AND edition_id = %s",
            rank,
            False,
            name,
            world.edition.pk,
        )

    assert "edition-ranks" not in found_by()


def test_equal_indices_with_different_ranks_are_right_in_a_printed_table(world: World) -> None:
    publish_rows([{"rank": 1, "index": "90"}, {"rank": 2, "index": "90"}])

    assert findings() == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"rank": 1, "rank_of": 12}, {"rank": 2, "rank_of": 11}],
            "các dòng nêu 11 và 12 đơn vị được xếp hạng",
        ),
        (
            [{"rank": 1, "rank_of": 2}, {"rank": 2, "rank_of": 2}, {"rank": 2}],
            "nêu 2 đơn vị được xếp hạng nhưng có 3",
        ),
        ([{"rank": 1, "tied": True}, {"rank": 2}], "An ghi đồng hạng mà không ai cùng hạng"),
        (
            [{"rank": 1, "tied": True}, {"rank": 1}],
            "Bình cùng hạng 1 với đơn vị khác mà không ghi đồng hạng",
        ),
    ],
)
def test_counts_and_ties_that_the_rows_deny_are_found(
    world: World, rows: list[dict], message: str
) -> None:
    publish_rows(rows)

    ((name, where, text),) = findings()
    assert (name, where) == ("edition-rank-counts", "sach-se/huyen/2015 #1")
    assert message in text


@pytest.mark.parametrize(
    "rows",
    [
        [{"rank": 1, "rank_of": 12}, {"rank": 7, "rank_of": 12}],
        [{"rank": 1, "rank_of": 12}, {"rank": None, "rank_of": None}],
        [{"rank": 1, "tied": True}, {"rank": 1, "tied": True}, {"rank": 3}],
        [
            {"rank": 1, "rank_of": 10, "group": "Cụm 1"},
            {"rank": 1, "rank_of": 8, "group": "Cụm 2"},
        ],
    ],
)
def test_counts_and_ties_that_fit_are_right(world: World, rows: list[dict]) -> None:
    publish_rows(rows)

    assert findings() == []


def test_a_table_with_more_rows_than_units_is_found(world: World) -> None:
    publish_rows([{"rank": 1}, {"rank": 2}], units_total=1)

    assert findings() == [
        ("units-total", "sach-se/huyen/2015 #1", "bảng nêu 1 đơn vị nhưng có 2 dòng")
    ]


@pytest.mark.parametrize("units_total", [None, 2, 12])
def test_a_table_of_all_some_or_unknown_units_is_right(
    world: World, units_total: int | None
) -> None:
    publish_rows([{"rank": 1}, {"rank": 2}], units_total=units_total)

    assert findings() == []


def test_a_row_about_no_unit_of_the_list_is_a_fact_to_know(world: World) -> None:
    publish_rows([{"rank": 1, "unit": None, "unit_name": "Đông Sơn", "unit_kind": "huyện"}])

    assert findings() == [
        (
            "rows-without-unit",
            "sach-se/huyen/2015 #1",
            "huyện Đông Sơn không có trong danh mục đơn vị",
        )
    ]
