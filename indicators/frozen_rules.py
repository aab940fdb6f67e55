"""The rules an edition carries with it: from data to the dataclasses of the pure floor and back.

Pure: dictionaries of text, numbers and lists in, dataclasses out, so that an edition is explained
and computed again without asking what became of its criteria set. Points are text of four places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators import ranking, scoring


def text(value: Decimal | None) -> str | None:
    """Points as they stand in an edition's data: text of four places, None for none."""
    return None if value is None else f"{value:.4f}"


def number(value: str | None) -> Decimal | None:
    """Points read back from an edition's data."""
    return None if value is None else Decimal(value)


def leaf_data(rule: scoring.LeafRule, labels: Sequence[str], part: str) -> dict[str, Any]:
    """The rule of a leaf as data; `labels` are the words of its options, in their order."""
    return {
        "kind": str(rule.kind),
        "part": str(part),
        "maximum": text(rule.maximum),
        "options": [
            {"label": label, "points": text(points)}
            for label, points in zip(labels, rule.options, strict=True)
        ],
        "floor": text(rule.floor),
        "bands": [{"lower": text(band.lower), "points": text(band.points)} for band in rule.bands],
        "step": text(rule.step),
        "no_cases": None if rule.no_cases is None else str(rule.no_cases),
        "allow_over": rule.allow_over,
    }


def leaf_rule(data: Mapping[str, Any]) -> scoring.LeafRule:
    """What `scoring.leaf_points` needs, from `EditionCriterion.rule` of a leaf."""
    return scoring.LeafRule(
        kind=scoring.LeafKind(data["kind"]),
        maximum=Decimal(data["maximum"]),
        options=tuple(Decimal(option["points"]) for option in data["options"]),
        floor=number(data["floor"]),
        bands=tuple(
            scoring.RatioBand(Decimal(band["lower"]), Decimal(band["points"]))
            for band in data["bands"]
        ),
        step=number(data["step"]),
        no_cases=scoring.NoCases(data["no_cases"]) if data["no_cases"] else None,
        allow_over=data["allow_over"],
    )


def declared(inputs: Mapping[str, Any]) -> scoring.Declared:
    """What was declared, from `EditionScore.inputs`."""
    return scoring.Declared(
        option=inputs.get("option"),
        numerator=number(inputs.get("numerator")),
        denominator=number(inputs.get("denominator")),
        count=number(inputs.get("count")),
    )


def set_rules(data: Mapping[str, Any]) -> scoring.SetRules:
    """The arithmetic of the set, from `Edition.rules` of a computed edition."""
    return scoring.SetRules(
        places=data["places"],
        rounding=scoring.Rounding(data["rounding"]),
        bonus_cap=number(data["bonus_cap"]),
        penalty_cap=number(data["penalty_cap"]),
        allow_above_100=data["allow_above_100"],
        unscored=scoring.Unscored(data["unscored"]),
    )


def tie_rule(data: Mapping[str, Any]) -> ranking.TieRule:
    """What follows equal ranks, from `Edition.rules`."""
    return ranking.TieRule(data["tie_rule"])


def bands(data: Mapping[str, Any]) -> list[scoring.Band]:
    """The classes of results, from `Edition.rules`."""
    return [
        scoring.Band(band["code"], band["label"], Decimal(band["lower"])) for band in data["bands"]
    ]


def tie_values(data: Mapping[str, Any], areas: Sequence[scoring.AreaTotal]) -> tuple[Decimal, ...]:
    """What the tie-breakers compare for one unit, in their order; areas go by their code."""
    main = [area for area in areas if area.part is scoring.Part.MAIN]
    survey = sum((area.survey_points for area in main), scoring.ZERO)
    found = []
    for breaker in data["tie_breakers"]:
        if breaker["kind"] == "area":
            own = (area.points for area in areas if area.area == breaker["area"])
            found.append(sum(own, scoring.ZERO))
        elif breaker["kind"] == "survey":
            found.append(survey)
        else:
            found.append(sum((area.points for area in main), scoring.ZERO) - survey)
    return tuple(found)


def leaf_score(
    rule: Mapping[str, Any], *, area: str, points: Decimal | None, not_applicable: bool
) -> scoring.LeafScore:
    """One published leaf score as the pure rules take it.

    Raises PointsError when the points lie outside 0..maximum.
    """
    state = scoring.LeafState.NOT_ENTERED
    if not_applicable:
        state = scoring.LeafState.NOT_APPLICABLE
    elif points is not None:
        state = scoring.LeafState.SCORED
    return scoring.LeafScore(
        area=area,
        maximum=Decimal(rule["maximum"]),
        state=state,
        points=points,
        part=scoring.Part(rule["part"]),
        survey=rule["kind"] == scoring.LeafKind.SURVEY,
    )
