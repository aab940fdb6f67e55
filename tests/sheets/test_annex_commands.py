"""The terminal twins: problems one a line and exit 1, or what changes."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Score
from tests.sheets.books import fill


@pytest.fixture
def file(world, tmp_path, capsys):
    path = tmp_path / "phu-luc.xlsx"
    call_command("export_annex", str(path), round=world.round.pk, unit=world.units[0].code)
    capsys.readouterr()
    return path


def run(world, path, *flags: str) -> None:
    call_command("import_annex", str(path), *flags, round=world.round.pk, user="official")


def test_a_dry_run_prints_what_would_change(world, file, capsys) -> None:
    file.write_bytes(fill(file.read_bytes(), {("3.1", "points"): 1}))
    run(world, file)
    assert capsys.readouterr().out.splitlines() == [
        "Lĩnh vực 3!F6: Huyện Huyện 1, 3.1: trống → 1 điểm",
        "1 ô sẽ ghi, 8 ô như cũ",
    ]
    assert not Score.objects.exists()


def test_apply_writes(world, file, capsys) -> None:
    file.write_bytes(fill(file.read_bytes(), {("3.1", "points"): 1}))
    run(world, file, "--apply")
    assert capsys.readouterr().out == "1 ô đã ghi, 8 ô như cũ\n"
    assert Score.objects.get().self_points == 1


def test_problems_are_printed_one_a_line_and_the_exit_code_is_1(world, file, capsys) -> None:
    typed = {("3.1", "points"): 1.5, ("2.10", "count"): "hai", ("1.2", "points"): 1}
    file.write_bytes(fill(file.read_bytes(), typed))
    with pytest.raises(SystemExit) as ended:
        run(world, file, "--apply")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "Lĩnh vực 2!I8: “hai” không phải là số",
        "Lĩnh vực 3!F6: 1,50 lớn hơn điểm tối đa 1,00",
    ]
    assert not Score.objects.exists()


def test_a_file_that_is_none_is_a_line_and_exit_1(world, file, capsys) -> None:
    file.write_bytes(b"x")
    with pytest.raises(SystemExit) as ended:
        run(world, file)
    assert ended.value.code == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("change", [{"round": 10**6}, {"user": "khong-co"}])
def test_what_is_not_there_is_said(world, file, change) -> None:
    with pytest.raises(CommandError):
        call_command(
            "import_annex", str(file), **{"round": world.round.pk, "user": "official", **change}
        )


def test_a_whole_round_goes_out(world, tmp_path, capsys) -> None:
    path = tmp_path / "tat-ca.xlsx"
    call_command("export_annex", str(path), round=world.round.pk)
    assert "3 đơn vị" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("export_annex", str(path), round=world.round.pk, unit="khong-co")
