"""The desk: which rounds and units are mine, and how fresh a result is."""

import pytest
from django.urls import reverse

from indicators.models import Computation
from indicators.services import recompute_sql
from indicators.services.recompute import RecomputeError, recompute
from indicators.services.staleness import mark_stale

pytestmark = pytest.mark.django_db


def desk(client, person) -> str:
    client.force_login(person)
    return client.get("/nghiep-vu/").content.decode()


def test_home_affairs_sees_the_rounds_of_its_province_alone(client, cast, round_) -> None:
    assert f"/nghiep-vu/dot/{round_.pk}/" in desk(client, cast["home_affairs"])
    assert f"/nghiep-vu/dot/{round_.pk}/" not in desk(client, cast["other_province"])


def test_an_official_sees_the_unit_and_no_running_round(client, cast, round_) -> None:
    html = desk(client, cast["official"])
    assert round_.assessments.first().unit.full_name in html
    assert f"/nghiep-vu/dot/{round_.pk}/" not in html


def test_an_official_is_led_to_the_figures_of_the_unit_and_to_nothing_of_the_province(
    client, cast, round_
) -> None:
    bar = desk(client, cast["official"]).split('class="signed-in')[1].split("</div>")[0]
    assert reverse("staff:figures") in bar
    assert reverse("staff:province") not in bar


def test_an_account_without_a_role_is_told_whom_to_ask(client, cast) -> None:
    assert "Liên hệ Sở Nội vụ" in desk(client, cast["outsider"])


def test_a_round_is_fresh_after_a_computation(client, cast, round_) -> None:
    assert "mới, tính lúc" in desk(client, cast["home_affairs"])


def test_a_change_makes_it_stale_until_it_is_computed(client, cast, round_) -> None:
    mark_stale(round_.pk, trigger="test")
    assert "chờ tính lại từ" in desk(client, cast["home_affairs"])
    recompute([round_.pk], trigger="test")
    assert "mới, tính lúc" in desk(client, cast["home_affairs"])


def test_while_it_is_computed_the_old_standings_stay_readable(client, cast, round_) -> None:
    mark_stale(round_.pk, trigger="test")
    mark = round_.stale_marks.get()
    Computation.objects.create(
        round=round_, trigger="test", asked_at=mark.at, started_at=mark.at, state="running"
    )
    assert "đang tính" in desk(client, cast["home_affairs"])
    html = client.get(f"/nghiep-vu/dot/{round_.pk}/").content.decode()
    assert round_.assessments.first().unit.full_name in html


def test_a_failure_says_so_and_keeps_the_old_standings(client, cast, round_, monkeypatch) -> None:
    mark_stale(round_.pk, trigger="test")
    monkeypatch.setattr(recompute_sql, "standings", lambda *_: 1 / 0)
    with pytest.raises(RecomputeError):
        recompute([round_.pk], trigger="test")
    assert "không tính được" in desk(client, cast["home_affairs"])
    html = client.get(f"/nghiep-vu/dot/{round_.pk}/").content.decode()
    assert "ZeroDivisionError" in html
    assert round_.assessments.first().unit.full_name in html


def test_the_round_page_asks_the_same_number_of_queries_for_any_size(
    client, cast, round_, django_assert_max_num_queries
) -> None:
    client.force_login(cast["home_affairs"])
    with django_assert_max_num_queries(20):
        client.get(f"/nghiep-vu/dot/{round_.pk}/")
