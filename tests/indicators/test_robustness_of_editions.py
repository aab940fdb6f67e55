"""Every edition with area scores is studied once, from its own frozen figures."""

from decimal import Decimal

import pytest
from celery import current_app
from django.core.management import call_command
from kombu.exceptions import OperationalError

from indicators import robustness
from indicators.models import Edition, EditionArea, EditionRobustness
from indicators.services import study_robustness
from indicators.services.remove_demo import remove_demo
from indicators.services.study_robustness import study_edition, sweep_studies
from indicators.tasks import study_robustness as task
from tests.indicators.clean_world import build
from tests.public.editions import publish, row

pytestmark = pytest.mark.django_db


def areas() -> list[EditionArea]:
    return [
        EditionArea(position=n, code=str(n), name=f"Lĩnh vực {n}", part="main", max_points=50)
        for n in (1, 2)
    ]


def two_areas(*shares: tuple[str, str], **fields) -> Edition:
    """An edition whose index is the sum of two areas of 50 points, best first."""
    rows = [
        row(n, rank=n, rank_of=len(shares), index=f"{Decimal(one) + Decimal(two):.2f}")
        for n, (one, two) in enumerate(shares, start=1)
    ]
    scores = {
        (n, area): (Decimal(points), Decimal(50))
        for n, pair in enumerate(shares, start=1)
        for area, points in enumerate(pair, start=1)
    }
    return publish(rows, areas=areas(), scores=scores, **fields)


def test_the_study_says_which_ranks_move() -> None:
    edition = two_areas(("50", "40"), ("41", "48"), ("10", "10"))
    found = study_edition(edition.pk)
    assert found.result["rows"]["3"] == [[3, 3, 1000], [3, 3, 1000]]
    assert found.result["rows"]["1"][0][:2] == [1, 2]
    assert [pair[:2] for pair in found.result["pairs"]] == [[1, 2]]
    assert (found.digest, found.draws, found.reason) == (edition.digest, robustness.DRAWS, "")


def test_what_a_round_computed_and_published_is_reproduced_ties_and_all() -> None:
    found = study_edition(build().edition.pk)
    assert found.reason == ""
    assert len(found.result["rows"]) == 3


def test_a_second_time_nothing_is_computed(monkeypatch) -> None:
    edition = two_areas(("50", "40"), ("41", "48"))
    first = study_edition(edition.pk)
    monkeypatch.setattr(study_robustness, "_study", None)
    assert study_edition(edition.pk).computed_at == first.computed_at


def test_another_method_makes_a_study_out_of_date(monkeypatch) -> None:
    edition = two_areas(("50", "40"), ("41", "48"))
    study_edition(edition.pk)
    assert sweep_studies() == []
    monkeypatch.setattr(robustness, "METHOD", robustness.METHOD + 1)
    assert [found.edition_id for found in sweep_studies()] == [edition.pk]
    assert sweep_studies() == []


def test_an_edition_without_area_scores_has_none() -> None:
    edition = publish([row(1, rank=1, rank_of=1, index="80.00")])
    assert study_edition(edition.pk) is None
    assert sweep_studies() == []


def test_a_unit_alone_in_its_group_has_nobody_to_be_compared_with() -> None:
    assert study_edition(two_areas(("50", "40")).pk).reason == "alone"


def test_areas_that_do_not_give_the_published_index_are_not_studied() -> None:
    rows = [row(1, rank=1, rank_of=2, index="95.00"), row(2, rank=2, rank_of=2, index="20.00")]
    scores = {(n, a): (Decimal(10 * n), Decimal(50)) for n in (1, 2) for a in (1, 2)}
    edition = publish(rows, areas=areas(), scores=scores)
    assert study_edition(edition.pk).reason == "not_reproduced"


def test_a_ranked_unit_without_its_areas_leaves_the_study_out() -> None:
    rows = [row(1, rank=1, rank_of=2, index="95.00"), row(2, rank=2, rank_of=2, index="20.00")]
    edition = publish(rows, areas=areas(), scores={(1, 1): (Decimal(45), Decimal(50))})
    assert study_edition(edition.pk).reason == "incomplete"


def test_publishing_asks_for_it_after_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        edition = two_areas(("50", "40"), ("41", "48"))
        assert not EditionRobustness.objects.exists()
    assert EditionRobustness.objects.get().edition_id == edition.pk


def test_a_broker_that_is_away_loses_nothing(
    django_capture_on_commit_callbacks, monkeypatch
) -> None:
    def away(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(
        current_app.tasks["indicators.study_robustness"], "apply_async", away, raising=True
    )
    with django_capture_on_commit_callbacks(execute=True):
        two_areas(("50", "40"), ("41", "48"))
    assert not EditionRobustness.objects.exists()
    assert len(sweep_studies()) == 1


def test_the_task_of_an_edition_that_is_gone_does_nothing() -> None:
    task(12345)
    assert not EditionRobustness.objects.exists()


def test_the_command_computes_what_is_missing_or_everything_again(capsys) -> None:
    two_areas(("50", "40"), ("41", "48"))
    call_command("study_robustness")
    call_command("study_robustness")
    call_command("study_robustness", "--all")
    assert capsys.readouterr().out.splitlines() == [
        "Đã tính 1 bản công bố; 0 bản không tính được.",
        "Đã tính 0 bản công bố; 0 bản không tính được.",
        "Đã tính 1 bản công bố; 0 bản không tính được.",
    ]


def test_the_study_of_a_made_up_edition_goes_with_it() -> None:
    study_edition(two_areas(("50", "40"), ("41", "48"), illustrative=True).pk)
    kept = study_edition(two_areas(("50", "40"), ("41", "48"), year=2018).pk)
    remove_demo()
    assert list(EditionRobustness.objects.all()) == [kept]
