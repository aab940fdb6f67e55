"""What the public reads of figures: period and source at each, both values where two disagree."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators import periods
from indicators.models import Observation, Target
from indicators.services.figure_warnings import refresh_all_warnings
from indicators.services.remove_demo import remove_demo
from indicators.unit_figures import KEPT, unit_figures
from tests.figures.world import YEAR, a_figure, a_source, an_indicator
from tests.public.conftest import no_kept_pages  # noqa: F401
from tests.public.editions import district, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return district("892", "Châu Thành", province("89", "An Giang"))


def page(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_figure_that_disagrees_shows_both_values_with_period_and_source(client, unit) -> None:
    share = an_indicator("share")
    a_figure(unit, share, 95184, 157945, stated="66.26")
    refresh_all_warnings()
    for address in (unit.get_absolute_url(), share.get_absolute_url()):
        text = page(client, address)
        assert "60,26%" in text
        assert "(95.184/157.945)" in text
        assert "nguồn nêu 66,26%" in text
        assert "năm 2021" in text
        assert 'href="https://example.vn/bao"' in text
        assert "Nguồn nêu 66,26%, tử số 95.184 chia mẫu số 157.945 là 60,26%." in text


def test_a_count_stands_beside_the_unit_it_is_counted_in(client, unit) -> None:
    count = an_indicator("count", kind="count", unit_of_measure="thủ tục")
    a_figure(unit, count, 411)
    a_figure(unit, an_indicator("share", unit_of_measure="phần trăm"), 1, 2)
    text = page(client, unit.get_absolute_url())
    assert f'{count.name}</a><small class="reason">thủ tục</small>' in text
    assert "phần trăm" not in text


def test_a_figure_that_agrees_shows_no_second_value(client, unit) -> None:
    a_figure(unit, an_indicator("share"), 12669, 41319, stated="30.66")
    assert "nguồn nêu" not in page(client, unit.get_absolute_url())


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"numerator": 0, "denominator": 0}, "không phát sinh"),
        ({"stated": "96", "qualifier": "nearly"}, "gần 96%"),
        ({"stated": "90.5", "qualifier": "more"}, "trên 90,5%"),
        ({"stated": "99.125"}, "99,125%"),
        # Half of what the share is made of gives nothing to compute it from.
        ({"numerator": 96, "stated": "96"}, "96%"),
        # Computed: the source's rounding is not the figure's.
        ({"numerator": 24, "denominator": 25, "stated": "96"}, "96,00%"),
        ({"words": "Rất tốt"}, "Rất tốt"),
    ],
)
def test_a_figure_is_shown_as_its_source_means_it(client, unit, fields, shown) -> None:
    a_figure(unit, an_indicator("share"), **fields)
    assert f"<b>{shown}</b>" in page(client, unit.get_absolute_url())


def test_what_is_not_released_is_nowhere(client, unit) -> None:
    share = an_indicator("share")
    a_figure(unit, share, 3, 4, public=False)
    assert "75,00%" not in page(client, unit.get_absolute_url())
    assert "75,00%" not in page(client, share.get_absolute_url())
    assert share.name not in page(client, reverse("public:indicators"))


def test_a_target_says_whether_it_is_reached_and_draws_it(client, unit) -> None:
    share = an_indicator("share")
    a_figure(unit, share, 3, 4)
    target = Target.objects.create(
        indicator=share,
        unit=unit.province,
        for_units_below=True,
        period_start=YEAR.start,
        period_end=YEAR.end,
        sense="ge",
        value=Decimal(80),
        document="QĐ 1",
        public=True,
    )
    text = page(client, unit.get_absolute_url())
    assert "≥ 80%" in text
    assert "chưa đạt" in text
    assert 'id="muc-tieu"' in text
    Target.objects.filter(pk=target.pk).update(value=Decimal(75))
    assert unit_figures(unit).bullet.rows[0][-1] == "đạt"


def test_a_target_of_another_year_is_not_held_against_a_figure(unit) -> None:
    share = an_indicator("share")
    a_figure(unit, share, 3, 4)
    Target.objects.create(
        indicator=share,
        unit=unit,
        period_start=datetime.date(2022, 1, 1),
        period_end=datetime.date(2022, 12, 31),
        sense="ge",
        value=80,
        public=True,
    )
    (lines,) = unit_figures(unit).topics.values()
    assert lines[0].aims[0].met is None


def test_units_are_compared_in_one_period_the_best_first(client, unit) -> None:
    share = an_indicator("share")
    other = district("893", "Chợ Mới", unit.province)
    a_figure(unit, share, 3, 4)
    a_figure(other, share, 4, 4)
    a_figure(other, share, 1, 4, period=periods.year(2020))
    text = page(client, f"{share.get_absolute_url()}?ky=2021")
    assert text.index("Huyện Chợ Mới</a>") < text.index("Huyện Châu Thành</a>")
    assert 'id="so-sanh"' in text
    assert "25,00%" not in text
    assert client.get(f"{share.get_absolute_url()}?ky=x").status_code == 400
    assert client.get("/so-lieu/khong-co/").status_code == 404


def test_an_agency_in_no_list_is_named_on_the_page_of_its_province(client, unit) -> None:
    a_figure(unit.province, an_indicator("rank", kind="rank"), 1, body="Sở Y tế")
    assert "Sở Y tế" in page(client, unit.province.get_absolute_url())


def test_markup_in_a_title_is_shown_harmless(client, unit) -> None:
    source = a_source("<script>alert(1)</script>", "javascript:alert(1)")
    a_figure(unit, an_indicator("share"), 3, 4, source=source)
    text = page(client, unit.get_absolute_url())
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_a_page_asks_as_often_for_ten_years_as_for_one(unit, django_assert_max_num_queries) -> None:
    share = an_indicator("share")
    for year in (2023, 2024):
        for month in range(1, 13):
            a_figure(unit, share, month, 12, period=periods.month(year, month))
    with django_assert_max_num_queries(6):
        found = unit_figures(unit)
    (lines,) = found.topics.values()
    assert len(lines[0].newest) + len(lines[0].earlier) == KEPT
    assert lines[0].spark


def test_many_earlier_periods_fold_away_and_a_few_stay_open(client, unit) -> None:
    share, other = an_indicator("share"), an_indicator("other")
    for month in range(1, 9):
        a_figure(unit, share, month, 12, period=periods.month(2024, month))
    for year in (2022, 2023, 2024):
        a_figure(unit, other, 1, 2, period=periods.year(year))
    text = page(client, unit.get_absolute_url())
    assert text.count("7 kỳ trước") == 1
    assert text.count("kỳ trước <span") == 1
    assert "tháng 1/2024" in text.split("7 kỳ trước")[1].split("</details>")[0]
    assert text.count('<tr class="earlier">') == 3


def test_the_lists_of_all_units_know_nothing_of_the_made_up_province(client, unit) -> None:
    share = an_indicator("share")
    made_up = province("M1", "Minh Họa", illustrative=True)
    a_figure(made_up, share, 3, 4, period=periods.year(2025))
    Target.objects.create(
        indicator=share,
        unit=made_up,
        period_start=datetime.date(2025, 1, 1),
        period_end=datetime.date(2025, 12, 31),
        sense="ge",
        value=70,
        public=True,
    )
    real = an_indicator("real")
    a_figure(unit, real, 1, 2)
    listed = page(client, reverse("public:indicators"))
    assert real.name in listed
    assert share.name not in listed
    assert "2025" not in page(client, share.get_absolute_url()).split("<main")[1]


def test_what_was_made_up_goes_and_what_is_real_stays(unit) -> None:
    share = an_indicator("share")
    made_up = province("M1", "Minh Họa", illustrative=True)
    a_figure(unit, share, 3, 4)
    a_figure(made_up, share, 95184, 157945, stated="66.26")
    refresh_all_warnings()
    Target.objects.create(
        indicator=share,
        unit=made_up,
        period_start=YEAR.start,
        period_end=YEAR.end,
        sense="ge",
        value=80,
    )
    remove_demo()
    assert Observation.objects.get().unit == unit
    assert not Target.objects.exists()
