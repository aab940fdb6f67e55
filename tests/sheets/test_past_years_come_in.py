"""Past results come in from Excel or CSV, each level and year as an edition of its own."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.services.file_problems import UnreadableFile
from indicators.models import Edition, ImportFile
from indicators.sheets.history import history_template, take_in_history
from tests.sheets.books import opened, saved

HEAD = (
    "Năm;Cấp;Mã đơn vị;Tên đơn vị;Nhóm;Điểm;Điểm tối đa;Chỉ số;Hạng;Trên tổng số;Xếp loại;"
    "Nguồn;Lĩnh vực: Thể chế\n"
)
ROWS = (
    "2020;Huyện;;Huyện Huyện 1;;69,45;100;69,45;2;2;Khá;QĐ 141;8,5",
    "2020;Huyện;;Huyện Huyện 2;;90;100;90;1;2;Tốt;QĐ 141;9",
)


def table(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows)).encode()


def take(world, *rows: str, apply: bool = True, **fields):
    return take_in_history(
        table(*rows), world.province, user=world.home_affairs, apply=apply, **fields
    )


def test_a_year_becomes_an_edition_as_printed(world) -> None:
    plan = take(world, *ROWS)
    assert (plan.problems, plan.applied, plan.changed) == ([], True, 1)
    edition = Edition.objects.get()
    assert (edition.origin, edition.year, edition.level, edition.number) == (
        "imported",
        2020,
        "district",
        1,
    )
    first, second = edition.rows.all()
    assert (first.rank, first.index, first.band) == (1, Decimal(90), "Tốt")
    assert (second.unit, second.index) == (world.units[0], Decimal("69.45"))
    assert (second.basis, second.source_url) == ("stated", "QĐ 141")
    assert [a.name for a in edition.areas.all()] == ["Thể chế"]
    assert second.area_scores.get().points == Decimal("8.5")


def test_a_dry_run_publishes_nothing(world) -> None:
    plan = take(world, *ROWS, apply=False)
    assert not Edition.objects.exists()
    assert plan.tables[0].lines[1].after.startswith("hạng 2/2, chỉ số 69,45")


def test_the_same_file_again_changes_nothing(world) -> None:
    take(world, *ROWS)
    assert take(world, *ROWS).changed == 0
    assert Edition.objects.count() == 1


def test_a_correction_needs_a_reason(world) -> None:
    take(world, *ROWS)
    changed = (ROWS[0].replace("69,45", "70"), ROWS[1])
    refused = take(world, *changed)
    assert [p.message for p in refused.problems] == ["Đính chính bản đã công bố phải nêu lý do."]
    assert Edition.objects.count() == 1
    plan = take(world, *changed, reason="in sai")
    assert [line.unit for line in plan.tables[0].lines] == ["Huyện Huyện 1"]
    assert Edition.objects.get(number=2).reason == "in sai"


@pytest.mark.parametrize(
    ("row", "cell", "message"),
    [
        ("2020;Huyện;;Huyện 9;;;;50;;;;QĐ;", "D2", "không có “Huyện 9”"),
        ("2020;Huyện;999;;;;;50;;;;QĐ;", "C2", "không có đơn vị mã “999”"),
        ("2020;Huyện;020251;Huyện Huyện 2;;;;50;;;;QĐ;", "C2", "không phải “Huyện Huyện 2”"),
        ("1900;Huyện;;Huyện Huyện 1;;;;50;;;;QĐ;", "A2", "năm phải từ"),
        ("2020;Tỉnh;;Huyện Huyện 1;;;;50;;;;QĐ;", "B2", "cấp phải là"),
        ("2020;Huyện;;Huyện Huyện 1;;;;1.500;;;;QĐ;", "H2", "có thể hiểu"),
        ("2020;Huyện;;Huyện Huyện 1;;;;50;3;2;;QĐ;", "I2", "lớn hơn tổng số"),
        ("2020;Huyện;;Huyện Huyện 1;;11;10;;;;;QĐ;", "F2", "điểm lớn hơn điểm tối đa"),
        ("2020;Huyện;;Huyện Huyện 1;;;;50;;;;;", "L2", "thiếu nguồn"),
        ("2020;Huyện;;Huyện Huyện 1;;;;;;;;QĐ;", "F2", "không có kết quả nào"),
        ("2020;Huyện;;Huyện Huyện 1;;;;50;;;;QĐ;tám", "M2", "không phải là số"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_written(world, row, cell, message) -> None:
    (problem,) = take(world, row).problems
    assert problem.cell == cell
    assert message in problem.message
    assert not Edition.objects.exists()


PART_YEAR = "Năm;Kỳ;Cấp;Tên đơn vị;Chỉ số;Hạng;Nguồn\n"


@pytest.mark.parametrize(
    ("year", "period", "word"),
    [
        ("2020-quy-1", "", "2020-quy-1"),
        ("2020", "Quý I", "2020-quy-1"),
        ("2020", "6 tháng đầu năm", "2020-6-thang-dau"),
        ("2020", "cả năm", "2020"),
    ],
)
def test_a_part_of_a_year_is_a_table_of_its_own(world, year, period, word) -> None:
    take(world, *ROWS)
    data = f"{PART_YEAR}{year};{period};Huyện;Huyện Huyện 1;70;1;QĐ 9".encode()
    plan = take_in_history(
        data, world.province, user=world.home_affairs, apply=True, reason="đính chính"
    )
    assert (plan.problems, plan.applied) == ([], True)
    newest = Edition.objects.latest("pk")
    assert newest.period_word == word
    assert newest.number == (2 if word == "2020" else 1)


@pytest.mark.parametrize(
    ("year", "period", "cell"), [("2020-quy-5", "", "A2"), ("2020", "tháng 3", "B2")]
)
def test_a_part_of_a_year_that_is_none_is_named(world, year, period, cell) -> None:
    data = f"{PART_YEAR}{year};{period};Huyện;Huyện Huyện 1;70;1;QĐ 9".encode()
    plan = take_in_history(data, world.province, user=world.home_affairs, apply=True)
    assert [(p.cell, "kỳ phải để trống" in p.message) for p in plan.problems] == [(cell, True)]
    assert not Edition.objects.exists()


def test_units_of_a_part_year_are_those_of_its_last_day(world) -> None:
    unit = world.units[0]
    unit.valid_to = datetime.date(2020, 6, 30)
    unit.save()
    line = "{};Huyện;Huyện Huyện 1;70;1;QĐ 9"
    for period, problems in (("Quý II", 0), ("Quý III", 1)):
        data = f"{PART_YEAR}2020;{line.format(period)}".encode()
        plan = take_in_history(data, world.province, user=world.home_affairs)
        assert len(plan.problems) == problems, period


def test_a_unit_twice_is_refused(world) -> None:
    (problem,) = take(world, ROWS[0], ROWS[0].replace(";2;2;", ";1;2;")).problems
    assert "trùng đơn vị" in problem.message


def test_only_home_affairs_of_the_province(world) -> None:
    with pytest.raises(PermissionDenied):
        take_in_history(table(*ROWS), world.province, user=world.official, apply=True)
    assert take(world, *ROWS).applied


def test_the_template_has_the_columns_that_are_read(world) -> None:
    book = opened(history_template())
    book.worksheets[0].append([2020, None, "Huyện", None, "Huyện Huyện 1"] + [None] * 3 + [69.45])
    book.worksheets[0]["N2"] = "QĐ 141"
    assert take_in_history(saved(book), world.province, user=world.home_affairs, apply=True).applied


@pytest.mark.parametrize("data", [b"", b"a;b\n", b"\xff\xfe"])
def test_a_file_that_is_none_is_refused(world, data) -> None:
    with pytest.raises(UnreadableFile):
        take_in_history(data, world.province, user=world.home_affairs)


def test_the_pages_take_a_file_to_an_edition(client, world, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(world.home_affairs)
    assert client.get(reverse("staff:history-template")).status_code == 200
    answer = client.post(
        reverse("staff:history"),
        {"province": world.province.pk, "file": SimpleUploadedFile("cu.csv", table(*ROWS))},
    )
    assert "bản công bố mới" in client.get(answer["Location"]).content.decode()
    kept = ImportFile.objects.get()
    done = client.post(reverse("staff:history-apply", args=[kept.pk]), follow=True)
    assert "Đã công bố 1 bảng." in done.content.decode()
    assert Edition.objects.count() == 1


def test_the_pages_are_nobody_elses_business(client, world) -> None:
    client.force_login(world.official)
    assert client.get(reverse("staff:history")).status_code == 404
    assert client.get(reverse("staff:history-template")).status_code == 404
    client.force_login(world.home_affairs)
    assert client.get(reverse("staff:history")).status_code == 200
