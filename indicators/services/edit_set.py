"""Write criteria sets that no round uses yet: create, copy, edit as a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators import access, scoring
from indicators.models import (
    Band,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionOption,
    TieBreaker,
)
from indicators.services.errors import Refused
from indicators.services.map_set import map_alike

RULE_FIELDS = (
    "name",
    "decision_number",
    "decision_date",
    "note",
    "places",
    "rounding",
    "tie_rule",
    "unscored",
    "evidence_policy",
    "accept_self_score",
    "allow_above_100",
    "bonus_cap",
    "penalty_cap",
)
NODE_FIELDS = (
    "code",
    "name",
    "kind",
    "max_points",
    "ratio_floor",
    "allow_over",
    "step",
    "no_cases",
    "evidence_required",
    "na_allowed",
    "guidance",
    "evidence_note",
    "appraised_by",
)


def create_set(
    *, user: User, province: Unit | None, slug: str, name: str, level: str
) -> CriteriaSet:
    """Begin an empty set of a province. Raises PermissionDenied, or Refused for a used slug."""
    if not access.can_manage_rounds_of(user, province):
        raise PermissionDenied
    _check_slug(slug)
    return CriteriaSet.objects.create(
        province=province,
        slug=slug,
        name=name,
        level=level,
        illustrative=bool(province and province.illustrative),
        # A set's total is the sum of its areas; the constraint wants more than nothing.
        total_max=100,
        appraisal_max=100,
        survey_max=0,
    )


def copy_set(source: CriteriaSet, *, user: User, slug: str, name: str) -> CriteriaSet:
    """Copy a set with its tree, rules, bands and tie-breakers as the next version (rule 27).

    Every leaf is mapped to the one it was copied from. Raises PermissionDenied or Refused.
    """
    if not access.can_manage_set(user, source):
        raise PermissionDenied
    _check_slug(slug)
    with transaction.atomic():
        copied = CriteriaSet.objects.create(
            **{field: getattr(source, field) for field in RULE_FIELDS if field != "name"},
            slug=slug,
            name=name,
            level=source.level,
            province=source.province,
            previous=source,
            illustrative=source.illustrative,
            total_max=source.total_max,
            appraisal_max=source.appraisal_max,
            survey_max=source.survey_max,
        )
        nodes = _copy_tree(source, copied)
        Band.objects.bulk_create(
            Band(criteria_set=copied, code=band.code, label=band.label, lower=band.lower)
            for band in source.bands.all()
        )
        TieBreaker.objects.bulk_create(
            TieBreaker(
                criteria_set=copied,
                position=tie.position,
                kind=tie.kind,
                area=nodes[tie.area_id] if tie.area_id else None,
            )
            for tie in source.tie_breakers.all()
        )
        map_alike(copied)
    return copied


def change_rules(
    criteria_set: CriteriaSet,
    *,
    user: User,
    values: Mapping[str, Any],
    bands: Sequence[tuple[str, str, Decimal]],
    tie_breakers: Sequence[tuple[str, Criterion | None]],
) -> None:
    """Change the rules, bands (code, label, lower) and tie-breakers (kind, area) of a set.

    Raises PermissionDenied; Refused when a round uses the set, or for more than three
    tie-breakers or two bands that begin at the same index.
    """
    with transaction.atomic():
        locked = _editable(criteria_set, user=user)
        for field in RULE_FIELDS:
            setattr(locked, field, values[field])
        locked.save()
        locked.bands.all().delete()
        locked.tie_breakers.all().delete()
        if len(tie_breakers) > 3:
            raise Refused(_("Nhiều nhất ba tiêu chí phụ."))
        if len({lower for _code, _label, lower in bands}) < len(bands):
            raise Refused(_("Hai mức xếp loại cùng bắt đầu từ một chỉ số."))
        Band.objects.bulk_create(
            Band(criteria_set=locked, code=code, label=label, lower=lower)
            for code, label, lower in bands
        )
        TieBreaker.objects.bulk_create(
            TieBreaker(criteria_set=locked, position=position, kind=kind, area=area)
            for position, (kind, area) in enumerate(tie_breakers, start=1)
        )


def save_node(
    criteria_set: CriteriaSet,
    node: Criterion,
    *,
    user: User,
    options: Sequence[tuple[str, Decimal]] = (),
    bands: Sequence[tuple[Decimal, Decimal]] = (),
) -> Criterion:
    """Add or change one node (its fields set, maybe unsaved) with its options and ratio bands.

    A new node comes last under its parent. Maxima of parents and of the set follow. Raises
    PermissionDenied; Refused when a round uses the set, for a code that's taken, or for a parent
    that is a leaf.
    """
    with transaction.atomic():
        locked = _editable(criteria_set, user=user)
        node.criteria_set = locked
        if not node.kind and node.max_points is None:
            node.max_points = Decimal(0)
        if node.parent is not None:
            if node.parent.is_leaf:
                raise Refused(_("Tiêu chí có cách tính thì không có tiêu chí thành phần."))
            node.area = node.parent.area or node.parent
            node.part = node.parent.part
        elif node.kind:
            raise Refused(_("Lĩnh vực không được có cách tính."))
        if node.pk and node.kind and node.children.exists():
            raise Refused(_("Tiêu chí có tiêu chí thành phần thì không có cách tính."))
        if not node.pk:
            node.position = _make_room(locked, node.parent)
        try:
            with transaction.atomic():
                node.save()
        except IntegrityError as error:
            raise Refused(
                _("Mã “%(code)s” đã có, hoặc cách tính không hợp với phần điểm.")
                % {"code": node.code}
            ) from error
        node.options.all().delete()
        node.ratio_bands.all().delete()
        CriterionOption.objects.bulk_create(
            CriterionOption(criterion=node, position=position, label=label, points=points)
            for position, (label, points) in enumerate(options)
        )
        CriterionBand.objects.bulk_create(
            CriterionBand(criterion=node, lower=lower, points=points) for lower, points in bands
        )
        _roll_up(locked)
        map_alike(locked)
    return node


def delete_node(node: Criterion, *, user: User) -> None:
    """Take a node and all below it out of a set. Raises PermissionDenied or Refused."""
    with transaction.atomic():
        locked = _editable(node.criteria_set, user=user)
        if TieBreaker.objects.filter(area=node).exists():
            raise Refused(_("Lĩnh vực đang là tiêu chí phụ; bỏ tiêu chí phụ trước."))
        node.delete()
        _roll_up(locked)
        map_alike(locked)


def check_editable(criteria_set: CriteriaSet) -> None:
    """Raise Refused when a round uses the set: then it is immutable (rule 26)."""
    if criteria_set.rounds.exists():
        raise Refused(
            _(
                "Bộ tiêu chí đã dùng cho một đợt đánh giá nên không sửa được; "
                "hãy sao chép thành bộ mới."
            )
        )


def _editable(criteria_set: CriteriaSet, *, user: User) -> CriteriaSet:
    if not access.can_manage_set(user, criteria_set):
        raise PermissionDenied
    # A round opened at this moment waits, and then finds the set as it was checked.
    locked = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    check_editable(locked)
    return locked


def _check_slug(slug: str) -> None:
    if CriteriaSet.objects.filter(slug=slug).exists():
        raise Refused(_("Mã “%(slug)s” đã có bộ tiêu chí khác dùng.") % {"slug": slug})


def _make_room(criteria_set: CriteriaSet, parent: Criterion | None) -> int:
    """The position after the last node below `parent`, with all later ones moved on by one."""
    nodes = criteria_set.criteria
    last = nodes.aggregate(last=Max("position"))["last"] or 0
    if parent is None:
        return last + 1
    below = _last_below(nodes.order_by("position"), parent)
    # From the end, since two nodes may not share a position even for a moment.
    for later in nodes.filter(position__gt=below).order_by("-position"):
        Criterion.objects.filter(pk=later.pk).update(position=later.position + 1)
    return below + 1


def _last_below(nodes: Any, parent: Criterion) -> int:
    inside, last = {parent.pk}, parent.position
    for node in nodes:
        if node.parent_id in inside:
            inside.add(node.pk)
            last = max(last, node.position)
    return last


def _roll_up(criteria_set: CriteriaSet) -> None:
    """Set every parent's maximum to the sum of its children, and the set's totals (rule 7)."""
    nodes = list(criteria_set.criteria.order_by("-position"))
    below: dict[int, Decimal] = {}
    for node in nodes:
        if not node.is_leaf:
            total = below.get(node.pk, Decimal(0))
            if total != node.max_points:
                node.max_points = total
                Criterion.objects.filter(pk=node.pk).update(max_points=total)
        if node.parent_id:
            below[node.parent_id] = below.get(node.parent_id, Decimal(0)) + node.max_points
    main = [node for node in nodes if node.part == Criterion.Part.MAIN]
    total = sum((n.max_points for n in main if n.parent_id is None), Decimal(0))
    survey = sum((n.max_points for n in main if n.kind == scoring.LeafKind.SURVEY), Decimal(0))
    if total > 0:
        CriteriaSet.objects.filter(pk=criteria_set.pk).update(
            total_max=total, survey_max=survey, appraisal_max=total - survey
        )


def _copy_tree(source: CriteriaSet, copied: CriteriaSet) -> dict[int, Criterion]:
    made: dict[int, Criterion] = {}
    old = list(source.criteria.order_by("position").prefetch_related("options", "ratio_bands"))
    for node in old:
        made[node.pk] = Criterion.objects.create(
            **{field: getattr(node, field) for field in NODE_FIELDS},
            criteria_set=copied,
            position=node.position,
            part=node.part,
            parent=made[node.parent_id] if node.parent_id else None,
            area=made[node.area_id] if node.area_id else None,
        )
    CriterionOption.objects.bulk_create(
        CriterionOption(
            criterion=made[node.pk],
            position=option.position,
            label=option.label,
            points=option.points,
        )
        for node in old
        for option in node.options.all()
    )
    CriterionBand.objects.bulk_create(
        CriterionBand(criterion=made[node.pk], lower=band.lower, points=band.points)
        for node in old
        for band in node.ratio_bands.all()
    )
    return made
