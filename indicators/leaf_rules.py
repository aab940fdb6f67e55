"""From rows of the database to the pure rules: what `scoring.py` needs to know about a leaf."""

from __future__ import annotations

from decimal import Decimal

from indicators import scoring
from indicators.models import CriteriaSet, Criterion, Score


def leaf_rule(criterion: Criterion) -> scoring.LeafRule:
    """The rule of one leaf.

    Reads `options` and `ratio_bands`: two queries unless they're prefetched (`rules_of` does that
    for a whole set). Raises ValueError for a node that isn't a leaf.
    """
    return scoring.LeafRule(
        kind=scoring.LeafKind(criterion.kind),
        maximum=criterion.max_points,
        options=tuple(option.points for option in criterion.options.all()),
        floor=criterion.ratio_floor,
        bands=tuple(
            scoring.RatioBand(band.lower, band.points) for band in criterion.ratio_bands.all()
        ),
        step=criterion.step,
        no_cases=scoring.NoCases(criterion.no_cases) if criterion.no_cases else None,
        allow_over=criterion.allow_over,
    )


def rules_of(criteria_set: CriteriaSet) -> dict[int, scoring.LeafRule]:
    """The rule of every leaf of a set by the criterion's number, in the set's order.

    Three queries, however many leaves.
    """
    leaves = criteria_set.criteria.leaves().prefetch_related("options", "ratio_bands")
    return {leaf.pk: leaf_rule(leaf) for leaf in leaves.order_by("position")}


def declared(score: Score, mark: Decimal | None = None) -> scoring.Declared:
    """What was declared for a leaf; `mark` is a mark given by hand, which has no column of its own.

    A score row keeps a hand mark only as the points it led to.
    """
    return scoring.Declared(
        option=score.option,
        numerator=score.numerator,
        denominator=score.denominator,
        count=score.count,
        mark=mark,
        not_applicable=score.not_applicable,
    )
