"""What an edition of a round freezes beside its table: criteria, leaf scores, rules, lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from districts.models import Succession, Unit
from indicators import formats, frozen_rules, leaf_rules, rules_in_words, scoring
from indicators.frozen_rules import text
from indicators.models import (
    CriteriaSet,
    Criterion,
    EditionArea,
    EditionCriterion,
    EditionScore,
    Evidence,
    Round,
    Score,
    SurveyResult,
)
from indicators.services.edition_draft import LeafEntry

DecidedBy = EditionScore.DecidedBy
GENERATIONS = 10
"""How far back lineage is followed: further than any unit's history goes, and never in a circle."""


def rules_data(rules: CriteriaSet) -> dict[str, Any]:
    """The set's rules as data and in words, as `Edition.rules` keeps them. Three queries."""
    breakers = list(rules.tie_breakers.select_related("area").order_by("position"))
    return {
        "set": {
            "slug": rules.slug,
            "name": rules.name,
            "decision_number": rules.decision_number,
            "decision_date": rules.decision_date.isoformat() if rules.decision_date else None,
            "source_url": rules.source_url,
            "note": rules.note,
        },
        "places": rules.places,
        "rounding": rules.rounding,
        "unscored": rules.unscored,
        "evidence_policy": rules.evidence_policy,
        "accept_self_score": rules.accept_self_score,
        "allow_above_100": rules.allow_above_100,
        "bonus_cap": text(rules.bonus_cap),
        "penalty_cap": text(rules.penalty_cap),
        "parts": {
            "total": text(rules.total_max),
            "appraisal": text(rules.appraisal_max),
            "survey": text(rules.survey_max),
        },
        "tie_rule": rules.tie_rule,
        "tie_breakers": [
            {"kind": breaker.kind, "area": breaker.area.code if breaker.area else None}
            for breaker in breakers
        ],
        "bands": [
            {"code": band.code, "label": band.label, "lower": text(band.lower)}
            for band in rules.bands.order_by("-lower")
        ],
        "words": [
            {"title": rule.title, "text": rule.text} for rule in rules_in_words.set_rules(rules)
        ],
    }


def frozen_criteria(
    rules: CriteriaSet, areas: Sequence[EditionArea]
) -> dict[int, EditionCriterion]:
    """The set's tree by the number of its criterion, in tree order. Three queries."""
    area_of = {area.code: area for area in areas}
    found: dict[int, EditionCriterion] = {}
    nodes = rules.criteria.prefetch_related("options", "ratio_bands").order_by("position")
    for position, node in enumerate(nodes, start=1):
        parent = found[node.parent_id] if node.parent_id else None
        found[node.pk] = EditionCriterion(
            position=position,
            code=node.code,
            parent=parent,
            area=parent.area if parent else area_of[node.code],
            depth=parent.depth + 1 if parent else 0,
            kind=node.kind,
            name=node.name,
            rule_text=_rule_text(node),
            evidence_text=_evidence_text(node),
            max_points=node.max_points,
            rule=_rule_data(node),
            na_allowed=node.na_allowed,
            source=node,
        )
    return found


def _rule_data(node: Criterion) -> dict[str, Any]:
    if not node.is_leaf:
        return {}
    labels = [option.label for option in node.options.all()]
    return frozen_rules.leaf_data(leaf_rules.leaf_rule(node), labels, node.part)


def _rule_text(node: Criterion) -> str:
    choices = [(option.label, option.points) for option in node.options.all()] or [
        (
            _("từ %(share)s") % {"share": formats.percent(band.lower, _share_places(band.lower))},
            band.points,
        )
        for band in node.ratio_bands.all()
    ]
    listed = "; ".join(
        _("%(choice)s: %(points)s điểm") % {"choice": label, "points": formats.maximum(points)}
        for label, points in choices
    )
    return " ".join(
        part
        for part in (rules_in_words.leaf_rule(node), f"{listed}." if listed else "", node.guidance)
        if part
    )


def _share_places(share: Decimal) -> int:
    exponent = (share * 100).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _evidence_text(node: Criterion) -> str:
    if node.evidence_note or not node.evidence_required:
        return node.evidence_note
    return _("Cần tài liệu kiểm chứng.")


def leaf_entries(
    round_: Round,
    rows: Mapping[int, int],
    criteria: Mapping[int, EditionCriterion],
    *,
    accept_self: bool,
) -> dict[tuple[int, int], LeafEntry]:
    """What is frozen of every leaf somebody touched, by positions of row and criterion.

    `rows` maps an assessment to the position of its row, `criteria` a criterion to its frozen
    twin. Three queries.
    """
    evidence = _evidence(round_)
    surveys = _surveys(round_)
    found: dict[tuple[int, int], LeafEntry] = {}
    for (
        assessment,
        criterion,
        not_applicable,
        option,
        numerator,
        denominator,
        count,
        self_points,
        appraised_1,
        appraised_2,
        council,
    ) in (
        Score.objects.filter(assessment__round=round_)
        .order_by()
        .values_list(
            "assessment_id",
            "criterion_id",
            "not_applicable",
            "option",
            "numerator",
            "denominator",
            "count",
            "self_points",
            "appraised_1",
            "appraised_2",
            "council",
        )
        .iterator(chunk_size=10_000)
    ):
        if assessment not in rows:
            # Not computed yet, so it's in no table.
            continue
        leaf = criteria[criterion]
        key = (assessment, criterion)
        points = scoring.counting_points(
            self_points, appraised_1, appraised_2, council, accept_self=accept_self
        )
        inputs: dict[str, Any] = {} if option is None else {"option": option}
        for name, value in (
            ("numerator", numerator),
            ("denominator", denominator),
            ("count", count),
        ):
            if value is not None:
                inputs[name] = text(value)
        if key in surveys:
            inputs |= surveys[key]
        found[rows[assessment], leaf.position] = LeafEntry(
            not_applicable=not_applicable,
            points=None if not_applicable else points,
            decided_by=""
            if points is None or not_applicable
            else _decided_by(leaf.kind, council, appraised_2, appraised_1),
            self_points=self_points,
            inputs=inputs,
            evidence=evidence.pop(key, []),
        )
    for (assessment, criterion), documents in evidence.items():
        if assessment not in rows:
            continue
        found[rows[assessment], criteria[criterion].position] = LeafEntry(
            False, None, "", None, {}, documents
        )
    return found


def _decided_by(
    kind: str, council: Decimal | None, appraised_2: Decimal | None, appraised_1: Decimal | None
) -> str:
    if council is not None:
        return DecidedBy.COUNCIL.value
    if kind == Criterion.Kind.SURVEY:
        return DecidedBy.SURVEY.value
    if appraised_2 is not None:
        return DecidedBy.APPRAISED_2.value
    if appraised_1 is not None:
        return DecidedBy.APPRAISED_1.value
    return DecidedBy.SELF.value


def _evidence(round_: Round) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """What the public may know of a proof: which document and where in it, never the file."""
    found: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for use in (
        Evidence.objects.filter(assessment__round=round_).select_related("document").order_by("pk")
    ):
        document = use.document
        found[use.assessment_id, use.criterion_id].append(
            {
                "title": document.title,
                "number": document.number,
                "date": document.issued_on.isoformat() if document.issued_on else None,
                "issuer": document.issuer,
                "place": use.locator,
            }
        )
    return dict(found)


def _surveys(round_: Round) -> dict[tuple[int, int], dict[str, Any]]:
    return {
        (assessment, criterion): {
            "sample_size": size,
            "surveyed_on": day.isoformat() if day else None,
        }
        for assessment, criterion, size, day in SurveyResult.objects.filter(
            assessment__round=round_
        ).values_list("assessment", "criterion", "sample_size", "surveyed_on")
    }


def lineage(units: Iterable[Unit], day: date) -> list[dict[str, Any]]:
    """Where these units came from, all the way back, and what followed them by `day`."""
    numbers = {unit.pk for unit in units}
    found = {
        one.pk: one
        for one in _successions(Q(predecessor__in=numbers) | Q(successor__in=numbers), day)
    }
    reached = set(numbers)
    for _generation in range(GENERATIONS):
        new = {one.predecessor_id for one in found.values()} - reached
        if not new:
            break
        reached |= new
        found |= {one.pk: one for one in _successions(Q(successor__in=new), day)}
    return sorted(
        (
            {
                "kind": one.kind,
                "on": one.effective_on.isoformat(),
                "decision": one.decision,
                "from": _named(one.predecessor),
                "to": _named(one.successor) if one.successor else None,
            }
            for one in found.values()
        ),
        key=lambda one: (
            one["on"],
            one["from"]["code"],
            one["from"]["since"] or "",
            one["to"]["code"] if one["to"] else "",
        ),
    )


def _successions(which: Q, day: date) -> Iterable[Succession]:
    return Succession.objects.filter(which, effective_on__lte=day).select_related(
        "predecessor", "successor"
    )


def _named(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "since": unit.valid_from.isoformat() if unit.valid_from else None,
        "name": unit.full_name,
    }
