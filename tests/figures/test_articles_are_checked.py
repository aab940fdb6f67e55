"""On the articles the rules find exactly what is wrong there, and nothing in what is right."""

from decimal import Decimal

from indicators import consistency
from indicators.consistency import Rule
from tests.figures.files import figures, read, rules


def found(name: str) -> list[tuple]:
    return [
        (
            finding.figure.unit_name,
            finding.figure.indicator,
            finding.rule,
            finding.stated,
            finding.computed,
        )
        for finding in consistency.find(figures(name), rules())
    ]


def test_the_five_disagreements_of_the_articles_are_found_and_nothing_else() -> None:
    assert sorted(found("observations_articles.csv")) == sorted(
        [
            (
                "Huyện Châu Thành",
                "online_dossier_share",
                Rule.PERCENTAGE,
                Decimal("66.26"),
                Decimal("60.26"),
            ),
            (
                "Huyện Châu Thành",
                "input_digitised_share",
                Rule.PERCENTAGE,
                Decimal("32.20"),
                Decimal("35.40"),
            ),
            (
                "Huyện Châu Thành",
                "result_digitised_share",
                Rule.PERCENTAGE,
                Decimal("32.79"),
                Decimal("32.84"),
            ),
            ("Huyện Lấp Vò", "procedures_reviewed", Rule.PARTS, Decimal(411), Decimal(309)),
            ("Huyện Chợ Mới", "dossiers_received", Rule.PARTS, Decimal(34600), Decimal(31700)),
        ]
    )


def test_the_gaps_are_those_the_notes_name() -> None:
    gaps = {
        finding.figure.indicator: finding.params["gap"]
        for finding in consistency.find(figures("observations_articles.csv"), rules())
        if finding.rule is Rule.PARTS
    }
    assert gaps == {"procedures_reviewed": Decimal(102), "dossiers_received": Decimal(2900)}


def test_of_the_other_pages_only_what_is_known_to_disagree_is_found() -> None:
    assert found("observations_pages.csv") == [
        ("Xã Ba Chúc", "dossiers_on_time", Rule.PERCENTAGE, Decimal(100), Decimal("99.24")),
        ("Tỉnh Tiền Giang", "papi_rank", Rule.TWICE, Decimal(47), Decimal(45)),
    ]


def test_every_percentage_with_both_parts_was_compared() -> None:
    both = [
        row
        for name in ("observations_articles.csv", "observations_pages.csv")
        for row in read(name)
        if row["numerator"] and row["denominator"] and row["stated_value"]
    ]
    assert len(both) > 20


def test_the_files_hold_every_figure_there_is() -> None:
    targets = read("targets.csv")
    assert len(read("observations_articles.csv")) == 33
    assert len(read("observations_pages.csv")) == 222 - 9 + 1
    assert len(targets) == 1 + 9
    sources = {row["source"] for row in read("figure_sources.csv")}
    for name in ("observations_articles.csv", "observations_pages.csv"):
        assert {row["source"] for row in read(name)} <= sources


def test_a_district_is_made_of_its_office_and_its_communes() -> None:
    spoiled = [
        figure
        if (figure.indicator, figure.scope) != ("online_dossier_share", "communes")
        else type(figure)(
            **{
                **{name: getattr(figure, name) for name in figure.__slots__},
                "numerator": figure.numerator - 1,
            }
        )
        for figure in figures("observations_articles.csv")
    ]
    scopes = [
        finding for finding in consistency.find(spoiled, rules()) if finding.rule is Rule.SCOPES
    ]
    assert [(finding.stated, finding.computed) for finding in scopes] == [
        (Decimal(95184), Decimal(95183))
    ]
