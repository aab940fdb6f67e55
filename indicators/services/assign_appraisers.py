"""Say who appraises which areas of a round, and take it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Membership
from districts.services.person_name import person_name
from indicators.access import can_manage_round, with_interest
from indicators.models import Assignment, Criterion, RankingGroup, Round
from indicators.services.errors import Refused
from indicators.services.set_windows import refuse_published


@dataclass(frozen=True, slots=True)
class Task:
    """One person and one area of a round's set, by their numbers."""

    person: int
    area: int


def assign_appraisers(
    *,
    user: User,
    round_: Round,
    group: RankingGroup | None,
    add: Collection[Task] = (),
    remove: Collection[Task] = (),
) -> tuple[int, int]:
    """Give and take areas of one group, or of all groups; returns how many were given and taken.

    All or nothing. Raises PermissionDenied, and Refused for who isn't an appraiser of the
    province, belongs to a unit that they would appraise or entered scores for it, for an area of
    another set and a group of another round. What is there already, or gone, doesn't matter.
    """
    if not can_manage_round(user, round_):
        raise PermissionDenied
    if group is not None and group.round_id != round_.pk:
        raise Refused(_("Nhóm không thuộc đợt đánh giá này."))
    with transaction.atomic():
        refuse_published(Round.objects.select_for_update().get(pk=round_.pk))
        _check(round_, group, add)
        there = {
            (row.user_id, row.area_id): row
            for row in Assignment.objects.filter(round=round_, group=group)
        }
        new = {(task.person, task.area) for task in add} - there.keys()
        gone = [
            there[task.person, task.area].pk
            for task in set(remove)
            if (task.person, task.area) in there
        ]
        Assignment.objects.bulk_create(
            Assignment(round=round_, user_id=person, area_id=area, group=group)
            for person, area in sorted(new)
        )
        Assignment.objects.filter(pk__in=gone).delete()
    return len(new), len(gone)


def _check(round_: Round, group: RankingGroup | None, add: Collection[Task]) -> None:
    if not add:
        return
    areas = set(round_.criteria_set.criteria.areas().values_list("pk", flat=True))
    if any(task.area not in areas for task in add):
        raise Refused(_("Lĩnh vực không thuộc bộ tiêu chí của đợt."))
    people = {task.person for task in add}
    appraisers = set(
        Membership.objects.filter(
            user__in=people,
            unit=round_.province,
            role=Membership.Role.APPRAISER,
            user__is_active=True,
        ).values_list("user", flat=True)
    )
    strangers = people - appraisers
    if strangers:
        raise Refused(
            _("%(person)s chưa được giao vai trò người thẩm định của tỉnh.")
            % {"person": _names(strangers)}
        )
    assessments = round_.assessments.all()
    if group is not None:
        assessments = assessments.filter(group=group)
    concerned = with_interest(people, assessments)
    if concerned:
        raise Refused(
            _("%(person)s thuộc một đơn vị được đánh giá hoặc đã nhập điểm cho đơn vị đó.")
            % {"person": _names(concerned)}
        )


def _names(people: Collection[int]) -> str:
    found = User.objects.filter(pk__in=people).order_by("username")
    return ", ".join(person_name(person) for person in found) or "?"


def appraisers_of(round_: Round) -> list[User]:
    """Who may be given areas, and who has some already, by user name."""
    eligible = Membership.objects.filter(
        unit=round_.province, role=Membership.Role.APPRAISER
    ).values("user")
    holding = Assignment.objects.filter(round=round_).values("user")
    found = User.objects.filter(is_active=True, pk__in=eligible) | User.objects.filter(
        pk__in=holding
    )
    return list(found.order_by("username"))


def areas_of(round_: Round) -> list[Criterion]:
    """Areas of the round's set in its own order."""
    return list(round_.criteria_set.criteria.areas().order_by("position"))
