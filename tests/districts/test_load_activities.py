"""What five articles report is loaded with its source, once, and nothing beyond it."""

import json

import pytest
from django.core.management import call_command

from districts.models import (
    Adoption,
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    Resolution,
    Unit,
)
from districts.services.data_file import DataFileError
from districts.services.load_activities import ACTIVITIES_FILE, load_activities
from tests.districts.activity_world import day, unit

END = day("2025-06-30")
COMMUNES = {
    "30274": ("Tân Phú", "xã", "877"),
    "30244": ("Cái Tàu Hạ", "thị trấn", "877"),
    "30250": ("An Nhơn", "xã", "877"),
    "30265": ("An Phú Thuận", "xã", "877"),
    "30169": ("Lấp Vò", "thị trấn", "875"),
}


@pytest.fixture
def units(db) -> None:
    dong_thap = unit("87", "Đồng Tháp", "tỉnh", valid_to=END)
    an_giang = unit("89", "An Giang", "tỉnh", valid_to=END)
    districts = {
        code: unit(code, name, "huyện", province, valid_to=END)
        for code, name, province in (
            ("877", "Châu Thành", dong_thap),
            ("875", "Lấp Vò", dong_thap),
            ("869", "Tân Hồng", dong_thap),
            ("892", "Châu Thành", an_giang),
            ("893", "Chợ Mới", an_giang),
        )
    }
    for code, (name, kind, parent) in COMMUNES.items():
        unit(code, name, kind, districts[parent], valid_to=END)


def test_every_entry_of_the_file_is_loaded_with_its_source(units, capsys) -> None:
    call_command("load_activities")
    entries = json.loads(ACTIVITIES_FILE.read_text(encoding="utf-8"))
    counted = {
        kind: sum(entry["kind"] == kind for entry in entries)
        for kind in ("plan", "inspection", "finding", "initiative", "award", "adoption")
    }
    for kind, model in (
        ("plan", Plan),
        ("inspection", Inspection),
        ("finding", Finding),
        ("initiative", Initiative),
        ("award", Award),
        ("adoption", Adoption),
    ):
        assert model.objects.count() == counted[kind] > 0
    for model in (Plan, Inspection, Initiative, Award, Resolution):
        assert not model.objects.filter(source="").exists()
        assert not model.objects.waiting().exists()


def test_the_figures_are_those_of_the_articles(units) -> None:
    load_activities()
    plan = Plan.objects.get(unit__code="893")
    assert (plan.stated_done, plan.stated_total) == (13, 65)
    resolution = Resolution.objects.get(unit__code="875")
    assert (resolution.stated.done, resolution.stated.total) == (5, 6)
    (target,) = resolution.targets.all()
    assert (target.state, target.percent, target.computed) == ("missed", 99, False)
    assert Award.objects.get(unit__code="877").kind == "flag"
    assert Award.objects.get(unit__code="892").kind == "commendation"


def test_a_second_load_changes_nothing_and_keeps_what_was_done_since(units) -> None:
    load_activities()
    finding = Finding.objects.open().first()
    Finding.objects.filter(pk=finding.pk).update(handled_on=END, handling="Xong.")
    again = load_activities()
    assert again.skipped
    assert Finding.objects.get(pk=finding.pk).handling == "Xong."


def test_a_changed_file_changes_only_what_is_different(units, tmp_path) -> None:
    load_activities()
    entries = json.loads(ACTIVITIES_FILE.read_text(encoding="utf-8"))
    entries[0]["stated_result"] = "hoàn thành"
    changed = tmp_path / "activities.json"
    changed.write_text(json.dumps(entries), encoding="utf-8")
    load = load_activities(changed)
    assert (load.added, load.changed) == (0, 1)


def test_a_wrong_file_is_refused_whole_and_says_which_entry(units, tmp_path) -> None:
    entries = json.loads(ACTIVITIES_FILE.read_text(encoding="utf-8"))
    wrong = tmp_path / "activities.json"
    for entry, words in (
        ({**entries[0], "unit": "000"}, "000"),
        ({**entries[0], "kind": "gì đó"}, "mục 61"),
        ({**entries[0], "year": 20200, "title": "x"}, "mục 61"),
    ):
        wrong.write_text(json.dumps([*entries, entry]), encoding="utf-8")
        with pytest.raises(DataFileError, match=words):
            load_activities(wrong)
        assert not Plan.objects.exists()
    assert Unit.objects.count() == 12
