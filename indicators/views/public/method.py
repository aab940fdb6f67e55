"""Criteria sets behind published results, their rules in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import rules_in_words
from indicators.caching import public_page
from indicators.models import CriteriaSet, Criterion, Edition, TieBreaker


@dataclass
class Node:
    """A criterion as the method page shows it: its rule in words, and what lies below it."""

    criterion: Criterion
    rule: str
    children: list[Node] = field(default_factory=list)


@require_safe
@public_page
def methods(request: HttpRequest) -> HttpResponse:
    """Every criteria set behind a published edition, those of the made-up province apart."""
    sets = list(CriteriaSet.objects.public().order_by("illustrative", "level", "name"))
    context = {
        "real": [rules for rules in sets if not rules.illustrative],
        "made_up": [rules for rules in sets if rules.illustrative],
    }
    return render(request, "public/methods.html", context)


@require_safe
@public_page
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One criteria set: rules, bands, the tree of criteria with maxima and how each is scored."""
    rules = (
        CriteriaSet.objects.public()
        .filter(slug=slug)
        .prefetch_related(
            "bands",
            Prefetch("tie_breakers", queryset=TieBreaker.objects.select_related("area")),
        )
        .first()
    )
    if rules is None:
        context = {"message": _("Không có bộ tiêu chí “%(slug)s”.") % {"slug": slug[:80]}}
        return render(request, "404.html", context, status=404)
    criteria = list(rules.criteria.prefetch_related("options", "ratio_bands").order_by("position"))
    tree = _tree(criteria)
    context = {
        "set": rules,
        "illustrative": rules.illustrative,
        "rules": rules_in_words.set_rules(rules),
        "bands": _bands(rules),
        "areas": [node for node in tree if node.criterion.part == Criterion.Part.MAIN],
        "beside": [node for node in tree if node.criterion.part != Criterion.Part.MAIN],
        "leaves": sum(criterion.is_leaf for criterion in criteria),
        "middle": sum(c.parent_id is not None and not c.is_leaf for c in criteria),
        "editions": Edition.objects.filter(criteria_set=rules)
        .newest()
        .order_by("level", "scope", "year", "period"),
    }
    return render(request, "public/method.html", context)


def _tree(criteria: list[Criterion]) -> list[Node]:
    nodes = {c.pk: Node(c, rules_in_words.leaf_rule(c)) for c in criteria}
    roots = []
    for node in nodes.values():
        above = nodes.get(node.criterion.parent_id) if node.criterion.parent_id else None
        (above.children if above else roots).append(node)
    return roots


def _bands(rules: CriteriaSet) -> list[dict[str, object]]:
    """Each band with its lower bound and the one of the band above, None for the highest."""
    found = []
    above = None
    for band in rules.bands.all():
        found.append({"label": band.label, "lower": band.lower, "below": above})
        above = band.lower
    return found
