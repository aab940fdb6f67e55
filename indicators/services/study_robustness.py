"""Compute how firm the ranks of published editions are, once each, in the background."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from indicators import frozen_rules, robustness
from indicators.models import (
    CriteriaSet,
    Criterion,
    Edition,
    EditionArea,
    EditionAreaScore,
    EditionRobustness,
    EditionRow,
    TieBreaker,
)
from indicators.ranking import TieRule
from indicators.robustness import Measured, Study, StudyRules
from indicators.scoring import Rounding
from indicators.services.ask_worker import ask_worker

logger = logging.getLogger(__name__)

Reason = EditionRobustness.Reason


def study_edition(edition_id: int, *, again: bool = False) -> EditionRobustness | None:
    """Store the study of one edition and return it; None where it has no area scores.

    Does nothing for one that is up to date unless `again`; several at once store the same.
    """
    edition = Edition.objects.select_related("criteria_set").filter(pk=edition_id).first()
    if edition is None:
        return None
    stored = EditionRobustness.objects.filter(edition=edition).first()
    if stored and not again and stored.is_of(edition, robustness.METHOD):
        return stored
    if not EditionAreaScore.objects.filter(row__edition=edition).exists():
        return None
    found, reason = _study(edition)
    with transaction.atomic():
        return EditionRobustness.objects.update_or_create(
            edition=edition,
            defaults={
                "digest": edition.digest,
                "method": robustness.METHOD,
                "draws": robustness.DRAWS,
                "seed": robustness.SEED,
                "reason": reason,
                "result": _as_json(found) if found else {},
                "computed_at": timezone.now(),
            },
        )[0]


def sweep_studies() -> list[EditionRobustness]:
    """Compute what a lost message or a killed worker left, one edition after the other."""
    current = EditionRobustness.objects.filter(
        edition=OuterRef("pk"), digest=OuterRef("digest"), method=robustness.METHOD
    )
    scores = EditionAreaScore.objects.filter(row__edition=OuterRef("pk"))
    waiting = Edition.objects.filter(Exists(scores)).exclude(Exists(current)).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True))
    return [found for pk in numbers if (found := study_edition(pk)) is not None]


def ask_study(edition_id: int) -> None:
    """Ask for the study of an edition once it's committed; the sweep finds it otherwise."""
    ask_worker("indicators.study_robustness", edition_id, what="study")


def _study(edition: Edition) -> tuple[Study | None, str]:
    areas = list(edition.areas.filter(part=Criterion.Part.MAIN))
    units = _measured(edition, areas)
    if units is None or any(area.max_points is None for area in areas):
        return None, Reason.INCOMPLETE
    groups = [unit.group for unit in units]
    if len(set(groups)) == len(groups):
        return None, Reason.ALONE
    rounding, above_100 = _arithmetic(edition)
    try:
        return robustness.study(
            units,
            StudyRules(
                area_maxima=tuple(a.max_points for a in areas if a.max_points is not None),
                places=edition.places,
                rounding=rounding,
                tie_rule=TieRule(edition.tie_rule or CriteriaSet.TieRule.COMPETITION),
                allow_above_100=above_100,
            ),
        ), ""
    except ValueError as error:
        # NotReproducedError, and figures too large to be counted in whole numbers.
        logger.warning("edition %s can't be studied: %s", edition.pk, error)
        return None, Reason.NOT_REPRODUCED


def _measured(edition: Edition, areas: Sequence[EditionArea]) -> list[Measured] | None:
    """The ranked units with their areas; None where a figure of one of them isn't known."""
    known = {area.pk: (area.code, area.max_points) for area in edition.areas.all()}
    scores: dict[int, dict[str, tuple[Decimal, Decimal | None]]] = {}
    for row_id, area, points, maximum in EditionAreaScore.objects.filter(
        row__edition=edition
    ).values_list("row_id", "area_id", "points", "max_points"):
        code, common = known[area]
        scores.setdefault(row_id, {})[code] = (points, common if maximum is None else maximum)
    breakers = _tie_breakers(edition)
    units = []
    for row in edition.rows.order_by("position"):
        if row.rank is None or row.index is None:
            continue
        own = scores.get(row.pk, {})
        cells = [own.get(area.code) for area in areas]
        ties = [_tie_value(row, own, kind, area) for kind, area in breakers]
        if not areas or None in ties or any(cell is None or cell[1] is None for cell in cells):
            return None
        units.append(
            Measured(
                key=row.position,
                group=row.group,
                index=row.index,
                rank=row.rank,
                points=tuple(cell[0] for cell in cells if cell),
                maxima=tuple(cell[1] for cell in cells if cell and cell[1] is not None),
                beside=(row.bonus or Decimal(0)) - (row.penalty or Decimal(0)),
                tie_breakers=tuple(tie for tie in ties if tie is not None),
            )
        )
    return units


def _arithmetic(edition: Edition) -> tuple[Rounding, bool]:
    """How the index is rounded, and whether it may pass 100: from the edition's own rules.

    One that carries none, because it was printed elsewhere or published before editions kept
    their rules, has those of its set, which nobody can change since a round uses it.
    """
    if edition.rules:
        frozen = frozen_rules.set_rules(edition.rules)
        return frozen.rounding, frozen.allow_above_100
    rules = edition.criteria_set
    return (Rounding(rules.rounding), rules.allow_above_100) if rules else (Rounding.HALF_UP, False)


def _tie_breakers(edition: Edition) -> list[tuple[str, str]]:
    """What decides between equals, in order: the kind, and the area's code for an area."""
    if edition.rules:
        return [(one["kind"], one.get("area") or "") for one in edition.rules["tie_breakers"]]
    if edition.criteria_set is None:
        return []
    return [
        (one.kind, one.area.code if one.area else "")
        for one in edition.criteria_set.tie_breakers.select_related("area")
    ]


def _tie_value(
    row: EditionRow, own: dict[str, tuple[Decimal, Decimal | None]], kind: str, area: str
) -> Decimal | None:
    if kind == TieBreaker.Kind.APPRAISAL:
        return row.appraisal_points
    if kind == TieBreaker.Kind.SURVEY:
        return row.survey_points
    return own[area][0] if area in own else None


def _as_json(found: Study) -> dict[str, object]:
    return {
        "rows": {
            str(key): [[one.best, one.worst, one.kept] for one in intervals]
            for key, intervals in found.intervals.items()
        },
        "pairs": [[pair.upper, pair.lower, list(pair.upset)] for pair in found.pairs],
    }
