"""The engine that writes cells: rule, version, ledger and staleness change together."""

from decimal import Decimal

import pytest

from indicators import scoring
from indicators.models import Round, Score, ScoreChange
from indicators.querysets import FrozenError
from indicators.services.cells import CellInput, Outcome, write_cells
from tests.indicators.small_round import small_round

pytestmark = pytest.mark.django_db
Step, Door = ScoreChange.Step, ScoreChange.Door


@pytest.fixture
def round_() -> Round:
    return small_round()


def leaf(round_: Round, code: str) -> int:
    return round_.criteria_set.criteria.get(code=code).pk


def write(round_: Round, code: str, step: Step = Step.SELF, user=None, **fields):
    """Write one cell of the first assessment through the page."""
    first = round_.assessments.first().pk
    cell = CellInput(assessment=first, criterion=leaf(round_, code), **fields)
    return write_cells(round_, [cell], step=step, user=user, door=Door.PAGE)[0]


def ratio(numerator: int, denominator: int) -> scoring.Declared:
    return scoring.Declared(numerator=Decimal(numerator), denominator=Decimal(denominator))


def test_declared_inputs_go_in_and_points_come_out_by_the_rule(round_) -> None:
    result = write(round_, "1.1", declared=ratio(3, 4))
    assert (result.outcome, result.points) == (Outcome.SAVED, Decimal("0.7500"))
    score = Score.objects.get()
    assert (score.numerator, score.denominator, score.self_points) == (3, 4, Decimal("0.75"))


def test_every_change_stands_in_the_ledger(round_, admin_user) -> None:
    write(round_, "1.1", declared=ratio(3, 4), user=admin_user)
    write(round_, "1.1", declared=ratio(4, 4), user=admin_user, reason="đếm lại")
    first, second = ScoreChange.objects.all()
    assert (first.before, first.after) == ("", "tử số 3, mẫu số 4, 0,75 điểm")
    assert (second.old_points, second.new_points) == (Decimal("0.75"), Decimal("1"))
    assert (second.user, second.door, second.reason) == (admin_user, Door.PAGE, "đếm lại")


def test_the_same_again_changes_nothing(round_) -> None:
    write(round_, "1.1", declared=ratio(3, 4))
    assert write(round_, "1.1", declared=ratio(3, 4)).outcome is Outcome.UNCHANGED
    assert ScoreChange.objects.count() == 1


def test_a_second_writer_is_told_who_wrote_what(round_, admin_user) -> None:
    first = write(round_, "1.1", declared=ratio(3, 4), user=admin_user, seen=0)
    late = write(round_, "1.1", declared=ratio(1, 4), seen=0)
    assert late.outcome is Outcome.CONFLICT
    assert late.newer.pk == first.version
    assert late.newer.user == admin_user
    assert Score.objects.get().self_points == Decimal("0.75")
    chosen = write(round_, "1.1", declared=ratio(1, 4), seen=first.version)
    assert chosen.outcome is Outcome.SAVED


def test_writing_what_is_there_already_is_no_conflict(round_) -> None:
    write(round_, "1.1", declared=ratio(3, 4), seen=0)
    assert write(round_, "1.1", declared=ratio(3, 4), seen=0).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("code", "fields", "message"),
    [
        ("1.1", {"declared": ratio(5, 4)}, "lớn hơn mẫu số"),
        ("1.2", {"declared": scoring.Declared(mark=Decimal("2.5"))}, "ngoài khoảng"),
        ("1.1", {"not_applicable": True}, "không được ghi không áp dụng"),
        ("1.3", {"declared": scoring.Declared(mark=Decimal(1))}, "không tự chấm"),
    ],
)
def test_what_the_rule_cannot_take_is_refused_with_the_reason(
    round_, code, fields, message
) -> None:
    result = write(round_, code, **fields)
    assert result.outcome is Outcome.REFUSED
    assert message in result.message
    assert not Score.objects.exists()
    assert not ScoreChange.objects.exists()


def test_not_applicable_is_claimed_by_the_unit_and_decided_by_the_appraiser(round_) -> None:
    claim = write(round_, "1.2", not_applicable=True)
    assert (claim.outcome, claim.not_applicable) == (Outcome.SAVED, False)
    decided = write(round_, "1.2", Step.APPRAISAL_1, not_applicable=True)
    assert (decided.outcome, decided.not_applicable) == (Outcome.SAVED, True)
    assert ScoreChange.objects.last().after == "không áp dụng"


def test_no_cases_under_such_a_rule_is_a_claim_too(round_) -> None:
    write(round_, "1.1", declared=ratio(0, 0))
    score = Score.objects.get()
    assert (score.na_claimed, score.self_points, score.not_applicable) == (True, None, False)


def test_lowering_needs_a_comment_and_raising_does_not(round_) -> None:
    write(round_, "1.2", declared=scoring.Declared(mark=Decimal(1)))
    refused = write(round_, "1.2", Step.APPRAISAL_1, points=Decimal("0.5"))
    assert (refused.outcome, refused.message) == (Outcome.REFUSED, "Hạ điểm phải có ý kiến.")
    lowered = write(round_, "1.2", Step.APPRAISAL_1, points=Decimal("0.5"), reason="thiếu QĐ")
    assert lowered.outcome is Outcome.SAVED
    raised = write(round_, "1.2", Step.APPRAISAL_2, points=Decimal("1.5"))
    assert raised.outcome is Outcome.SAVED


def test_survey_points_come_by_the_survey_and_by_nothing_else(round_) -> None:
    assert write(round_, "1.3", Step.APPRAISAL_1, points=Decimal(1)).outcome is Outcome.REFUSED
    assert write(round_, "1.2", Step.SURVEY, points=Decimal(1)).outcome is Outcome.REFUSED
    assert write(round_, "1.3", Step.SURVEY, points=Decimal("0.8")).outcome is Outcome.SAVED


def test_all_or_nothing_writes_nothing_when_one_cell_is_refused(round_) -> None:
    first = round_.assessments.first().pk
    cells = [
        CellInput(first, leaf(round_, "1.1"), declared=ratio(1, 2)),
        CellInput(first, leaf(round_, "1.2"), declared=scoring.Declared(mark=Decimal(9))),
    ]
    results = write_cells(
        round_, cells, step=Step.SELF, user=None, door=Door.IMPORT, all_or_nothing=True
    )
    assert [r.outcome for r in results] == [Outcome.SAVED, Outcome.REFUSED]
    assert not Score.objects.exists()
    assert not ScoreChange.objects.exists()


def test_a_cell_of_another_round_is_refused(round_) -> None:
    cell = CellInput(assessment=10**9, criterion=leaf(round_, "1.1"), declared=ratio(1, 2))
    (result,) = write_cells(round_, [cell], step=Step.SELF, user=None, door=Door.PAGE)
    assert result.outcome is Outcome.REFUSED


def test_a_saved_cell_makes_its_assessment_stale_and_a_refused_one_does_not(round_) -> None:
    write(round_, "1.1", declared=ratio(5, 4))
    assert not round_.stale_marks.exists()
    write(round_, "1.1", declared=ratio(1, 4))
    assert round_.stale_marks.get().assessment == round_.assessments.first()


def test_the_ledger_is_only_ever_added_to(round_) -> None:
    write(round_, "1.1", declared=ratio(1, 4))
    change = ScoreChange.objects.get()
    change.reason = "khác"
    for attempt in (
        change.save,
        change.delete,
        ScoreChange.objects.all().delete,
        lambda: ScoreChange.objects.update(reason="khác"),
        lambda: ScoreChange.objects.bulk_update([change], ["reason"]),
    ):
        with pytest.raises(FrozenError):
            attempt()
    assert ScoreChange.objects.get().reason == ""
