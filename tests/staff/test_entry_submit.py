"""Submit, withdraw, send back: who may, when, and what is missing first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from indicators import scoring
from indicators.calendar import day_in_vietnam
from indicators.models import Assessment, Notice, Round, ScoreChange, Window
from indicators.services.add_document import add_document
from indicators.services.attach_evidence import attach_evidence
from indicators.services.cells import CellInput, write_cells
from indicators.services.checklist import Missing, findings
from indicators.services.enter_scores import enter_scores
from indicators.services.errors import Refused
from indicators.services.explain_missing import explain_missing
from indicators.services.send_back import return_for_revision
from indicators.services.submit import submit
from indicators.services.withdraw import withdraw
from tests.staff.entry_world import EntryWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EntryWorld:
    return EntryWorld()


def enter(world, code, person="official", not_applicable=False, **declared):
    given = {k: v if k == "option" else Decimal(str(v)) for k, v in declared.items()}
    cell = CellInput(
        world.assessment.pk,
        world.leaf(code).pk,
        declared=scoring.Declared(**given),
        not_applicable=not_applicable,
    )
    return enter_scores(world.assessment, [cell], user=world[person], door=ScoreChange.Door.PAGE)[0]


def fill(world) -> None:
    """Everything a unit has to give, with the proof that is asked for."""
    enter(world, "1.1", numerator=3, denominator=4)
    enter(world, "1.2", mark="1.5")
    enter(world, "1.3", option=0)
    enter(world, "1.4", count=2)
    enter(world, "2.1", mark=0)
    document = add_document(world.assessment.unit, user=world["official"], number="12/KH-UBND")
    attach_evidence(world.assessment, world.leaf("1.2"), document, user=world["official"])


def status(world) -> str:
    return Assessment.objects.get(pk=world.assessment.pk).status


def found(world) -> list[tuple]:
    return [(f.leaf.code, f.missing, f.blocking) for f in findings(world.assessment)]


def test_a_leader_submits_what_is_complete_and_home_affairs_is_told(world) -> None:
    fill(world)
    done = submit(world.assessment, user=world["leader"])
    assert (status(world), done.submitted_by) == ("submitted", world["leader"])
    assert Notice.objects.get(user=world["home_affairs"]).kind == Notice.Kind.SUBMITTED


@pytest.mark.parametrize("person", ["official", "neighbour", "home_affairs", "outsider"])
def test_only_a_leader_of_the_unit_submits(world, person) -> None:
    fill(world)
    with pytest.raises(PermissionDenied):
        submit(world.assessment, user=world[person])
    assert status(world) == "entering"


def test_what_is_missing_blocks(world) -> None:
    assert found(world) == [
        (code, Missing.VALUE, True) for code in ("1.1", "1.2", "1.3", "1.4", "2.1")
    ]
    with pytest.raises(Refused, match="Còn 5 mục"):
        submit(world.assessment, user=world["leader"])


def test_half_a_ratio_is_no_value_yet(world) -> None:
    enter(world, "1.1", numerator=3)
    assert found(world)[0] == ("1.1", Missing.VALUE, True)


def test_missing_evidence_has_to_be_explained_where_the_set_says_so(world) -> None:
    fill(world)
    world.assessment.evidence.all().delete()
    assert found(world) == [("1.2", Missing.EVIDENCE, True)]
    explain_missing(
        world.assessment, world.leaf("1.2"), user=world["official"], text="Văn bản mật."
    )
    assert found(world) == [("1.2", Missing.EVIDENCE, False)]
    explain_missing(world.assessment, world.leaf("1.2"), user=world["official"], text=" ")
    assert found(world) == [("1.2", Missing.EVIDENCE, True)]


def test_missing_evidence_is_a_warning_where_it_costs_the_points() -> None:
    world = EntryWorld(policy="zero")
    fill(world)
    world.assessment.evidence.all().delete()
    (only,) = findings(world.assessment)
    assert (only.blocking, "không có điểm" in only.message) == (False, True)
    submit(world.assessment, user=world["leader"])


def test_zero_points_need_no_proof(world) -> None:
    fill(world)
    world.assessment.evidence.all().delete()
    enter(world, "1.2", mark=0)
    assert found(world) == []


def test_a_claim_that_a_leaf_does_not_apply_is_listed(world) -> None:
    fill(world)
    enter(world, "1.2", not_applicable=True)
    assert found(world) == [("1.2", Missing.CLAIMED, False)]


def test_twice_submitted_is_once_submitted(world) -> None:
    fill(world)
    first = submit(world.assessment, user=world["leader"])
    with pytest.raises(Refused, match="đã được nộp"):
        submit(world.assessment, user=world["leader"])
    again = Assessment.objects.get(pk=world.assessment.pk)
    assert again.submitted_at == first.submitted_at
    assert Notice.objects.count() == 1


def test_after_submission_nothing_is_entered_until_it_is_withdrawn(world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    with pytest.raises(Refused, match="đã nộp"):
        enter(world, "1.2", mark=1)
    withdraw(world.assessment, user=world["leader"])
    assert enter(world, "1.2", mark=1).points == 1


def test_only_a_leader_withdraws(world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    with pytest.raises(PermissionDenied):
        withdraw(world.assessment, user=world["official"])
    assert status(world) == "submitted"


def test_what_was_not_submitted_is_not_withdrawn(world) -> None:
    with pytest.raises(Refused, match="chưa nộp"):
        withdraw(world.assessment, user=world["leader"])


def test_nothing_is_withdrawn_once_an_appraiser_has_marked(world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    mark = CellInput(world.assessment.pk, world.leaf("1.2").pk, points=Decimal("1.5"))
    write_cells(
        world.round,
        [mark],
        step=ScoreChange.Step.APPRAISAL_1,
        user=world["home_affairs"],
        door=ScoreChange.Door.PAGE,
    )
    with pytest.raises(Refused, match="Đã có điểm thẩm định"):
        withdraw(world.assessment, user=world["leader"])


def test_survey_results_are_no_appraisal(world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    result = CellInput(world.assessment.pk, world.leaf("2.2").pk, points=Decimal("0.8"))
    write_cells(
        world.round,
        [result],
        step=ScoreChange.Step.SURVEY,
        user=world["home_affairs"],
        door=ScoreChange.Door.IMPORT,
    )
    withdraw(world.assessment, user=world["leader"])
    assert status(world) == "entering"


def test_nothing_is_withdrawn_once_the_appraisal_window_is_open(world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    today = day_in_vietnam(timezone.now())
    window = Window.objects.create(
        round=world.round,
        stage=Round.Stage.APPRAISAL_1,
        opens_on=today + timedelta(days=1),
        closes_on=today + timedelta(days=9),
    )
    withdraw(world.assessment, user=world["leader"])
    submit(world.assessment, user=world["leader"])
    window.opens_on = today
    window.save()
    with pytest.raises(Refused, match="Thẩm định đã bắt đầu"):
        withdraw(world.assessment, user=world["leader"])


def test_the_last_day_counts_and_the_next_does_not(world) -> None:
    world.close(days_ago=0)
    assert enter(world, "1.2", mark=1).points == 1
    world.close(days_ago=1)
    with pytest.raises(Refused, match="Đã hết hạn"):
        enter(world, "1.2", mark=2)
    with pytest.raises(Refused, match="Đã hết hạn"):
        submit(world.assessment, user=world["leader"])


def test_an_extension_is_for_one_unit_and_one_stage(world) -> None:
    world.close()
    world.extend(stage=Round.Stage.EXPLANATION)
    with pytest.raises(Refused):
        enter(world, "1.2", mark=1)
    world.extend()
    assert enter(world, "1.2", mark=1).points == 1
    with pytest.raises(Refused):
        cell = CellInput(world.other.pk, world.leaf("1.2").pk, not_applicable=True)
        enter_scores(world.other, [cell], user=world["neighbour"], door=ScoreChange.Door.PAGE)


def test_a_later_stage_closes_entry_except_for_an_extended_unit(world) -> None:
    world.round.stage = Round.Stage.APPRAISAL_1
    world.round.save()
    with pytest.raises(Refused, match="thẩm định lần 1"):
        enter(world, "1.2", mark=1)
    world.extend()
    assert enter(world, "1.2", mark=1).points == 1


@pytest.mark.parametrize("stage", [Round.Stage.DRAFT, Round.Stage.PUBLISHED])
def test_before_it_opens_and_after_publication_nothing_is_entered(world, stage) -> None:
    world.extend()
    world.round.stage = stage
    world.round.save()
    with pytest.raises(Refused):
        enter(world, "1.2", mark=1)


@pytest.mark.parametrize("person", ["neighbour", "home_affairs", "outsider"])
def test_only_the_units_own_people_enter(world, person) -> None:
    with pytest.raises(PermissionDenied):
        enter(world, "1.2", person=person, mark=1)
    assert enter(world, "1.2", mark=1).points == 1


def test_a_cell_of_another_assessment_is_a_mistake_of_the_caller(world) -> None:
    cell = CellInput(world.other.pk, world.leaf("1.2").pk)
    with pytest.raises(ValueError, match="another assessment"):
        enter_scores(world.assessment, [cell], user=world["official"], door="page")


def test_home_affairs_sends_back_with_a_reason_that_the_unit_reads(client, world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    return_for_revision(world.assessment, user=world["home_affairs"], reason="Thiếu phụ lục.")
    assert status(world) == "returned"
    told = Notice.objects.filter(kind=Notice.Kind.SENT_BACK)
    assert {notice.user for notice in told} == {
        world["official"],
        world["colleague"],
        world["leader"],
    }
    client.force_login(world["official"])
    assert "bị trả lại để sửa: Thiếu phụ lục." in client.get(world.address()).content.decode()
    assert enter(world, "1.2", mark=1).points == 1
    submit(world.assessment, user=world["leader"])


@pytest.mark.parametrize("person", ["leader", "neighbour", "outsider"])
def test_nobody_else_sends_back(world, person) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    with pytest.raises(PermissionDenied):
        return_for_revision(world.assessment, user=world[person], reason="x")


def test_sending_back_needs_a_reason_a_submission_and_a_day_left(world) -> None:
    with pytest.raises(Refused, match="đã nộp"):
        return_for_revision(world.assessment, user=world["home_affairs"], reason="x")
    fill(world)
    submit(world.assessment, user=world["leader"])
    with pytest.raises(Refused, match="lý do"):
        return_for_revision(world.assessment, user=world["home_affairs"], reason="  ")
    world.close()
    with pytest.raises(Refused, match="Gia hạn"):
        return_for_revision(world.assessment, user=world["home_affairs"], reason="x")
    world.extend()
    return_for_revision(world.assessment, user=world["home_affairs"], reason="x")
    assert status(world) == "returned"


def test_the_check_list_page_leads_to_what_is_missing_and_submits(client, world) -> None:
    client.force_login(world["leader"])
    html = client.get(world.address("nop/")).content.decode()
    assert "Phải hoàn thành: 5 mục" in html
    assert f"?linh-vuc=2#dong-{world.leaf('2.1').pk}" in html
    response = client.post(world.address("nop/gui/"), follow=True)
    assert "Còn 5 mục" in response.content.decode()
    fill(world)
    html = client.post(world.address("nop/gui/"), follow=True).content.decode()
    assert "Đã nộp phiếu tự đánh giá." in html
    assert "Rút lại để sửa" in html
    html = client.post(world.address("rut-lai/"), follow=True).content.decode()
    assert "Đã rút lại phiếu để sửa." in html


def test_an_official_reads_the_check_list_and_finds_no_button(client, world) -> None:
    client.force_login(world["official"])
    html = client.get(world.address("nop/")).content.decode()
    assert "Lãnh đạo đơn vị là người nộp phiếu." in html
    assert client.post(world.address("nop/gui/")).status_code == 404
    assert client.post(world.address("rut-lai/")).status_code == 404


def test_home_affairs_sends_back_on_the_page_and_keeps_its_words(client, world) -> None:
    fill(world)
    submit(world.assessment, user=world["leader"])
    world.close()
    client.force_login(world["home_affairs"])
    html = client.post(world.address("tra-lai/"), {"reason": "Thiếu phụ lục."}).content.decode()
    assert "Gia hạn tự đánh giá cho đơn vị trước khi trả lại." in html
    assert "Thiếu phụ lục.</textarea>" in html
    world.extend()
    html = client.post(
        world.address("tra-lai/"), {"reason": "Thiếu phụ lục."}, follow=True
    ).content.decode()
    assert "Đã trả lại phiếu và báo cho đơn vị." in html
    client.force_login(world["leader"])
    assert client.post(world.address("tra-lai/"), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("rest", ["nop/", "nop/gui/", "rut-lai/", "tra-lai/"])
def test_an_outsider_learns_nothing(client, world, rest) -> None:
    client.force_login(world["outsider"])
    send = client.get if rest == "nop/" else client.post
    assert send(world.address(rest)).status_code == 404
