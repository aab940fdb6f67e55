"""The page on which somebody with a token answers, and what comes in instead of answers."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc_portal.survey_limit import FROM_ONE_PLACE
from districts.models import Unit
from indicators.models import SurveyResponse
from indicators.services.surveys import asked_by, close, issue_tokens
from tests.indicators.random_round import a_unit
from tests.indicators.small_survey import small_survey

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _counted_from_nothing():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def unit() -> Unit:
    return a_unit("D1", "Huyện Một", province=a_unit("P1", "Tỉnh Thử", level="province"))


@pytest.fixture
def survey(unit, admin_user):
    return small_survey(unit.province, admin_user, asks_age=True)


@pytest.fixture
def address(survey, unit, admin_user) -> str:
    (secret,) = issue_tokens(survey, unit, 1, user=admin_user)
    return f"/khao-sat/{secret}/"


def filled_in(survey, **more: str) -> dict[str, str]:
    choices = {f"cau-{one.pk}": str(one.options[0].pk) for one in asked_by(survey)}
    return {"dong-y": "1", **choices, **more}


def test_a_stranger_with_a_token_answers_once_without_any_cookie(survey, address) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(address)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "no-referrer"
    done = client.post(address, filled_in(survey, tuoi="25-34"), follow=True)
    assert done.redirect_chain == [("/khao-sat/cam-on/", 302)]
    assert "Cảm ơn bạn" in done.content.decode()
    again = client.post(address, filled_in(survey))
    assert again.status_code == 410
    assert "đã được dùng" in again.content.decode()
    assert not client.cookies
    assert SurveyResponse.objects.get().age == "25-34"


def test_an_unfinished_answer_is_kept_on_the_page_and_not_counted(client, survey, address) -> None:
    data = filled_in(survey, tuoi="u25")
    del data["dong-y"], data[f"cau-{asked_by(survey)[1].pk}"]
    page = client.post(address, data)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Chưa trả lời: Câu 2?" in text
    assert "chưa đánh dấu đồng ý" in text
    assert text.count(" checked") == 2
    assert not SurveyResponse.objects.exists()


def test_a_forged_token_is_told_so(client, address) -> None:
    page = client.get("/khao-sat/khong-co-ma-nay/")
    assert page.status_code == 404
    assert "Mã khảo sát không đúng" in page.content.decode()


def test_a_closed_survey_takes_nothing(client, survey, address) -> None:
    survey.closes_on = timezone.localdate() - timedelta(days=1)
    survey.save()
    assert client.get(address).status_code == 410
    assert client.post(address, filled_in(survey)).status_code == 410
    assert not SurveyResponse.objects.exists()


def test_a_survey_closed_a_moment_ago_takes_nothing(client, survey, address, admin_user) -> None:
    assert client.get(address).status_code == 200
    close(survey, user=admin_user)
    for page in (client.get(address), client.post(address, filled_in(survey))):
        assert page.status_code == 410
        assert "Khảo sát đã đóng" in page.content.decode()
    assert not SurveyResponse.objects.exists()


def test_an_answer_asks_the_database_once_and_tells_it_once(client, survey, address) -> None:
    filled = filled_in(survey)
    with CaptureQueriesContext(connection) as asked:
        client.post(address, filled)
    inside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PREPARE")
    said = [one["sql"] for one in asked if not one["sql"].startswith(inside)]
    # SQLite takes one statement at a time.
    assert len(said) == (2 if connection.vendor == "postgresql" else 4)


def test_thanks_are_one_page_kept_for_everybody(client, db) -> None:
    first = client.get("/khao-sat/cam-on/")
    assert "noindex" in first["X-Robots-Tag"]
    assert client.get("/khao-sat/cam-on/", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert client.post("/khao-sat/cam-on/").status_code == 405


def test_a_text_of_a_megabyte_is_refused_with_the_reason(client, survey, address) -> None:
    page = client.post(address, filled_in(survey, tuoi="x" * 1024 * 1024))
    assert page.status_code == 400
    assert "quá lớn" in page.content.decode()
    assert not SurveyResponse.objects.exists()


def test_what_is_not_offered_is_no_answer(client, survey, address) -> None:
    first = asked_by(survey)[0].pk
    for typed in (MARKUP, "999999999999999999999", "\x00", ""):
        page = client.post(address, filled_in(survey) | {f"cau-{first}": typed})
        assert page.status_code == 422
        assert MARKUP not in page.content.decode()
    client.post(address, filled_in(survey, tuoi=MARKUP, loai="company"))
    stored = SurveyResponse.objects.get()
    assert (stored.age, stored.kind) == ("", "")


def test_markup_in_a_questionnaire_is_shown_harmless(client, unit, admin_user) -> None:
    survey = small_survey(unit.province, admin_user, title=f"Phiếu {MARKUP}", questions=1)
    (secret,) = issue_tokens(survey, unit, 1, user=admin_user)
    text = client.get(f"/khao-sat/{secret}/").content.decode()
    assert MARKUP not in text
    assert "&lt;script&gt;" in text


def test_too_many_requests_from_one_place_wait(client, address) -> None:
    for _n in range(FROM_ONE_PLACE):
        client.get("/khao-sat/sai/")
    page = client.get(address)
    assert page.status_code == 429
    assert page["Retry-After"] == "60"
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200
