"""The illustrative province has everything a page may meet, by the rules."""

import csv
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.models import Avg, F, FloatField, Q
from django.db.models.functions import Cast

from districts.models import Unit
from indicators import scoring
from indicators.leaf_rules import declared, rules_of
from indicators.models import (
    AreaStanding,
    Assessment,
    Criterion,
    Edition,
    EditionRow,
    Round,
    Score,
)
from indicators.services.canonical import digest
from indicators.services.demo import NOTE
from indicators.services.demo_scores import BAD_YEAR, CLIMBER, NEVER_MET
from indicators.services.edition_draft import stored_draft
from tests.indicators.pure_results import computed, computed_areas, expected, expected_areas

ROOT = Path(__file__).resolve().parents[2]
YEARS = range(2019, 2025)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def district_rows(year):
    edition = Edition.objects.table("minh-hoa", "district", year).first()
    return list(edition.rows.order_by("position"))


def by_code(rows):
    return {row.unit_code: row for row in rows}


def test_the_province_has_its_units_and_rounds():
    units = Unit.with_illustrative.filter(illustrative=True)
    assert Counter(units.values_list("level", flat=True)) == {
        "province": 1,
        "district": 12,
        "commune": 143 + 48,
    }
    kinds = {kind.lower() for kind in units.values_list("kind", flat=True)}
    assert kinds == {"tỉnh", "thành phố", "thị xã", "huyện", "phường", "xã", "thị trấn"}
    for level, count, after in (("district", 12, []), ("commune", 143, [2025])):
        rounds = Round.objects.filter(illustrative=True, level=level).order_by("year")
        assert [round_.year for round_ in rounds] == [*YEARS, *after]
        assert {r.assessments.count() for r in rounds if r.year in YEARS} == {count}
        assert {r.assessments.count() for r in rounds if r.year not in YEARS} == set(
            [48] if after else []
        )
        assert {round_.stage for round_ in rounds} == {Round.Stage.PUBLISHED}


def test_from_july_2025_its_communes_are_merged_ones_and_it_has_no_districts():
    after = Unit.with_illustrative.filter(illustrative=True).on(date(2025, 7, 1))
    assert Counter(after.values_list("level", flat=True)) == {"province": 1, "commune": 48}
    before = Unit.with_illustrative.filter(illustrative=True, level="commune").on(date(2025, 6, 30))
    for unit in before:
        (passed,) = unit.successions_out.all()
        assert (passed.kind, passed.effective_on) == ("merge", date(2025, 7, 1))
        assert passed.successor in after
    assert {unit.successions_in.count() for unit in after.level("commune")} <= {2, 3, 4}


@pytest.mark.parametrize("slug", ["minh-hoa-huyen", "minh-hoa-xa"])
def test_its_sets_have_eight_areas_and_every_kind_of_rule(slug):
    nodes = Criterion.objects.filter(criteria_set__slug=slug)
    main = nodes.filter(part="main")
    assert main.areas().count() == 8
    assert main.filter(parent__in=main.areas()).count() >= 38
    assert main.leaves().count() >= 90
    assert set(nodes.leaves().values_list("kind", flat=True)) == set(Criterion.Kind.values)
    no_cases = set(nodes.leaves().values_list("no_cases", flat=True))
    assert no_cases - {""} == set(Criterion.NoCases.values)


def test_everything_of_it_says_that_it_is_illustrative():
    province = Unit.with_illustrative.get(code="MH")
    assert province.slug == "minh-hoa"
    assert not Unit.objects.filter(Q(code="MH") | Q(province=province)).exists()
    editions = Edition.objects.filter(scope="minh-hoa")
    assert editions.count() == 14
    for edition in editions.select_related("criteria_set", "round"):
        assert edition.illustrative
        assert edition.note == NOTE
        assert edition.criteria_set.illustrative
        assert edition.round.illustrative
    assert not Edition.objects.real().filter(Q(scope="minh-hoa") | Q(rows__unit__illustrative=True))
    assert not Edition.objects.filter(scope=Edition.NATIONAL, rows__unit__illustrative=True)


def test_no_unit_bears_the_name_of_a_real_one():
    with (ROOT / "districts" / "data" / "units.csv").open(encoding="utf-8", newline="") as file:
        real = {row["name"] for row in csv.DictReader(file)}
    names = set(Unit.with_illustrative.filter(illustrative=True).values_list("name", flat=True))
    assert not names & real


def test_two_of_its_communes_are_namesakes_in_different_districts():
    communes = Unit.with_illustrative.filter(
        illustrative=True, level="commune", valid_to__isnull=False
    )
    named = defaultdict(set)
    for name, parent in communes.values_list("full_name", "parent__name"):
        named[name].add(parent)
    assert [len(parents) for parents in named.values() if len(parents) > 1] == [2]


def test_what_was_declared_gives_the_self_score_and_nobody_scores_what_isnt_theirs():
    for round_ in Round.objects.filter(illustrative=True, year=2023):
        rules = rules_of(round_.criteria_set)
        checked = Counter()
        for score in Score.objects.filter(assessment__round=round_):
            rule = rules[score.criterion_id]
            checked[rule.kind] += 1
            if rule.kind in {scoring.LeafKind.SURVEY, scoring.LeafKind.PENALTY}:
                assert score.self_points is None
            elif rule.kind is not scoring.LeafKind.DIRECT and score.self_points is not None:
                if rule.kind is not scoring.LeafKind.BONUS or rule.step:
                    points = scoring.leaf_points(rule, declared(score)).points
                    assert score.self_points == points
            for points in (score.self_points, score.appraised_1, score.appraised_2, score.council):
                assert points is None or 0 <= points <= rule.maximum
        assert set(checked) == set(scoring.LeafKind)


def test_appraisal_lowers_some_scores_and_the_second_one_gives_some_back():
    scores = Score.objects.filter(assessment__round__illustrative=True)
    lowered = scores.filter(appraised_1__lt=F("self_points"))
    assert 0.03 < lowered.count() / scores.count() < 0.2
    assert lowered.filter(appraised_2__gt=F("appraised_1")).exists()
    assert scores.filter(council__isnull=False).exists()


def test_stored_standings_are_what_the_pure_rules_say():
    checked = 0
    for round_ in Round.objects.filter(illustrative=True).select_related("criteria_set"):
        stored = computed(round_)
        assert stored == expected(round_)
        assert computed_areas(round_) == expected_areas(round_)
        checked += len(stored)
    assert checked == 6 * (12 + 143) + 48


@pytest.mark.parametrize("year", YEARS)
def test_communes_of_equal_index_share_a_rank_and_the_next_is_skipped(year):
    rows = EditionRow.objects.filter(edition__level="commune", edition__year=year)
    for group in ("Xã", "Phường, thị trấn"):
        ranks = sorted(rows.filter(group=group).values_list("rank", "index", "tied"))
        tied = [rank for rank, _index, is_tied in ranks if is_tied]
        assert len(tied) >= 2
        for (rank, index, _), (next_rank, next_index, _) in pairwise(ranks):
            assert (rank == next_rank) is (index == next_index)
        assert max(rank for rank, *_ in ranks) <= len(ranks)


def test_the_tie_breaker_tells_two_districts_apart():
    rows = district_rows(2020)
    (first, second) = [
        pair
        for pair in pairwise(row for row in rows if row.index)
        if pair[0].index == pair[1].index
    ][0]
    assert second.rank == first.rank + 1
    assert not first.tied
    procedures = [row.area_scores.get(area__code="3").points for row in (first, second)]
    assert procedures[0] > procedures[1]


def test_a_unit_with_a_leaf_nobody_scored_has_no_rank_where_the_set_says_so():
    unranked = {row.unit_code: row for row in district_rows(2022) if row.rank is None}
    assert {code: row.missing for code, row in unranked.items()} == {"MH04": 1, "MH10": 3}
    assert all(row.index is None and "chưa có điểm" in row.note for row in unranked.values())
    assert {row.rank_of for row in district_rows(2022)} == {10}


def test_where_the_set_counts_it_as_zero_the_unit_keeps_its_rank():
    open_rows = EditionRow.objects.filter(edition__level="commune", missing__gt=0)
    assert open_rows.count() >= 3
    assert all(row.rank and row.index is not None for row in open_rows)


def test_exempt_leaves_lower_the_maximum_and_only_where_the_set_allows_it():
    exempt = Score.objects.filter(assessment__round__illustrative=True, not_applicable=True)
    assert exempt.count() > 100
    assert not exempt.filter(criterion__na_allowed=False).exists()
    rows = EditionRow.objects.filter(edition__illustrative=True)
    assert rows.filter(not_applicable__gt=0).exists()
    assert not rows.filter(not_applicable__gt=0, max_points__gte=100).exists()
    assert not rows.filter(not_applicable=0, max_points__lt=100).exists()


def test_one_year_was_bad_for_procedures():
    found = dict(
        AreaStanding.objects.filter(assessment__round__level="commune", area__code="3")
        .values_list("assessment__round__year")
        .annotate(share=Avg(Cast("points", FloatField()) / Cast("max_points", FloatField())))
    )
    others = [share for year, share in found.items() if year != BAD_YEAR]
    assert found[BAD_YEAR] < min(others) - 0.1


def test_one_district_climbs_from_the_bottom_to_the_top():
    ranks = [by_code(district_rows(year))[CLIMBER].rank for year in YEARS]
    assert (ranks[0], ranks[-1]) == (12, 1)
    last = by_code(district_rows(2024))[CLIMBER]
    assert (last.previous_rank, last.rank_change) == (ranks[-2], ranks[-2] - 1)


@pytest.mark.parametrize(("level", "code"), NEVER_MET.items())
def test_one_leaf_of_each_set_is_met_by_nobody(level, code):
    scores = Score.objects.filter(
        assessment__round__level=level, assessment__round__illustrative=True, criterion__code=code
    )
    assert (
        scores.count()
        == Assessment.objects.filter(round__level=level, round__illustrative=True).count()
    )
    assert set(scores.values_list("appraised_1", flat=True)) == {Decimal(0)}


def test_the_corrected_table_leaves_the_first_edition_as_it_was():
    editions = {e.number: e for e in Edition.objects.table("minh-hoa", "district", 2023)}
    assert set(editions) == {1, 2}
    assert editions[2].reason
    assert not editions[1].reason
    before, after = (by_code(editions[number].rows.all()) for number in (1, 2))
    moved = [code for code in before if before[code].index != after[code].index]
    assert len(moved) == 1
    assert moved[0] in {
        row.unit_code for row in after.values() if row.rank != before[row.unit_code].rank
    }
    for edition in editions.values():
        assert digest(stored_draft(edition)) == edition.digest
    # The year after is compared with the corrected table, not with the one it replaced.
    assert by_code(district_rows(2024))[moved[0]].previous_rank == after[moved[0]].rank


def test_the_figures_are_the_same_on_every_database():
    top = [(row.unit_code, row.rank, f"{row.index:.2f}") for row in district_rows(2019)][:3]
    assert top == [("MH12", 1, "85.12"), ("MH05", 2, "84.94"), ("MH01", 3, "84.73")]
