"""Windows, stages, extensions, exemptions, groups and assignments: each refusal with its twin."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from districts.services.memberships import grant_membership
from indicators.calendar import Span
from indicators.models import (
    Assignment,
    Exemption,
    Extension,
    Notice,
    Round,
    Score,
    ScoreChange,
)
from indicators.scoring import Declared
from indicators.services.assign_appraisers import Task, assign_appraisers
from indicators.services.cells import CellInput, Outcome, write_cells
from indicators.services.errors import Refused
from indicators.services.exempt import ExemptionPlan, exempt, lift_exemption
from indicators.services.extend import extend
from indicators.services.move_stage import move_stage
from indicators.services.regroup import regroup, remove_group
from indicators.services.set_windows import set_windows
from indicators.services.stage_windows import stage_window
from tests.indicators.random_round import a_unit
from tests.staff.rounds_world import WINDOWS, Role, Stage, World, a_person, a_set, at, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def round_(world) -> Round:
    return world.open()


def published(round_: Round) -> Round:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.PUBLISHED)
    return round_


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({Stage.SELF_SCORING: Span(day(11, 30), day(11, 1))}, "ngày đóng phải từ ngày mở"),
        ({Stage.APPRAISAL_1: Span(day(11, 30), day(12, 15))}, "phải mở sau ngày"),
        ({Stage.COUNCIL: Span(day(11, 1), day(11, 2))}, "“hội đồng” phải mở sau"),
        ({Stage.SELF_SCORING: Span(day(12, 31, 2024), day(11, 30))}, "trong khoảng 01/01/2025"),
        ({Stage.COUNCIL: Span(day(12, 26), datetime.date(9999, 12, 31))}, "31/12/2027"),
        ({"galaxy": Span(day(12, 26), day(12, 27))}, "Không có giai đoạn “galaxy”"),
    ],
)
def test_days_that_make_no_sense_are_refused(world, round_, changed, message) -> None:
    with pytest.raises(Refused, match=message):
        set_windows(user=world.home, round_=round_, windows=WINDOWS | changed)
    assert round_.windows.get(stage=Stage.COUNCIL).opens_on == day(12, 26)


def test_windows_may_touch_be_a_day_long_and_leave_stages_out(world, round_) -> None:
    wanted = {
        Stage.SELF_SCORING: Span(day(11, 1), day(11, 1)),
        Stage.APPRAISAL_1: Span(day(11, 2), day(11, 2)),
    }
    with pytest.raises(Refused, match="phải nêu lý do"):
        set_windows(user=world.home, round_=round_, windows=wanted)
    set_windows(user=world.home, round_=round_, windows=wanted, reason="bão")
    assert {w.stage for w in round_.windows.all()} == set(wanted)


def test_self_scoring_and_appraisal_need_days(world, round_) -> None:
    for stage in (Stage.SELF_SCORING, Stage.APPRAISAL_1):
        left = {key: span for key, span in WINDOWS.items() if key != stage}
        with pytest.raises(Refused, match="Chưa có thời hạn"):
            set_windows(user=world.home, round_=round_, windows=left)


def test_the_stage_a_round_is_in_keeps_its_days(world, round_) -> None:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.EXPLANATION)
    without = {key: span for key, span in WINDOWS.items() if key != Stage.EXPLANATION}
    with pytest.raises(Refused, match="Đợt đang ở giai đoạn “giải trình”"):
        set_windows(user=world.home, round_=round_, windows=without)


def test_a_published_round_keeps_its_days_and_only_home_affairs_sets_them(world, round_) -> None:
    with pytest.raises(PermissionDenied):
        set_windows(user=world.outsider, round_=round_, windows=WINDOWS)
    with pytest.raises(Refused, match="đã công bố"):
        set_windows(user=world.home, round_=published(round_), windows=WINDOWS)


@time_machine.travel(at(12, 1, 0, 1), tick=False)
def test_a_stage_can_be_entered_from_the_first_minute_of_its_first_day(world, round_) -> None:
    move_stage(user=world.home, round_=round_, to=Stage.APPRAISAL_1)
    assert Round.objects.get().stage == Stage.APPRAISAL_1
    with pytest.raises(Refused, match="Đợt đã ở giai đoạn"):
        move_stage(user=world.home, round_=round_, to=Stage.APPRAISAL_1)
    with pytest.raises(Refused, match="phải nêu lý do"):
        move_stage(user=world.home, round_=round_, to=Stage.SELF_SCORING)
    move_stage(user=world.home, round_=round_, to=Stage.SELF_SCORING, reason="còn sót")
    assert Round.objects.get().stage == Stage.SELF_SCORING


@time_machine.travel(at(11, 30, 23, 59), tick=False)
def test_a_minute_before_it_cannot(world, round_) -> None:
    with pytest.raises(Refused, match="mở từ ngày 01/12/2025"):
        move_stage(user=world.home, round_=round_, to=Stage.APPRAISAL_1)


@time_machine.travel(at(12, 31), tick=False)
def test_what_is_no_stage_or_has_no_days_or_is_for_the_signer_cannot_be_entered(
    world, round_
) -> None:
    for to in ("", "galaxy", Stage.PUBLISHED, Stage.DRAFT):
        with pytest.raises(Refused, match="Không chuyển được"):
            move_stage(user=world.home, round_=round_, to=to)
    round_.windows.filter(stage=Stage.COUNCIL).delete()
    with pytest.raises(Refused, match="chưa có thời hạn"):
        move_stage(user=world.home, round_=round_, to=Stage.COUNCIL)
    with pytest.raises(PermissionDenied):
        move_stage(user=world.outsider, round_=round_, to=Stage.APPRAISAL_1)
    with pytest.raises(Refused, match="đã công bố"):
        move_stage(user=world.home, round_=published(round_), to=Stage.APPRAISAL_1)


@time_machine.travel(at(12, 2), tick=False)
def test_an_extension_opens_the_stage_again_for_one_unit_and_tells_it(world, round_) -> None:
    first, second = round_.assessments.order_by("pk")[:2]
    official = a_person("official", first.unit, Role.UNIT_OFFICIAL)
    extend(
        user=world.home,
        assessment=first,
        stage=Stage.SELF_SCORING,
        until=day(12, 5),
        reason="bão số 9",
    )
    now = timezone.now()
    assert stage_window(first).why_closed(round_, now) == ""
    assert "hết hạn" in stage_window(second).why_closed(round_, now)
    extension = Extension.objects.get()
    assert (extension.granted_by, extension.reason) == (world.home, "bão số 9")
    notice = Notice.objects.get()
    assert notice.user == official
    assert "đến hết ngày 05/12/2025. Lý do: bão số 9" in notice.text


@pytest.mark.parametrize(("hour", "minute", "open_"), [(23, 59, True), (0, 1, False)])
def test_an_extension_ends_at_midnight_in_vietnam(world, round_, hour, minute, open_) -> None:
    first = round_.assessments.first()
    with time_machine.travel(at(12, 2)):
        extend(
            user=world.home,
            assessment=first,
            stage=Stage.SELF_SCORING,
            until=day(12, 5),
            reason="x",
        )
    moment = at(12, 5 if open_ else 6, hour, minute).astimezone(datetime.UTC)
    assert (stage_window(first).why_closed(round_, moment) == "") is open_


@time_machine.travel(at(12, 2), tick=False)
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reason": " \n"}, "phải nêu lý do"),
        ({"until": day(11, 30)}, "đã được làm đến hết ngày 30/11/2025"),
        ({"until": day(12, 1)}, "đã qua"),
        ({"until": datetime.date(9999, 1, 1)}, "quá xa"),
        ({"stage": Stage.APPRAISAL_1}, "Chỉ gia hạn được"),
        ({"stage": "galaxy"}, "Chỉ gia hạn được"),
    ],
)
def test_extensions_that_make_no_sense_are_refused(world, round_, changed, message) -> None:
    wanted = {"stage": Stage.SELF_SCORING, "until": day(12, 5), "reason": "x"} | changed
    with pytest.raises(Refused, match=message):
        extend(user=world.home, assessment=round_.assessments.first(), **wanted)
    assert not Extension.objects.exists()
    assert not Notice.objects.exists()


def test_extending_is_for_home_affairs_until_publication(world, round_) -> None:
    wanted = {"stage": Stage.SELF_SCORING, "until": day(12, 5), "reason": "x"}
    with pytest.raises(PermissionDenied):
        extend(user=world.outsider, assessment=round_.assessments.first(), **wanted)
    with pytest.raises(Refused, match="đã công bố"):
        extend(user=world.home, assessment=published(round_).assessments.first(), **wanted)


def test_an_exemption_empties_the_cell_and_taking_it_back_leaves_it_empty(world, round_) -> None:
    first, leaf = round_.assessments.first(), world.leaf("1.1")
    write_cells(
        round_,
        [CellInput(first.pk, leaf.pk, declared=Declared(mark=2))],
        step=ScoreChange.Step.SELF,
        user=None,
        door=ScoreChange.Door.PAGE,
    )
    plan = ExemptionPlan(first.pk, leaf.pk, "không có")
    assert exempt(user=world.home, round_=round_, plans=[plan]) == 1
    assert exempt(user=world.home, round_=round_, plans=[plan]) == 0
    score = Score.objects.get()
    assert (score.not_applicable, score.self_points) == (True, None)
    lift_exemption(user=world.home, exemption=Exemption.objects.get(), reason="nhầm")
    score = Score.objects.get()
    assert (score.not_applicable, score.na_claimed, score.self_points) == (False, False, None)
    assert list(ScoreChange.objects.values_list("before", "after", "reason")) == [
        ("", "2 điểm", ""),
        ("2 điểm", "không áp dụng", "không có"),
        ("không áp dụng", "", "nhầm"),
    ]
    again = CellInput(first.pk, leaf.pk, declared=Declared(mark=1))
    (result,) = write_cells(
        round_,
        [again],
        step=ScoreChange.Step.SELF,
        user=None,
        door=ScoreChange.Door.PAGE,
    )
    assert result.outcome is Outcome.SAVED


def test_exemptions_are_decided_before_appraisal_by_home_affairs(world, round_) -> None:
    plan = ExemptionPlan(round_.assessments.first().pk, world.leaf("1.1").pk, "x")
    with pytest.raises(PermissionDenied):
        exempt(user=world.outsider, round_=round_, plans=[plan])
    exempt(user=world.home, round_=round_, plans=[plan])
    row = Exemption.objects.get()
    with pytest.raises(PermissionDenied):
        lift_exemption(user=world.outsider, exemption=row, reason="x")
    with pytest.raises(Refused, match="phải nêu lý do"):
        lift_exemption(user=world.home, exemption=row, reason=" ")
    Round.objects.update(stage=Stage.APPRAISAL_1)
    with pytest.raises(Refused, match="người thẩm định quyết"):
        exempt(user=world.home, round_=round_, plans=[plan])
    with pytest.raises(Refused, match="người thẩm định quyết"):
        lift_exemption(user=world.home, exemption=row, reason="x")
    assert Exemption.objects.exists()


def test_two_who_take_one_exemption_back_leave_one_line(world, round_) -> None:
    plan = ExemptionPlan(round_.assessments.first().pk, world.leaf("1.1").pk, "x")
    exempt(user=world.home, round_=round_, plans=[plan])
    row = Exemption.objects.get()
    lift_exemption(user=world.home, exemption=row, reason="x")
    with pytest.raises(Refused, match="đã được bỏ"):
        lift_exemption(user=world.home, exemption=row, reason="x")
    assert ScoreChange.objects.count() == 2


def test_units_move_and_groups_are_renamed_added_and_removed(world, round_) -> None:
    one, two = round_.groups.all()
    moves = {row.pk: two.pk for row in round_.assessments.filter(group=one)}
    moved = regroup(
        user=world.home, round_=round_, names={two.pk: "Nhóm lớn"}, new=["Mới"], moves=moves
    )
    assert moved == 2
    assert list(round_.groups.values_list("name", flat=True)) == ["Nhóm A", "Nhóm lớn", "Mới"]
    remove_group(user=world.home, group=one)
    assert list(round_.groups.values_list("name", flat=True)) == ["Nhóm lớn", "Mới"]
    with pytest.raises(Refused, match="còn đơn vị"):
        remove_group(user=world.home, group=two)


def test_groups_and_units_of_other_rounds_are_refused(world, round_) -> None:
    other = world.open(period="quy-1")
    mine, theirs = round_.assessments.first(), other.assessments.first()
    for wanted in (
        {"names": {theirs.group_id: "x"}},
        {"names": {}, "moves": {mine.pk: theirs.group_id}},
        {"names": {}, "moves": {theirs.pk: mine.group_id}},
        {"names": {mine.group_id: " "}},
        {"names": {mine.group_id: "Nhóm B"}},
        {"names": {}, "new": ["Nhóm A"]},
    ):
        with pytest.raises(Refused):
            regroup(user=world.home, round_=round_, **wanted)
    with pytest.raises(PermissionDenied):
        regroup(user=world.outsider, round_=round_, names={})
    with pytest.raises(PermissionDenied):
        remove_group(user=world.outsider, group=mine.group)
    with pytest.raises(Refused, match="đã công bố"):
        regroup(user=world.home, round_=published(round_), names={})


@pytest.fixture
def appraiser(world):
    return a_person("appraiser", world.province, Role.APPRAISER)


def assign(world, round_, person, group=None, code="1", **how):
    task = Task(person.pk, world.leaf(code).pk)
    return assign_appraisers(
        user=world.home, round_=round_, group=group, **(how or {"add": [task]})
    )


def test_areas_are_given_and_taken(world, round_, appraiser) -> None:
    assert assign(world, round_, appraiser) == (1, 0)
    assert assign(world, round_, appraiser) == (0, 0)
    task = Task(appraiser.pk, world.leaf("1").pk)
    assert assign(world, round_, appraiser, remove=[task, task]) == (0, 1)
    assert assign(world, round_, appraiser, remove=[task]) == (0, 0)


def test_one_group_and_all_groups_are_different_tables(world, round_, appraiser) -> None:
    group = round_.groups.first()
    assert assign(world, round_, appraiser, group) == (1, 0)
    assert assign(world, round_, appraiser) == (1, 0)
    assert set(Assignment.objects.values_list("group", flat=True)) == {group.pk, None}


def test_who_is_no_appraiser_of_the_province_gets_nothing(world, round_) -> None:
    elsewhere = a_unit("P2", "Tỉnh Khác", level="province")
    stranger = a_person("stranger", elsewhere, Role.APPRAISER)
    for person in (world.home, stranger):
        with pytest.raises(Refused, match="chưa được giao vai trò"):
            assign(world, round_, person)
    assert not Assignment.objects.exists()


def test_who_belongs_to_a_ranked_unit_appraises_only_groups_without_it(
    world, round_, appraiser
) -> None:
    one, two = round_.groups.all()
    grant_membership(user=appraiser, unit=world.units[0], role=Role.UNIT_OFFICIAL, granted_by=None)
    for group in (None, one):
        with pytest.raises(Refused, match="appraiser thuộc một đơn vị được đánh giá"):
            assign(world, round_, appraiser, group)
    assert assign(world, round_, appraiser, two) == (1, 0)


def test_who_entered_for_a_unit_does_not_appraise_it(world, round_, appraiser) -> None:
    first = round_.assessments.filter(group__name="Nhóm A").first()
    write_cells(
        round_,
        [CellInput(first.pk, world.leaf("1.1").pk, declared=Declared(mark=2))],
        step=ScoreChange.Step.SELF,
        user=appraiser,
        door=ScoreChange.Door.PAGE,
    )
    with pytest.raises(Refused, match="đã nhập điểm"):
        assign(world, round_, appraiser)
    assert assign(world, round_, appraiser, round_.groups.get(name="Nhóm B")) == (1, 0)


def test_what_is_of_another_round_or_set_is_refused(world, round_, appraiser) -> None:
    other = world.open(period="quy-1")
    with pytest.raises(Refused, match="Nhóm không thuộc"):
        assign(world, round_, appraiser, other.groups.first())
    foreign = a_set("khac").criteria.areas().first()
    for area in (foreign.pk, world.leaf("1.1").pk, 10**6):
        with pytest.raises(Refused, match="Lĩnh vực không thuộc"):
            assign(world, round_, appraiser, add=[Task(appraiser.pk, area)])
    with pytest.raises(PermissionDenied):
        assign_appraisers(user=world.outsider, round_=round_, group=None)
    with pytest.raises(Refused, match="đã công bố"):
        assign(world, published(round_), appraiser)
