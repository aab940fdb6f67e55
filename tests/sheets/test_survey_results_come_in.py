"""Survey results come in from Excel or CSV with sample size and day, all or nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from districts.services.file_problems import UnreadableFile
from indicators.models import Score, ScoreChange, SurveyResult
from indicators.services.errors import Refused
from indicators.sheets.survey import survey_template, take_in_survey
from tests.sheets.books import opened, saved

HEAD = "Mã đơn vị;Mã tiêu chí;Điểm;Số phiếu;Ngày điều tra;Nguồn\r\n"


def lines(world, *rows: str) -> bytes:
    return (HEAD + "".join(f"{row}\r\n" for row in rows)).encode("utf-8-sig")


def one(world, points: str = "0,85", code: str = "3.2", day: str = "05/11/2025") -> str:
    return f"{world.units[0].code};{code};{points};120;{day};KH 128/KH-UBND"


def test_results_are_written_with_sample_and_day(world) -> None:
    plan = take_in_survey(
        lines(world, one(world)), world.round, user=world.home_affairs, apply=True
    )
    assert (plan.applied, plan.changed, plan.problems) == (True, 1, [])
    result = SurveyResult.objects.get()
    assert (result.points, result.sample_size) == (Decimal("0.85"), 120)
    assert result.surveyed_on == datetime.date(2025, 11, 5)
    assert Score.objects.get().appraised_1 == Decimal("0.85")
    change = ScoreChange.objects.get()
    assert (change.step, change.door, change.user) == ("survey", "import", world.home_affairs)


def test_the_same_results_again_change_nothing(world) -> None:
    for _time in range(2):
        plan = take_in_survey(
            lines(world, one(world)), world.round, user=world.home_affairs, apply=True
        )
    assert (plan.changed, plan.unchanged) == (0, 1)
    assert ScoreChange.objects.count() == 1


def test_a_dry_run_writes_nothing(world) -> None:
    plan = take_in_survey(lines(world, one(world)), world.round, user=world.home_affairs)
    assert plan.differences[0].after == "0,85 điểm, 120 phiếu, 05/11/2025, KH 128/KH-UBND"
    assert not SurveyResult.objects.exists()
    assert not Score.objects.exists()


def test_the_template_comes_back_filled_in(world) -> None:
    book = opened(survey_template(world.round))
    sheet = book.worksheets[0]
    sheet["F2"], sheet["G2"], sheet["H2"] = 0.5, 30, datetime.date(2025, 3, 4)
    plan = take_in_survey(saved(book), world.round, user=world.home_affairs, apply=True)
    assert plan.applied
    assert SurveyResult.objects.get().surveyed_on == datetime.date(2025, 3, 4)
    again = take_in_survey(
        survey_template(world.round), world.round, user=world.home_affairs, apply=True
    )
    assert (again.changed, again.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"points": "1,5"}, "ngoài khoảng"),
        ({"points": "1.500"}, "có thể hiểu"),
        ({"code": "3.1"}, "không phải tiêu chí điều tra"),
        ({"day": "13/13/2025"}, "không phải ngày"),
    ],
)
def test_one_bad_row_keeps_all_out_and_is_named(world, change, message) -> None:
    good = f"{world.units[1].code};3.2;1;;;"
    plan = take_in_survey(
        lines(world, good, one(world, **change)),
        world.round,
        user=world.home_affairs,
        apply=True,
    )
    (problem,) = plan.problems
    assert message in problem.message
    assert problem.cell.endswith("3")
    assert not SurveyResult.objects.exists()
    assert not Score.objects.exists()


def test_only_home_affairs_brings_them_in(world) -> None:
    with pytest.raises(PermissionDenied):
        take_in_survey(lines(world, one(world)), world.round, user=world.official, apply=True)
    assert take_in_survey(
        lines(world, one(world)), world.round, user=world.home_affairs, apply=True
    ).applied


def test_a_published_round_takes_none(world) -> None:
    world.round.stage = "published"
    world.round.save()
    with pytest.raises(Refused):
        take_in_survey(lines(world, one(world)), world.round, user=world.home_affairs)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"a;b\n1;2\n", b"\x00" * 9])
def test_a_file_without_its_columns_is_refused(world, data) -> None:
    with pytest.raises(UnreadableFile):
        take_in_survey(data, world.round, user=world.home_affairs)
