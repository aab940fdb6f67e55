"""The figures of a period, open in two windows: nobody writes over what they haven't seen."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from districts.models import Membership
from indicators import periods
from indicators.models import Observation, ObservationChange
from tests.figures.world import an_indicator
from tests.indicators.random_round import a_unit
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.django_db
MONTH = periods.month(2024, 5)
FIELD = re.compile(r'<input type="\w+"[^>]*? name="((?:tu|mau|ly-do|da-xem)-\d+)" value="([^"]*)"')


class World:
    def __init__(self) -> None:
        province = a_unit("P1", "Thử", level="province")
        unit = a_unit("D1", "Một", province=province)
        self.home = a_person("home", province, Membership.Role.HOME_AFFAIRS)
        self.an = a_person("an", unit, Membership.Role.UNIT_OFFICIAL)
        self.binh = a_person("binh", unit, Membership.Role.UNIT_OFFICIAL)
        self.binh.first_name = "Trần Bình"
        self.binh.save()
        self.received = an_indicator("received", kind="count", entered_by_units=True, position=1)
        self.share = an_indicator("share", entered_by_units=True, position=2)
        self.address = reverse("staff:figures-period", args=[unit.pk, MONTH.word])
        self.release = reverse("staff:figures-release", args=[unit.pk, MONTH.word])

    def held(self, indicator) -> tuple[int, int | None]:
        one = Observation.objects.get(indicator=indicator)
        return one.numerator, one.denominator


@pytest.fixture
def world() -> World:
    return World()


class Window:
    """A page that somebody has opened; it sends back what it shows, and what was typed over it."""

    def __init__(self, client, world: World, user) -> None:
        client.force_login(user)
        self.client, self.world, self.user = client, world, user
        self.read(client.get(world.address))

    def read(self, answer) -> None:
        self.text = answer.content.decode()
        self.fields = dict(FIELD.findall(self.text))

    def save(self, **typed: str):
        names = {"received": self.world.received.pk, "share": self.world.share.pk}
        for name, value in typed.items():
            part, indicator = name.split("_")
            self.fields[f"{part.replace('lydo', 'ly-do')}-{names[indicator]}"] = value
        self.client.force_login(self.user)
        answer = self.client.post(self.world.address, self.fields)
        self.read(answer)
        return answer


def test_who_saves_second_is_told_who_was_first_and_keeps_what_was_typed(client, world) -> None:
    late = Window(client, world, world.an)
    first = Window(client, world, world.binh)
    assert first.save(tu_received="1500").status_code == 302
    assert late.save(tu_received="1600").status_code == 422
    assert re.search(r"Trần Bình đã nhập 1\.500 lúc \d\d:\d\d \d\d/\d\d/\d{4}", late.text)
    assert 'value="1600"' in late.text
    assert world.held(world.received) == (1500, None)


def test_having_been_told_they_correct_it_with_a_reason(client, world) -> None:
    late = Window(client, world, world.an)
    Window(client, world, world.binh).save(tu_received="1500")
    late.save(tu_received="1600")
    assert "phải nêu lý do" in late.save().content.decode()
    assert late.save(lydo_received="Đếm cả hồ sơ giấy").status_code == 302
    assert world.held(world.received) == (1600, None)
    assert [one.new_numerator for one in ObservationChange.objects.all()] == [1500, 1600]


def test_a_reason_typed_beforehand_overwrites_nothing_unseen(client, world) -> None:
    Window(client, world, world.binh).save(tu_share="3", mau_share="4")
    late = Window(client, world, world.an)
    again = Window(client, world, world.binh)
    again.save(mau_share="5", lydo_share="Sót một hồ sơ")
    assert late.save(mau_share="6", lydo_share="Sót hai hồ sơ").status_code == 422
    assert "Trần Bình đã nhập 3/5" in late.text
    assert world.held(world.share) == (3, 5)
    assert late.save().status_code == 302
    assert world.held(world.share) == (3, 6)


def test_what_a_window_shows_and_nobody_touched_there_leaves_a_newer_figure_alone(
    client, world
) -> None:
    Window(client, world, world.binh).save(tu_received="1500")
    late = Window(client, world, world.an)
    Window(client, world, world.binh).save(tu_received="1550", lydo_received="Sót 50")
    assert late.save(tu_share="3", mau_share="4").status_code == 302
    assert world.held(world.received) == (1550, None)
    assert world.held(world.share) == (3, 4)


def test_the_same_figure_from_both_is_one(client, world) -> None:
    late = Window(client, world, world.an)
    Window(client, world, world.binh).save(tu_received="1500")
    assert late.save(tu_received="1500").status_code == 302
    assert ObservationChange.objects.count() == 1


@pytest.mark.parametrize("forged", ["", "-1", "x", "9" * 30, "1'--"])
def test_a_forged_version_breaks_nothing(client, world, forged) -> None:
    window = Window(client, world, world.an)
    window.fields[f"da-xem-{world.received.pk}"] = forged
    assert window.save(tu_received="1500").status_code == 302
    assert world.held(world.received) == (1500, None)


def release(client, window: Window):
    """Press the button of a window; the page that follows."""
    seen = re.search(r'name="da-xem" value="(\d+)"', window.text)[1]
    client.force_login(window.user)
    return client.post(window.world.release, {"da-xem": seen}, follow=True).content.decode()


def test_what_home_affairs_has_not_seen_does_not_become_public(client, world) -> None:
    official = Window(client, world, world.binh)
    official.save(tu_received="1500")
    window = Window(client, world, world.home)
    official.read(client.get(world.address))
    official.save(tu_received="15", lydo_received="Gõ nhầm")
    text = release(client, window)
    assert "Trần Bình đã nhập 15 lúc" in text
    assert "Chưa công khai số nào" in text
    assert not Observation.objects.filter(public=True).exists()
    assert "Đã công khai 1 số liệu." in release(client, Window(client, world, world.home))
    assert Observation.objects.get().public


def test_a_change_of_another_period_keeps_nothing_from_becoming_public(client, world) -> None:
    official = Window(client, world, world.binh)
    official.save(tu_received="1500")
    window = Window(client, world, world.home)
    client.force_login(world.binh)
    other = world.address.replace(MONTH.word, MONTH.year_before().word)
    client.post(other, {f"tu-{world.received.pk}": "7"})
    assert "Đã công khai 1 số liệu." in release(client, window)
