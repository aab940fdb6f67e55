"""What is still to be put right in one criteria set before a round may use it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import scoring
from indicators.leaf_rules import leaf_rule
from indicators.models import CriteriaSet, Criterion

ZERO = Decimal(0)


def set_problems(criteria_set: CriteriaSet) -> list[str]:
    """Everything wrong with a set, in Vietnamese and in its own order; empty when it's sound.

    Sums of the tree, of the areas and of the survey (rule 7), rules of the leaves (rules 4 and
    5), bands (rule 17). Four queries.
    """
    nodes = list(
        criteria_set.criteria.order_by("position").prefetch_related("options", "ratio_bands")
    )
    if not any(node.is_leaf for node in nodes):
        return [_("bộ tiêu chí chưa có tiêu chí nào")]
    return [
        *_tree_problems(nodes),
        *_total_problems(criteria_set, nodes),
        *_rule_problems(nodes),
        *_band_problems(criteria_set),
    ]


def _tree_problems(nodes: list[Criterion]) -> list[str]:
    below: dict[int, list[Criterion]] = {}
    for node in nodes:
        if node.parent_id is not None:
            below.setdefault(node.parent_id, []).append(node)
    found = []
    for node in nodes:
        children = below.get(node.pk, [])
        total = sum((child.max_points for child in children), ZERO)
        if node.is_leaf and children:
            found.append(_("%(code)s: có cách tính nên không được có tiêu chí thành phần"))
        elif not node.is_leaf and not children:
            found.append(_("%(code)s: không có cách tính mà cũng không có tiêu chí thành phần"))
        elif not node.is_leaf and total != node.max_points:
            found.append(
                _("%(code)s: điểm tối đa %(maximum)s nhưng các tiêu chí bên dưới cộng lại %(sum)s")
            )
        else:
            continue
        found[-1] %= {
            "code": node.code,
            "maximum": scoring.in_vietnamese(node.max_points),
            "sum": scoring.in_vietnamese(total),
        }
    return found


def _total_problems(criteria_set: CriteriaSet, nodes: list[Criterion]) -> list[str]:
    main = [node for node in nodes if node.part == Criterion.Part.MAIN]
    areas = sum((node.max_points for node in main if node.parent_id is None), ZERO)
    surveys = sum((n.max_points for n in main if n.kind == Criterion.Kind.SURVEY), ZERO)
    found = []
    if areas != criteria_set.total_max:
        found.append(
            _("tổng điểm tối đa %(maximum)s nhưng các lĩnh vực cộng lại %(sum)s")
            % {
                "maximum": scoring.in_vietnamese(criteria_set.total_max),
                "sum": scoring.in_vietnamese(areas),
            }
        )
    if surveys != criteria_set.survey_max:
        found.append(
            _("điểm điều tra xã hội học %(maximum)s nhưng các tiêu chí điều tra cộng lại %(sum)s")
            % {
                "maximum": scoring.in_vietnamese(criteria_set.survey_max),
                "sum": scoring.in_vietnamese(surveys),
            }
        )
    return found


def _rule_problems(nodes: list[Criterion]) -> list[str]:
    found = []
    for leaf in nodes:
        if not leaf.is_leaf:
            continue
        try:
            rule = leaf_rule(leaf)
        except ValueError:
            found.append(_("%(code)s: không có cách tính này") % {"code": leaf.code})
            continue
        found += [f"{leaf.code}: {problem.in_words(_)}" for problem in rule.problems()]
    return found


def _band_problems(criteria_set: CriteriaSet) -> list[str]:
    bands = [scoring.Band(band.code, band.label, band.lower) for band in criteria_set.bands.all()]
    highest = max((band.lower for band in bands), default=scoring.HUNDRED)
    return [
        problem.in_words(_)
        for problem in scoring.band_problems(
            bands,
            places=criteria_set.places,
            highest=highest if criteria_set.allow_above_100 else scoring.HUNDRED,
        )
        # A set may do without bands.
        if problem.code != "classes_missing"
    ]
