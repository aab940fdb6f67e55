"""Home Affairs finds a unit's figures by its name and sees who has entered how many of a period."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from districts.models import Unit
from indicators import periods
from indicators.models import Indicator, ObservationChange
from indicators.services.enter_figures import FigureInput, enter_figures
from indicators.services.release_figures import release_figures
from tests.districts.activity_world import ActivityWorld, unit
from tests.figures.world import a_figure, an_indicator

pytestmark = pytest.mark.django_db

MONTH = periods.month(2024, 5)
WHERE = "/nghiep-vu/tinh/so-lieu/"


@pytest.fixture
def world(db) -> ActivityWorld:
    made = ActivityWorld()
    made.indicators = [
        an_indicator("whole", kind="count", entered_by_units=True, parts="all"),
        an_indicator("part", kind="count", entered_by_units=True),
        an_indicator("share", entered_by_units=True),
    ]
    whole, part, _share = made.indicators
    part.part_of = whole
    part.save()
    return made


@pytest.fixture
def home(client, world):
    client.force_login(world.home_affairs)
    return client


def enter(world, *values: int, of: str = "own", by: str = "official") -> None:
    figures = [
        FigureInput(indicator, Decimal(value), Decimal(100) if indicator.kind == "ratio" else None)
        for indicator, value in zip(world.indicators, values, strict=False)
    ]
    enter_figures(
        getattr(world, of),
        MONTH,
        figures,
        user=getattr(world, by),
        door=ObservationChange.Door.PAGE,
    )


def lines(home, **query) -> dict[str, tuple[int, int, int, int]]:
    """Entered, missing, warned and waiting of each unit, as the page lists them."""
    answer = home.get(WHERE, {"ky": MONTH.word, **query})
    assert answer.status_code == 200
    return {
        one.unit.full_name: (one.entered, one.missing, one.warned, one.waiting)
        for one in answer.context["page"]
    }


def test_every_unit_says_how_many_figures_are_entered_missing_warned_and_waiting(
    home, world
) -> None:
    # The one part is more than its whole.
    enter(world, 5, 7, of="own")
    enter(world, 5, 5, 50, of="other", by="neighbour")
    release_figures(world.other, MONTH, user=world.home_affairs)
    # What a printed source says isn't entered by the unit.
    a_figure(world.commune, world.indicators[0], 3, period=MONTH)
    assert lines(home) == {
        "Huyện Châu Thành": (2, 1, 1, 2),
        "Huyện Lấp Vò": (3, 0, 0, 0),
        "Tỉnh Sông Tiền": (0, 3, 0, 0),
        "Xã Tân Phú": (0, 3, 0, 0),
    }


def test_a_name_leads_to_the_grid_of_the_period(home, world) -> None:
    page = home.get(WHERE, {"ky": MONTH.word}).content.decode()
    grid = reverse("staff:figures-period", args=[world.own.pk, MONTH.word])
    assert f'<a href="{grid}">Huyện Châu Thành</a>' in page
    assert home.get(grid).status_code == 200


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chau thanh", ["Huyện Châu Thành", "Xã Tân Phú"]),
        ("Lấp", ["Huyện Lấp Vò"]),
        ("lap vo", ["Huyện Lấp Vò"]),
        ("X1", ["Xã Tân Phú"]),
        ("không có", []),
        ("%", []),
        ("<b>", []),
        ("x" * 5_000, []),
    ],
)
def test_a_unit_is_looked_for_with_or_without_marks_or_by_its_code(home, typed, found) -> None:
    assert list(lines(home, tim=typed)) == found


def test_a_search_that_finds_nothing_and_a_state_nobody_is_in_keep_the_way_back(
    home, world
) -> None:
    page = home.get(WHERE, {"ky": MONTH.word, "tim": "không có"}).content.decode()
    assert "3 chỉ tiêu phải nhập" in page
    assert "Không có đơn vị nào khớp" in page
    page = home.get(WHERE, {"ky": MONTH.word, "tinh-trang": "du"}).content.decode()
    assert "Không có đơn vị nào khớp" in page
    assert f'href="?ky={MONTH.word}">tất cả (4)' in page


def test_filters_stand_in_the_address_and_in_the_links(home, world) -> None:
    enter(world, 5, 5, 50)
    assert list(lines(home, cap="xa")) == ["Xã Tân Phú"]
    states = {
        "du": {"Huyện Châu Thành"},
        "thieu": {"Huyện Lấp Vò", "Tỉnh Sông Tiền", "Xã Tân Phú"},
        "chua-nhap": {"Huyện Lấp Vò", "Tỉnh Sông Tiền", "Xã Tân Phú"},
        "canh-bao": set(),
        "cho-cong-khai": {"Huyện Châu Thành"},
    }
    page = home.get(WHERE, {"ky": MONTH.word, "cap": "huyen"})
    for word, _label, number, query in page.context["states"]:
        assert set(lines(home, **{"tinh-trang": word})) == states[word]
        followed = home.get(f"{WHERE}?{query}")
        assert followed.context["page"].paginator.count == number
        assert followed.context["scope"].level == Unit.Level.DISTRICT
        assert followed.context["period"] == MONTH


def test_the_month_that_is_over_is_shown_where_the_address_names_none(home) -> None:
    shown = home.get(WHERE).context["period"]
    assert shown.kind == periods.PeriodKind.MONTH
    assert shown.end == timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    offered = [word for _year, choices in home.get(WHERE).context["years"] for word, _ in choices]
    assert shown.word in offered
    assert all(periods.from_word(word).end <= timezone.localdate() for word in offered)


def test_a_period_to_come_and_one_without_figures_say_so(home, world) -> None:
    later = f"{timezone.localdate().year + 1}-thang-01"
    assert "đơn vị chưa nhập được" in home.get(WHERE, {"ky": later}).content.decode()
    Indicator.objects.update(entered_by_units=False)
    page = home.get(WHERE, {"ky": MONTH.word}).content.decode()
    assert "Kỳ này không có chỉ tiêu nào để nhập." in page


@pytest.mark.parametrize(
    "query",
    ["ky=mai", "ky=2024-01-01--2024-01-09", "tinh-trang=gi", "cap=lang", "tinh=9999999"],
)
def test_an_address_that_asks_for_nonsense_is_told_so(home, query) -> None:
    answer = home.get(f"{WHERE}?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_units_that_were_not_there_in_the_period_are_not_missing_anything(home, world) -> None:
    world.commune.valid_to = datetime.date(2024, 4, 30)
    world.commune.save()
    assert "Xã Tân Phú" not in lines(home)
    assert "Xã Tân Phú" in lines(home, ky="2024-thang-04")


def test_nobody_else_reaches_the_list(client, world) -> None:
    for person, status in (
        (world.auditor, 200),
        (world.official, 404),
        (world.neighbour, 404),
        (world.outsider, 404),
    ):
        client.force_login(person)
        assert client.get(WHERE).status_code == status
    client.logout()
    assert client.get(WHERE).status_code == 302


def test_168_units_take_two_pages_and_no_more_queries_than_a_few(home, world) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            home.get(WHERE, {"ky": MONTH.word})
        return len(queries)

    enter(world, 5, 5, 50)
    before = asked()
    for n in range(164):
        unit(f"Y{n}", f"Số {n}", "xã", world.own)
    enter(world, 5, 7, of="other", by="neighbour")
    assert asked() == before
    first = home.get(WHERE, {"ky": MONTH.word, "cap": "xa"})
    assert first.context["page"].paginator.count == 165
    assert f"?cap=xa&amp;ky={MONTH.word}&amp;trang=2" in first.content.decode()
    second = home.get(WHERE, {"ky": MONTH.word, "cap": "xa", "trang": "2"})
    assert len(second.context["page"].object_list) == 65


def test_the_list_is_linked_from_the_dashboard_and_from_figures(home, client, world) -> None:
    assert (
        f'href="{WHERE}?tinh={world.province.pk}"' in home.get("/nghiep-vu/tinh/").content.decode()
    )
    assert f'action="{WHERE}"' in home.get("/nghiep-vu/so-lieu/").content.decode()
    client.force_login(world.official)
    assert WHERE not in client.get("/nghiep-vu/so-lieu/").content.decode()
