"""Loading the illustrative province again changes nothing, and removing it leaves nothing."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from districts.models import DataLoad, Unit
from indicators import periods, scoring
from indicators.models import Assessment, Edition, Indicator, Observation, Round, Score, Target
from indicators.services.canonical import content_digest
from indicators.services.demo import load_demo
from indicators.services.demo_accounts import create_accounts, demo_cast
from indicators.services.demo_activities import keep_work_to_try
from indicators.services.demo_rounds import keep_rounds_open
from indicators.services.demo_survey import keep_survey_to_try
from indicators.services.edition_draft import stored_draft
from indicators.services.enter_figures import FigureInput, enter_figures
from indicators.services.load_criteria import load_criteria_set, read_rows
from indicators.services.publish import publish
from indicators.services.recompute import recompute
from indicators.services.remove_demo import remove_demo
from indicators.services.store_scores import store_scores
from tests.demo.tables import all_rows, row_counts

ROOT = Path(__file__).resolve().parents[2]
BANDS = (scoring.Band("dat", "Đạt", Decimal(0)),)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_a_changed_load_replaces_the_earlier_one_and_a_seed_always_gives_the_same():
    def tables():
        editions = Edition.objects.filter(scope="minh-hoa", year=2022).order_by("level")
        return [[row.index for row in edition.rows.all()] for edition in editions]

    def digests():
        return [content_digest(stored_draft(e)) for e in Edition.objects.order_by("level")]

    def figures():
        rows = Observation.objects.order_by(
            "unit__code", "indicator__code", "period_end", "period_start", "source__title"
        )
        return list(rows.values_list("unit__code", "numerator", "denominator", "value"))

    other_seed, other_figures = tables(), figures()
    load = load_demo(seed=1, years=[2022])
    assert not load.skipped
    assert (load.units, load.rounds, load.editions) == (204, 2, 2)
    assert DataLoad.objects.filter(name="demo").count() == 1
    assert all(table not in other_seed for table in tables())
    first, counted = digests(), figures()
    assert len(set(first)) == 2
    assert len(counted) == len(other_figures)
    assert counted != other_figures

    remove_demo()
    load_demo(seed=1, years=[2022])

    assert digests() == first
    assert figures() == counted


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
    DataLoad.objects.create(
        name="units", sha256="0", rows=2, loaded_at=round_.editions.get().published_at
    )


def enter_a_figure(leader):
    """What a visitor of the illustrative province counts, and then corrects."""
    unit = Unit.with_illustrative.get(code="MHX01")
    received = Indicator.objects.get(code="dossiers_received")
    for number, reason in ((410, ""), (401, "Đếm lại")):
        figure = FigureInput(received, Decimal(number), reason=reason)
        enter_figures(unit, periods.month(2026, 9), [figure], user=leader, door="page")


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
    assert keep_survey_to_try(
        demo_cast(),
        Round.objects.get(year=timezone.localdate().year, period="", stage="self_scoring"),
    )
    enter_a_figure(demo_cast().leader)
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
    assert not Observation.objects.exists()
    assert not Target.objects.exists()
    assert said_by("remove_demo") == "Không có số liệu minh họa nào để xóa."
    assert all_rows() == left
