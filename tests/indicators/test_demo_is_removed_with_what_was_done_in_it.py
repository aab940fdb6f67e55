"""Taking the illustrative province away also takes what people tried out in it."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from indicators.models import (
    Assignment,
    CriteriaSet,
    Document,
    Evidence,
    Notice,
    PaperBatch,
    Questionnaire,
    Round,
    RoundChange,
    ScoreChange,
    SurveyAnswer,
    SurveyResponse,
    SurveyToken,
    Window,
)
from indicators.services.edit_set import copy_set
from indicators.services.remove_demo import remove_demo
from indicators.services.round_trail import Changed, keep_trail
from indicators.services.surveys import issue_tokens
from tests.indicators.random_round import a_unit
from tests.indicators.small_survey import papers, small_survey
from tests.staff.appraisal_cast import world

pytestmark = pytest.mark.django_db


def test_rounds_in_progress_leave_nothing_behind() -> None:
    made = world()
    province = made.round.province
    CriteriaSet.objects.update(illustrative=True, province=province)
    Round.objects.update(illustrative=True)
    type(province).with_illustrative.update(illustrative=True)
    root = get_user_model().objects.create_superuser("root", password="root-secret")
    document = Document.objects.create(
        unit=made.first.unit, number="12/KH", added_by=root, added_at=timezone.now()
    )
    Evidence.objects.create(
        assessment=made.first,
        criterion=made.leaves["1.2"],
        document=document,
        added_by=root,
        added_at=timezone.now(),
    )
    copy_set(CriteriaSet.objects.get(), user=root, slug="ban-sao", name="Bản sao")
    Window.objects.get_or_create(
        round=made.round,
        stage=Round.Stage.COUNCIL,
        opens_on=datetime.date(2026, 1, 1),
        closes_on=datetime.date(2026, 1, 2),
    )
    keep_trail(
        made.round,
        RoundChange.Kind.EXTENSION,
        [Changed("tự đánh giá", "", "31/12/2025", "bão", made.first.pk)],
        user=root,
    )
    remove_demo()
    for model in (
        Round,
        RoundChange,
        ScoreChange,
        Evidence,
        Document,
        Window,
        Assignment,
        CriteriaSet,
    ):
        assert not model.objects.exists(), model
    assert not Notice.objects.filter(user__email__endswith="minh-hoa.invalid").exists()


def test_a_survey_of_the_illustrative_province_goes_and_a_real_one_stays(admin_user) -> None:
    made, real = a_unit("MH", "Minh Họa", level="province"), a_unit("T1", "Thật", level="province")
    type(made).with_illustrative.filter(pk=made.pk).update(illustrative=True)
    for province in (made, real):
        survey = small_survey(province, admin_user)
        papers(survey, province, admin_user, [1, 2])
        issue_tokens(survey, province, 1, user=admin_user)
    remove_demo()
    assert Questionnaire.objects.get().province == real
    assert (SurveyToken.objects.count(), PaperBatch.objects.count()) == (1, 1)
    assert (SurveyResponse.objects.count(), SurveyAnswer.objects.count()) == (2, 4)
    assert not type(made).with_illustrative.filter(illustrative=True).exists()
