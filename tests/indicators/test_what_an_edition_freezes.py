"""What is frozen with an edition: rules, texts, scores, proofs, lineage, as they were that day."""

import datetime

import pytest
from django.utils import timezone

from districts.models import Succession
from indicators import frozen_rules, leaf_rules, scoring
from indicators.models import (
    Criterion,
    Document,
    Edition,
    EditionScore,
    Evidence,
    Score,
    ScoreNote,
    SurveyResult,
)
from indicators.services.canonical import document
from tests.indicators.random_round import a_unit
from tests.indicators.signed import computed_round, sign
from tests.staff.rounds_world import a_person

pytestmark = pytest.mark.django_db
SECRET = "chỉ người trong tỉnh biết"


@pytest.fixture
def round_():
    return computed_round(4, units=5, leaves_per_area=4)


def test_the_rule_of_every_leaf_comes_back_as_it_was(round_) -> None:
    edition = sign(round_)
    rules = leaf_rules.rules_of(round_.criteria_set)
    frozen = {leaf.source_id: leaf for leaf in edition.criteria.exclude(kind="")}
    assert frozen.keys() == rules.keys()
    for number, rule in rules.items():
        assert frozen_rules.leaf_rule(frozen[number].rule) == rule
        assert frozen[number].rule_text or rule.kind == scoring.LeafKind.OPTION


def test_the_rules_of_the_set_come_back_as_they_were(round_) -> None:
    edition = Edition.objects.get(pk=sign(round_).pk)
    rules = round_.criteria_set
    assert frozen_rules.set_rules(edition.rules) == scoring.SetRules(
        places=rules.places,
        rounding=scoring.Rounding(rules.rounding),
        bonus_cap=rules.bonus_cap,
        penalty_cap=rules.penalty_cap,
        allow_above_100=rules.allow_above_100,
        unscored=scoring.Unscored(rules.unscored),
    )
    assert frozen_rules.tie_rule(edition.rules) == rules.tie_rule
    assert [(band.label, band.lower) for band in frozen_rules.bands(edition.rules)] == list(
        rules.bands.order_by("-lower").values_list("label", "lower")
    )
    assert edition.rules["words"]


def test_the_tree_is_whole_and_in_order(round_) -> None:
    edition = sign(round_)
    nodes = list(edition.criteria.select_related("parent", "area", "source"))
    assert [node.code for node in nodes] == list(
        round_.criteria_set.criteria.order_by("position").values_list("code", flat=True)
    )
    for node in nodes:
        assert (node.depth == 0) == (node.parent is None)
        assert node.parent is None or node.depth == node.parent.depth + 1
        assert node.area.code == (node.source.area or node.source).code


def test_the_points_that_count_are_frozen_with_who_decided_them(round_) -> None:
    edition = sign(round_)
    accept = round_.criteria_set.accept_self_score
    frozen = {
        (score.row.unit_id, score.criterion.source_id): score
        for score in EditionScore.objects.filter(row__edition=edition).select_related(
            "row", "criterion"
        )
    }
    kinds = dict(Criterion.objects.values_list("pk", "kind"))
    scores = Score.objects.filter(assessment__round=round_).select_related("assessment")
    assert len(frozen) == scores.count()
    for score in scores:
        found = frozen[score.assessment.unit_id, score.criterion_id]
        counted = scoring.counting_points(
            score.self_points,
            score.appraised_1,
            score.appraised_2,
            score.council,
            accept_self=accept,
        )
        assert found.not_applicable == score.not_applicable
        assert found.points == (None if score.not_applicable else counted)
        if found.points is None:
            assert found.decided_by == ""
        elif score.council is not None:
            assert found.decided_by == "council"
        elif kinds[score.criterion_id] == "survey":
            assert found.decided_by == "survey"
        else:
            by = {
                "appraised_2": score.appraised_2,
                "appraised_1": score.appraised_1,
                "self": score.self_points,
            }
            assert found.decided_by == next(who for who, given in by.items() if given is not None)
        declared = frozen_rules.declared(found.inputs)
        assert (declared.option, declared.numerator, declared.denominator, declared.count) == (
            score.option,
            score.numerator,
            score.denominator,
            score.count,
        )


def test_of_a_proof_only_the_facts_of_the_document_are_frozen(round_) -> None:
    clerk = a_person("nguoi-tai-len")
    assessment = round_.assessments.first()
    leaf = round_.criteria_set.criteria.leaves().exclude(kind="survey").first()
    paper = Document.objects.create(
        unit=assessment.unit,
        number="12/BC-UBND",
        title="Báo cáo năm",
        issuer="UBND huyện",
        issued_on=datetime.date(2024, 12, 1),
        file_name="bi-mat.pdf",
        sha256="a" * 64,
        size=10,
        added_by=clerk,
        added_at=timezone.now(),
    )
    Evidence.objects.create(
        assessment=assessment,
        criterion=leaf,
        document=paper,
        locator="Mục II, trang 3",
        added_by=clerk,
        added_at=timezone.now(),
    )
    ScoreNote.objects.create(
        assessment=assessment,
        criterion=leaf,
        kind="explanation",
        text=SECRET,
        by=clerk,
        at=timezone.now(),
    )
    edition = sign(round_)
    found = EditionScore.objects.get(row__unit=assessment.unit, criterion__source=leaf)
    assert found.evidence == [
        {
            "title": "Báo cáo năm",
            "number": "12/BC-UBND",
            "date": "2024-12-01",
            "issuer": "UBND huyện",
            "place": "Mục II, trang 3",
        }
    ]
    text = document(edition).decode()
    for secret in ("bi-mat.pdf", "a" * 64, "nguoi-tai-len", SECRET):
        assert secret not in text


def test_of_a_survey_its_size_and_day_are_frozen(round_) -> None:
    score = Score.objects.filter(
        assessment__round=round_, criterion__kind="survey", not_applicable=False
    ).select_related("assessment")[0]
    SurveyResult.objects.create(
        assessment=score.assessment,
        criterion_id=score.criterion_id,
        points=1,
        sample_size=250,
        surveyed_on=datetime.date(2024, 11, 5),
        source=SECRET,
        imported_by=a_person("nhap"),
        imported_at=timezone.now(),
    )
    edition = sign(round_)
    found = EditionScore.objects.get(
        row__unit=score.assessment.unit_id, criterion__source=score.criterion_id
    )
    assert found.inputs["sample_size"] == 250
    assert found.inputs["surveyed_on"] == "2024-11-05"
    assert SECRET not in document(edition).decode()


def test_lineage_goes_all_the_way_back_and_not_beyond_the_day(round_) -> None:
    unit = round_.assessments.first().unit
    before, earlier, later = (
        a_unit(f"T{n}", f"Tiền Thân {n}", province=round_.province) for n in range(3)
    )
    today = timezone.localdate()
    for one, other, day in (
        (before, unit, datetime.date(2010, 1, 1)),
        (earlier, before, datetime.date(2005, 1, 1)),
        (unit, later, today + datetime.timedelta(days=1)),
    ):
        Succession.objects.create(predecessor=one, successor=other, kind="merge", effective_on=day)
    edition = sign(round_)
    assert [(link["from"]["code"], link["to"]["code"]) for link in edition.lineage] == [
        (earlier.code, before.code),
        (before.code, unit.code),
    ]


def test_what_changes_afterwards_changes_nothing_in_the_edition(round_) -> None:
    edition = sign(round_)
    before = document(Edition.objects.get(pk=edition.pk))
    unit = round_.assessments.first().unit
    unit.name, unit.full_name = "Tên Mới", "Huyện Tên Mới"
    unit.save()
    round_.criteria_set.criteria.update(name="Tên khác", guidance="Khác")
    round_.criteria_set.bands.update(label="Khác")
    round_.groups.update(name="Nhóm khác")
    Score.objects.filter(assessment__round=round_).update(council=0, not_applicable=False)
    assert document(Edition.objects.get(pk=edition.pk)) == before
