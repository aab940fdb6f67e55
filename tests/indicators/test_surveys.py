"""Satisfaction surveys: one answer a token, aggregates of enough people, results into a round."""

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone

from districts.models import Unit
from indicators.models import (
    Criterion,
    Round,
    ScoreChange,
    SurveyAnswer,
    SurveyResponse,
    SurveyResult,
    SurveyToken,
)
from indicators.services.errors import Refused
from indicators.services.survey_results import SHARE, WEIGHT, results_of, send_to_round
from indicators.services.surveys import asked_by, close, issue_tokens
from indicators.services.take_answer import answer, find_token
from tests.indicators.random_round import a_unit
from tests.indicators.small_round import small_round
from tests.indicators.small_survey import papers, small_survey


@pytest.fixture
def round_(db) -> Round:
    made = small_round()
    made.stage = Round.Stage.APPRAISAL_1
    made.save()
    return made


@pytest.fixture
def survey(round_, admin_user):
    return small_survey(round_.province, admin_user)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def all_first(survey) -> dict:
    return {one.pk: one.options[0] for one in asked_by(survey)}


def test_a_token_answers_once(survey, admin_user) -> None:
    (secret,) = issue_tokens(survey, unit("D1"), 1, user=admin_user)
    token = find_token(secret)
    answer(token, all_first(survey), age="u25")
    with pytest.raises(Refused, match="đã được dùng"):
        answer(token, all_first(survey))
    response = SurveyResponse.objects.get()
    assert (response.unit, response.age, response.day) == (
        unit("D1"),
        "u25",
        timezone.localdate(),
    )
    assert response.answers.count() == 2


def test_only_the_digest_of_a_token_is_stored_and_nothing_leads_to_the_answer(
    survey, admin_user
) -> None:
    (secret,) = issue_tokens(survey, unit("D1"), 1, user=admin_user)
    stored = SurveyToken.objects.values().get()
    assert secret not in str(stored)
    assert set(stored) == {"id", "questionnaire_id", "unit_id", "digest", "used"}
    fields = {field.name for field in SurveyResponse._meta.concrete_fields}
    assert fields == {"id", "questionnaire", "unit", "day", "age", "kind", "batch"}


def test_below_the_minimum_nothing_is_shown(survey, admin_user) -> None:
    papers(survey, unit("D1"), admin_user, [1, 1, 3, 3])
    (few,) = results_of(survey).units
    assert (few.count, few.shown, few.factors, few.total) == (4, False, {}, None)
    papers(survey, unit("D1"), admin_user, [2])
    (enough,) = results_of(survey).units
    assert enough.total.share == Decimal("60.00")
    assert enough.total.mean == Decimal("52.00")


def test_the_few_of_one_unit_cannot_be_subtracted_from_all(survey, admin_user) -> None:
    papers(survey, unit("D1"), admin_user, [1] * 6)
    papers(survey, unit("D2"), admin_user, [3])
    assert not results_of(survey).together.shown
    papers(survey, unit("D2"), admin_user, [3] * 4)
    together = results_of(survey).together
    assert (together.shown, together.total.share) == (True, Decimal("54.55"))


def test_answers_that_do_not_count_are_not_in_the_share(survey, admin_user) -> None:
    papers(survey, unit("D1"), admin_user, [1, 1, 2, 2, 3, 4])
    (found,) = results_of(survey).units
    assert (found.count, found.factors["Yếu tố 1"].valid) == (6, 5)
    assert found.total.share == Decimal("80.00")


@pytest.mark.parametrize(("way", "points"), [(SHARE, "0.8333"), (WEIGHT, "0.7000")])
def test_results_flow_into_the_round_with_their_sample_size(
    round_, survey, admin_user, way, points
) -> None:
    papers(survey, unit("D1"), admin_user, [1, 1, 2, 2, 1, 3])
    papers(survey, unit("D2"), admin_user, [1])
    leaf = Criterion.objects.get(code="1.3")
    ask = {"factor": "", "way": way, "user": admin_user}
    assert send_to_round(survey, round_, leaf, **ask).changed == 1
    assert not SurveyResult.objects.exists()
    assert send_to_round(survey, round_, leaf, apply=True, **ask).applied
    held = SurveyResult.objects.get()
    assert (held.points, held.sample_size) == (Decimal(points), 6)
    assert held.surveyed_on == timezone.localdate()
    assert "Phiếu thử" in held.source
    change = ScoreChange.objects.get(assessment=held.assessment, criterion=leaf)
    assert (change.step, change.new_points) == (ScoreChange.Step.SURVEY, Decimal(points))
    assert "6 phiếu" in change.reason


def test_the_same_title_again_is_the_next_version(survey, admin_user) -> None:
    assert small_survey(survey.province, admin_user).version == 2


def test_tokens_are_for_units_of_the_province_alone(survey, admin_user) -> None:
    with pytest.raises(PermissionDenied):
        issue_tokens(survey, a_unit("X1", "Nơi Khác", level="province"), 1, user=admin_user)


def test_what_was_opened_today_can_be_closed_at_once(survey, admin_user) -> None:
    today = timezone.localdate()
    opened = small_survey(survey.province, admin_user, title="Mở hôm nay", opens_on=today)
    (secret,) = issue_tokens(opened, unit("D1"), 1, user=admin_user)
    close(opened, user=admin_user)
    opened.refresh_from_db()
    assert (opened.is_open, opened.closes_on) == (False, today)
    with pytest.raises(Refused, match="đang không nhận trả lời"):
        answer(find_token(secret), all_first(opened))
    with pytest.raises(Refused, match="không phát thêm mã"):
        issue_tokens(opened, unit("D1"), 1, user=admin_user)
    papers(opened, unit("D1"), admin_user, [1])
    assert SurveyResponse.objects.count() == 1


def test_what_is_closed_is_not_closed_again(survey, admin_user) -> None:
    close(survey, user=admin_user)
    with pytest.raises(Refused, match="không mở"):
        close(survey, user=admin_user)


def test_only_home_affairs_closes_a_survey(survey, django_user_model) -> None:
    stranger = django_user_model.objects.create_user("ai-do")
    with pytest.raises(PermissionDenied):
        close(survey, user=stranger)
    assert survey.is_open


def test_results_take_the_same_queries_for_any_number_of_units(
    survey, admin_user, django_assert_num_queries
) -> None:
    for code in ("D1", "D2"):
        papers(survey, unit(code), admin_user, [1] * 5)
    with django_assert_num_queries(4):
        results_of(survey)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_of_ten_with_one_token_at_once_one_is_counted(round_, survey, admin_user) -> None:
    (secret,) = issue_tokens(survey, unit("D1"), 1, user=admin_user)
    choices = all_first(survey)
    start, outcomes = threading.Barrier(10), []

    def once() -> None:
        token = find_token(secret)
        start.wait()
        try:
            answer(token, choices)
            outcomes.append("counted")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=once) for _n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["counted"] + ["refused"] * 9
    assert SurveyResponse.objects.count() == 1
    assert SurveyAnswer.objects.count() == 2
