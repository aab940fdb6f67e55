"""The publisher's page: what changed, what's open, signing, and what's said afterwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Membership
from indicators.models import DraftSeen, Edition, Round, Score, Standing
from indicators.services.recompute import recompute
from indicators.services.staleness import mark_stale
from indicators.services.store_scores import store_scores
from tests.indicators.signed import computed_round, sign
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return computed_round(4, units=6, leaves_per_area=3)


def page(client, round_: Round):
    return client.get(f"/nghiep-vu/dot/{round_.pk}/cong-bo/")


def post(client, round_: Round, **changed):
    seen = page(client, round_).context["form"]["seen"].value()
    data = {
        "seen": seen,
        "decision_number": "141/QĐ-UBND",
        "decision_date": "14/01/2025",
        "signer": "Nguyễn Văn Ký",
        "provisional": "on",
        "provisional_reason": "Chờ điều tra.",
    }
    return client.post(f"/nghiep-vu/dot/{round_.pk}/cong-bo/", data | changed)


def lower_one(round_: Round) -> Score:
    score = (
        Score.objects.filter(
            assessment__round=round_,
            appraised_1__gt=0,
            council__isnull=True,
            appraised_2__isnull=True,
            criterion__part="main",
            assessment__standing__index__isnull=False,
        )
        .select_related("assessment__unit")
        .first()
    )
    score.council = 0
    store_scores(round_, [score], trigger="thử")
    recompute([round_.pk], trigger="thử")
    return score


def test_the_draft_is_what_would_be_published(client, signer, round_) -> None:
    response = page(client, round_)
    assert [row.rank for row in response.context["rows"]] == list(
        Standing.objects.filter(assessment__round=round_)
        .in_rank_order()
        .values_list("rank", flat=True)
    )
    assert "Ký và công bố" in response.content.decode()


def test_signing_publishes_and_leads_to_the_result(client, signer, round_) -> None:
    response = post(client, round_)
    edition = Edition.objects.get()
    assert response["Location"] == f"/nghiep-vu/dot/{round_.pk}/cong-bo/1/"
    result = client.get(response["Location"]).content.decode()
    for shown in (edition.digest, edition.get_permanent_url(), "141/QĐ-UBND", "Chờ điều tra."):
        assert shown in result
    assert f"{edition.get_permanent_url().removesuffix('/')}.ban-goc.json" in result


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"decision_number": ""}, "Trường này là bắt buộc."),
        ({"decision_date": "31/02/2025"}, "Ngày không hợp lệ."),
        ({"decision_date": "14/01/2099"}, "Ngày quyết định chưa đến."),
        ({"signer": ""}, "Trường này là bắt buộc."),
        ({"provisional": ""}, "Còn đơn vị thiếu điểm"),
        ({"provisional_reason": " "}, "Còn đơn vị thiếu điểm"),
        ({"seen": "cũ"}, "Bản dự thảo đã thay đổi"),
        ({"seen": ""}, "Bản dự thảo đã thay đổi"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    client, signer, round_, changed: dict, message: str
) -> None:
    response = post(client, round_, **changed)
    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert not Edition.objects.exists()
    typed = {"decision_number": "141/QĐ-UBND", "signer": "Nguyễn Văn Ký"} | changed
    for name in ("decision_number", "signer"):
        assert not typed[name] or f'value="{typed[name]}"' in text


def test_after_a_refusal_the_form_goes_on_with_the_draft_shown_now(client, signer, round_) -> None:
    response = post(client, round_, seen="cũ")
    assert post(client, round_, seen=response.context["form"]["seen"].value()).status_code == 302


def test_a_stale_round_says_so_and_cannot_be_signed(client, signer, round_) -> None:
    mark_stale(round_.pk, trigger="thử")
    text = page(client, round_).content.decode()
    assert "tính lại rồi mới công bố được" in text
    assert 'type="submit" disabled' in text
    assert post(client, round_).status_code == 422
    assert not Edition.objects.exists()


def test_what_is_still_open_is_named(client, signer, round_) -> None:
    response = page(client, round_)
    found = response.context["open_still"]
    assert found.gaps
    assert found.not_submitted
    text = response.content.decode()
    assert "Chưa phải kết quả cuối cùng" in text
    assert all(gap.name in text for gap in found.gaps)


def test_the_page_says_what_changed_since_the_draft_last_shown(client, signer, round_) -> None:
    assert page(client, round_).context["last"] is None
    score = lower_one(round_)
    for _look in range(2):
        response = page(client, round_)
        changed = {change.name for change in response.context["since_last"]}
        assert score.assessment.unit.full_name in changed
        assert "Thay đổi từ bản dự thảo bạn xem lúc" in response.content.decode()
    for _more in range(3):
        lower_one(round_)
        page(client, round_)
    assert DraftSeen.objects.filter(user=signer).count() == 2


def test_a_correction_shows_what_it_changes_and_asks_for_the_reason(client, signer, round_) -> None:
    assert "reason" not in page(client, round_).context["form"].fields
    sign(round_)
    score = lower_one(round_)
    response = page(client, round_)
    assert {change.key for change in response.context["since_newest"]} >= {
        score.assessment.unit.code
    }
    refused = post(client, round_, decision_number="2/QĐ", reason="")
    assert refused.status_code == 422
    assert Edition.objects.count() == 1
    post(client, round_, decision_number="2/QĐ", reason="Cộng nhầm.")
    result = client.get(f"/nghiep-vu/dot/{round_.pk}/cong-bo/2/").content.decode()
    assert "Cộng nhầm." in result
    assert score.assessment.unit.name in result


def test_home_affairs_reads_the_draft_and_does_not_sign(client, round_) -> None:
    client.force_login(a_person("home", round_.province, Membership.Role.HOME_AFFAIRS))
    text = page(client, round_).content.decode()
    assert "Ký và công bố" not in text
    assert "Chỉ người công bố của tỉnh" in text


def test_home_affairs_opens_a_published_round_again(client, round_) -> None:
    client.force_login(a_person("home", round_.province, Membership.Role.HOME_AFFAIRS))
    again = f"/nghiep-vu/dot/{round_.pk}/mo-lai/"
    assert "chưa công bố" in client.post(again, follow=True).content.decode()
    sign(round_)
    assert "Mở lại đợt để sửa điểm" in page(client, round_).content.decode()
    client.post(again)
    assert Round.objects.get(pk=round_.pk).stage == Round.Stage.COUNCIL
    assert Edition.objects.count() == 1


def test_a_round_that_was_never_computed_says_what_to_do_first(client, signer, round_) -> None:
    Standing.objects.all().delete()
    response = page(client, round_)
    assert response.status_code == 200
    assert "Tính lại ở trang kết quả trước" in response.content.decode()


def test_an_edition_there_is_not_is_404(client, signer, round_) -> None:
    assert client.get(f"/nghiep-vu/dot/{round_.pk}/cong-bo/1/").status_code == 404
    assert client.get(f"/nghiep-vu/dot/{round_.pk}/cong-bo/{10**9}/").status_code == 404


def test_queries_do_not_grow_with_units(client, signer, round_) -> None:
    def queries(of: Round) -> int:
        page(client, of)
        with CaptureQueriesContext(connection) as made:
            page(client, of)
        return len(made)

    larger = computed_round(5, units=14, leaves_per_area=4)
    Membership.objects.create(user=signer, unit=larger.province, role=Membership.Role.PUBLISHER)
    assert abs(queries(larger) - queries(round_)) <= 2
