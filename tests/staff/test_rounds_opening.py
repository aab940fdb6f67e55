"""Opening a round: what it makes, and what is refused with a sentence that says why."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from districts.models import Unit
from indicators.calendar import Span
from indicators.models import Assessment, Criterion, Round, Score, ScoreChange
from indicators.services import open_round as opening
from indicators.services.errors import Refused
from indicators.services.open_round import GroupPlan, UnitExemption
from tests.indicators.random_round import a_unit
from tests.staff.rounds_world import WINDOWS, Stage, World, a_set, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


def test_a_round_is_made_whole(world) -> None:
    round_ = world.open()
    assert round_.stage == Stage.SELF_SCORING
    assert list(round_.groups.values_list("slug", "name")) == [
        ("nhom-a", "Nhóm A"),
        ("nhom-b", "Nhóm B"),
    ]
    assert set(round_.assessments.values_list("unit__code", "group__name")) == {
        ("D1", "Nhóm A"),
        ("D2", "Nhóm A"),
        ("D3", "Nhóm B"),
        ("D4", "Nhóm B"),
    }
    assert {w.stage: Span(w.opens_on, w.closes_on) for w in round_.windows.all()} == WINDOWS
    assert round_.stale_marks.exists()


def test_a_unit_in_no_group_takes_no_part(world) -> None:
    round_ = world.open(groups=[GroupPlan("Một", [world.units[0].pk])])
    assert list(round_.assessments.values_list("unit", flat=True)) == [world.units[0].pk]


def test_an_exemption_is_a_score_that_does_not_apply_with_a_line_in_the_ledger(world) -> None:
    leaf = world.leaf("1.1")
    round_ = world.open(exemptions=[UnitExemption(world.units[0].pk, leaf.pk, "không có xã")])
    score = Score.objects.get(assessment__round=round_)
    assert (score.criterion, score.not_applicable) == (leaf, True)
    change = ScoreChange.objects.get()
    assert (change.after, change.reason, change.user) == (
        "không áp dụng",
        "không có xã",
        world.home,
    )


def test_the_same_round_twice_is_refused_and_another_part_of_the_year_is_not(world) -> None:
    world.open()
    with pytest.raises(Refused, match="Đã có đợt đánh giá"):
        world.open()
    assert world.open(period="6-thang-dau").pk


def test_only_home_affairs_of_the_province_opens_it(world, admin_user) -> None:
    with pytest.raises(PermissionDenied):
        world.open(user=world.outsider)
    elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
    with pytest.raises(PermissionDenied):
        world.open(province=elsewhere)
    assert world.open(user=admin_user).pk


def test_the_national_round_is_opened_by_nobody_but_the_root(world, admin_user) -> None:
    rules = a_set("toan-quoc")
    rules.level = "province"
    rules.save()
    groups = [GroupPlan("Các tỉnh", [world.province.pk])]
    wanted = {"criteria_set": rules, "province": None, "level": "province", "groups": groups}
    with pytest.raises(PermissionDenied):
        world.open(**wanted)
    assert world.open(user=admin_user, **wanted).province is None


def test_a_unit_that_ended_during_the_year_counts_on_the_days_it_existed(world) -> None:
    ended = world.units[0]
    ended.valid_to = day(6, 30)
    ended.save()
    with pytest.raises(Refused, match="Huyện 1 không phải đơn vị của đợt này vào ngày 31/12/2025"):
        world.open()
    assert world.open(on=day(6, 30)).assessments.filter(unit=ended).exists()


def test_a_day_outside_the_period_is_refused(world) -> None:
    with pytest.raises(Refused, match="phải trong kỳ"):
        world.open(on=day(1, 1, 2026))
    with pytest.raises(Refused, match="01/01/2025 – 30/06/2025"):
        world.open(period="6-thang-dau", on=day(7, 1))
    assert world.open(period="6-thang-dau", on=day(6, 30)).pk


def test_a_province_that_was_no_more_has_no_round(world) -> None:
    world.province.valid_to = day(6, 30)
    world.province.save()
    with pytest.raises(Refused, match="không tồn tại ngày 31/12/2025"):
        world.open()
    assert world.open(on=day(6, 30)).pk


def test_illustrative_and_real_are_never_mixed(world) -> None:
    made_up = a_set("minh-hoa", illustrative=True)
    with pytest.raises(Refused, match="minh họa"):
        world.open(criteria_set=made_up)
    Unit.with_illustrative.filter(pk=world.units[0].pk).update(illustrative=True)
    with pytest.raises(Refused, match="không phải đơn vị của đợt"):
        world.open()
    assert not Assessment.objects.exists()


def test_an_illustrative_province_has_an_illustrative_round(world) -> None:
    Unit.with_illustrative.update(illustrative=True)
    world.province.refresh_from_db()
    round_ = world.open(criteria_set=a_set("minh-hoa", illustrative=True))
    assert round_.illustrative
    assert round_.assessments.count() == 4


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ([], "ít nhất một nhóm"),
        ([("Nhóm A", [0, 1]), ("Nhóm B", [])], "“Nhóm B” chưa có đơn vị nào"),
        ([("Nhóm A", [0]), ("Nhóm A", [1])], "Hai nhóm cùng tên"),
        ([("Nhóm A", [0, 1]), ("Nhóm B", [1])], "Huyện 2 được xếp vào hai nhóm"),
        ([("  ", [0])], "phải có tên"),
        ([("x" * 5000, [0])], "quá dài"),
    ],
)
def test_groups_that_make_no_sense_are_refused(world, groups, message) -> None:
    plans = [GroupPlan(name, [world.units[n].pk for n in numbers]) for name, numbers in groups]
    with pytest.raises(Refused, match=message):
        world.open(groups=plans)
    assert not Round.objects.exists()


def test_two_groups_whose_names_read_alike_have_their_own_addresses(world) -> None:
    plans = [
        GroupPlan("Nhóm Đô", [world.units[0].pk]),
        GroupPlan("Nhóm Do", [world.units[1].pk]),
        GroupPlan("***", [world.units[2].pk]),
    ]
    assert len(set(world.open(groups=plans).groups.values_list("slug", flat=True))) == 3


def test_a_unit_of_another_province_or_of_none_is_refused(world) -> None:
    elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
    stranger = a_unit("X1", "Xa", province=elsewhere)
    for unit in (stranger.pk, 10**6):
        with pytest.raises(Refused, match="không phải đơn vị của đợt này"):
            world.open(groups=[GroupPlan("A", [unit])])


def test_a_set_that_is_not_sound_opens_no_round(world) -> None:
    Criterion.objects.filter(code="1").update(max_points=9)
    with pytest.raises(Refused, match="Bộ tiêu chí chưa hoàn chỉnh: 1: điểm tối đa"):
        world.open()
    Criterion.objects.filter(code="1").update(max_points=5)
    assert world.open().pk


def test_a_set_of_another_level_or_province_is_refused(world) -> None:
    with pytest.raises(Refused, match="Bộ tiêu chí này là của “Cấp huyện”"):
        world.open(level="commune")
    elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
    with pytest.raises(Refused, match="của tỉnh khác"):
        world.open(criteria_set=a_set("khac", province=elsewhere))
    assert world.open(criteria_set=a_set("rieng", province=world.province)).pk


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"level": "galaxy"}, "Cấp không hợp lệ"),
        ({"year": 1999}, "Năm phải từ 2000 đến 2100"),
        ({"year": 10**30}, "Năm phải từ"),
        ({"period": "quy-5"}, "Kỳ không hợp lệ"),
        ({"windows": {}}, "Chưa có thời hạn"),
    ],
)
def test_what_makes_no_sense_is_refused(world, changed, message) -> None:
    with pytest.raises(Refused, match=message):
        world.open(**changed)


def test_nothing_is_left_of_a_round_that_was_refused_halfway(world) -> None:
    with pytest.raises(Refused, match="phải nêu lý do"):
        world.open(exemptions=[UnitExemption(world.units[0].pk, world.leaf("1.1").pk, "  ")])
    with pytest.raises(Refused, match="không thuộc đợt"):
        world.open(exemptions=[UnitExemption(world.units[0].pk, world.leaf("1").pk, "x")])
    with pytest.raises(Refused, match="không tham gia"):
        world.open(exemptions=[UnitExemption(world.province.pk, world.leaf("1.1").pk, "x")])
    assert not Round.objects.exists()
    assert not ScoreChange.objects.exists()


def test_periods_begin_and_end_where_they_should() -> None:
    assert opening.period_bounds(2025, "quy-2") == (day(4, 1), day(6, 30))
    assert opening.period_bounds(2024, "") == (
        datetime.date(2024, 1, 1),
        datetime.date(2024, 12, 31),
    )
    assert opening.PERIOD_ENDS.keys() == opening.PERIOD_LABELS.keys() | {""}
    assert opening.PERIOD_BEGINS.keys() == opening.PERIOD_ENDS.keys()
