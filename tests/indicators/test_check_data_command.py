"""`manage.py check_data`: one line a finding, or JSON; it fails where there is an error."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from indicators.checks import CHECKS, run
from indicators.models import Criterion, StaleMark
from indicators.services.recompute import recompute
from tests.indicators.clean_world import World, build, publish_rows
from tests.indicators.random_round import random_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def test_without_findings_it_says_how_much_it_looked_at(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_data")

    assert capsys.readouterr().out == (
        f"Đã chạy {len(CHECKS)} phép kiểm tra: 0 lỗi, 0 cảnh báo, 0 ghi chú.\n"
    )


def test_an_error_is_a_line_with_its_advice_and_the_command_fails(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    Criterion.objects.filter(code="C").update(max_points=3)

    with pytest.raises(SystemExit) as end:
        call_command("check_data")

    assert end.value.code == 1
    line, summary = capsys.readouterr().out.splitlines()
    assert line == (
        "LỖI [tree-sums] sach-se C: điểm tối đa 3 nhưng các tiêu chí bên dưới cộng lại 1. → "
        "Đối chiếu với phụ lục của quyết định rồi sửa điểm tối đa của bộ tiêu chí."
    )
    assert ": 1 lỗi, 0 cảnh báo, 0 ghi chú." in summary


def test_warnings_and_facts_alone_do_not_fail_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    StaleMark.objects.create(
        round=world.round, at=timezone.now() - timezone.timedelta(hours=2), trigger="test"
    )
    publish_rows([{"rank": 1, "unit": None, "unit_name": "Đông Sơn"}])

    call_command("check_data")

    warning, fact, summary = capsys.readouterr().out.splitlines()
    assert warning.startswith("CẢNH BÁO [stale-rounds] ")
    assert fact.startswith("GHI CHÚ [rows-without-unit] ")
    assert ": 0 lỗi, 1 cảnh báo, 1 ghi chú." in summary


def test_as_json_it_gives_the_same_for_machines_and_fails_alike(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    Criterion.objects.filter(code="C").update(max_points=3)

    with pytest.raises(SystemExit) as end:
        call_command("check_data", format="json")

    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "check": "tree-sums",
            "severity": "error",
            "title": "Điểm tối đa của mỗi tiêu chí bằng tổng các tiêu chí bên dưới",
            "where": "sach-se C",
            "message": "điểm tối đa 3 nhưng các tiêu chí bên dưới cộng lại 1",
            "advice": "Đối chiếu với phụ lục của quyết định rồi sửa điểm tối đa của bộ tiêu chí.",
        }
    ]


def test_as_json_nothing_found_is_an_empty_list(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_data", format="json")

    assert json.loads(capsys.readouterr().out) == []


def test_every_check_has_a_name_of_its_own_and_says_what_to_do() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert str(check.title)
        assert str(check.advice).endswith(".")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries
) -> None:
    recompute([random_round(0, units=3).pk], trigger="test", everything=True)
    with django_assert_max_num_queries(50) as few:
        list(run())
    for seed in range(1, 11):
        recompute([random_round(seed, units=20).pk], trigger="test", everything=True)

    with django_assert_max_num_queries(len(few)):
        list(run())
