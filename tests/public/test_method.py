"""A criteria set in words: everything that turns points into a rank is printed on its page."""

from decimal import Decimal

import pytest

from indicators.models import CriteriaSet, TieBreaker
from indicators.scoring import Band
from indicators.services.load_criteria import load_criteria_set
from tests.public.editions import province, publish, row

pytestmark = pytest.mark.django_db

COLUMNS = (
    "code,parent_code,name,part,kind,max_points,options,floor,bands,step,no_cases,"
    "evidence_required,na_allowed,guidance"
).split(",")
ROWS = [
    "1||Chỉ đạo|main||6||||||0|0|",
    "1.1|1|Kế hoạch|main|option|2|Đúng hạn=2;Chậm=0.5|||||1|0|",
    "1.2|1|Hoàn thành|main|ratio|2||0.7|||zero|0|0|",
    "1.3|1|Kiểm tra|main|ratio_bands|2|||0=0;0.3=2||not_applicable|0|1|",
    "2||Người dân|main||4||||||0|0|",
    "2.1|2|Hài lòng|main|survey|4||||||0|0|",
    "C||Điểm cộng|bonus||1||||||0|0|",
    "C.1|C|Sáng kiến|bonus|bonus|1||||0.5||0|0|",
]


@pytest.fixture
def criteria() -> CriteriaSet:
    rows = [dict(zip(COLUMNS, line.split("|"), strict=True)) for line in ROWS]
    return load_criteria_set(
        rows,
        slug="bo-thu",
        name="Bộ tiêu chí thử",
        level="district",
        declared_total=Decimal(10),
        decision_number="12/QĐ-UBND",
        bands=[Band("tot", "Tốt", Decimal(80)), Band("yeu", "Yếu", Decimal(0))],
        bonus_cap=Decimal(1),
    )


@pytest.fixture
def published(criteria) -> CriteriaSet:
    publish([row(1, province("1", "Hà Nội"))], criteria_set=criteria)
    return criteria


def text_of(client) -> str:
    response = client.get("/phuong-phap/bo-thu/")
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_the_list_shows_sets_behind_published_tables(client, published) -> None:
    assert 'href="/phuong-phap/bo-thu/"' in client.get("/phuong-phap/").text


def test_a_set_of_a_running_round_alone_is_not_public(client, criteria) -> None:
    assert "bo-thu" not in client.get("/phuong-phap/").text
    response = client.get("/phuong-phap/bo-thu/")
    assert response.status_code == 404
    assert "Không có bộ tiêu chí “bo-thu”." in response.text


def test_the_tree_carries_every_criterion_with_its_maximum(client, published) -> None:
    html = text_of(client)
    for line in ROWS:
        assert line.split("|")[2] in html
    assert "<b>2</b> lĩnh vực" in html
    assert "<b>5</b> tiêu chí chấm điểm" in html
    assert '<span class="most">6 điểm</span>' in html


def test_each_kind_of_leaf_says_how_it_is_scored(client, published) -> None:
    html = text_of(client)
    assert "Đúng hạn: 2" in html
    assert "Chậm: 0,5" in html
    assert "Điểm = 2 × tử số ÷ mẫu số. Tỷ lệ dưới 70% thì 0 điểm." in html
    assert "Mẫu số bằng 0 (không phát sinh): 0 điểm." in html
    assert "từ 30%: 2" in html
    assert "không áp dụng, bỏ ra khỏi điểm tối đa" in html
    assert "Từ điều tra xã hội học, quy đổi về thang 4 điểm." in html
    assert "Mỗi trường hợp 0,5 điểm, nhiều nhất 1 điểm." in html
    assert "cần tài liệu kiểm chứng" in html


def test_bands_say_from_where_to_where(client, published) -> None:
    html = text_of(client)
    assert "<dt>Tốt</dt><dd>từ 80</dd>" in html
    assert "<dt>Yếu</dt><dd>từ 0 đến dưới 80</dd>" in html


CHANGES = [
    ({"rounding": "truncate"}, "cắt bỏ phần còn lại", "nửa làm tròn lên"),
    ({"places": 3}, "đến 3 chữ số thập phân", "đến 2 chữ số thập phân"),
    ({"tie_rule": "dense"}, "liền sau (1, 1, 2)", "bỏ cách (1, 1, 3)"),
    ({"unscored": "zero"}, "chưa có điểm được tính 0 điểm", "không phải là 0 điểm"),
    ({"evidence_policy": "zero"}, "kiểm chứng thì không có điểm", "phải giải trình cách chấm"),
    ({"accept_self_score": True}, "nhận điểm tự đánh giá", "không bao giờ được tính"),
    ({"allow_above_100": True}, "vượt 100.", "Chỉ số không vượt 100."),
    ({"bonus_cap": None}, "Điểm cộng không giới hạn", "Điểm cộng nhiều nhất 1 điểm"),
]


@pytest.mark.parametrize(("change", "said", "unsaid"), CHANGES)
def test_every_rule_of_the_set_is_said_as_it_is(client, published, change, said, unsaid) -> None:
    before = text_of(client)
    assert unsaid in before
    assert said not in before or said in unsaid
    CriteriaSet.objects.filter(pk=published.pk).update(**change)
    publish([row(1)], year=2001)
    after = text_of(client)
    assert said in after
    assert unsaid not in after


def test_tie_breakers_are_named_in_their_order(client, published) -> None:
    area = published.criteria.get(code="2")
    TieBreaker.objects.create(criteria_set=published, position=2, kind="survey")
    TieBreaker.objects.create(criteria_set=published, position=1, kind="area", area=area)
    assert (
        "So sánh lần lượt: điểm lĩnh vực “Người dân”; điểm điều tra xã hội học; nếu vẫn bằng"
        in text_of(client)
    )


def test_a_made_up_set_is_apart_and_labelled(client, published) -> None:
    CriteriaSet.objects.filter(pk=published.pk).update(illustrative=True)
    listed = client.get("/phuong-phap/").text
    assert "bo-thu" not in listed.split('<section class="made-up">')[0]
    assert "Số liệu minh họa." in text_of(client)


def test_the_number_of_queries_does_not_grow_with_criteria(
    client, published, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(9):
        client.get("/phuong-phap/bo-thu/")
