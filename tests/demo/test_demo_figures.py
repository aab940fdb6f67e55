"""The illustrative province has figures: true to its units, made up, and nowhere else."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import F, Q
from django.urls import reverse

from districts.models import Initiative, Resolution, Unit
from indicators import periods
from indicators.models import FigureSource, FigureWarning, Indicator, Observation, Target
from indicators.province_board import Scope
from indicators.province_figures import figure_tiles
from indicators.reform_report.document import reform_report
from indicators.reform_report.figures import report_lines
from indicators.services.demo import load_demo
from indicators.services.demo_accounts import create_accounts, demo_cast
from indicators.services.demo_figures import load_figures
from indicators.services.demo_work import AS_OF
from indicators.services.enter_figures import FigureInput, enter_figures
from indicators.services.figure_warnings import check_figures
from indicators.services.load_observations import load_observations
from tests.demo.shipped import load_indicators

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

WRONG = [
    ("MH02", "parts", "procedures_reviewed", "2024-ky-nam"),
    ("MH04", "above-denominator", "dossiers_on_time", "2025-thang-05"),
    ("MHX03", "parts", "dossiers_settled", "2026-thang-08"),
    ("MHX05", "twice", "online_dossier_share", "2026-thang-06"),
    ("MHX07", "percentage", "input_digitised_share", "2026-thang-08"),
    ("MHX10", "jump", "reuse_share", "2026-thang-07"),
]


def unit(code):
    return Unit.with_illustrative.select_related("province", "parent").get(
        code=code, illustrative=True
    )


def test_districts_have_two_years_and_communes_all_since_they_were_formed():
    found = Observation.objects.filter(indicator__code="dossiers_received")
    for code, first, last, months in (
        ("MH01", date(2023, 1, 31), date(2025, 6, 30), 30),
        ("MHX02", date(2025, 7, 31), date(2026, 9, 30), 15),
        ("MHX01", date(2025, 7, 31), date(2026, 8, 31), 14),
    ):
        ends = sorted(found.filter(unit__code=code).values_list("period_end", flat=True))
        assert (ends[0], ends[-1], len(ends)) == (first, last, months), code
    counting = Unit.with_illustrative.filter(illustrative=True).exclude(
        level="commune", valid_to__isnull=False
    )
    assert set(found.values_list("unit", flat=True)) == set(counting.values_list("pk", flat=True))


def test_nobody_counts_before_or_after_their_time():
    figures = Observation.objects.filter(unit__illustrative=True)
    outside = Q(period_end__lt=F("unit__valid_from")) | Q(period_start__gt=F("unit__valid_to"))
    assert not figures.filter(outside).exists()
    assert not figures.filter(period_end__gt=date(2026, 9, 30)).exists()


def test_the_checks_find_what_was_made_wrong_and_nothing_else(capsys):
    codes = dict(Unit.with_illustrative.values_list("pk", "code"))
    found = [
        (
            codes[one.figure.unit],
            one.rule,
            one.figure.indicator,
            one.figure.period.word,
        )
        for one in check_figures()
    ]
    assert sorted(found) == WRONG
    stored = FigureWarning.objects.values_list("unit__code", "rule", "observation__indicator__code")
    assert sorted(stored) == [one[:3] for one in WRONG]
    with pytest.raises(SystemExit):
        call_command("check_figures", format="json")
    told = json.loads(capsys.readouterr().out)
    assert [one["illustrative"] for one in told] == [True] * len(WRONG)
    with pytest.raises(SystemExit):
        call_command("check_figures")
    words = capsys.readouterr().out.splitlines()
    assert all("; số liệu minh họa] " in line for line in words[: len(WRONG)])
    assert words[len(WRONG) :] == [
        "Đã kiểm tra: 0 điều không khớp.",
        "Trong số liệu minh họa: 6 điều không khớp, cố ý để thử.",
    ]


def test_what_is_wrong_on_purpose_says_so():
    assert Observation.objects.filter(note__contains="Cố ý để sai").count() == 6
    assert set(
        Observation.objects.filter(note__contains="Cố ý").values_list("unit__code", flat=True)
    ) == {one[0] for one in WRONG}


def test_every_source_and_document_says_that_its_made_up():
    for source in FigureSource.objects.all():
        assert "số liệu minh họa" in source.title.lower()
    assert not Target.objects.exclude(document__contains="số liệu minh họa").exists()
    assert not Resolution.objects.exclude(source="Số liệu minh họa").exists()


def test_the_province_is_the_sum_of_its_units():
    month = periods.month(2026, 5)
    whole = Observation.objects.in_period(month).filter(indicator__code="online_dossier_share")
    communes = whole.filter(unit__level="commune")
    assert communes.count() == 48
    of_all = whole.get(unit__code="MH")
    assert of_all.numerator == sum(one.numerator for one in communes)
    assert of_all.denominator == sum(one.denominator for one in communes)
    # The ward of the demo accounts hasn't counted September yet.
    last = Observation.objects.in_period(periods.month(2026, 9))
    assert not last.filter(unit__code="MH").exists()
    assert last.filter(public=False).values("unit").distinct().count() == 3


def test_the_figures_are_the_same_on_every_database():
    for code, year, parts in (("MH01", 2025, (1312, 1928)), ("MHX01", 2026, (343, 504))):
        one = Observation.objects.in_period(periods.month(year, 6)).get(
            unit__code=code, indicator__code="online_dossier_share"
        )
        assert (one.numerator, one.denominator) == parts, code


@pytest.mark.parametrize(
    ("code", "word", "least"), [("MHX02", "2026-quy-3", 4), ("MH01", "2025-6-thang", 5)]
)
def test_a_report_has_the_last_period_a_year_ago_and_targets(code, word, least):
    lines = report_lines(unit(code), periods.from_word(word))
    full = [one for one in lines if one.figures and one.last and one.year_before and one.target]
    assert len(full) >= least
    assert {one.met for one in lines if one.target and one.figures} == {True, False}
    texts = [
        one.text
        for one in reform_report(unit(code), periods.from_word(word), AS_OF).letter.passages
    ]
    assert any("nhiệm vụ, đạt" in text for text in texts)
    assert any("đạt và vượt 5/6 chỉ tiêu" in text for text in texts)
    assert any("hạn chế, kiến nghị, đã xử lý 1, còn 2" in text for text in texts)


def test_a_followed_plan_and_its_figure_say_the_same():
    for report in (one for one in report_lines(unit("MHX02"), periods.from_word("2026-quy-3"))):
        if report.indicator.code == "plan_tasks_done":
            tasks = unit("MHX02").plans.get().tasks
            assert report.figures[0].denominator == tasks.count()
            done = tasks.filter(done_on__lte=date(2026, 9, 14)).count()
            assert report.figures[0].numerator == done == 6


def test_a_resolution_has_targets_met_exceeded_and_missed():
    for one in Resolution.objects.filter(unit__illustrative=True):
        states = Counter(target.state for target in one.targets.all())
        assert states == {"met": 2, "exceeded": 3, "missed": 1}


def test_what_its_units_do_is_whole_and_stays_out_of_the_public_directory(client):
    for code in ("MH01", "MHX02"):
        page = client.get(unit(code).get_absolute_url()).content.decode()
        for place in ("so-lieu", "ke-hoach", "nghi-quyet", "kiem-tra", "sang-kien", "khen-thuong"):
            assert f'id="{place}"' in page, place
    assert Initiative.objects.filter(adoptions__isnull=False).count() == 2
    assert not Initiative.objects.public().exists()


def test_the_dashboard_of_the_province_has_something_in_every_tile_of_figures():
    scope = Scope(province=unit("MH"), level="", year=None, today=AS_OF)
    off, warned, waiting = (tile.number for tile in figure_tiles(scope))
    assert 10 < off < 100
    assert (warned, waiting) == (len(WRONG), 3)


def test_no_page_of_all_units_shows_them(client):
    listed = client.get(reverse("public:indicators")).content.decode()
    assert "Hồ sơ tiếp nhận" not in listed
    one = Indicator.objects.get(code="dossiers_received")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "tháng 6/2026" not in page
    assert "minh họa" not in page.split("<main")[1].lower()


def test_what_a_visitor_enters_there_is_of_the_made_up_source(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    create_accounts()
    month = periods.month(2026, 9)
    received = Indicator.objects.get(code="dossiers_received")
    (result,) = enter_figures(
        unit("MHX01"),
        month,
        [FigureInput(received, Decimal(401))],
        user=demo_cast().leader,
        door="page",
    )
    assert (result.outcome, result.message) == ("saved", "")
    entered = Observation.objects.in_period(month).get(unit__code="MHX01")
    assert entered.source == Observation.objects.filter(unit__code="MHX02").first().source


def test_a_load_of_real_figures_leaves_them_alone(tmp_path):
    def kept():
        return Observation.objects.count(), Target.objects.count(), FigureWarning.objects.count()

    before = kept()
    load_indicators(tmp_path)
    file = tmp_path / "targets.csv"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not load_observations(folder=tmp_path).skipped
    assert kept() == before


def test_without_indicators_there_are_no_figures_and_with_them_a_load_brings_them():
    assert load_demo().skipped
    Target.objects.all().delete()
    FigureWarning.objects.all().delete()
    Observation.objects.all().delete()
    Indicator.objects.update(part_of=None)
    Indicator.objects.all().delete()
    units = list(Unit.with_illustrative.filter(illustrative=True))
    assert load_figures(units, seed=1) == 0
    assert not Observation.objects.exists()
