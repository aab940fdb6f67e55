"""From rows of the database to the pure rules: what `scoring` needs of a leaf and of its set."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import prefetch_related_objects

from indicators import scoring
from indicators.models import CriteriaSet, Criterion, Score


def set_rules(criteria_set: CriteriaSet) -> scoring.SetRules:
    """The arithmetic of a set: places, rounding, caps and what an unscored leaf means."""
    return scoring.SetRules(
        places=criteria_set.places,
        rounding=scoring.Rounding(criteria_set.rounding),
        bonus_cap=criteria_set.bonus_cap,
        penalty_cap=criteria_set.penalty_cap,
        allow_above_100=criteria_set.allow_above_100,
        unscored=scoring.Unscored(criteria_set.unscored),
    )


def leaf_rule(criterion: Criterion) -> scoring.LeafRule:
    """The rule of one leaf.

    Reads the options of an option leaf and the bands of a banded one: a query unless they're
    prefetched (`leaves_with_rules` does that). Raises ValueError for a node that isn't a leaf.
    """
    kind = scoring.LeafKind(criterion.kind)
    options: tuple[Decimal, ...] = ()
    bands: tuple[scoring.RatioBand, ...] = ()
    if kind is scoring.LeafKind.OPTION:
        options = tuple(option.points for option in criterion.options.all())
    elif kind is scoring.LeafKind.RATIO_BANDS:
        found = criterion.ratio_bands.all()
        bands = tuple(scoring.RatioBand(band.lower, band.points) for band in found)
    return scoring.LeafRule(
        kind=kind,
        maximum=criterion.max_points,
        options=options,
        floor=criterion.ratio_floor,
        bands=bands,
        step=criterion.step,
        no_cases=scoring.NoCases(criterion.no_cases) if criterion.no_cases else None,
        allow_over=criterion.allow_over,
    )


def rules_of(criteria_set: CriteriaSet) -> dict[int, scoring.LeafRule]:
    """The rule of every leaf of a set by the criterion's number, in the set's order.

    At most three queries, however many leaves.
    """
    return {pk: leaf_rule(leaf) for pk, leaf in leaves_with_rules(criteria_set.pk).items()}


def leaves_with_rules(
    criteria_set: int, only: Collection[int] | None = None
) -> dict[int, Criterion]:
    """Leaves of a set by number, in its order, with what `leaf_rule` reads of them.

    One query, and one more each where there are option leaves and banded ones.
    """
    leaves = Criterion.objects.leaves().filter(criteria_set=criteria_set).order_by("position")
    if only is not None:
        leaves = leaves.filter(pk__in=only)
    found = {leaf.pk: leaf for leaf in leaves}
    for kind, rows in (
        (Criterion.Kind.OPTION, "options"),
        (Criterion.Kind.RATIO_BANDS, "ratio_bands"),
    ):
        of_kind = [leaf for leaf in found.values() if leaf.kind == kind]
        prefetch_related_objects(of_kind, rows)
    return found


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
