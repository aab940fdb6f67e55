"""Change the ranking groups of a round and which of them its units are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from indicators.access import can_manage_round
from indicators.models import Assessment, RankingGroup, Round, RoundChange
from indicators.services.errors import Refused
from indicators.services.open_round import check_group_names, group_slugs
from indicators.services.round_trail import Changed, keep_trail
from indicators.services.set_windows import refuse_published
from indicators.services.staleness import mark_stale


def regroup(
    *,
    user: User,
    round_: Round,
    names: Mapping[int, str],
    new: Sequence[str] = (),
    moves: Mapping[int, int] | None = None,
) -> int:
    """Rename groups, add new ones and move units; returns how many units moved.

    `names` is {group: name}; `moves` is {assessment: group}. A group that ends up empty stays, to
    be filled or removed. Raises PermissionDenied, and Refused for groups or units of another
    round, names that are empty or there twice, and once the round is published.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    moves = moves or {}
    with transaction.atomic():
        refuse_published(Round.objects.select_for_update().get(pk=round_.pk))
        groups = {group.pk: group for group in round_.groups.all()}
        if set(names) - groups.keys() or set(moves.values()) - groups.keys():
            raise Refused(_("Nhóm không thuộc đợt đánh giá này."))
        for pk, name in names.items():
            groups[pk].name = name.strip()
        check_group_names([*(group.name for group in groups.values()), *new])
        RankingGroup.objects.bulk_update(groups.values(), ["name"])
        _add(round_, list(groups.values()), new)
        changed = _move(user, round_, moves)
        if changed:
            mark_stale(round_.pk, trigger=_("đổi nhóm xếp hạng"))
    return changed


def remove_group(*, user: User, group: RankingGroup) -> None:
    """Remove a group without units. Raises PermissionDenied, and Refused where it has some."""
    if not can_manage_round(user, group.round):
        raise PermissionDenied
    with transaction.atomic():
        refuse_published(Round.objects.select_for_update().get(pk=group.round_id))
        if group.assessments.exists():
            raise Refused(_("Nhóm “%(name)s” còn đơn vị.") % {"name": group.name})
        if group.round.groups.count() == 1:
            raise Refused(_("Phải có ít nhất một nhóm xếp hạng."))
        group.delete()


def _add(round_: Round, there: list[RankingGroup], new: Sequence[str]) -> None:
    position = round_.groups.aggregate(last=Max("position"))["last"] or 0
    taken = {group.slug for group in there}
    for name, word in zip(new, group_slugs(new), strict=True):
        position += 1
        slug = word if word not in taken else f"{word}-{position}"
        taken.add(slug)
        RankingGroup.objects.create(round=round_, slug=slug, name=name.strip(), position=position)


def _move(user: User, round_: Round, moves: Mapping[int, int]) -> int:
    assessments = list(
        Assessment.objects.select_for_update(no_key=True)
        .filter(round=round_, pk__in=moves)
        .order_by("pk")
    )
    if len(assessments) != len(moves):
        raise Refused(_("Đơn vị không thuộc đợt đánh giá này."))
    moved = [row for row in assessments if row.group_id != moves[row.pk]]
    names = dict(round_.groups.values_list("pk", "name"))
    keep_trail(
        round_,
        RoundChange.Kind.GROUP,
        (Changed("", names[row.group_id], names[moves[row.pk]], "", row.pk) for row in moved),
        user=user,
    )
    for row in moved:
        row.group_id = moves[row.pk]
    Assessment.objects.bulk_update(moved, ["group"], batch_size=1_000)
    return len(moved)
