"""Loading the list of units: once, again, and after a change."""

import datetime
from decimal import Decimal

import pytest

from districts.models import DataLoad, Succession, Unit
from districts.services.data_file import DataFileError
from districts.services.load_units import Changes, load_units
from tests.districts.conftest import make_commune, make_province

pytestmark = pytest.mark.django_db
NEW_DAY = datetime.date(2025, 7, 1)


def snapshot() -> list:
    """Every row, identities included."""
    return [
        list(Unit.with_illustrative.order_by("pk").values()),
        list(Succession.objects.order_by("pk").values()),
    ]


def make_agency(code: str, province: Unit) -> Unit:
    return Unit.objects.create(
        code=code,
        level=Unit.Level.AGENCY,
        kind="sở",
        name="Nội vụ",
        full_name="Sở Nội vụ",
        parent=province,
        province=province,
        valid_from=NEW_DAY,
    )


def test_a_first_load_adds_every_row(unit_files):
    load = load_units(**unit_files.write())
    assert (load.units, load.successions) == (Changes(added=6), Changes(added=4))
    commune = Unit.objects.get(code="30244")
    assert commune.full_name == "Xã Phú Hựu"
    assert commune.parent == commune.province == Unit.objects.get(code="82")
    assert (commune.valid_from, commune.valid_to) == (NEW_DAY, None)
    assert (commune.latitude, commune.area_km2) == (Decimal("10.25"), Decimal("48.1"))
    old = Unit.objects.get(code="30253")
    assert (old.parent.code, old.province.code) == ("877", "87")
    assert [row.predecessor.code for row in commune.predecessors()] == ["30253", "30250"]


def test_a_load_sets_the_keys_a_save_would_set(unit_files):
    load_units(**unit_files.write())
    for unit in Unit.objects.all():
        loaded = (unit.slug, unit.search_key, unit.sort_key)
        unit.save()
        unit.refresh_from_db()
        assert (unit.slug, unit.search_key, unit.sort_key) == loaded


def test_a_code_is_marked_as_reused_when_it_is(unit_files):
    unit_files.units.append("82,province,tỉnh,Tiền Giang,Tỉnh Tiền Giang,,82,,2025-06-30,,,,")
    load_units(**unit_files.write())
    reused = Unit.objects.filter(code_reused=True)
    assert [unit.code for unit in reused] == ["82", "82"]


def test_the_same_files_again_change_nothing(unit_files):
    load_units(**unit_files.write())
    before, loads = snapshot(), list(DataLoad.objects.values())
    load = load_units(**unit_files.paths())
    assert load.skipped
    assert (load.units.unchanged, load.successions.unchanged) == (6, 4)
    assert snapshot() == before
    assert list(DataLoad.objects.values()) == loads


def test_other_bytes_of_the_same_content_change_no_row(unit_files):
    load_units(**unit_files.write())
    before = snapshot()
    text = unit_files.units_path.read_text(encoding="utf-8")
    unit_files.units_path.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    load = load_units(**unit_files.paths())
    assert not load.skipped
    assert (load.units, load.successions) == (Changes(unchanged=6), Changes(unchanged=4))
    assert snapshot() == before


def test_a_changed_row_is_changed_in_place(unit_files):
    load_units(**unit_files.write())
    before = Unit.objects.get(code="877").pk
    unit_files.change_unit("877", "Châu Thành,Huyện Châu Thành", "Tân Thành,Huyện Tân Thành")
    load = load_units(**unit_files.write())
    assert load.units == Changes(changed=3, unchanged=3)  # its two communes are searched by it
    unit = Unit.objects.get(code="877")
    assert (unit.pk, unit.name, unit.slug) == (before, "Tân Thành", "tan-thanh")
    assert "tan thanh" in Unit.objects.get(code="30250").search_key


def test_a_start_that_became_known_keeps_the_unit(unit_files):
    load_units(**unit_files.write())
    before = Unit.objects.get(code="30250").pk
    unit_files.change_unit("30250", ",,2025-06-30", ",2024-11-01,2025-06-30")
    load = load_units(**unit_files.write())
    assert load.units == Changes(changed=1, unchanged=5)
    unit = Unit.objects.get(code="30250")
    assert (unit.pk, unit.valid_from) == (before, datetime.date(2024, 11, 1))


def test_a_unit_that_ends_gives_way_to_the_next_of_its_code(unit_files):
    load_units(**unit_files.write())
    commune, province = (Unit.objects.get(code=code).pk for code in ("30244", "82"))
    unit_files.change_unit("82", "2025-07-01,,", "2025-07-01,2026-12-31,")
    unit_files.units.append(
        "82,province,thành phố trung ương,Đồng Tháp,Thành phố Đồng Tháp,,82,2027-01-01,,,,,"
    )
    unit_files.successions.append("82,2026-12-31,82,2027-01-01,upgrade,2027-01-01,1/2026/QH16")
    load = load_units(**unit_files.write())
    assert (load.units.added, load.successions.added) == (1, 1)
    city = Unit.objects.get(code="82", valid_from=datetime.date(2027, 1, 1))
    went_on = Unit.objects.get(pk=commune)
    assert went_on.province == city
    assert Unit.objects.get(pk=province).valid_to == datetime.date(2026, 12, 31)
    assert [row.predecessor_id for row in city.predecessors()] == [province]


def test_a_row_that_is_gone_goes_if_nothing_refers_to_it(unit_files):
    load_units(**unit_files.write())
    unit_files.units = [row for row in unit_files.units if not row.startswith("30250")]
    unit_files.successions = [row for row in unit_files.successions if "30250" not in row]
    load = load_units(**unit_files.write())
    assert (load.units, load.successions) == (
        Changes(removed=1, unchanged=5),
        Changes(removed=1, unchanged=3),
    )
    assert not Unit.objects.filter(code="30250").exists()


def test_a_unit_somebody_answers_for_is_not_dropped(unit_files, django_user_model):
    load_units(**unit_files.write())
    user = django_user_model.objects.create_user("lan")
    Unit.objects.get(code="30250").memberships.create(user=user, role="unit_official")
    before = snapshot()
    unit_files.units = [row for row in unit_files.units if not row.startswith("30250")]
    unit_files.successions = [row for row in unit_files.successions if "30250" not in row]
    with pytest.raises(DataFileError) as caught:
        load_units(**unit_files.write())
    assert str(caught.value) == (
        "units.csv: tệp không còn Xã An Nhơn (mã 30250, den-2025-06-30) nhưng đơn vị này đang "
        "được dùng: phân công “lan: Cán bộ đơn vị (nhập điểm), Xã An Nhơn”"
    )
    assert snapshot() == before


def test_agencies_and_illustrative_units_are_left_alone(unit_files):
    load_units(**unit_files.write())
    agency = make_agency("SNV-82", Unit.objects.get(code="82"))
    made_up = make_province("MH", "Minh Họa", illustrative=True)
    make_commune("MH-1", "Mẫu", made_up, illustrative=True)
    unit_files.change_unit("30244", "48.1", "48.2")
    load = load_units(**unit_files.write())
    assert load.units == Changes(changed=1, unchanged=5)
    assert Unit.objects.filter(pk=agency.pk).exists()
    assert Unit.with_illustrative.filter(illustrative=True).count() == 2


def test_an_agency_may_be_in_the_file(unit_files):
    unit_files.units.append("SNV-82,agency,sở,Nội vụ,Sở Nội vụ,82,82,2025-07-01,,,,,")
    load_units(**unit_files.write())
    assert Unit.objects.get(code="SNV-82").parent.code == "82"


@pytest.mark.parametrize("code", ["MH", "SNV-82"])
def test_a_code_in_use_outside_the_list_is_refused(unit_files, code):
    load_units(**unit_files.write())
    make_agency("SNV-82", Unit.objects.get(code="82"))
    make_province("MH", "Minh Họa", illustrative=True)
    before = snapshot()
    unit_files.units.append(f"{code},province,tỉnh,X,Tỉnh X,,,2025-07-01,,,,,")
    with pytest.raises(DataFileError, match=f"units.csv, dòng 8, cột code: mã {code} đã dùng"):
        load_units(**unit_files.write())
    assert snapshot() == before


def test_a_load_writes_no_history(unit_files):
    load_units(**unit_files.write())
    unit_files.change_unit("30244", "48.1", "48.2")
    load_units(**unit_files.write())
    assert not Unit.history.exists()


def test_what_was_loaded_is_recorded(unit_files):
    load_units(**unit_files.write())
    rows = DataLoad.objects.order_by("name").values_list("name", "rows")
    assert list(rows) == [("districts.successions", 4), ("districts.units", 6)]
