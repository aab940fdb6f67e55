"""Home Affairs makes a questionnaire, gives it out, types in paper and feeds a round."""

import csv
import io

import pytest
from django.core.cache import cache
from django.urls import reverse

from districts.models import Unit
from indicators.models import Questionnaire, Round, SurveyResponse, SurveyToken
from tests.indicators.small_round import round_in_appraisal
from tests.indicators.small_survey import papers, small_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    cache.clear()
    return round_in_appraisal()


@pytest.fixture
def survey(round_, admin_user) -> Questionnaire:
    return small_survey(round_.province, admin_user)


@pytest.fixture
def unit(round_):
    return round_.assessments.first().unit


def test_every_page_of_a_made_up_provinces_survey_says_so(admin_client, round_, survey) -> None:
    pages = [
        reverse(f"staff:{name}", args=[survey.pk])
        for name in ("questionnaire", "questionnaire-paper", "questionnaire-send")
    ]
    for page in pages:
        assert "Số liệu minh họa" not in admin_client.get(page).content.decode()
    Unit.with_illustrative.filter(pk=survey.province_id).update(illustrative=True)
    for page in pages:
        assert "Số liệu minh họa" in admin_client.get(page).content.decode(), page


def test_the_shipped_scales_and_questions_make_a_questionnaire(admin_client, round_) -> None:
    form = admin_client.get("/nghiep-vu/khao-sat/moi/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"title": "Phiếu đầu", "opens_on": "2026-01-01", "closes_on": "2099-12-31"}
    data |= {"province": round_.province_id, "asks_age": "", "asks_kind": ""}
    answer = admin_client.post("/nghiep-vu/khao-sat/moi/", data)
    made = Questionnaire.objects.get()
    assert answer["Location"] == f"/nghiep-vu/khao-sat/{made.pk}/"
    assert made.questions.count() == 5
    assert list(made.options.filter(scale="ABCD").values_list("weight", flat=True)) == [
        100,
        60,
        20,
        0,
    ]


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("scales", "S | A | 101 | có\nS | B | 0 | không", "0–100"),
        ("scales", "S | A | ²", "4 phần"),
        ("questions", "Yếu tố | Câu | Không có", "chưa có hai mức"),
        ("questions", "x" * 1024 * 1024, "20000"),
        ("min_count", "1", "Ít nhất 5"),
        ("closes_on", "2000-01-01", "trước ngày mở"),
    ],
)
def test_what_makes_no_questionnaire_is_told_and_kept(
    admin_client, round_, field: str, typed: str, why: str
) -> None:
    data = {
        "province": round_.province_id,
        "title": "Phiếu",
        "consent": "Tự nguyện.",
        "min_count": "10",
        "opens_on": "2026-01-01",
        "closes_on": "2026-12-31",
        "scales": "S | A | 100 | có\nS | B | 0 | không",
        "questions": "Chung | Câu | S",
    }
    page = admin_client.post("/nghiep-vu/khao-sat/moi/", data | {field: typed})
    assert page.status_code == 422
    assert why in page.content.decode()
    assert 'value="Phiếu"' in page.content.decode()
    assert not Questionnaire.objects.exists()


def test_every_link_of_the_file_opens_a_page(admin_client, client, survey, unit) -> None:
    address = f"/nghiep-vu/khao-sat/{survey.pk}/phat-ma/"
    file = admin_client.post(address, {"unit": unit.pk, "count": 3, "dang": "csv"})
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len({row["lien_ket"] for row in rows}) == 3
    assert "no-store" in file["Cache-Control"]
    for row in rows:
        path = "/" + row["lien_ket"].split("/", 3)[3]
        assert client.get(path).status_code == 200


def test_the_sheet_has_a_code_for_each_token(admin_client, survey, unit) -> None:
    address = f"/nghiep-vu/khao-sat/{survey.pk}/phat-ma/"
    page = admin_client.post(address, {"unit": unit.pk, "count": 4, "dang": "qr"})
    assert page.content.decode().count("data:image/svg+xml") == 4
    assert SurveyToken.objects.count() == 4


def test_paper_is_typed_in_all_or_nothing(admin_client, survey, unit) -> None:
    address = f"/nghiep-vu/khao-sat/{survey.pk}/phieu-giay/"
    data = {"unit": unit.pk, "day": f"{survey.opens_on:%d/%m/%Y}"}
    page = admin_client.post(address, data | {"papers": "1 2\n1 9\n3"})
    assert page.status_code == 422
    assert "Dòng 2, 3" in page.content.decode()
    assert not SurveyResponse.objects.exists()
    assert admin_client.post(address, data | {"papers": "1 2\n\n3 0\n"}).status_code == 302
    assert SurveyResponse.objects.count() == 2
    assert survey.paper_batches.get().typed_by.username == "admin"


def key_of(page) -> str:
    """What a page says it is when its form is sent."""
    return str(page.context["form"]["sent_from"].value())


def test_a_double_click_counts_a_pile_of_paper_once(admin_client, survey, unit) -> None:
    address = f"/nghiep-vu/khao-sat/{survey.pk}/phieu-giay/"
    data = {"unit": unit.pk, "day": f"{survey.opens_on:%d/%m/%Y}", "papers": "1 2\n3 0\n1 2"}
    first = data | {"sent_from": key_of(admin_client.get(address))}
    assert [admin_client.post(address, first).status_code for _click in range(2)] == [302, 302]
    assert SurveyResponse.objects.count() == 3
    # Citizens may say the same: the same pile from the next page is another one.
    admin_client.post(address, data | {"sent_from": key_of(admin_client.get(address))})
    assert SurveyResponse.objects.count() == 6


def test_what_was_refused_is_sent_again_from_the_same_page(admin_client, survey, unit) -> None:
    address = f"/nghiep-vu/khao-sat/{survey.pk}/phieu-giay/"
    key = key_of(admin_client.get(address))
    data = {"unit": unit.pk, "day": f"{survey.opens_on:%d/%m/%Y}", "sent_from": key}
    refused = admin_client.post(address, data | {"papers": "9 9"})
    assert (refused.status_code, key_of(refused)) == (422, key)
    assert admin_client.post(address, data | {"papers": "1 2"}).status_code == 302
    assert SurveyResponse.objects.count() == 1


def test_a_double_click_makes_one_questionnaire(admin_client, survey) -> None:
    address = "/nghiep-vu/khao-sat/moi/"
    page = admin_client.get(address)
    form = page.context["form"]
    data = {name: form[name].value() for name in ("consent", "min_count", "scales", "questions")}
    data |= {"province": survey.province.pk, "title": "Phiếu mới", "sent_from": key_of(page)}
    data |= {"opens_on": f"{survey.opens_on:%d/%m/%Y}", "closes_on": f"{survey.closes_on:%d/%m/%Y}"}
    places = [admin_client.post(address, data)["Location"] for _click in range(2)]
    assert len(set(places)) == 1
    assert Questionnaire.objects.get(title="Phiếu mới").version == 1


def test_the_page_of_results_hides_what_few_people_said(
    admin_client, survey, unit, admin_user
) -> None:
    papers(survey, unit, admin_user, [1, 2, 3, 3])
    address = f"/nghiep-vu/khao-sat/{survey.pk}/"
    assert "chưa đủ số phiếu" in admin_client.get(address).content.decode()
    papers(survey, unit, admin_user, [1])
    text = admin_client.get(address).content.decode()
    assert "chưa đủ số phiếu" not in text
    assert "<b>60,00</b>" in text


def test_an_answer_that_isnt_counted_has_no_weight_on_the_page(admin_client, survey) -> None:
    page = admin_client.get(f"/nghiep-vu/khao-sat/{survey.pk}/").content.decode()
    assert "Không hài lòng (0)" in page
    assert "Không biết (không tính)" in page


def test_results_are_looked_at_before_they_are_written(
    admin_client, round_, survey, unit, admin_user
) -> None:
    papers(survey, unit, admin_user, [1] * 5)
    leaf = round_.criteria_set.criteria.get(code="1.3")
    asked = {"noi": f"{round_.pk}-{leaf.pk}", "yeu-to": "", "cach": "hai-long"}
    address = f"/nghiep-vu/khao-sat/{survey.pk}/vao-dot/"
    assert "1 điểm, 5 phiếu" in admin_client.get(address, asked).content.decode()
    assert admin_client.post(address, asked).status_code == 302
    assert round_.assessments.first().survey_results.get().sample_size == 5
    assert admin_client.get(address, asked | {"noi": "x"}).status_code == 422
