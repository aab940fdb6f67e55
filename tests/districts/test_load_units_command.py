"""`manage.py load_units` tells in Vietnamese what it did."""

import pytest
from django.core.management import CommandError, call_command

from districts.models import Unit

pytestmark = pytest.mark.django_db


def run(unit_files, capsys) -> list[str]:
    call_command(
        "load_units",
        units=unit_files.units_path,
        successions=unit_files.successions_path,
    )
    return capsys.readouterr().out.splitlines()


def test_it_says_what_was_added_and_then_that_nothing_is_new(unit_files, capsys):
    unit_files.write()
    assert run(unit_files, capsys) == [
        "Đơn vị: thêm 6, sửa 0, bỏ 0, giữ nguyên 0.",
        "Kế thừa: thêm 4, sửa 0, bỏ 0, giữ nguyên 0.",
    ]
    assert run(unit_files, capsys) == ["Không có gì mới từ lần nạp trước: 6 đơn vị, 4 kế thừa."]


def test_it_ends_with_the_error_of_a_bad_file(unit_files, capsys):
    unit_files.change_unit("30244", "48.1", "0")
    unit_files.write()
    with pytest.raises(CommandError, match="units.csv, dòng 7, cột area_km2: “0” không phải"):
        run(unit_files, capsys)
    assert not Unit.objects.exists()
