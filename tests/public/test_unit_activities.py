"""A unit's page shows what it does once confirmed, with its source, and is never an old page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Award, Finding, Inspection, PlanTask, Resolution, ResolutionTarget
from districts.services.activities import confirm_record, handle_finding, save_record
from indicators import caching
from tests.districts.activity_world import SOURCE, ActivityWorld, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> ActivityWorld:
    return ActivityWorld()


def page(client, code: str = "H1") -> str:
    response = client.get(f"/don-vi/{code}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_stated_progress_stands_with_its_source_and_its_day(client, world) -> None:
    world.plan(stated_done=13, stated_total=65, stated_on=day("2024-06-30"))
    text = page(client)
    for words in ("13/65", "20,00%", "theo nguồn, đến 30/06/2024", SOURCE):
        assert words in text


def test_tasks_are_listed_with_the_overdue_ones_first(client, world) -> None:
    plan = world.plan()
    PlanTask.objects.create(
        plan=plan, number=1, name="Đã xong", due=day("2024-01-31"), done_on=day("2024-01-30")
    )
    PlanTask.objects.create(plan=plan, number=2, name="Còn nợ", due=day("2024-01-31"))
    text = page(client)
    assert "1/2" in text
    assert text.index("Còn nợ") < text.index("Đã xong")


def test_what_isnt_confirmed_or_concluded_isnt_there(client, world) -> None:
    plan = world.plan(user=world.official, title="Kế hoạch chưa xác nhận")
    save_record(
        Inspection(unit=world.own, title="Đang kiểm tra", source=SOURCE), user=world.home_affairs
    )
    text = page(client)
    assert "Kế hoạch chưa xác nhận" not in text
    assert "Đang kiểm tra" not in text
    confirm_record(plan, user=world.home_affairs)
    assert "Kế hoạch chưa xác nhận" in page(client)


def test_findings_are_parted_into_open_and_handled(client, world) -> None:
    inspection = Inspection(
        unit=world.own, title="Kiểm tra 2024", conclusion_date=day("2024-06-29"), source=SOURCE
    )
    save_record(inspection, user=None)
    findings = [
        Finding.objects.create(inspection=inspection, number=n, kind=kind, text=text)
        for n, (kind, text) in enumerate(
            (("strength", "Chủ động"), ("shortcoming", "Thiếu"), ("recommendation", "Bổ sung")), 1
        )
    ]
    handle_finding(
        findings[1], user=world.official, handled_on=day("2024-07-01"), handling="Đã mua đủ."
    )
    text = page(client)
    assert "chưa ghi nhận xử lý (1)" in text
    assert "Đã xử lý (1)" in text
    assert "01/07/2024: Đã mua đủ." in text


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2021-01-01", "2025-12-31", "Kỳ: 01/01/2021 – 31/12/2025"),
        ("2021-01-01", None, "Kỳ: từ 01/01/2021"),
        (None, "2025-12-31", "Kỳ: đến 31/12/2025"),
        (None, None, None),
    ],
)
def test_a_resolution_says_as_much_of_its_period_as_is_known(
    client, world, start, end, words
) -> None:
    resolution = Resolution(
        unit=world.own,
        number="02-NQ/HU",
        title="CCHC",
        period_start=start and day(start),
        period_end=end and day(end),
        source=SOURCE,
    )
    save_record(resolution, user=None)
    text = page(client)
    assert (f">{words}<" in text) if words else ("Kỳ:" not in text)


def test_targets_awards_and_initiatives_have_their_places(client, world) -> None:
    resolution = Resolution(
        unit=world.own, number="02-NQ/HU", title="CCHC", stated_met=5, stated_total=6, source=SOURCE
    )
    save_record(resolution, user=None)
    ResolutionTarget.objects.create(
        resolution=resolution, number=1, name="CT", stated_percent=99, stated_state="missed"
    )
    save_record(
        Award(unit=world.own, kind="flag", title="CCHC", year=2020, awarded_by="UBND", source="B"),
        user=None,
    )
    world.initiative(unit=world.commune, title="Trả kết quả tại nhà")
    text = page(client)
    for words in ("5/6", "99%", "chưa đạt", "Cờ thi đua", "Trả kết quả tại nhà", "Xã Tân Phú"):
        assert words in text
    for anchor in ("nghi-quyet", "sang-kien", "khen-thuong"):
        assert f'href="#{anchor}"' in text
        assert f'id="{anchor}"' in text


def test_what_a_target_asks_for_is_said_in_one_phrase(client, world) -> None:
    resolution = Resolution(
        unit=world.own, number="1-NQ", title="Một", issued_on=day("2023-02-04"), source=SOURCE
    )
    save_record(resolution, user=None)
    for number, (direction, measure, target, actual) in enumerate(
        (("at_least", "%", 98, "98.5"), ("at_most", "lần", 2, 3), ("exactly", "", 5, 5)), start=1
    ):
        ResolutionTarget.objects.create(
            resolution=resolution,
            number=number,
            name=f"CT {number}",
            direction=direction,
            measure=measure,
            target=target,
            actual=actual,
        )
    text = page(client)
    for words in ("từ 98% trở lên", "không quá 2 lần", "đúng bằng 5<"):
        assert words in text
    assert "từ … trở lên" not in text


def test_what_isnt_known_is_said_in_one_line(client, world) -> None:
    world.plan()
    text = page(client)
    assert 'id="ke-hoach"' in text
    assert 'id="khen-thuong"' not in text
    assert "Chưa có số liệu:" in text


def test_kept_pages_are_made_anew_on_another_day(monkeypatch, world) -> None:
    today = caching.catalogue.digest()
    assert caching.catalogue.digest() == today
    monkeypatch.setattr(caching.timezone, "localdate", lambda: day("2099-01-01"))
    assert caching.catalogue.digest() != today


def test_readers_get_the_same_bytes_signed_in_or_not(client, admin_client, world) -> None:
    world.plan(stated_done=1, stated_total=2)
    assert page(client) == page(admin_client)


def test_a_page_costs_as_many_queries_whatever_there_is(client, world) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    def grow(number: int) -> None:
        plan = world.plan(title=f"Kế hoạch {number}")
        PlanTask.objects.create(plan=plan, number=1, name="Việc")
        world.initiative(unit=world.own, title=f"Mô hình {number}")

    grow(1)
    before = asked()
    for number in range(2, 8):
        grow(number)
    assert asked() == before
