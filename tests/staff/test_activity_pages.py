"""Pages where units enter what they do: what was typed is kept, markup is harmless."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import Finding, Inspection, Plan, PlanTask
from indicators.sheets.activities import write_activities
from tests.districts.activity_world import SOURCE, ActivityWorld, day
from tests.sheets.books import opened, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


@pytest.fixture
def official(client, world):
    client.force_login(world.official)
    return client


def at(name: str, *parts) -> str:
    return reverse(f"staff:{name}", args=parts)


def test_a_plan_is_entered_confirmed_and_followed(client, world) -> None:
    client.force_login(world.official)
    entered = client.post(
        at("activity-new", world.own.pk, "ke-hoach"),
        {"year": 2024, "title": "Kế hoạch CCHC 2024", "source": SOURCE},
    )
    plan = Plan.objects.get()
    assert entered["Location"] == at("activity", world.own.pk, "ke-hoach", plan.pk)
    page = client.get(entered["Location"]).content.decode()
    assert "chờ Sở Nội vụ xác nhận" in page
    assert "Xác nhận và công khai" not in page
    client.post(
        at("activity-item-new", world.own.pk, "ke-hoach", plan.pk),
        {"number": 1, "name": "Rà soát thủ tục", "due": "30/06/2024"},
    )
    task = PlanTask.objects.get()
    assert "quá hạn chưa xong" in client.get(entered["Location"]).content.decode()
    client.post(
        at("activity-item-done", world.own.pk, "ke-hoach", plan.pk, task.pk),
        {"ngay": "01/07/2024"},
    )
    assert "hoàn thành quá hạn" in client.get(entered["Location"]).content.decode()
    client.force_login(world.home_affairs)
    assert "Xác nhận và công khai" in client.get(entered["Location"]).content.decode()
    client.post(at("activity-confirm", world.own.pk, "ke-hoach", plan.pk))
    assert Plan.objects.get().confirmed


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("ke-hoach", {"year": "20x4", "title": "T" * 301, "source": ""}, "301"),
        ("khen-thuong", {"kind": "vàng", "title": "X", "decided_on": "13/13/2024"}, "31/12/2025"),
        ("sang-kien", {"title": "M" * 1_000_000, "field": "thu-tuc"}, "1000000"),
        ("nghi-quyet", {"number": "\x00", "title": "x"}, "null"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    official, world, kind, data, words
) -> None:
    response = official.post(at("activity-new", world.own.pk, kind), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Nội dung đã nhập được giữ nguyên" in text
    if kind == "khen-thuong":
        assert words in text
        assert 'value="13/13/2024"' in text
    if kind == "ke-hoach":
        assert 'value="20x4"' in text


def test_an_amount_that_can_be_read_in_two_ways_is_refused(official, world) -> None:
    official.post(
        at("activity-new", world.own.pk, "nghi-quyet"),
        {"number": "02-NQ/HU", "title": "CCHC", "source": SOURCE},
    )
    where = at("activity-item-new", world.own.pk, "nghi-quyet", 1)
    where = at("activity-item-new", world.own.pk, "nghi-quyet", world.own.resolutions.get().pk)
    target = {"number": 1, "name": "Hồ sơ", "direction": "at_least", "target": "1.500"}
    assert "hiểu hai cách" in official.post(where, target).content.decode()
    assert official.post(where, {**target, "target": "98,5"}).status_code == 302
    assert str(world.own.resolutions.get().targets.get().target) == "98.5000"


def test_the_same_name_twice_is_refused_with_the_reason(official, world) -> None:
    where = at("activity-new", world.own.pk, "ke-hoach")
    data = {"year": 2024, "title": "Kế hoạch", "source": SOURCE}
    assert official.post(where, data).status_code == 302
    data["source"] = "Nguồn khác"
    assert "đã có kế hoạch năm này" in official.post(where, data).content.decode()


def test_markup_in_a_name_is_shown_as_text(official, world) -> None:
    plan = world.plan(title="<script>alert(1)</script>", user=world.official)
    for where in (
        at("activities", world.own.pk, "ke-hoach"),
        at("activity", world.own.pk, "ke-hoach", plan.pk),
    ):
        text = official.get(where).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_record_of_another_unit_isnt_found_under_ones_own(official, world) -> None:
    theirs = world.plan(unit=world.other)
    assert official.get(at("activity", world.own.pk, "ke-hoach", theirs.pk)).status_code == 404
    mine = world.plan()
    assert official.get(at("activity", world.own.pk, "ke-hoach", mine.pk)).status_code == 200


def test_a_finding_is_answered_on_the_page_with_a_day_and_words(official, world) -> None:
    inspection = Inspection.objects.create(unit=world.own, title="Kiểm tra", source=SOURCE)
    finding = Finding.objects.create(
        inspection=inspection, number=1, kind="recommendation", text="Kiện toàn"
    )
    where = at("activity-item-done", world.own.pk, "kiem-tra", inspection.pk, finding.pk)
    official.post(where, {"ngay": "01/07/2024", "cach": ""})
    assert Finding.objects.get().is_open
    official.post(where, {"ngay": "01/07/2024", "cach": "Đã kiện toàn."})
    assert Finding.objects.get().handled_on == day("2024-07-01")


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("32/13/2024", "Xử lý xong ngày</a>: Ngày không hợp lệ"),
        ("01/01/2090", "Xử lý xong ngày</a>: Ngày chưa tới"),
        ("31/12/2023", "Xử lý xong ngày</a>: Phải từ ngày kiểm tra, 05/02/2024"),
    ],
)
def test_an_answer_to_a_finding_that_is_refused_keeps_its_words(official, world, on, why) -> None:
    inspection = Inspection.objects.create(
        unit=world.own, title="Kiểm tra", held_on=day("2024-02-05"), source=SOURCE
    )
    finding = Finding.objects.create(
        inspection=inspection, number=1, kind="recommendation", text="Kiện toàn"
    )
    where = at("activity-item-done", world.own.pk, "kiem-tra", inspection.pk, finding.pk)
    refused = official.post(where, {"ngay": on, "cach": "Đã <b>kiện toàn</b> tổ một cửa."})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert why in page
    assert f'value="{on}"' in page
    assert 'value="Đã &lt;b&gt;kiện toàn&lt;/b&gt; tổ một cửa."' in page
    assert Finding.objects.get().is_open


def test_a_task_that_cant_be_finished_on_that_day_says_so_beside_it(official, world) -> None:
    plan = world.plan()
    task = PlanTask.objects.create(plan=plan, number=1, name="Một")
    where = at("activity-item-done", world.own.pk, "ke-hoach", plan.pk, task.pk)
    page = official.post(where, {"ngay": "01/01/2090"}).content.decode()
    assert "Hoàn thành ngày</a>: Ngày chưa tới." in page
    assert 'value="01/01/2090"' in page


def test_an_initiative_that_cant_be_adopted_is_refused_in_words(official, world) -> None:
    offered = world.initiative()
    page = official.post(
        at("adoptions", world.own.pk), {"sang_kien": offered.pk, "tu": "2024"}
    ).content.decode()
    assert "Áp dụng từ ngày: Ngày không hợp lệ" in page
    assert 'value="2024"' in page
    mine = world.initiative(unit=world.own)
    page = official.post(at("adoptions", world.own.pk), {"sang_kien": mine.pk}).content.decode()
    assert "Mô hình: không còn, chưa được xác nhận, hoặc là của chính đơn vị." in page


def test_a_unit_finds_an_initiative_and_says_it_uses_it(official, world) -> None:
    initiative = world.initiative()
    where = at("adoptions", world.own.pk)
    assert initiative.title in official.get(where, {"tim": "cong dan"}).content.decode()
    assert "Không có mô hình nào khớp" in official.get(where, {"tim": "xyz"}).content.decode()
    official.post(where, {"sang_kien": initiative.pk, "tu": "01/01/2024"})
    assert world.own.adoptions.get().since == day("2024-01-01")
    assert "từ 01/01/2024" in official.get(where).content.decode()


def test_a_workbook_is_uploaded_looked_at_and_written(official, world) -> None:
    book = opened(write_activities(world.own))
    book["Kế hoạch"].append([2024, "Từ tệp", *[None] * 5, SOURCE, None])
    response = official.post(
        at("activities-excel", world.own.pk),
        {"file": SimpleUploadedFile("hoat-dong.xlsx", saved(book))},
    )
    page = official.get(response["Location"]).content.decode()
    assert "Ghi tất cả" in page
    assert "Từ tệp" in page
    official.post(f"{response['Location']}ghi/")
    assert Plan.objects.get().title == "Từ tệp"
    assert "không thay đổi gì" in official.get(response["Location"]).content.decode()


def test_the_number_of_queries_doesnt_grow_with_the_records(official, world) -> None:
    def asked(where: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert official.get(where).status_code == 200
        return len(queries)

    plan = world.plan(user=world.official)
    PlanTask.objects.create(plan=plan, number=1, name="Một", due=day("2024-01-01"))
    pages = [
        at("unit-activities", world.own.pk),
        at("activities", world.own.pk, "ke-hoach"),
        at("activity", world.own.pk, "ke-hoach", plan.pk),
    ]
    before = [asked(page) for page in pages]
    for number in range(2, 12):
        PlanTask.objects.create(plan=plan, number=number, name="Nữa", due=day("2024-01-01"))
        world.plan(user=world.official, title=f"Kế hoạch {number}")
    assert [asked(page) for page in pages] == before
