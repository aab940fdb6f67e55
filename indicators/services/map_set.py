"""Map the leaves of a set to those of the version before it (đối chiếu tiêu chí)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators import access
from indicators.models import CriteriaSet, Criterion, CriterionMapping
from indicators.services.errors import Refused

Kind = CriterionMapping.Kind


def map_alike(criteria_set: CriteriaSet) -> None:
    """Map what is still alike: by the pairs known so far, else by equal code and name.

    Every leaf on both sides gets a row: new ones have no old, dropped ones no new.
    """
    if criteria_set.previous is None:
        return
    old, new = _leaves(criteria_set.previous), _leaves(criteria_set)
    known: dict[int, list[int]] = {}
    for new_pk, old_pk in criteria_set.mappings.values_list("new", "old"):
        if new_pk and old_pk:
            known.setdefault(new_pk, []).append(old_pk)
    alike = {(leaf.code, leaf.name): leaf.pk for leaf in old}
    pairs = {
        leaf.pk: known.get(leaf.pk)
        or ([alike[leaf.code, leaf.name]] if (leaf.code, leaf.name) in alike else [])
        for leaf in new
    }
    _store(criteria_set, old, new, pairs)


def map_leaves(
    criteria_set: CriteriaSet, codes: Mapping[str, Sequence[str]], *, user: User
) -> None:
    """Map by hand: for each new leaf's code the codes of the old leaves it comes from.

    Kinds follow: several old leaves are merged, one old leaf in several new ones is split.
    Raises PermissionDenied; Refused for a code that the set before doesn't have.
    """
    if not access.can_manage_set(user, criteria_set):
        raise PermissionDenied
    if criteria_set.previous is None:
        raise Refused(_("Bộ tiêu chí này không có bộ trước để đối chiếu."))
    old, new = _leaves(criteria_set.previous), _leaves(criteria_set)
    by_code = {leaf.code: leaf.pk for leaf in old}
    unknown = sorted({code for found in codes.values() for code in found} - set(by_code))
    if unknown:
        raise Refused(_("Bộ tiêu chí trước không có mã %(codes)s.") % {"codes": ", ".join(unknown)})
    pairs = {leaf.pk: [by_code[code] for code in codes.get(leaf.code, ())] for leaf in new}
    _store(criteria_set, old, new, pairs)


def _leaves(criteria_set: CriteriaSet) -> list[Criterion]:
    return list(criteria_set.criteria.leaves().order_by("position"))


def _store(
    criteria_set: CriteriaSet,
    old: Sequence[Criterion],
    new: Sequence[Criterion],
    pairs: Mapping[int, Sequence[int]],
) -> None:
    old_by_pk = {leaf.pk: leaf for leaf in old}
    uses = Counter(pk for found in pairs.values() for pk in found)
    rows = []
    for leaf in new:
        found = [pk for pk in pairs.get(leaf.pk, ()) if pk in old_by_pk]
        if not found:
            rows.append(CriterionMapping(criteria_set=criteria_set, new=leaf, kind=Kind.NEW))
        for pk in found:
            kind = _kind(old_by_pk[pk], leaf, merged=len(found) > 1, split=uses[pk] > 1)
            rows.append(
                CriterionMapping(criteria_set=criteria_set, old=old_by_pk[pk], new=leaf, kind=kind)
            )
    rows += [
        CriterionMapping(criteria_set=criteria_set, old=leaf, kind=Kind.DROPPED)
        for leaf in old
        if not uses[leaf.pk]
    ]
    with transaction.atomic():
        criteria_set.mappings.all().delete()
        CriterionMapping.objects.bulk_create(rows)


def _kind(old: Criterion, new: Criterion, *, merged: bool, split: bool) -> str:
    if merged:
        return Kind.MERGED
    if split:
        return Kind.SPLIT
    if old.max_points != new.max_points:
        return Kind.REWEIGHTED
    return Kind.SAME if (old.code, old.name) == (new.code, new.name) else Kind.RENAMED
