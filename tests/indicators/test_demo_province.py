"""The illustrative province has everything a page may meet, by the rules, and can be taken away."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Avg, F, FloatField, Q
from django.db.models.functions import Cast
from django.utils import timezone

from districts.models import Award, DataLoad, Initiative, Inspection, Plan, PublicVersion, Unit
from indicators import scoring
from indicators.board import board_rows
from indicators.last_year import last_year
from indicators.leaf_rules import declared, rules_of
from indicators.models import (
    AreaStanding,
    Assessment,
    CriteriaSet,
    Criterion,
    Edition,
    EditionRow,
    Round,
    Score,
    ScoreChange,
)
from indicators.provisional import survey_state
from indicators.services.appraise import why_closed
from indicators.services.canonical import content_digest, digest
from indicators.services.demo import NOTE, load_demo
from indicators.services.demo_accounts import create_accounts, demo_cast
from indicators.services.demo_activities import keep_work_to_try
from indicators.services.demo_rounds import keep_rounds_open
from indicators.services.demo_scores import BAD_YEAR, CLIMBER, NEVER_MET
from indicators.services.edition_draft import stored_draft
from indicators.services.load_criteria import load_criteria_set, read_rows
from indicators.services.publish import publish
from indicators.services.recompute import recompute
from indicators.services.remove_demo import remove_demo
from indicators.services.stage_windows import stage_window
from indicators.services.store_scores import store_scores
from tests.indicators.pure_results import computed, computed_areas, expected, expected_areas

ROOT = Path(__file__).resolve().parents[2]
YEARS = range(2019, 2025)
BANDS = (scoring.Band("dat", "Đạt", Decimal(0)),)


def row_counts():
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model._base_manager.count() for model in models}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demo, loaded once for this file, and the number of rows of every table before."""
    with django_db_blocker.unblock():
        before = row_counts()
        load_demo()
        yield before
        remove_demo()


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


def test_a_changed_load_replaces_the_earlier_one_and_a_seed_always_gives_the_same():
    def tables():
        editions = Edition.objects.filter(scope="minh-hoa", year=2022).order_by("level")
        return [[row.index for row in edition.rows.all()] for edition in editions]

    def digests():
        return [content_digest(stored_draft(e)) for e in Edition.objects.order_by("level")]

    other_seed = tables()
    load = load_demo(seed=1, years=[2022])
    assert not load.skipped
    assert (load.units, load.rounds, load.editions) == (204, 2, 2)
    assert DataLoad.objects.filter(name="demo").count() == 1
    assert all(table not in other_seed for table in tables())
    first = digests()
    assert len(set(first)) == 2

    remove_demo()
    load_demo(seed=1, years=[2022])

    assert digests() == first


def test_loading_the_same_again_changes_nothing():
    editions = set(Edition.objects.values_list("pk", "digest"))
    before = row_counts()
    load = load_demo()
    assert load.skipped
    assert (load.units, load.rounds, load.editions) == (204, 13, 14)
    assert row_counts() == before
    assert set(Edition.objects.values_list("pk", "digest")) == editions


def said_by(command):
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().strip()


def test_the_command_says_what_is_there():
    assert said_by("load_demo") == (
        "Tỉnh minh họa đã có sẵn: 204 đơn vị, 13 đợt đánh giá, "
        f"{Score.objects.count()} điểm, 14 bản công bố."
    )


@pytest.fixture
def tried_out(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    create_accounts()
    return dict(zip(("entry", "appraisal"), keep_rounds_open(demo_cast()), strict=True))


def test_a_visitor_finds_a_round_open_for_entry_at_every_stage_of_doing(tried_out):
    round_ = tried_out["entry"]
    assert stage_window(round_.assessments.first()).why_closed(round_, timezone.now()) == ""
    rows = board_rows(round_, timezone.now())
    assert len(rows) == 48
    assert sum(row.submitted for row in rows) == 3
    assert any(row.filled == 0 for row in rows)
    own = next(row for row in rows if row.assessment.unit.code == "MHX01")
    assert 0 < own.filled < own.to_fill
    assert last_year(own.assessment)
    assert ScoreChange.objects.filter(assessment__round=round_, user=None, door="command").exists()
    assert all(row.filled == row.to_fill for row in rows if row.submitted)


def test_a_visitor_finds_a_round_in_appraisal(tried_out, django_user_model):
    round_ = tried_out["appraisal"]
    appraiser = django_user_model.objects.get(username="thamdinh")
    assert round_.assignments.filter(user=appraiser).count() == 10
    assert why_closed(round_, Round.Stage.APPRAISAL_1) == ""
    rows = board_rows(round_, timezone.now())
    assert all(row.submitted and 0 < row.appraised < row.to_appraise for row in rows)
    assert survey_state(round_).provisional
    told = django_user_model.objects.get(username="canbo").notices
    assert told.filter(kind="lowered").exists()


def test_asking_again_keeps_what_was_entered_and_begins_days_that_are_over_anew(
    tried_out, time_machine
):
    before = row_counts()
    keep_rounds_open(demo_cast())
    assert row_counts() == before
    scores = set(Score.objects.filter(assessment__round=tried_out["entry"]).values_list())
    time_machine.move_to(timezone.now() + timedelta(days=60))
    for round_ in keep_rounds_open(demo_cast()):
        assert round_.windows.get(stage=round_.stage).closes_on > timezone.localdate()
    assert set(Score.objects.filter(assessment__round=tried_out["entry"]).values_list()) == scores


def test_a_visitor_finds_the_criteria_sets_of_the_province(tried_out, django_user_model):
    person = django_user_model.objects.get(username="noivu")
    slugs = set(CriteriaSet.objects.visible_to(person).values_list("slug", flat=True))
    assert slugs == {"minh-hoa-huyen", "minh-hoa-xa"}


def test_a_visitor_finds_work_of_a_unit_that_nobody_outside_sees(tried_out, client):
    unit = Unit.with_illustrative.get(code="MHX01")
    assert keep_work_to_try(demo_cast())
    states = {task.state_on(timezone.localdate()) for task in unit.plans.get().tasks.all()}
    assert len(states) == 5
    assert unit.inspections.get().findings.count() == 3
    assert unit.initiatives.count() == unit.awards.count() == 1
    assert not any(
        model.objects.filter(unit=unit, confirmed_at__isnull=False).exists()
        for model in (Plan, Inspection, Initiative, Award)
    )
    assert "(minh họa)" not in client.get("/sang-kien/").content.decode()


def test_work_that_is_there_already_stays_as_people_left_it(tried_out):
    unit = Unit.with_illustrative.get(code="MHX01")
    keep_work_to_try(demo_cast())
    unit.initiatives.update(description="Đã sửa.")
    before = row_counts()
    assert not keep_work_to_try(demo_cast())
    assert (row_counts(), unit.initiatives.get().description) == (before, "Đã sửa.")


def all_rows():
    models = apps.get_models(include_auto_created=True)
    # As text: what holds JSON can't be in a set.
    return {
        model._meta.label: {repr(row) for row in model._base_manager.values_list()}
        for model in models
    }


def make_a_real_round(django_user_model):
    """A round of a real province, published, with the same set of criteria as the demo's."""
    province = Unit.objects.create(
        code="74", level="province", kind="tỉnh", name="Bình Dương", full_name="Tỉnh Bình Dương"
    )
    unit = Unit.objects.create(
        code="718",
        level="district",
        kind="thành phố",
        name="Thủ Dầu Một",
        full_name="Thành phố Thủ Dầu Một",
        parent=province,
        province=province,
    )
    rows = read_rows(ROOT / "indicators" / "data" / "demo_criteria_district.csv")
    criteria_set = load_criteria_set(rows, slug="that", name="Thật", level="district", bands=BANDS)
    round_ = Round.objects.create(
        criteria_set=criteria_set, province=province, level="district", year=2019
    )
    group = round_.groups.create(slug="g", name="Nhóm")
    assessment = Assessment.objects.create(round=round_, unit=unit, group=group)
    leaves = criteria_set.criteria.leaves().filter(part="main")
    scores = [
        Score(assessment=assessment, criterion=leaf, appraised_1=leaf.max_points) for leaf in leaves
    ]
    store_scores(round_, scores, trigger="thử")
    recompute([round_.pk], trigger="thử")
    publish(
        round_, user=None, decision_number="1", decision_date=date(2020, 1, 20), signer="Người thật"
    )
    person = django_user_model.objects.create_user("noivu-that", "a@example.vn", "mot-hai-ba-4")
    unit.memberships.create(user=person, role="unit_official")
    # Real work was entered, so there's a version of what is public; it only ever rises.
    PublicVersion.objects.create(name="activities", version=1)
    DataLoad.objects.create(
        name="units", sha256="0", rows=2, loaded_at=round_.editions.get().published_at
    )


def test_removal_leaves_no_trace_and_real_data_as_they_were(
    demo, django_user_model, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    with_demo = row_counts()
    make_a_real_round(django_user_model)
    real = {label: count - with_demo[label] for label, count in row_counts().items()}
    assert real["indicators.Edition"] == 1
    create_accounts()
    assert len(keep_rounds_open(demo_cast())) == 2
    assert keep_work_to_try(demo_cast())
    admin = django_user_model.objects.get(username="quantri")
    admin.logentry_set.create(action_flag=1, object_repr="thử")
    full = all_rows()

    said = said_by("remove_demo")

    assert said.startswith("Đã xóa 204 đơn vị, 15 đợt đánh giá, ")
    assert said.endswith(" 14 bản công bố và 7 tài khoản minh họa.")
    left = all_rows()
    for label, rows in left.items():
        assert len(rows) == demo[label] + real[label], label
        assert rows <= full[label], label
    assert said_by("remove_demo") == "Không có số liệu minh họa nào để xóa."
    assert all_rows() == left
