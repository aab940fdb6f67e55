"""A unit enters figures of a period: what can't be is refused, what is corrected stays readable."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from districts.models import Membership
from indicators import periods
from indicators.models import FigureWarning, Observation, ObservationChange
from indicators.querysets import FrozenError
from indicators.services.enter_figures import FigureInput, Outcome, enter_figures
from indicators.services.errors import Refused
from indicators.services.release_figures import release_figures
from tests.figures.world import an_indicator
from tests.indicators.random_round import a_unit
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.django_db
Role, PAGE = Membership.Role, ObservationChange.Door.PAGE
MONTH = periods.month(2024, 5)
QUARTER = periods.report(periods.PeriodKind.Q1, 2024)


class World:
    def __init__(self) -> None:
        self.province = a_unit("P1", "Thử", level="province")
        self.unit = a_unit("D1", "Một", province=self.province)
        self.official = a_person("official", self.unit, Role.UNIT_OFFICIAL)
        self.home = a_person("home", self.province, Role.HOME_AFFAIRS)
        self.received = an_indicator(
            "received", kind="count", entered_by_units=True, parts="all", position=1
        )
        self.online = an_indicator(
            "online", kind="count", entered_by_units=True, part_of=self.received, position=2
        )
        self.share = an_indicator("share", entered_by_units=True, position=3)
        self.yearly = an_indicator("yearly", entered_by_units=True, frequency="year", position=4)

    def enter(self, indicator, *numbers, user=None, period=MONTH, reason=""):
        numerator, denominator = (*map(Decimal, numbers), None)[:2]
        figure = FigureInput(indicator, numerator, denominator, reason)
        user = user or self.official
        return enter_figures(self.unit, period, [figure], user=user, door=PAGE)[0]

    @property
    def address(self) -> str:
        return reverse("staff:figures-period", args=[self.unit.pk, MONTH.word])


@pytest.fixture
def world() -> World:
    return World()


def test_a_ratio_is_computed_and_kept_with_both_its_parts(world) -> None:
    assert world.enter(world.share, 95184, 157945).outcome is Outcome.SAVED
    stored = Observation.objects.get()
    assert (stored.numerator, stored.denominator) == (95184, 157945)
    assert stored.value == Decimal("60.2640")
    assert not stored.public


def test_a_denominator_of_zero_means_that_nothing_arose(world) -> None:
    assert world.enter(world.share, 0, 0).outcome is Outcome.SAVED
    stored = Observation.objects.get()
    assert stored.value is None
    assert stored.nothing_arose


@pytest.mark.parametrize(
    ("indicator", "numbers", "message"),
    [
        ("share", (5, 3), "tử số lớn hơn mẫu số"),
        ("share", (5, 0), "mẫu số bằng 0"),
        ("share", ("60.26", 100), "không nhập tỷ lệ"),
        ("share", (5,), "cả tử số và mẫu số"),
        ("received", ("60.26",), "không phải tỷ lệ"),
        ("received", (-1,), "âm"),
        ("received", (5, 6), "không có mẫu số"),
        ("yearly", (5, 6), "không nhập cho kỳ này"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_the_reason(
    world, indicator, numbers, message
) -> None:
    result = world.enter(getattr(world, indicator), *numbers)
    assert result.outcome is Outcome.REFUSED
    assert message in result.message
    assert not Observation.objects.exists()


def test_a_yearly_figure_is_entered_for_a_year(world) -> None:
    report = periods.report(periods.PeriodKind.REPORT_YEAR, 2024)
    assert world.enter(world.yearly, 5, 6, period=report).outcome is Outcome.SAVED


def test_a_period_that_is_not_over_is_refused(world) -> None:
    today = timezone.localdate()
    with pytest.raises(Refused, match="chưa tới"):
        world.enter(world.received, 1, period=periods.month(today.year + 1, 1))
    assert world.enter(world.received, 1, period=periods.month(today.year - 1, 1))


def test_a_unit_that_did_not_exist_in_the_period_is_refused(world) -> None:
    world.unit.valid_from = MONTH.end + datetime.timedelta(days=1)
    world.unit.save()
    with pytest.raises(Refused, match="không tồn tại"):
        world.enter(world.received, 1)
    world.unit.valid_from = MONTH.end
    world.unit.save()
    assert world.enter(world.received, 1).outcome is Outcome.SAVED


def test_a_correction_takes_a_reason_and_keeps_the_raw_figure(world) -> None:
    world.enter(world.received, 100)
    assert "lý do" in world.enter(world.received, 120).message
    result = world.enter(world.received, 120, reason="Phần mềm đếm thiếu")
    assert result.outcome is Outcome.SAVED
    stored = Observation.objects.get()
    assert (stored.numerator, stored.corrected) == (120, True)
    first, second = ObservationChange.objects.all()
    assert (first.old_numerator, first.new_numerator) == (None, 100)
    assert (second.old_numerator, second.new_numerator) == (100, 120)
    with pytest.raises(FrozenError):
        first.delete()


def test_the_same_again_changes_nothing(world) -> None:
    world.enter(world.received, 100)
    assert world.enter(world.received, 100).outcome is Outcome.UNCHANGED
    assert ObservationChange.objects.count() == 1


def test_what_is_public_is_corrected_by_home_affairs_alone(world) -> None:
    world.enter(world.received, 100)
    assert release_figures(world.unit, MONTH, user=world.home) == 1
    refused = world.enter(world.received, 120, reason="nhầm")
    assert "Sở Nội vụ" in refused.message
    done = world.enter(world.received, 120, reason="nhầm", user=world.home)
    assert done.outcome is Outcome.SAVED


def test_only_home_affairs_releases_and_only_the_unit_enters(world) -> None:
    with pytest.raises(PermissionDenied):
        release_figures(world.unit, MONTH, user=world.official)
    with pytest.raises(PermissionDenied):
        world.enter(world.received, 1, user=a_person("outsider"))
    assert "người của đơn vị" in world.enter(world.received, 1, user=world.home).message


def test_what_does_not_add_up_is_warned_of_and_kept(world) -> None:
    world.enter(world.received, 100)
    world.enter(world.online, 120)
    assert FigureWarning.objects.get().code == "parts_beyond"
    world.enter(world.online, 100, reason="nhầm")
    assert not FigureWarning.objects.exists()


def test_a_jump_is_seen_whichever_year_comes_first(world) -> None:
    world.enter(world.share, 90, 100)
    world.enter(world.share, 10, 100, period=MONTH.year_before())
    assert FigureWarning.objects.get().rule == "jump"


def test_the_page_saves_what_is_right_and_keeps_what_was_typed(client, world) -> None:
    client.force_login(world.official)
    answer = client.post(
        world.address,
        {
            f"tu-{world.received.pk}": "1500",
            f"tu-{world.share.pk}": "98,5%",
            f"mau-{world.share.pk}": "100",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="98,5%"' in text
    assert "nhập số đếm được, không nhập tỷ lệ" in text
    assert Observation.objects.get().numerator == 1500
    assert "1.500" in client.get(world.address).content.decode()


@pytest.mark.parametrize("typed", ["1.500", "x" * 1_000_000, "<script>alert(1)</script>", "１"])
def test_what_is_no_number_is_refused_and_shown_harmless(client, world, typed) -> None:
    client.force_login(world.official)
    answer = client.post(world.address, {f"tu-{world.received.pk}": typed})
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content
    assert len(answer.content) < 200_000
    assert not Observation.objects.exists()


def test_the_page_asks_as_many_queries_for_many_figures_as_for_few(
    client, world, django_assert_max_num_queries
) -> None:
    client.force_login(world.official)
    for indicator, numbers in ((world.received, (9,)), (world.online, (9,)), (world.share, (1, 2))):
        world.enter(indicator, *numbers)
    with django_assert_max_num_queries(17):
        client.get(world.address)


@pytest.mark.parametrize(("period", "reported"), [(MONTH, 400), (QUARTER, 302)])
def test_a_page_leads_to_the_report_of_its_period_or_to_the_choice_of_one(
    client, world, period, reported
) -> None:
    client.force_login(world.official)
    report = reverse("staff:reform-report", args=[world.unit.pk])
    page = reverse("staff:figures-period", args=[world.unit.pk, period.word])
    link = re.search(rf'href="({report}[^"]*)"', client.get(page).content.decode())[1]
    assert client.get(f"{report}?ky={period.word}").status_code == reported
    assert client.get(link).status_code == (302 if reported == 302 else 200)


def upload(client, world, rows: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    heading = "Mã đơn vị;Kỳ;Mã chỉ tiêu;Tử số hoặc giá trị;Mẫu số;Lý do sửa\n"
    file = SimpleUploadedFile("a.csv", (heading + rows).encode())
    return client.post(reverse("staff:figures-upload", args=[world.unit.pk]), {"file": file})


def test_a_file_is_shown_first_and_then_written_once(client, world, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(world.official)
    where = upload(client, world, "D1;2024-thang-05;received;1500;;\nD1;2024-thang-05;share;3;4;\n")
    page = where["Location"]
    assert "2 số liệu sẽ ghi" in client.get(page).content.decode()
    assert not Observation.objects.exists()
    client.post(f"{page}ghi/")
    assert Observation.objects.count() == 2
    assert "không thay đổi gì" in client.get(page).content.decode()
    assert set(ObservationChange.objects.values_list("door", flat=True)) == {"import"}


def test_a_file_with_one_bad_cell_writes_nothing(client, world, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(world.official)
    where = upload(
        client,
        world,
        "D1;2024-thang-05;received;1500;;\nD1;2024-thang-05;share;98%;4;\n"
        "D2;2024-thang-05;online;1;;\nD1;2024-quy-2;online;1;;\nD1;2024-thang-05;khác;1;;\n"
        "D1;2024-thang-05;received;1;;\nD1;2999-thang-05;online;1;;\n",
    )
    page = where["Location"]
    text = client.get(page).content.decode()
    for cell in ("D3", "A4", "B5", "C6", "C7", "B8"):
        assert f"CSV!{cell}:" in text
    assert client.post(f"{page}ghi/").status_code == 422
    assert not Observation.objects.exists()
