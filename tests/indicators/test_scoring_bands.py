"""Every published index falls into exactly one band; a rule may hold a unit below one."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring import Band, band_for, band_problems

EXCELLENT = Band("excellent", "Xuất sắc", D(90))
GOOD = Band("good", "Tốt", D(80))
FAIR = Band("fair", "Khá", D(70))
AVERAGE = Band("average", "Trung bình", D(50))
WEAK = Band("weak", "Yếu", D(0))
TABLE = (EXCELLENT, GOOD, FAIR, AVERAGE, WEAK)


@pytest.mark.parametrize(
    ("index", "band"),
    [
        ("100", EXCELLENT),
        ("102.50", EXCELLENT),
        ("90.00", EXCELLENT),
        ("89.99", GOOD),
        ("80", GOOD),
        ("79.99", FAIR),
        ("70.00", FAIR),
        ("50.00", AVERAGE),
        ("49.99", WEAK),
        ("0.00", WEAK),
    ],
)
def test_band_of_an_index(index: str, band: Band) -> None:
    assert band_for(D(index), TABLE) == band
    assert band_for(D(index), TABLE[::-1]) == band


def test_a_unit_without_an_index_has_no_band() -> None:
    assert band_for(None, TABLE) is None


def test_below_the_lowest_band_known_there_is_none() -> None:
    known = (Band("a", "Nhóm A", D(90)), Band("b", "Nhóm B", D(80)))

    assert band_for(D("80.00"), known) == known[1]
    assert band_for(D("79.99"), known) is None


@pytest.mark.parametrize(
    ("index", "cap", "band"),
    [
        ("95", FAIR, FAIR),
        ("80", FAIR, FAIR),
        ("72", FAIR, FAIR),
        ("60", FAIR, AVERAGE),
        ("95", EXCELLENT, EXCELLENT),
        ("95", WEAK, WEAK),
    ],
)
def test_a_cap_holds_a_unit_down_but_never_lifts_it(index: str, cap: Band, band: Band) -> None:
    assert band_for(D(index), TABLE, cap) == band


@given(
    st.sets(st.integers(1, 9999), max_size=6),
    st.decimals(0, 110, places=2, allow_nan=False, allow_infinity=False),
)
def test_a_sound_table_gives_every_index_exactly_one_band(lowers: set[int], index: D) -> None:
    table = tuple(
        Band(str(lower), str(lower), D(lower).scaleb(-2)) for lower in sorted({0, *lowers})
    )
    assert band_problems(table) == []

    band = band_for(index, table)

    above = [other.lower for other in table if band is not None and other.lower > band.lower]
    assert band is not None
    assert band.lower <= index
    assert all(lower > index for lower in above)


@pytest.mark.parametrize(
    ("bands", "sentences"),
    [
        (TABLE, []),
        ((), ["Chưa khai báo mức xếp loại nào."]),
        ((EXCELLENT, GOOD), ["Mức xếp loại thấp nhất bắt đầu từ 80, chưa phủ từ 0 trở lên."]),
        (
            (Band("x", "X", D("-1")),),
            ["Mức xếp loại thấp nhất bắt đầu từ -1, chưa phủ từ 0 trở lên."],
        ),
        (
            (WEAK, GOOD, Band("also", "Khá", D("80.0"))),
            ["Hai mức xếp loại cùng bắt đầu từ 80."],
        ),
        ((WEAK, GOOD, Band("good", "Khá", D(70))), ["Mã xếp loại “good” xuất hiện hai lần."]),
        (
            (WEAK, Band("top", "Tuyệt đối", D("100.5"))),
            ["Mức xếp loại “Tuyệt đối” từ 100,5 không bao giờ đạt tới."],
        ),
        (
            (WEAK, Band("good", "Tốt", D("79.995"))),
            [
                "Cận dưới 79,995 của mức “Tốt” có nhiều chữ số thập phân hơn chỉ số công bố.",
            ],
        ),
    ],
)
def test_problems_of_a_table_of_bands(bands: tuple[Band, ...], sentences: list[str]) -> None:
    assert [str(problem) for problem in band_problems(bands)] == sentences


def test_a_band_above_100_is_sound_where_the_set_allows_such_an_index() -> None:
    table = (WEAK, Band("top", "Vượt", D(101)))

    assert band_problems(table, highest=D(110)) == []
    assert [problem.code for problem in band_problems(table)] == ["class_unreachable"]


def test_a_finer_bound_is_sound_where_the_index_has_as_many_places() -> None:
    assert band_problems((WEAK, Band("good", "Tốt", D("79.995"))), places=3) == []
