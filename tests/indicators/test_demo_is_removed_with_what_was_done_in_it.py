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
    Round,
    RoundChange,
    ScoreChange,
    Window,
)
from indicators.services.edit_set import copy_set
from indicators.services.remove_demo import remove_demo
from indicators.services.round_trail import Changed, keep_trail
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
