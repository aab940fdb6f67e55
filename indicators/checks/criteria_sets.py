"""Checks of criteria sets: do the trees add up, can every rule and band be used."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import scoring
from indicators.checks.registry import Check, Finding, Severity, figure
from indicators.leaf_rules import leaf_rule
from indicators.models import CriteriaSet, Criterion

ZERO = Decimal(0)
UNREACHABLE = frozenset({"band_unreachable", "class_unreachable"})


def tree_sums() -> Iterator[Finding]:
    """Nodes whose maximum isn't the sum of their children's (rule 7), and leaves with children."""
    nodes = Criterion.objects.annotate(
        below=Sum("children__max_points"), children_count=Count("children")
    ).select_related("criteria_set")
    for node in nodes.filter(Q(kind="") | Q(children_count__gt=0)).order_by(
        "criteria_set__slug", "position"
    ):
        if node.is_leaf:
            message = _("có cách tính nên không được có tiêu chí thành phần")
        elif not node.children_count:
            message = _("không có cách tính mà cũng không có tiêu chí thành phần")
        elif node.below != node.max_points:
            message = _("điểm tối đa %(maximum)s nhưng các tiêu chí bên dưới cộng lại %(sum)s") % {
                "maximum": figure(node.max_points),
                "sum": figure(node.below),
            }
        else:
            continue
        yield Finding(_place(node), message)


def areas_to_total() -> Iterator[Finding]:
    """Sets whose areas don't add up to the declared total."""
    main_roots = Q(criteria__parent__isnull=True, criteria__part=Criterion.Part.MAIN)
    for found in CriteriaSet.objects.annotate(
        below=Sum("criteria__max_points", filter=main_roots)
    ).order_by("slug"):
        if (found.below or ZERO) != found.total_max:
            yield Finding(
                found.slug,
                _("tổng điểm tối đa %(maximum)s nhưng các lĩnh vực cộng lại %(sum)s")
                % {"maximum": figure(found.total_max), "sum": figure(found.below or ZERO)},
            )


def survey_part() -> Iterator[Finding]:
    """Sets whose survey leaves don't add up to the survey's part; the rest is the appraisal's."""
    surveys = Q(criteria__kind=Criterion.Kind.SURVEY, criteria__part=Criterion.Part.MAIN)
    for found in CriteriaSet.objects.annotate(
        below=Sum("criteria__max_points", filter=surveys)
    ).order_by("slug"):
        if (found.below or ZERO) != found.survey_max:
            yield Finding(
                found.slug,
                _(
                    "điểm điều tra xã hội học %(maximum)s nhưng các tiêu chí điều tra "
                    "cộng lại %(sum)s"
                )
                % {"maximum": figure(found.survey_max), "sum": figure(found.below or ZERO)},
            )


def leaf_rules() -> Iterator[Finding]:
    """Leaves no points can be computed for, or whose options and steps leave the maximum."""
    for leaf, problem in _rule_problems():
        if problem is None:
            yield Finding(_place(leaf), _("không có cách tính “%(kind)s”") % {"kind": leaf.kind})
        elif problem.code not in UNREACHABLE:
            yield Finding(_place(leaf), problem.in_words(_))


def bands_cover() -> Iterator[Finding]:
    """Sets whose bands don't give every index exactly one of them (rule 17)."""
    for found, problem in _band_problems():
        if problem.code not in UNREACHABLE:
            yield Finding(found.slug, problem.in_words(_))


def unreachable_bands() -> Iterator[Finding]:
    """Bands of results, and steps of leaves, that nothing can reach."""
    for found, unreachable in _band_problems():
        if unreachable.code in UNREACHABLE:
            yield Finding(found.slug, unreachable.in_words(_))
    for leaf, problem in _rule_problems():
        if problem is not None and problem.code in UNREACHABLE:
            yield Finding(_place(leaf), problem.in_words(_))


def without_bands() -> Iterator[Finding]:
    """Sets without any band: their results show none."""
    for found in CriteriaSet.objects.filter(bands__isnull=True).order_by("slug"):
        yield Finding(found.slug, _("không có mức xếp loại nào"))


def _place(node: Criterion) -> str:
    return f"{node.criteria_set.slug} {node.code}"


def _rule_problems() -> Iterator[tuple[Criterion, scoring.Problem | None]]:
    leaves = (
        Criterion.objects.leaves()
        .select_related("criteria_set")
        .prefetch_related("options", "ratio_bands")
        .order_by("criteria_set__slug", "position")
    )
    for leaf in leaves:
        try:
            rule = leaf_rule(leaf)
        except ValueError:
            yield leaf, None
            continue
        for problem in rule.problems():
            yield leaf, problem


def _band_problems() -> Iterator[tuple[CriteriaSet, scoring.Problem]]:
    for found in CriteriaSet.objects.prefetch_related("bands").order_by("slug"):
        bands = [scoring.Band(band.code, band.label, band.lower) for band in found.bands.all()]
        highest = max((band.lower for band in bands), default=scoring.HUNDRED)
        for problem in scoring.band_problems(
            bands,
            places=found.places,
            highest=highest if found.allow_above_100 else scoring.HUNDRED,
        ):
            # A set may have none at all; `without_bands` tells.
            if problem.code != "classes_missing":
                yield found, problem


CHECKS = (
    Check(
        "tree-sums",
        Severity.ERROR,
        gettext_lazy("Điểm tối đa của mỗi tiêu chí bằng tổng các tiêu chí bên dưới"),
        gettext_lazy("Đối chiếu với phụ lục của quyết định rồi sửa điểm tối đa của bộ tiêu chí."),
        tree_sums,
    ),
    Check(
        "areas-to-total",
        Severity.ERROR,
        gettext_lazy("Các lĩnh vực cộng lại bằng tổng điểm của bộ tiêu chí"),
        gettext_lazy("Sửa tổng điểm tối đa, hoặc điểm tối đa của lĩnh vực còn thiếu, còn thừa."),
        areas_to_total,
    ),
    Check(
        "survey-part",
        Severity.ERROR,
        gettext_lazy("Các tiêu chí điều tra cộng lại bằng phần điểm điều tra xã hội học"),
        gettext_lazy(
            "Sửa cách chia thẩm định và điều tra, hoặc cách tính của tiêu chí bị ghi sai."
        ),
        survey_part,
    ),
    Check(
        "leaf-rules",
        Severity.ERROR,
        gettext_lazy("Mỗi tiêu chí thành phần có cách tính dùng được"),
        gettext_lazy("Bổ sung cách tính trước khi mở đợt đánh giá dùng bộ tiêu chí này."),
        leaf_rules,
    ),
    Check(
        "bands-cover",
        Severity.ERROR,
        gettext_lazy("Mỗi chỉ số thuộc đúng một mức xếp loại"),
        gettext_lazy("Sửa cận dưới của các mức xếp loại theo quyết định."),
        bands_cover,
    ),
    Check(
        "unreachable-bands",
        Severity.WARNING,
        gettext_lazy("Không có mức hay khoảng nào không bao giờ đạt tới"),
        gettext_lazy("Bỏ mức ấy, hoặc sửa cận dưới nếu ghi sai."),
        unreachable_bands,
    ),
    Check(
        "sets-without-bands",
        Severity.INFO,
        gettext_lazy("Bộ tiêu chí không có mức xếp loại"),
        gettext_lazy("Không phải làm gì nếu quyết định không xếp loại hoặc không rõ ngưỡng."),
        without_bands,
    ),
)
