"""Checks of rounds: scores, ratios, standings, staleness; each on data broken in one place."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from indicators.checks.rounds import TOO_LONG
from indicators.models import (
    AreaStanding,
    Computation,
    Criterion,
    Score,
    StaleMark,
    Standing,
)
from indicators.services.recompute import recompute
from tests.indicators.clean_world import World, build, findings, found_by, sql
from tests.indicators.random_round import random_round

pytestmark = pytest.mark.django_db

ROUND = "Sạch Sẽ · Cấp huyện · 2020"
AN = f"{ROUND} · Huyện An (D0)"


@pytest.fixture
def world() -> World:
    return build()


def scores(world: World, number: int, code: str):
    return Score.objects.filter(assessment=world.assessment(number), criterion=world.node(code))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("self_points", "điểm tự đánh giá 2,5, cao hơn điểm tối đa 2"),
        ("appraised_1", "điểm thẩm định lần 1 2,5, cao hơn điểm tối đa 2"),
        ("appraised_2", "điểm thẩm định lần 2 2,5, cao hơn điểm tối đa 2"),
        ("council", "điểm hội đồng 2,5, cao hơn điểm tối đa 2"),
    ],
)
def test_a_score_above_its_maximum_is_found_and_nothing_else(
    world: World, field: str, words: str
) -> None:
    scores(world, 0, "2.1").update(**{field: D("2.5")})

    assert findings() == [("scores-above-maximum", f"{AN} · 2.1", words)]


def test_a_score_equal_to_its_maximum_is_right(world: World) -> None:
    scores(world, 0, "2.1").update(self_points=2, appraised_1=2, appraised_2=2, council=2)

    assert findings() == []


@pytest.mark.parametrize("code", ["1.1.2", "1.2.1"])
def test_a_ratio_above_one_is_found(world: World, code: str) -> None:
    scores(world, 0, code).update(numerator=D(3))

    assert findings() == [("ratios-above-one", f"{AN} · {code}", "tử số 3 lớn hơn mẫu số 2")]


def test_a_ratio_above_one_is_right_where_the_leaf_allows_it(world: World) -> None:
    scores(world, 0, "1.1.2").update(numerator=D(3))
    Criterion.objects.filter(code="1.1.2").update(allow_over=True)

    assert findings() == []


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 2), (0, 0), (None, 0), (3, None)])
def test_a_ratio_up_to_one_or_half_entered_is_right(
    world: World, numerator: int | None, denominator: int | None
) -> None:
    scores(world, 0, "1.1.2").update(numerator=numerator, denominator=denominator)

    assert findings() == []


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("rank", 2, "hạng lưu 2, tính lại 1"),
        ("points", 90_000, "tổng điểm lưu 9, tính lại 10"),
        ("rank_of", 4, "trên tổng số lưu 4, tính lại 3"),
        ("missing", 1, "số tiêu chí chưa có điểm lưu 1, tính lại 0"),
        ("tie_1", 1, "tiêu chí phụ 1 lưu 0,0001, tính lại 0"),
    ],
)
def test_a_standing_that_the_rules_do_not_give_is_found(
    world: World, column: str, value: int, words: str
) -> None:
    sql(
        f"UPDATE indicators_standing SET {column} = %s WHERE assessment_id = %s",  # noqa: S608
        value,
        world.assessment(0).pk,
    )

    assert findings() == [("standings", AN, words)]


def test_a_standing_in_the_wrong_band_is_found_by_the_bands_name(world: World) -> None:
    Standing.objects.filter(assessment=world.assessment(0)).update(
        band=world.rules.bands.get(code="yeu")
    )

    assert findings() == [("standings", AN, "xếp loại lưu Yeu, tính lại Tot")]


def test_a_wrong_index_is_found_on_either_side_of_no_index(world: World) -> None:
    Standing.objects.filter(assessment=world.assessment(0)).update(index=None)
    Standing.objects.filter(assessment=world.assessment(3)).update(index=D("50"))

    assert [message for _name, _where, message in findings()] == [
        "chỉ số lưu trống, tính lại 100",
        "chỉ số lưu 50, tính lại trống",
    ]


def test_a_wrong_sum_of_an_area_is_found(world: World) -> None:
    AreaStanding.objects.filter(assessment=world.assessment(0), area=world.node("2")).update(
        survey_points=D("1.5")
    )

    assert findings() == [
        ("standings", AN, "lĩnh vực 2, điểm điều tra xã hội học lưu 1,5, tính lại 2")
    ]


def test_an_assessment_nobody_computed_is_found(world: World) -> None:
    Standing.objects.filter(assessment=world.assessment(0)).delete()

    assert findings() == [("standings", AN, "chưa có kết quả nào được tính")]


def test_a_changed_score_without_a_mark_is_found_in_every_unit_it_moves(world: World) -> None:
    scores(world, 3, "1.1.2").update(appraised_1=D(2))
    Score.objects.create(
        assessment=world.assessment(3), criterion=world.node("1.1.1"), appraised_1=D(2)
    )

    assert found_by() == ["standings"] * 4


def test_a_round_that_waits_for_its_recompute_is_not_held_to_the_rules(world: World) -> None:
    scores(world, 0, "2.1").update(appraised_1=D(1))
    StaleMark.objects.create(round=world.round, at=timezone.now(), trigger="test")

    assert findings() == []


@pytest.mark.parametrize("seed", range(8))
def test_random_rounds_are_what_the_rules_give(seed: int) -> None:
    round_ = random_round(seed)
    recompute([round_.pk], trigger="test", everything=True)

    # Its tree is drawn without regard to the declared total.
    assert "standings" not in found_by()


def test_a_round_that_has_waited_too_long_is_found(world: World) -> None:
    StaleMark.objects.create(
        round=world.round, at=timezone.now() - TOO_LONG - timedelta(minutes=61), trigger="test"
    )

    assert findings() == [("stale-rounds", ROUND, "chờ tính lại đã hơn 2 giờ")]


def test_a_round_that_waits_because_computing_failed_says_why(world: World) -> None:
    now = timezone.now()
    StaleMark.objects.create(round=world.round, at=now - timedelta(hours=2), trigger="test")
    Computation.objects.create(
        round=world.round,
        trigger="test",
        asked_at=now,
        started_at=now,
        finished_at=now,
        state="failed",
        error="DatabaseError: đĩa đầy",
    )

    ((_name, _where, message),) = findings()
    assert message.endswith("lần tính gần nhất không thành công: DatabaseError: đĩa đầy")


def test_a_round_that_has_waited_for_minutes_is_right(world: World) -> None:
    StaleMark.objects.create(
        round=world.round, at=timezone.now() - timedelta(minutes=55), trigger="test"
    )

    assert findings() == []
