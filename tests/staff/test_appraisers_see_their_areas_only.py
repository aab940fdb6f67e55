"""Who appraises one area reads its claims and evidence, and nothing of the other areas."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from districts.models import Unit
from indicators.access import areas_seen, areas_seen_of
from indicators.models import Assignment, Round, Score
from tests.staff.permission_world import PermissionWorld

pytestmark = pytest.mark.django_db
ALL, SECOND, OWN = "appraiser.all", "appraiser.area_2", "appraiser.of_the_unit"


@pytest.fixture
def world() -> PermissionWorld:
    made = PermissionWorld()
    made.stage(Round.Stage.APPRAISAL_1, submitted=True)
    return made


def get(client, world, who: str, name: str, *args: int, **query: str):
    client.force_login(world.people[who])
    return client.get(reverse(f"staff:{name}", args=args), query)


def codes(response) -> set[str]:
    """The leaves a workbook has rows for."""
    book = load_workbook(io.BytesIO(response.content))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    return texts & {"1.1", "2.1", "2.2"}


def test_the_rule_names_the_areas(world) -> None:
    first, second = world.leaf.area_id, world.second_leaf.area_id
    seen = {who: areas_seen(world.people[who], world.own) for who in (ALL, SECOND, OWN)}
    assert seen == {ALL: {first, second}, SECOND: {second}, OWN: None}
    assert areas_seen(world.people["appraiser.other_group"], world.own) == frozenset()
    assert areas_seen(world.people["appraiser.other_group"], world.far) == {first}
    for who in ("official.own", "home_affairs.province", "auditor.province", "root"):
        assert areas_seen(world.people[who], world.own) is None


def test_the_rule_costs_the_same_for_any_number_of_units(world, django_assert_num_queries) -> None:
    units = [world.own, world.other, world.far]
    with django_assert_num_queries(3):
        found = areas_seen_of(world.people[OWN], world.round, units)
    assert found[world.own.pk] is None
    assert found[world.other.pk] == {world.leaf.area_id}


def test_the_page_has_the_assigned_areas_only_and_no_sum_of_the_whole(client, world) -> None:
    page = get(client, world, SECOND, "assessment", world.own.pk).content.decode()
    assert "2.1" in page
    assert "Tiêu chí 1.1" not in page
    assert "Lĩnh vực 1" not in page
    assert 'id="tong-phieu"' not in page
    asked = get(client, world, SECOND, "assessment", world.own.pk, **{"linh-vuc": "1"})
    assert "Tiêu chí 1.1" not in asked.content.decode()
    whole = get(client, world, ALL, "assessment", world.own.pk).content.decode()
    assert "Tiêu chí 1.1" in whole


def test_a_leaf_of_another_area_and_its_file_are_not_there(client, world) -> None:
    for leaf, evidence, status in ((world.leaf, True, 404), (world.second_leaf, False, 200)):
        assert (
            get(client, world, SECOND, "assessment-leaf", world.own.pk, leaf.pk).status_code
            == status
        ), evidence
    file = (world.own.pk, world.evidence.pk)
    assert get(client, world, SECOND, "evidence-file", *file).status_code == 404
    assert get(client, world, ALL, "evidence-file", *file).status_code == 200


def test_explanations_are_those_of_the_area(client, world) -> None:
    Score.objects.filter(assessment=world.own).update(appraised_1=Decimal("0.5"))
    page = get(client, world, SECOND, "explanations", world.own.pk).content.decode()
    assert "Tiêu chí 2.1" in page
    assert "Tiêu chí 1.1" not in page
    whole = get(client, world, "official.own", "explanations", world.own.pk).content.decode()
    assert "Tiêu chí 1.1" in whole


@pytest.mark.parametrize("step", ["self", "appraisal_1"])
def test_a_workbook_has_the_assigned_areas_only(client, world, step: str) -> None:
    wanted = {"don-vi": world.own.unit.code, "buoc": step}
    second = get(client, world, SECOND, "excel-download", world.round.pk, **wanted)
    assert codes(second) == {"2.1", "2.2"}
    whole = get(client, world, ALL, "excel-download", world.round.pk, **wanted)
    assert codes(whole) == {"1.1", "2.1", "2.2"}
    page = get(client, world, SECOND, "excel", world.round.pk).content.decode()
    assert 'value="1.1"' not in page
    other = {**wanted, "tieu-chi": "1.1"}
    assert get(client, world, SECOND, "excel-download", world.round.pk, **other).status_code == 404


def test_an_area_of_one_group_opens_no_workbook_of_another_group(client, world) -> None:
    person = world.people["appraiser.idle"]
    for area, group in ((world.second_leaf.area, None), (world.leaf.area, world.far_group)):
        Assignment.objects.create(round=world.round, user=person, area=area, group=group)
    asked = ("appraiser.idle", "excel-download", world.round.pk)
    assert codes(get(client, world, *asked)) == {"2.1", "2.2"}
    far = get(client, world, *asked, nhom=world.far_group.slug)
    assert codes(far) == {"1.1", "2.1", "2.2"}


def test_a_role_for_a_district_offers_no_way_that_leads_nowhere(client, world) -> None:
    for who in ("home_affairs.district", "auditor.district", "publisher.district"):
        desk = get(client, world, who, "desk").content.decode()
        for name in ("round-open", "sets", "ledger", "history"):
            assert f'href="{reverse(f"staff:{name}")}"' not in desk, (who, name)
    desk = get(client, world, "home_affairs.province", "desk").content.decode()
    for name in ("round-open", "sets", "ledger", "history"):
        assert f'href="{reverse(f"staff:{name}")}"' in desk
    assert world.own.unit.level == Unit.Level.DISTRICT


def test_who_makes_no_sets_is_not_offered_to(client, world) -> None:
    for who, offered in (("auditor.province", False), ("home_affairs.province", True)):
        page = get(client, world, who, "sets").content.decode()
        assert (reverse("staff:set-new") in page) is offered


def test_who_only_reads_is_not_asked_for_a_file(client, world) -> None:
    for who, offered in (("auditor.province", False), ("official.own", True), (SECOND, True)):
        page = get(client, world, who, "excel", world.round.pk).content.decode()
        assert (reverse("staff:excel-upload", args=[world.round.pk]) in page) is offered
