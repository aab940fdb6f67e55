"""Criteria sets: created, copied, edited as a tree, mapped, out to Excel and in, then immutable."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from indicators.models import CriteriaSet, Criterion, Round
from indicators.services.check_set import set_problems
from indicators.services.edit_set import copy_set, create_set, delete_node, save_node
from indicators.services.errors import Refused
from indicators.services.map_set import map_leaves
from indicators.set_sheet import SheetError, read_set, write_set
from tests.staff.appraisal_cast import World
from tests.staff.appraisal_cast import world as make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Its set gets a province, so that Home Affairs may manage it."""
    made = make_world()
    CriteriaSet.objects.update(province=made.round.province)
    made.round.criteria_set.refresh_from_db()
    return made


@pytest.fixture
def ha(world):
    return world.people["home_affairs"]


@pytest.fixture
def draft(world, ha) -> CriteriaSet:
    """A set of one area with an option leaf and a survey leaf, written through the service."""
    made = create_set(
        user=ha, province=world.round.province, slug="moi", name="Bộ mới", level="district"
    )
    area = save_node(made, Criterion(code="1", name="Lĩnh vực 1"), user=ha)
    save_node(
        made,
        Criterion(code="1.1", name="Kế hoạch", kind="option", max_points=60, parent=area),
        user=ha,
        options=[("Kịp thời", Decimal(60)), ("Không", Decimal(0))],
    )
    save_node(
        made,
        Criterion(code="1.2", name="Khảo sát", kind="survey", max_points=40, parent=area),
        user=ha,
    )
    made.refresh_from_db()
    return made


def page(client, world, who: str, address: str, **post):
    client.force_login(world.people[who])
    return client.post(address, post) if post else client.get(address)


def test_maxima_of_parents_and_of_the_set_follow_the_leaves(draft) -> None:
    assert draft.criteria.get(code="1").max_points == 100
    assert (draft.total_max, draft.survey_max, draft.appraisal_max) == (100, 40, 60)
    assert set_problems(draft) == []


def test_nodes_stand_in_the_order_of_the_tree(draft, ha) -> None:
    second = save_node(draft, Criterion(code="2", name="Lĩnh vực 2"), user=ha)
    save_node(
        draft, Criterion(code="2.1", name="b", kind="direct", max_points=1, parent=second), user=ha
    )
    first = draft.criteria.get(code="1")
    save_node(
        draft, Criterion(code="1.3", name="c", kind="direct", max_points=1, parent=first), user=ha
    )
    codes = list(draft.criteria.order_by("position").values_list("code", flat=True))
    assert codes == ["1", "1.1", "1.2", "1.3", "2", "2.1"]


def test_what_is_wrong_is_named_before_it_can_be_used(draft, ha) -> None:
    area = draft.criteria.get(code="1")
    save_node(
        draft, Criterion(code="1.4", name="d", kind="count", max_points=1, parent=area), user=ha
    )
    assert any("1.4" in problem for problem in set_problems(draft))


def test_a_used_set_is_immutable_and_a_copy_is_not(world, ha) -> None:
    used = world.round.criteria_set
    with pytest.raises(Refused, match="sao chép"):
        save_node(used, Criterion(code="9", name="Thêm"), user=ha)
    with pytest.raises(Refused):
        delete_node(used.criteria.get(code="1.1"), user=ha)
    copied = copy_set(used, user=ha, slug="nam-sau", name="Năm sau")
    save_node(copied, Criterion(code="9", name="Thêm"), user=ha)
    assert used.criteria.count() == 4


def test_only_home_affairs_of_the_province_writes_sets(world, draft) -> None:
    for who in ("official", "expert", "auditor"):
        with pytest.raises(PermissionDenied):
            save_node(draft, Criterion(code="9", name="x"), user=world.people[who])
        with pytest.raises(PermissionDenied):
            copy_set(draft, user=world.people[who], slug="x", name="x")


def test_a_copy_maps_every_leaf(draft, ha) -> None:
    copied = copy_set(draft, user=ha, slug="nam-sau", name="Năm sau")
    assert set(copied.mappings.values_list("old__code", "new__code", "kind")) == {
        ("1.1", "1.1", "same"),
        ("1.2", "1.2", "same"),
    }


def test_changes_of_a_copy_change_the_kinds_of_its_mapping(draft, ha) -> None:
    copied = copy_set(draft, user=ha, slug="nam-sau", name="Năm sau")
    leaf = copied.criteria.get(code="1.1")
    leaf.max_points = Decimal(50)
    save_node(copied, leaf, user=ha, options=[("Kịp thời", Decimal(50)), ("Không", Decimal(0))])
    delete_node(copied.criteria.get(code="1.2"), user=ha)
    save_node(
        copied,
        Criterion(code="1.5", name="Mới", kind="direct", max_points=50, parent=leaf.parent),
        user=ha,
    )
    assert set(copied.mappings.values_list("old__code", "new__code", "kind")) == {
        ("1.1", "1.1", "reweighted"),
        ("1.2", None, "dropped"),
        (None, "1.5", "new"),
    }


def test_split_and_merged_leaves_are_mapped_by_hand(draft, ha) -> None:
    copied = copy_set(draft, user=ha, slug="nam-sau", name="Năm sau")
    map_leaves(copied, {"1.1": ["1.1", "1.2"], "1.2": ["1.2"]}, user=ha)
    assert set(copied.mappings.values_list("old__code", "new__code", "kind")) == {
        ("1.1", "1.1", "merged"),
        ("1.2", "1.1", "merged"),
        ("1.2", "1.2", "split"),
    }
    with pytest.raises(Refused, match="không có mã 7"):
        map_leaves(copied, {"1.1": ["7"]}, user=ha)


def test_a_set_goes_out_to_excel_and_comes_back_the_same(client, world, draft, ha) -> None:
    content = write_set(draft)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["F3"].value == 60
    response = page(
        client,
        world,
        "home_affairs",
        "/nghiep-vu/bo-tieu-chi/nhap/",
        ten="Nhập lại",
        ma="nhap-lai",
        cap="district",
        tep=SimpleUploadedFile("bo.xlsx", content),
    )
    assert response.status_code == 302
    again = CriteriaSet.objects.get(slug="nhap-lai")
    assert read_set(write_set(again)) == read_set(content)
    assert again.survey_max == 40


def test_an_import_with_mistakes_names_them_and_writes_nothing(client, world, draft) -> None:
    book = load_workbook(io.BytesIO(write_set(draft)))
    book.worksheets[0]["F3"] = 59
    out = io.BytesIO()
    book.save(out)
    response = page(
        client,
        world,
        "home_affairs",
        "/nghiep-vu/bo-tieu-chi/nhap/",
        ten="Sai",
        ma="sai",
        cap="district",
        tep=SimpleUploadedFile("bo.xlsx", out.getvalue()),
    )
    assert response.status_code == 422
    assert "cộng lại" in response.content.decode()
    assert not CriteriaSet.objects.filter(slug="sai").exists()


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content) -> None:
    with pytest.raises(SheetError):
        read_set(content)


def test_pages_create_a_set_and_a_criterion(client, world) -> None:
    made = page(
        client,
        world,
        "home_affairs",
        "/nghiep-vu/bo-tieu-chi/moi/",
        ten="Bộ tiêu chí 2026",
        ma="",
        cap="commune",
    )
    assert made["Location"] == "/nghiep-vu/bo-tieu-chi/bo-tieu-chi-2026/"
    address = f"{made['Location']}them/"
    page(client, world, "home_affairs", address, code="1", name="Lĩnh vực", kind="", max_points="")
    area = Criterion.objects.get(criteria_set__slug="bo-tieu-chi-2026")
    response = page(
        client,
        world,
        "home_affairs",
        f"{address}?duoi={area.pk}",
        code="1.1",
        name="Kế hoạch",
        kind="option",
        max_points="1,5",
        phuong_an="Kịp thời=1,5; Chậm=0,5",
    )
    assert response.status_code == 302
    leaf = Criterion.objects.get(code="1.1", criteria_set=area.criteria_set)
    assert list(leaf.options.values_list("label", "points")) == [
        ("Kịp thời", Decimal("1.5")),
        ("Chậm", Decimal("0.5")),
    ]
    assert "Kịp thời = 1,5" in client.get(made["Location"]).content.decode()


@pytest.mark.parametrize("word", ["moi", "nhap"])
def test_a_set_does_not_take_the_word_of_another_page(client, world, word) -> None:
    response = page(client, world, "home_affairs", "/nghiep-vu/bo-tieu-chi/moi/", ten="Bộ", ma=word)
    assert response.status_code == 422
    assert not CriteriaSet.objects.filter(slug=word).exists()


def test_a_form_with_a_mistake_keeps_what_was_typed(client, world, draft) -> None:
    area = draft.criteria.get(code="1")
    response = page(
        client,
        world,
        "home_affairs",
        f"/nghiep-vu/bo-tieu-chi/moi/them/?duoi={area.pk}",
        code="1.9",
        name="Tên dài",
        kind="option",
        max_points="1.500",
        phuong_an="Kịp thời",
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "hai cách" in html
    assert "phải có dạng tên=điểm" in html
    assert "Tên dài" in html


def test_rules_bands_and_tie_breakers_are_saved(client, world, draft) -> None:
    address = "/nghiep-vu/bo-tieu-chi/moi/quy-dinh/"
    html = page(client, world, "home_affairs", address).content.decode()
    assert 'name="xep_loai"' in html
    response = page(
        client,
        world,
        "home_affairs",
        address,
        name="Bộ mới",
        places="1",
        rounding="half_up",
        tie_rule="dense",
        unscored="zero",
        evidence_policy="zero",
        bonus_cap="2,5",
        xep_loai="Tốt=80; Khá=0",
        tieu_chi_phu="1, điều tra",
    )
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.places, draft.tie_rule, draft.bonus_cap) == (1, "dense", Decimal("2.5"))
    assert list(draft.bands.values_list("label", "lower")) == [("Tốt", 80), ("Khá", 0)]
    assert list(draft.tie_breakers.values_list("kind", "area__code")) == [
        ("area", "1"),
        ("survey", None),
    ]


ADDRESSES = ("", "moi/", "moi/excel/", "moi/quy-dinh/", "moi/them/", "nhap/")


@pytest.mark.parametrize("who", ["official", "leader", "expert", "stranger"])
def test_pages_of_sets_do_not_exist_for_others(client, world, draft, who) -> None:
    for address in ADDRESSES:
        response = page(client, world, who, f"/nghiep-vu/bo-tieu-chi/{address}")
        assert response.status_code == 404, address


def test_an_auditor_reads_and_does_not_write(client, world, draft) -> None:
    assert page(client, world, "auditor", "/nghiep-vu/bo-tieu-chi/moi/excel/").status_code == 200
    assert page(client, world, "auditor", "/nghiep-vu/bo-tieu-chi/moi/them/").status_code == 404


def test_a_set_in_use_says_so_and_offers_a_copy(client, world) -> None:
    used = world.round.criteria_set
    html = page(
        client, world, "home_affairs", f"/nghiep-vu/bo-tieu-chi/{used.slug}/"
    ).content.decode()
    assert "không sửa được" in html
    response = page(
        client,
        world,
        "home_affairs",
        f"/nghiep-vu/bo-tieu-chi/{used.slug}/sao-chep/",
        ten="Bản sao",
        ma="ban-sao",
    )
    assert response["Location"] == "/nghiep-vu/bo-tieu-chi/ban-sao/"
    assert Round.objects.filter(criteria_set__slug="ban-sao").count() == 0
