"""Checks of units through time, each on data broken in one place, beside what is allowed."""

import datetime

import pytest

from tests.indicators.clean_world import START, World, build, findings, make_unit

pytestmark = pytest.mark.django_db

date = datetime.date


@pytest.fixture
def world() -> World:
    return build()


def names() -> list[tuple[str, str]]:
    return [(name, where) for name, where, _message in findings()]


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [(None, date(2009, 12, 31)), (date(2000, 1, 1), date(2009, 12, 31))],
)
def test_a_unit_that_ended_before_the_one_above_began_is_found(
    world: World, valid_from: date | None, valid_to: date
) -> None:
    make_unit("C1", "Xã Sớm", world.districts[0], valid_from, valid_to)

    ((name, where),) = names()
    assert name == "parents-in-time"
    assert where.startswith("Xã Sớm (C1")


def test_a_unit_that_began_after_the_one_above_ended_is_found(world: World) -> None:
    above = make_unit("D9", "Huyện Đã Hết", world.province, START, date(2015, 1, 1))
    make_unit("C1", "Xã Muộn", above, date(2015, 1, 2), date(2016, 1, 1))

    assert names() == [("parents-in-time", "Xã Muộn (C1, 2015-01-02–2016-01-01)")]


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [
        (None, None),
        (None, START),
        (date(2000, 1, 1), None),
        (START, date(2012, 1, 1)),
        (date(2020, 1, 1), None),
    ],
)
def test_a_day_in_common_with_the_unit_above_is_enough(
    world: World, valid_from: date | None, valid_to: date | None
) -> None:
    make_unit("C1", "Xã Cùng Thời", world.districts[0], valid_from, valid_to)

    assert names() == []


def test_a_unit_that_goes_on_under_one_that_ended_is_found(world: World) -> None:
    above = make_unit("D9", "Huyện Đã Hết", world.province, START, date(2015, 1, 1))
    make_unit("C1", "Xã Còn Lại", above)

    assert findings() == [
        (
            "open-under-closed",
            "Xã Còn Lại (C1, 2010-01-01–…)",
            "đang hoạt động dưới đơn vị đã kết thúc Huyện Đã Hết (D9, 2010-01-01–2015-01-01)",
        )
    ]


def test_a_unit_that_ended_with_the_one_above_is_right(world: World) -> None:
    above = make_unit("D9", "Huyện Đã Hết", world.province, START, date(2015, 1, 1))
    make_unit("C1", "Xã Hết Cùng", above, START, date(2015, 1, 1))

    assert names() == []


def test_two_units_of_one_name_under_one_unit_are_found(world: World) -> None:
    make_unit("C1", "Xã Tân Long", world.districts[0])
    make_unit("C2", "Xã Tân Long", world.districts[0])

    assert names() == [("same-name", "Xã Tân Long (C2, 2010-01-01–…)")]


def test_one_name_is_right_in_two_places_of_two_kinds_and_at_two_times(world: World) -> None:
    make_unit("C1", "Xã Tân Long", world.districts[0], START, date(2014, 12, 31))
    make_unit("C2", "Xã Tân Long", world.districts[1])
    make_unit("C3", "Phường Tân Long", world.districts[0])
    make_unit("C4", "Xã Tân Long", world.districts[0], date(2015, 1, 1))

    assert names() == []


def test_two_periods_of_a_code_that_share_a_day_are_found(world: World) -> None:
    make_unit("C1", "Xã Cũ", world.districts[0], START, date(2015, 1, 1))
    make_unit("C1", "Xã Mới", world.districts[0], date(2015, 1, 1))

    assert findings() == [
        (
            "overlapping-periods",
            "Xã Mới (C1, 2015-01-01–…)",
            "trùng thời gian với Xã Cũ (C1, 2010-01-01–2015-01-01), cùng mã C1",
        )
    ]


def test_a_period_without_a_start_counts_from_ever(world: World) -> None:
    make_unit("C1", "Xã Cũ", world.districts[0], None, date(2015, 1, 1))
    make_unit("C1", "Xã Mới", world.districts[0], date(2014, 1, 1))

    assert [name for name, _where in names()] == ["overlapping-periods"]


def test_periods_one_after_the_other_are_right(world: World) -> None:
    make_unit("C1", "Xã Cũ", world.districts[0], None, date(2014, 12, 31))
    make_unit("C1", "Xã Mới", world.districts[0], date(2015, 1, 1))

    assert names() == []


def test_a_unit_whose_province_had_ended_is_found_although_its_district_had_not(
    world: World,
) -> None:
    ended = make_unit("P9", "Tỉnh Đã Hết", None, START, date(2012, 1, 1))
    commune = make_unit("C1", "Xã Lạc", world.districts[0], date(2013, 1, 1), date(2014, 1, 1))
    commune.province = ended
    commune.save()

    assert findings() == [
        (
            "parents-in-time",
            "Xã Lạc (C1, 2013-01-01–2014-01-01)",
            "không cùng thời gian với đơn vị cấp trên Tỉnh Đã Hết (P9, 2010-01-01–2012-01-01)",
        )
    ]
