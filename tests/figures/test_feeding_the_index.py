"""A ratio leaf takes its inputs from an indicator, says so, and warns when other ones are typed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from districts.models import Membership
from indicators import periods, scoring
from indicators.models import Criterion, CriterionFeed, Round, Score, ScoreChange, Window
from indicators.services.cells import CellInput
from indicators.services.enter_scores import enter_scores
from indicators.services.feed_scores import feed_values, save_feeds, take_feeds
from tests.figures.world import a_figure, an_indicator
from tests.staff.rounds_world import WINDOWS, World, a_person, day

pytestmark = pytest.mark.django_db
Role = Membership.Role


class Fed:
    def __init__(self) -> None:
        self.world = World()
        Criterion.objects.filter(criteria_set=self.world.rules, code="1.1").update(
            kind=Criterion.Kind.RATIO, no_cases=Criterion.NoCases.FULL
        )
        self.round = self.world.open(windows=WINDOWS)
        Round.objects.filter(pk=self.round.pk).update(stage=Round.Stage.SELF_SCORING)
        self.leaf = self.world.leaf("1.1")
        self.share = an_indicator("share")
        self.unit = self.world.units[0]
        self.assessment = self.round.assessments.get(unit=self.unit)
        self.assessment.refresh_from_db()
        self.official = a_person("official", self.unit, Role.UNIT_OFFICIAL)
        CriterionFeed.objects.create(criterion=self.leaf, indicator=self.share, period_rule="nam")

    def in_part(self, part: str, rule: str) -> None:
        """Make the round one of a part of 2026, fed by this rule."""
        Round.objects.filter(pk=self.round.pk).update(period=part, year=2026)
        self.assessment.round.refresh_from_db()
        CriterionFeed.objects.update(period_rule=rule)


@pytest.fixture
def fed() -> Fed:
    return Fed()


def figure(fed: Fed, numerator: int, denominator: int, **fields) -> None:
    fields.setdefault("period", periods.year(fed.round.year))
    a_figure(fed.unit, fed.share, numerator, denominator, **fields)


def test_a_leaf_is_given_the_figure_of_the_year_of_the_round(fed) -> None:
    figure(fed, 3, 4)
    figure(fed, 1, 4, period=periods.year(fed.round.year - 1))
    value = feed_values(fed.assessment)[fed.leaf.pk]
    assert (value.numerator, value.denominator, value.source) == (3, 4, "Báo")


def test_months_are_added_and_counted(fed) -> None:
    CriterionFeed.objects.update(period_rule="thang")
    for number in (1, 2, 3):
        figure(fed, number, 10, period=periods.month(fed.round.year, number))
    value = feed_values(fed.assessment)[fed.leaf.pk]
    assert (value.numerator, value.denominator, value.months) == (6, 30, 3)


@pytest.mark.parametrize(
    ("part", "rule", "period"),
    [
        ("quy-1", "ky-nam", ("2025-12-15", "2026-03-14")),
        ("6-thang-dau", "ky-nam", ("2025-12-15", "2026-06-14")),
        ("quy-3", "ky-nam", ("2026-06-15", "2026-09-14")),
        ("quy-2", "nam", ("2026-04-01", "2026-06-30")),
        ("6-thang-cuoi", "nam", ("2026-07-01", "2026-12-31")),
    ],
)
def test_a_round_of_a_part_of_the_year_is_given_the_figure_of_that_part(
    fed, part: str, rule: str, period: tuple[str, str]
) -> None:
    fed.in_part(part, rule)
    figure(fed, 9, 10)
    assert feed_values(fed.assessment) == {}
    start, end = map(datetime.date.fromisoformat, period)
    figure(fed, 3, 4, period=periods.span(start, end))
    value = feed_values(fed.assessment)[fed.leaf.pk]
    assert (value.numerator, value.denominator) == (3, 4)
    assert value.differs(Score(numerator=Decimal(9), denominator=Decimal(10)))
    assert not value.differs(Score(numerator=Decimal(3), denominator=Decimal(4)))


def test_a_round_of_a_quarter_adds_its_own_months_alone(fed) -> None:
    fed.in_part("quy-2", "thang")
    for number in (3, 4, 5, 7):
        figure(fed, number, 10, period=periods.month(2026, number))
    value = feed_values(fed.assessment)[fed.leaf.pk]
    assert (value.numerator, value.denominator) == (9, 20)
    assert (value.months, value.of_months, value.period.word) == (2, 3, "2026-04-01--2026-06-30")


@pytest.mark.parametrize("part", ["quy-2", "quy-4", "6-thang-cuoi", "dot-thu"])
def test_a_part_without_a_report_period_is_given_nothing_by_it(fed, part: str) -> None:
    fed.in_part(part, "ky-nam")
    figure(fed, 3, 4, period=periods.report(periods.PeriodKind.REPORT_YEAR, 2026))
    assert feed_values(fed.assessment) == {}


def test_the_entry_page_of_a_quarter_warns_of_another_figure(client, opened) -> None:
    opened.in_part("quy-1", "thang")
    figure(opened, 3, 4, period=periods.month(2026, 2))
    assert take_feeds(opened.assessment, user=opened.official) == 1
    client.force_login(opened.official)
    address = reverse("staff:assessment", args=[opened.assessment.pk])
    text = client.get(address).content.decode()
    assert "1/3 tháng" in text
    assert "Số đã nhập khác" not in text
    Score.objects.update(numerator=Decimal(2))
    assert "Số đã nhập khác số của chỉ tiêu." in client.get(address).content.decode()


def test_without_a_figure_nothing_is_given(fed) -> None:
    assert feed_values(fed.assessment) == {}
    figure(fed, 3, 4, scope="own")
    assert feed_values(fed.assessment) == {}


def test_another_figure_typed_is_seen(fed) -> None:
    figure(fed, 3, 4)
    value = feed_values(fed.assessment)[fed.leaf.pk]
    same = Score(numerator=Decimal(3), denominator=Decimal(4))
    other = Score(numerator=Decimal(2), denominator=Decimal(4))
    assert not value.differs(same)
    assert not value.differs(None)
    assert value.differs(other)


@pytest.fixture
def opened(fed) -> Fed:
    """The self-scoring is open on the day of the test."""
    today = timezone.localdate()
    Window.objects.filter(round=fed.round, stage=Round.Stage.SELF_SCORING).update(
        opens_on=min(today, day(1, 1)), closes_on=today
    )
    return fed


def test_an_empty_cell_takes_the_figure_and_the_ledger_says_from_where(opened) -> None:
    figure(opened, 3, 4)
    assert take_feeds(opened.assessment, user=opened.official) == 1
    score = Score.objects.get(assessment=opened.assessment, criterion=opened.leaf)
    assert (score.numerator, score.denominator) == (3, 4)
    assert "Chỉ tiêu share" in ScoreChange.objects.get().reason


def test_a_filled_cell_is_left_alone(opened) -> None:
    figure(opened, 3, 4)
    declared = scoring.Declared(numerator=Decimal(2), denominator=Decimal(4))
    cell = CellInput(opened.assessment.pk, opened.leaf.pk, declared=declared)
    enter_scores(opened.assessment, [cell], user=opened.official, door=ScoreChange.Door.PAGE)
    assert take_feeds(opened.assessment, user=opened.official) == 0
    assert Score.objects.get().numerator == 2


def test_the_entry_page_shows_the_source_and_warns(client, opened) -> None:
    figure(opened, 3, 4)
    client.force_login(opened.official)
    address = reverse("staff:assessment", args=[opened.assessment.pk])
    text = client.get(address).content.decode()
    assert "Chỉ tiêu share" in text
    assert "3/4" in text
    assert "Lấy số liệu chỉ tiêu vào 1 ô trống" in text
    client.post(reverse("staff:assessment-feed", args=[opened.assessment.pk]))
    text = client.get(address).content.decode()
    assert "Số đã nhập khác" not in text
    Score.objects.update(numerator=Decimal(2))
    assert "Số đã nhập khác số của chỉ tiêu." in client.get(address).content.decode()


def test_only_home_affairs_says_where_a_leaf_takes_its_figures_from(fed) -> None:
    chosen = {fed.leaf.pk: (fed.share.pk, "nam")}
    with pytest.raises(PermissionDenied):
        save_feeds(fed.world.rules, chosen, user=fed.official)
    with pytest.raises(ValueError, match="not a ratio"):
        root = fed.world.home
        root.is_superuser = True
        direct = fed.world.leaf("1.2")
        save_feeds(fed.world.rules, {direct.pk: (fed.share.pk, "nam")}, user=root)
