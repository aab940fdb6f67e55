"""A survey with real clicks: made, printed as codes, answered on a phone, closed, into a round."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from districts.models import Membership, Unit
from indicators.models import Questionnaire, Round, SurveyResponse, SurveyToken
from indicators.services.surveys import close, issue_tokens
from tests.e2e.signed_in import signed_in, wrong_with
from tests.indicators.random_round import a_unit
from tests.indicators.small_round import round_in_appraisal
from tests.indicators.small_survey import small_survey

TODAY = datetime.date.today()
LEAF = "1.3"


@pytest.fixture
def round_(transactional_db: None) -> Round:
    cache.clear()
    return round_in_appraisal()


@pytest.fixture
def home(context: BrowserContext, base_url: str, round_: Round, django_user_model) -> Page:
    """Home Affairs of the round's province at a desk."""
    person = django_user_model.objects.create_user("so-noi-vu", last_name="Lê Thị Nội Vụ")
    Membership.objects.create(user=person, unit=round_.province, role=Membership.Role.HOME_AFFAIRS)
    return signed_in(context, base_url, person)


def is_sound(page: Page) -> None:
    assert wrong_with(page) == []


def said(page: Page, text: str) -> None:
    expect(page.locator("p.notice[role=status]").first).to_contain_text(text)


def make(home: Page) -> Questionnaire:
    """The shipped questions on two scales; shown from five answers on, open from today."""
    home.goto("/nghiep-vu/khao-sat/")
    is_sound(home)
    home.get_by_role("link", name="Lập phiếu khảo sát").click()
    is_sound(home)
    home.get_by_label("Tên", exact=True).fill("Phiếu hài lòng")
    home.get_by_label("Số phiếu ít nhất").fill("5")
    home.get_by_label("Mở từ ngày").fill(f"{TODAY:%d/%m/%Y}")
    home.get_by_label("Đến hết ngày").fill(f"{TODAY + datetime.timedelta(30):%d/%m/%Y}")
    home.get_by_label("Hỏi nhóm tuổi").check()
    home.get_by_role("button", name="Lập phiếu").click()
    said(home, "Đã lập phiếu khảo sát.")
    return Questionnaire.objects.get()


def give_out(home: Page, unit: Unit) -> str:
    """A sheet of codes to look at, then links as a file; the path of the first link."""
    home.get_by_label("Hỏi về đơn vị").select_option(unit.full_name)
    home.get_by_label("Số mã").fill("3")
    home.get_by_role("button", name="Tờ mã QR để in").click()
    expect(home.get_by_role("img", name="Mã QR 3")).to_be_visible()
    is_sound(home)
    home.go_back()
    home.get_by_label("Hỏi về đơn vị").select_option(unit.full_name)
    home.get_by_label("Số mã").fill("2")
    with home.expect_download() as download:
        home.get_by_role("button", name="Tệp liên kết (CSV)").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        links = [row["lien_ket"] for row in csv.DictReader(file)]
    assert len(links) == 2
    return urlsplit(links[0]).path


def answer_on_a_phone(phone: Page, link: str, questions: int) -> None:
    """Forgets a question first, and gets everything else back."""
    phone.goto(link)
    is_sound(phone)
    phone.get_by_label("Tôi đồng ý trả lời").check()
    choices = phone.get_by_label("Rất hài lòng", exact=True)
    expect(choices).to_have_count(questions)
    for n in range(questions):
        choices.nth(n).check()
    phone.get_by_label("25–34").check()
    phone.get_by_role("button", name="Gửi trả lời").click()
    expect(phone.get_by_role("heading", name="Cảm ơn bạn")).to_be_visible()
    is_sound(phone)


def test_a_survey_from_its_questions_to_points_of_a_round(
    home: Page, new_context, round_: Round
) -> None:
    unit = round_.assessments.select_related("unit").get(unit__code="D1").unit
    survey = make(home)
    is_sound(home)
    questions = survey.questions.count()
    link = give_out(home, unit)
    assert SurveyToken.objects.count() == 5

    phone = new_context(viewport={"width": 360, "height": 740}).new_page()
    answer_on_a_phone(phone, link, questions)
    phone.reload()
    expect(phone.get_by_role("heading", name="Cảm ơn bạn")).to_be_visible()
    phone.goto(link)
    expect(phone.get_by_role("status")).to_contain_text("đã được dùng")
    is_sound(phone)
    assert phone.context.cookies() == []
    held = SurveyResponse.objects.get()
    assert (held.unit, held.age, held.answers.count()) == (unit, "25-34", questions)

    home.goto(f"/nghiep-vu/khao-sat/{survey.pk}/")
    expect(home.get_by_role("row", name=unit.full_name)).to_contain_text("chưa đủ số phiếu")
    home.get_by_role("link", name="Nhập phiếu giấy").click()
    is_sound(home)
    home.get_by_label("Hỏi về đơn vị").select_option(unit.full_name)
    papers = home.get_by_label("Phiếu, mỗi dòng một phiếu")
    papers.fill(f"{'1 ' * questions}\n1 9")
    home.get_by_role("button", name="Ghi tất cả").click()
    expect(home.get_by_role("alert")).to_contain_text("Dòng 2")
    expect(papers).to_have_value(f"{'1 ' * questions}\n1 9")
    is_sound(home)
    papers.fill("\n".join([" ".join("1" * questions)] * 3 + [" ".join("4" * questions)]))
    home.get_by_role("button", name="Ghi tất cả").click()
    said(home, "Đã nhập 4 phiếu giấy.")

    home.goto(f"/nghiep-vu/khao-sat/{survey.pk}/")
    home.get_by_role("button", name="Đóng, không nhận thêm phiếu").click()
    said(home, "Đã đóng phiếu khảo sát.")
    expect(home.get_by_role("row", name=unit.full_name)).to_contain_text("80,00")
    expect(home.get_by_role("heading", name="Phát mã")).to_have_count(0)
    is_sound(home)

    home.get_by_role("link", name="Đưa kết quả vào đợt đánh giá").click()
    leaf = round_.criteria_set.criteria.get(code=LEAF)
    home.get_by_label("Đợt và tiêu chí điều tra").select_option(f"{round_.pk}-{leaf.pk}")
    home.get_by_role("button", name="Xem trước").click()
    expect(home.get_by_role("row", name=unit.full_name)).to_contain_text("5 phiếu")
    is_sound(home)
    home.get_by_role("button", name="Ghi vào đợt").click()
    said(home, "Đã ghi kết quả của 1 đơn vị vào đợt.")
    result = round_.assessments.get(unit=unit).survey_results.get()
    assert (result.points, result.sample_size) == (leaf.max_points * 4 / 5, 5)


def test_a_code_of_a_closed_survey_says_so_on_a_phone(
    page: Page, round_: Round, admin_user
) -> None:
    survey = small_survey(round_.province, admin_user)
    unit = a_unit("D9", "Huyện Chín", province=round_.province)
    (secret,) = issue_tokens(survey, unit, 1, user=admin_user)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/khao-sat/{secret}/")
    expect(page.get_by_role("button", name="Gửi trả lời")).to_be_visible()
    close(survey, user=admin_user)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Khảo sát đã đóng")
    is_sound(page)
