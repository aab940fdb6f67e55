"""A visitor of the illustrative province finds rounds and work to try."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from districts.models import Award, Initiative, Inspection, Plan, Unit
from indicators.board import board_rows
from indicators.last_year import last_year
from indicators.models import (
    CriteriaSet,
    Questionnaire,
    Round,
    Score,
    ScoreChange,
    SurveyResult,
)
from indicators.provisional import survey_state
from indicators.services.appraise import why_closed
from indicators.services.demo_accounts import create_accounts, demo_cast
from indicators.services.demo_activities import keep_work_to_try
from indicators.services.demo_rounds import keep_rounds_open
from indicators.services.demo_survey import keep_survey_to_try
from indicators.services.stage_windows import stage_window
from indicators.services.survey_results import results_of
from tests.demo.tables import row_counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def tried_out(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    create_accounts()
    return dict(zip(("entry", "appraisal"), keep_rounds_open(demo_cast()), strict=True))


def test_a_visitor_finds_a_round_open_for_entry_at_every_stage_of_doing(tried_out):
    round_ = tried_out["entry"]
    assert stage_window(round_.assessments.first()).why_closed(round_, timezone.now()) == ""
    rows = board_rows(round_, timezone.now())
    assert len(rows) == 48
    assert sum(row.submitted for row in rows) == 3
    assert any(row.filled == 0 for row in rows)
    own = next(row for row in rows if row.assessment.unit.code == "MHX01")
    assert 0 < own.filled < own.to_fill
    assert last_year(own.assessment)
    assert ScoreChange.objects.filter(assessment__round=round_, user=None, door="command").exists()
    assert all(row.filled == row.to_fill for row in rows if row.submitted)


def test_a_visitor_finds_a_round_in_appraisal(tried_out, django_user_model):
    round_ = tried_out["appraisal"]
    appraiser = django_user_model.objects.get(username="thamdinh")
    assert round_.assignments.filter(user=appraiser).count() == 10
    assert why_closed(round_, Round.Stage.APPRAISAL_1) == ""
    rows = board_rows(round_, timezone.now())
    assert all(row.submitted and 0 < row.appraised < row.to_appraise for row in rows)
    assert survey_state(round_).provisional
    told = django_user_model.objects.get(username="canbo").notices
    assert told.filter(kind="lowered").exists()


def test_asking_again_keeps_what_was_entered_and_begins_days_that_are_over_anew(
    tried_out, time_machine
):
    before = row_counts()
    keep_rounds_open(demo_cast())
    assert row_counts() == before
    scores = set(Score.objects.filter(assessment__round=tried_out["entry"]).values_list())
    time_machine.move_to(timezone.now() + timedelta(days=60))
    for round_ in keep_rounds_open(demo_cast()):
        assert round_.windows.get(stage=round_.stage).closes_on > timezone.localdate()
    assert set(Score.objects.filter(assessment__round=tried_out["entry"]).values_list()) == scores


def test_a_visitor_finds_the_criteria_sets_of_the_province(tried_out, django_user_model):
    person = django_user_model.objects.get(username="noivu")
    slugs = set(CriteriaSet.objects.visible_to(person).values_list("slug", flat=True))
    assert slugs == {"minh-hoa-huyen", "minh-hoa-xa"}


def test_a_visitor_finds_work_of_a_unit_that_nobody_outside_sees(tried_out, client):
    unit = Unit.with_illustrative.get(code="MHX01")
    assert keep_work_to_try(demo_cast())
    states = {task.state_on(timezone.localdate()) for task in unit.plans.get().tasks.all()}
    assert len(states) == 5
    assert unit.inspections.get().findings.count() == 3
    assert unit.initiatives.count() == unit.awards.count() == 1
    assert not any(
        model.objects.filter(unit=unit, confirmed_at__isnull=False).exists()
        for model in (Plan, Inspection, Initiative, Award)
    )
    assert "(minh họa)" not in client.get("/sang-kien/").content.decode()


def test_a_visitor_finds_a_survey_that_is_over_and_counts(tried_out, client, django_user_model):
    assert keep_survey_to_try(demo_cast(), tried_out["entry"])
    survey = Questionnaire.objects.get()
    assert survey.is_over
    assert "số liệu minh họa" in survey.title
    results = results_of(survey)
    assert [one.shown for one in results.units].count(False) == 2
    assert results.together.shown
    assert all(70 < one.total.share < 100 for one in results.units if one.shown)
    taken = SurveyResult.objects.filter(assessment__round=tried_out["entry"])
    assert taken.count() == 10
    assert set(taken.values_list("criterion__code", flat=True)) == {"3.3.5"}
    client.force_login(django_user_model.objects.get(username="noivu"))
    page = client.get(reverse("staff:questionnaire", args=[survey.pk])).content.decode()
    assert "chưa đủ số phiếu để hiện" in page
    before = row_counts()
    assert not keep_survey_to_try(demo_cast(), tried_out["entry"])
    assert row_counts() == before


def test_work_that_is_there_already_stays_as_people_left_it(tried_out):
    unit = Unit.with_illustrative.get(code="MHX01")
    keep_work_to_try(demo_cast())
    unit.initiatives.update(description="Đã sửa.")
    before = row_counts()
    assert not keep_work_to_try(demo_cast())
    assert (row_counts(), unit.initiatives.get().description) == (before, "Đã sửa.")
