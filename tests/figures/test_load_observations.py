"""Articles and pages become figures of the real units, once, each with its source."""

from __future__ import annotations

import json
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from districts.services.data_file import DataFileError, open_data_file
from indicators.models import FigureSource, FigureWarning, Indicator, Observation, Target
from indicators.services import load_observations as loading
from indicators.services.figure_files import INDICATOR_COLUMNS, OBSERVATION_COLUMNS, rows
from indicators.services.load_observations import DATA, FILES, load_observations
from tests.vietnam import vietnam  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def loaded(vietnam, django_db_blocker):  # noqa: F811
    """All of Việt Nam with the project's own figures, loaded once."""
    with django_db_blocker.unblock():
        load_observations()
    yield
    with django_db_blocker.unblock():
        for model in (FigureWarning, Observation, Target, FigureSource):
            model.objects.all().delete()
        Indicator.objects.update(part_of=None)
        Indicator.objects.all().delete()
        Indicator.history.all().delete()


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def spoil(folder, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def of(unit: str, province: str, indicator: str, **more) -> Observation:
    return Observation.objects.get(
        unit__full_name=unit,
        unit__province__full_name=province,
        indicator__code=indicator,
        **more,
    )


def test_a_second_load_of_the_same_files_changes_nothing(capsys) -> None:
    before = list(Observation.objects.order_by("pk").values_list())
    second = load_observations()
    assert second.skipped
    assert (second.indicators, second.observations, second.targets) == (124, 247, 10)
    assert list(Observation.objects.order_by("pk").values_list()) == before
    call_command("load_observations")
    assert "Không có gì mới" in capsys.readouterr().out


def test_the_two_districts_called_chau_thanh_keep_their_own_figures() -> None:
    share = of("Huyện Châu Thành", "Tỉnh An Giang", "online_dossier_share", scope="")
    assert (share.numerator, share.denominator) == (95184, 157945)
    assert (str(share.value), str(share.stated)) == ("60.2640", "66.2600")
    rank = of("Huyện Châu Thành", "Tỉnh Đồng Tháp", "index_rank")
    assert (rank.numerator, rank.denominator, rank.unit.code) == (2, 12, "877")
    assert "Tân Hồng" in rank.note


def test_every_figure_has_a_source_and_is_public() -> None:
    assert not Observation.objects.exclude(
        source__kind=FigureSource.Kind.PRINTED, public=True
    ).exists()
    sources = FigureSource.objects.filter(observations__unit__code="893").distinct()
    assert {source.address for source in sources} == {
        "tệp 004_1ccb352294b05703.txt",
        "https://chomoi.angiang.gov.vn/wps/portal/Home/trang-chu/tin-chi-tiet "
        "(25/02/2021, Lấy ý kiến đánh giá sự hài lòng)",
    }


def test_a_figure_after_the_merger_belongs_to_the_new_unit() -> None:
    commune = Observation.objects.get(
        unit__full_name="Phường Rạch Giá", indicator__code="online_dossier_share"
    )
    assert commune.unit.valid_from.isoformat() == "2025-07-01"
    provinces = set(
        Observation.objects.filter(indicator__code="index_766_score").values_list(
            "unit__valid_from__year", flat=True
        )
    )
    assert None in provinces
    assert 2025 in provinces


def test_an_agency_that_is_in_no_list_is_kept_with_its_province_under_its_name() -> None:
    found = Observation.objects.get(body="Sở Y tế", indicator__code="index_rank")
    assert (found.unit.full_name, found.numerator) == ("Tỉnh Đồng Tháp", 1)


def test_targets_are_targets_and_no_results() -> None:
    target = Target.objects.get(unit__full_name="Huyện Tân Hồng")
    assert (target.indicator.code, target.sense, target.value) == ("dossiers_on_time", "ge", 98)
    assert not Observation.objects.filter(indicator__code__startswith="target").exists()


def test_no_survey_of_enterprises_and_no_766_is_called_the_index() -> None:
    index = Indicator.objects.filter(is_index=True)
    assert not index.filter(code__startswith="ddci").exists()
    assert not index.filter(code__startswith="index_766").exists()
    for one in Indicator.objects.filter(code__regex=r"^(ddci|index_766_(score|rank))"):
        assert "không phải Chỉ số CCHC" in one.note


def test_the_warnings_are_kept_for_boards_to_count() -> None:
    assert FigureWarning.objects.count() == 7
    assert FigureWarning.objects.filter(unit__code="892").count() == 3


def test_check_figures_prints_what_does_not_add_up_and_says_so_by_its_exit_code(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("check_figures", format="json")
    assert stopped.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 7
    wrong = next(one for one in found if one["stated"] == "66.26")
    assert (wrong["unit_code"], wrong["rule"], wrong["computed"]) == (
        "892",
        "percentage",
        "60.26",
    )
    assert wrong["period"] == "2021-01-01--2025-05-31"
    assert wrong["advice"].endswith("143.652.")


def test_check_figures_finds_nothing_in_a_district_without_errors(capsys) -> None:
    call_command("check_figures", unit="877")
    assert "0 điều không khớp" in capsys.readouterr().out
    with pytest.raises(CommandError) as stopped:
        call_command("check_figures", unit="không có")
    assert stopped.value.returncode == 2


def test_a_changed_file_brings_its_rows_up_to_date(folder) -> None:
    before = Observation.objects.count()
    spoil(folder, "observations_articles.csv", "95184,157945,66.26", "95184,157945,60.26")
    text = (folder / "observations_articles.csv").read_text(encoding="utf-8").splitlines()
    (folder / "observations_articles.csv").write_text("\n".join([*text[:-1], ""]), encoding="utf-8")
    load_observations(folder=folder)
    assert Observation.objects.count() == before - 1
    share = of("Huyện Châu Thành", "Tỉnh An Giang", "online_dossier_share", scope="")
    assert str(share.stated) == "60.2600"
    assert FigureWarning.objects.filter(unit__code="892").count() == 2


def test_an_indicator_edited_by_hand_is_left_alone(folder) -> None:
    Indicator.objects.filter(code="dossiers_received").update(
        name="Hồ sơ đã nhận", edited_at=timezone.now()
    )
    spoil(folder, "indicators.csv", "Hồ sơ giải quyết trước hạn,", "Hồ sơ trả trước hạn,")
    load_observations(folder=folder)
    names = dict(Indicator.objects.values_list("code", "name"))
    assert names["dossiers_received"] == "Hồ sơ đã nhận"
    assert names["dossiers_early"] == "Hồ sơ trả trước hạn"


@pytest.mark.parametrize(
    ("name", "old", "new", "column"),
    [
        ("observations_articles.csv", "Huyện Lấp Vò", "Huyện Không Có", "unit"),
        ("observations_articles.csv", ",2021-01-01,2025-05-31", ",2021-01-01,2025-07-31", "unit"),
        ("targets.csv", ",ge,98", ",hơn,98", "sense"),
    ],
)
def test_a_file_that_is_not_right_writes_nothing(folder, name, old, new, column) -> None:
    before = list(Observation.objects.order_by("pk").values_list())
    spoil(folder, name, old, new)
    spoil(folder, "observations_articles.csv", "13,65,20", "14,65,20")
    with pytest.raises(DataFileError) as refused:
        load_observations(folder=folder)
    assert column in str(refused.value)
    assert list(Observation.objects.order_by("pk").values_list()) == before


def read_all(folder, name: str) -> None:
    """Every cell of a file, without its units."""
    columns = {
        "indicators.csv": INDICATOR_COLUMNS,
        "observations_articles.csv": OBSERVATION_COLUMNS,
    }[name]
    for row in rows(open_data_file(folder / name), columns):
        if name == "indicators.csv":
            row.choice("kind", Indicator.Kind.values)
            row.mark("adds_up")
        else:
            row.period()
            row.number("numerator")
            row.choice("qualifier", Observation.Qualifier.values)


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("observations_articles.csv", "95184", "95.184.0", "cột numerator"),
        ("observations_articles.csv", "-01-01,2019-12-31", "-13-01,2019-12-31", "cột period_start"),
        (
            "observations_articles.csv",
            "2019-01-01,2019-12-31",
            "2020-01-01,2019-12-31",
            "cột period",
        ),
        ("observations_articles.csv", ",more,", ",hơn,", "cột qualifier"),
        ("observations_articles.csv", "13,65,20", "13,65", "dòng 26"),
        ("indicators.csv", ",count,", ",đếm,", "cột kind"),
        ("indicators.csv", "part_of", "part", "dòng tiêu đề"),
        ("indicators.csv", ",x,", ",có,", "cột adds_up"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(folder, name, old, new, where) -> None:
    read_all(folder, name)
    spoil(folder, name, old, new)
    with pytest.raises(DataFileError) as refused:
        read_all(folder, name)
    assert where in str(refused.value)


def test_the_loader_names_all_its_files() -> None:
    assert {path.name for path in loading.DATA.glob("observations_*.csv")} == set(
        loading.OBSERVATION_FILES
    )
