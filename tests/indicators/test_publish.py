"""Publishing: what is refused and why, and that a refusal leaves nothing half done."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from districts.models import Membership
from indicators.models import Assignment, Computation, Edition, Round, Score, Standing
from indicators.services.draft_edition import draft_of
from indicators.services.publish import PublishError, draft_mark, publish
from indicators.services.recompute import recompute
from indicators.services.reopen import reopen
from indicators.services.staleness import mark_stale
from indicators.services.store_scores import store_scores
from indicators.unfinished import DEAD_AFTER, unit_gaps
from tests.indicators.signed import SIGNATURE, computed_round, sign
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return computed_round()


def everything(round_: Round) -> tuple:
    return Edition.objects.count(), Round.objects.get(pk=round_.pk).stage


def change_a_score(round_: Round) -> None:
    score = Score.objects.filter(
        assessment__round=round_, appraised_1__gt=1, not_applicable=False, council__isnull=True
    )[0]
    score.council = score.appraised_1 - 1
    store_scores(round_, [score], trigger="thử")


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"decision_number": "  "}, "decision_number", "Phải có số quyết định."),
        ({"decision_date": None}, "decision_date", "Phải có ngày quyết định."),
        ({"signer": ""}, "signer", "Phải có người ký."),
        ({"signer": "x" * 121}, "signer", "Dài quá 120 ký tự."),
        ({"decision_number": "x" * 81}, "decision_number", "Dài quá 80 ký tự."),
        ({"decision_date": datetime.date(1999, 1, 1)}, "decision_date", "trước năm đánh giá"),
        ({"decision_date": datetime.date(2100, 1, 1)}, "decision_date", "chưa đến"),
        ({"provisional": " "}, "provisional", "Còn đơn vị thiếu điểm"),
        ({"seen": "0" * 64}, "", "Bản dự thảo đã thay đổi"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(
    round_, changed: dict, field: str, message: str
) -> None:
    before = everything(round_)
    with pytest.raises(PublishError, match=message) as refused:
        sign(round_, **changed)
    assert refused.value.field == field
    assert everything(round_) == before


def test_a_complete_signature_publishes(round_) -> None:
    edition = sign(round_, seen=draft_mark(draft_of(round_)))
    edition.refresh_from_db()
    assert (edition.number, edition.signer) == (1, "Nguyễn Văn Ký")
    assert edition.decision_date == datetime.date(2025, 1, 14)
    assert Round.objects.get(pk=round_.pk).stage == Round.Stage.PUBLISHED


def test_a_stale_round_is_refused_until_it_is_computed(round_) -> None:
    mark_stale(round_.pk, trigger="thử")
    before = everything(round_)
    with pytest.raises(PublishError, match="chưa được tính lại"):
        sign(round_)
    assert everything(round_) == before
    recompute([round_.pk], trigger="thử")
    assert sign(round_).number == 1


def test_a_round_that_was_never_computed_is_refused(round_) -> None:
    Standing.objects.all().delete()
    with pytest.raises(PublishError, match="chưa có kết quả nào"):
        sign(round_)


@pytest.mark.parametrize(
    ("age", "refused"), [(datetime.timedelta(seconds=5), True), (2 * DEAD_AFTER, False)]
)
def test_a_running_recompute_is_waited_for_and_a_killed_one_is_not(
    round_, age: datetime.timedelta, refused: bool
) -> None:
    began = timezone.now() - age
    Computation.objects.create(
        round=round_, trigger="thử", asked_at=began, started_at=began, state="running"
    )
    if refused:
        with pytest.raises(PublishError, match="đang được tính lại"):
            sign(round_)
    else:
        assert sign(round_).number == 1


def test_a_draft_that_changed_since_it_was_shown_is_refused(round_) -> None:
    seen = draft_mark(draft_of(round_))
    change_a_score(round_)
    recompute([round_.pk], trigger="thử")
    with pytest.raises(PublishError, match="Bản dự thảo đã thay đổi"):
        sign(round_, seen=seen)
    assert sign(round_, seen=draft_mark(draft_of(round_))).number == 1


def test_the_second_of_two_who_sign_the_same_draft_is_refused(round_) -> None:
    seen = draft_mark(draft_of(round_))
    sign(round_, seen=seen)
    with pytest.raises(PublishError, match="Bản dự thảo đã thay đổi"):
        sign(round_, seen=seen, reason="Ký lần nữa.", decision_number="142/QĐ-UBND")
    assert Edition.objects.count() == 1


def test_a_correction_needs_a_reason(round_) -> None:
    sign(round_)
    change_a_score(round_)
    recompute([round_.pk], trigger="thử")
    with pytest.raises(PublishError, match="Đính chính phải nêu lý do") as refused:
        sign(round_, reason="  ")
    assert refused.value.field == "reason"
    corrected = sign(round_, reason="Cộng sót điểm.", decision_number="200/QĐ-UBND")
    assert (corrected.number, corrected.reason) == (2, "Cộng sót điểm.")


def test_the_same_content_under_the_same_decision_is_no_correction(round_) -> None:
    sign(round_)
    with pytest.raises(PublishError, match="đã có đúng nội dung"):
        sign(round_, reason="Ký lại.")
    assert sign(round_, reason="Sửa số quyết định.", decision_number="142/QĐ-UBND").number == 2


def test_an_edition_says_that_it_is_provisional_only_where_scores_are_missing(round_) -> None:
    assert unit_gaps(round_)
    assert sign(round_).provisional == "Chờ kết quả điều tra."
    Standing.objects.update(missing=0)
    assert not unit_gaps(round_)
    assert sign(round_, reason="Đã đủ điểm.").provisional == ""


def test_gaps_count_leaves_and_surveys_of_each_unit(round_) -> None:
    for gap in unit_gaps(round_):
        assert 0 <= gap.surveys <= gap.missing
    found = {gap.name: gap.missing for gap in unit_gaps(round_)}
    assert found == {
        standing.assessment.unit.full_name: standing.missing
        for standing in Standing.objects.filter(missing__gt=0)
    }


def test_only_a_publisher_who_did_not_appraise_signs(round_) -> None:
    signer = a_person("ky", round_.province, Membership.Role.PUBLISHER)
    clerk = a_person("nhap", round_.province, Membership.Role.HOME_AFFAIRS)
    with pytest.raises(PermissionDenied):
        publish(round_, user=clerk, **SIGNATURE)
    area = round_.criteria_set.criteria.areas()[0]
    assignment = Assignment.objects.create(round=round_, user=signer, area=area)
    with pytest.raises(PermissionDenied):
        publish(round_, user=signer, **SIGNATURE)
    assignment.delete()
    assert publish(round_, user=signer, **SIGNATURE).number == 1


def test_a_published_round_is_opened_again_for_a_correction(round_) -> None:
    home = a_person("home", round_.province, Membership.Role.HOME_AFFAIRS)
    signer = a_person("ky", round_.province, Membership.Role.PUBLISHER)
    sign(round_)
    with pytest.raises(PermissionDenied):
        reopen(user=signer, round_=round_)
    reopen(user=home, round_=round_)
    assert Round.objects.get(pk=round_.pk).stage == Round.Stage.COUNCIL
    assert Edition.objects.count() == 1


def command(round_: Round, **changed: str) -> None:
    words = {
        "round": str(round_.pk),
        "decision": "141/QĐ-UBND",
        "date": "2025-01-14",
        "signer": "Người Ký",
        "provisional": "Chờ điều tra.",
    } | changed
    call_command("publish", *(f"--{name}={value}" for name, value in words.items()))


def test_the_command_publishes_and_prints_where(round_, capsys) -> None:
    command(round_)
    edition = Edition.objects.get()
    printed = capsys.readouterr().out
    assert edition.get_permanent_url() in printed
    assert edition.digest in printed


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"round": "999999"}, "Không có đợt số 999999."),
        ({"date": "14/01/2025"}, "Ngày phải viết như 2026-01-20"),
        ({"decision": " "}, "Không công bố: Phải có số quyết định."),
        ({"provisional": ""}, "Còn đơn vị thiếu điểm"),
    ],
)
def test_the_command_says_why_not(round_, changed: dict, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        command(round_, **changed)
    assert not Edition.objects.exists()
