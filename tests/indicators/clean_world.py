"""A small province in which every data check finds nothing, for tests that then break one thing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from districts.models import Unit
from indicators.checks import run
from indicators.models import (
    Assessment,
    Band,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionOption,
    Edition,
    EditionRow,
    RankingGroup,
    Round,
    Score,
)
from indicators.services.edition_draft import Draft
from indicators.services.freeze import freeze
from indicators.services.publish import publish
from indicators.services.recompute import recompute
from indicators.services.store_scores import store_scores
from tests.indicators.frozen import guards_down

D = Decimal
START = datetime.date(2010, 1, 1)


@dataclass
class World:
    """What `build` made."""

    province: Unit
    districts: list[Unit]
    rules: CriteriaSet
    round: Round
    edition: Edition

    def node(self, code: str) -> Criterion:
        """The node of the set with that code."""
        return self.rules.criteria.get(code=code)

    def assessment(self, number: int) -> Assessment:
        """The assessment of the district with that number, from 0; 0 is the best."""
        return self.round.assessments.get(unit=self.districts[number])


def build() -> World:
    """One province, four districts, one set with a leaf of each kind, one published round."""
    province = make_unit("P1", "Tỉnh Sạch Sẽ", None)
    districts = [
        make_unit(f"D{number}", f"Huyện {name}", province)
        for number, name in enumerate(("An", "Bình", "Châu", "Đông"))
    ]
    rules = _rules()
    round_ = Round.objects.create(
        criteria_set=rules, province=province, level="district", year=2020
    )
    group = RankingGroup.objects.create(round=round_, slug="huyen", name="Huyện")
    # Two districts share a rank, one has no index because a leaf has no score.
    for unit, share in zip(districts, ("1", "0.8", "0.8", "0.5"), strict=True):
        assessment = Assessment.objects.create(round=round_, unit=unit, group=group)
        store_scores(
            round_,
            [
                Score(
                    assessment=assessment,
                    criterion=leaf,
                    self_points=leaf.max_points,
                    appraised_1=leaf.max_points * D(share) if leaf.part == "main" else 0,
                    numerator=D(1) if leaf.kind.startswith("ratio") else None,
                    denominator=D(2) if leaf.kind.startswith("ratio") else None,
                )
                for leaf in rules.criteria.leaves()
                if unit != districts[3] or leaf.code != "1.1.1"
            ],
            trigger="test",
        )
    recompute([round_.pk], trigger="test")
    edition = publish(
        Round.objects.get(),
        user=None,
        decision_number="1/QĐ",
        decision_date=datetime.date(2021, 1, 15),
        signer="Người ký",
        provisional="Một đơn vị thiếu điểm.",
    )
    return World(province, districts, rules, round_, edition)


def make_unit(
    code: str,
    full_name: str,
    above: Unit | None,
    valid_from: datetime.date | None = START,
    valid_to: datetime.date | None = None,
) -> Unit:
    """A unit as the model saves it; the kind is the first word of the name."""
    kind, name = full_name.split(" ", 1)
    level = Unit.Level.PROVINCE
    if above is not None:
        level = Unit.Level.DISTRICT if above.parent_id is None else Unit.Level.COMMUNE
    return Unit.objects.create(
        code=code,
        level=level,
        kind=kind.lower(),
        name=name,
        full_name=full_name,
        parent=above,
        province=above and (above.province or above),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _rules() -> CriteriaSet:
    rules = CriteriaSet.objects.create(
        slug="sach-se", name="Bộ", level="district", total_max=10, appraisal_max=8, survey_max=2
    )
    nodes: dict[str, Criterion] = {}
    for position, (code, kind, points, part) in enumerate(
        (
            ("1", "", 6, "main"),
            ("1.1", "", 4, "main"),
            ("1.1.1", "option", 2, "main"),
            ("1.1.2", "ratio", 2, "main"),
            ("1.2", "", 2, "main"),
            ("1.2.1", "ratio_bands", 1, "main"),
            ("1.2.2", "count", 1, "main"),
            ("2", "", 4, "main"),
            ("2.1", "direct", 2, "main"),
            ("2.2", "survey", 2, "main"),
            ("C", "", 1, "bonus"),
            ("C.1", "bonus", 1, "bonus"),
        ),
        start=1,
    ):
        parent = nodes.get(code.rpartition(".")[0])
        nodes[code] = Criterion.objects.create(
            criteria_set=rules,
            code=code,
            name=f"Mục {code}",
            position=position,
            parent=parent,
            area=nodes[code.split(".")[0]] if parent else None,
            part=part,
            kind=kind,
            max_points=points,
            step=D("0.5") if kind == "count" else None,
            no_cases="full" if kind.startswith("ratio") else "",
        )
    for position, points in enumerate((2, 1, 0)):
        CriterionOption.objects.create(
            criterion=nodes["1.1.1"], position=position, label=f"Mức {position}", points=points
        )
    for lower, points in ((0, 0), ("0.5", 1)):
        CriterionBand.objects.create(criterion=nodes["1.2.1"], lower=D(lower), points=points)
    for code, lower in (("tot", 80), ("kha", 60), ("yeu", 0)):
        Band.objects.create(criteria_set=rules, code=code, label=code.title(), lower=lower)
    return rules


def publish_rows(
    rows: Sequence[dict[str, Any]], *, units_total: int | None = None, year: int = 2015
) -> Edition:
    """Publish an imported table of districts with these rows, whatever they say."""
    edition = Edition(
        scope="sach-se",
        scope_name="Sạch Sẽ",
        level="district",
        year=year,
        origin=Edition.Origin.IMPORTED,
        published_at=timezone.now(),
        units_total=units_total,
    )
    units = list(Unit.objects.level(Unit.Level.DISTRICT).order_by("code"))
    return freeze(
        Draft(
            edition,
            rows=[
                EditionRow(
                    position=position,
                    **{
                        "unit": unit,
                        "unit_name": unit.name,
                        "unit_kind": unit.kind,
                        "sort_key": unit.sort_key,
                        "basis": "stated",
                        **{
                            name: D(value) if name == "index" and value is not None else value
                            for name, value in cells.items()
                        },
                    },
                )
                for position, (unit, cells) in enumerate(zip(units, rows, strict=False), start=1)
            ],
        )
    )


def sql(statement: str, *values: Any) -> None:
    """Change what no service would, behind the models' backs."""
    with guards_down(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1, statement


def findings() -> list[tuple[str, str, str]]:
    """Everything every check finds: name of the check, where, what."""
    return [(check.name, finding.where, finding.message) for check, finding in run()]


def found_by() -> list[str]:
    """The names of the checks that find anything, one for each finding."""
    return [name for name, _where, _message in findings()]
