"""Who may do what with a round: one condition a line, nobody unless a line says so.

Roles are memberships of units. Officials and leaders belong to the unit that is assessed; Home
Affairs, publisher and auditor to the round's province; an appraiser is assigned areas of a round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from districts.access import can_see_activities
from districts.models import Membership, Unit
from indicators.models import (
    Assessment,
    Assignment,
    CriteriaSet,
    Criterion,
    Edition,
    Round,
    ScoreChange,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet

    from indicators.querysets import AssignmentQuerySet

Role = Membership.Role
ENTERS = (Role.UNIT_OFFICIAL, Role.UNIT_LEADER)


def can_see_round(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether draft standings and the board of a round may be read."""
    return Round.objects.visible_to(user).filter(pk=round_.pk).exists()


def can_recompute(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether a recompute may be asked for by hand (tính lại)."""
    return can_manage_round(user, round_)


def can_manage_round(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether windows, groups, exemptions, extensions and assignments may be changed."""
    return _is_root(user) or _holds(user, round_.province, (Role.HOME_AFFAIRS,))


def can_manage_rounds_of(user: User | AnonymousUser, province: Unit | None) -> bool:
    """Whether a round may be opened for this province."""
    return _is_root(user) or _holds(user, province, (Role.HOME_AFFAIRS,))


def can_manage_set(user: User | AnonymousUser, criteria_set: CriteriaSet) -> bool:
    """Whether a criteria set may be edited, as long as no round uses it."""
    return _is_root(user) or _holds(user, criteria_set.province, (Role.HOME_AFFAIRS,))


def can_see_assessment(user: User | AnonymousUser, assessment: Assessment) -> bool:
    """Whether one unit's scores may be read before publication."""
    if _is_root(user):
        return True
    if _holds(user, assessment.unit, ENTERS):
        return True
    if can_see_round(user, assessment.round):
        return True
    return _assignments(user, assessment).exists()


def areas_seen(user: User | AnonymousUser, assessment: Assessment) -> frozenset[int] | None:
    """The areas of one unit's scores that may be read before publication; None is all of them."""
    return areas_seen_of(user, assessment.round, [assessment])[assessment.pk]


def areas_seen_of(
    user: User | AnonymousUser, round_: Round, assessments: Iterable[Assessment]
) -> dict[int, frozenset[int] | None]:
    """`areas_seen` for many assessments of a round, in three queries.

    Who appraises reads the areas assigned, claims and evidence alike, and nothing of the others.
    """
    wanted = list(assessments)
    if can_see_round(user, round_):
        return dict.fromkeys((one.pk for one in wanted), None)
    own = units_entered_for(user, [one.unit_id for one in wanted])
    assigned = assigned_areas(user, round_, wanted)
    return {one.pk: None if one.unit_id in own else assigned[one.pk] for one in wanted}


def assigned_areas(
    user: User | AnonymousUser, round_: Round, assessments: Iterable[Assessment]
) -> dict[int, frozenset[int]]:
    """The areas of each assessment that were assigned to this person to appraise; one query."""
    held: list[tuple[int, int | None]] = []
    if user.is_authenticated and user.is_active:
        rows = Assignment.objects.filter(round=round_, user=user)
        held = list(rows.values_list("area", "group"))
    return {
        one.pk: frozenset(area for area, group in held if group in (None, one.group_id))
        for one in assessments
    }


def can_upload_annex(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether a filled-in annex may be sent in: by who enters, appraises or notes the council."""
    if can_decide_for_council(user, round_):
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    if Assignment.objects.filter(round=round_, user=user).exists():
        return True
    own = Membership.objects.filter(user=user, role__in=ENTERS).values("unit")
    return round_.assessments.filter(unit__in=own).exists()


def leads_provinces(user: User | AnonymousUser, roles: Collection[Role]) -> bool:
    """Whether one of these roles is held for a province: the same word for a district is none."""
    if _is_root(user):
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    return Membership.objects.filter(
        user=user, role__in=roles, unit__level=Unit.Level.PROVINCE
    ).exists()


def can_try_changes(user: User | AnonymousUser, assessment: Assessment) -> bool:
    """Whether other points may be tried on a unit's result (điều gì sẽ nâng hạng).

    It shows where the others of the group stand: for the unit's own people what's published, and
    the draft only for those who may read that.
    """
    if can_see_round(user, assessment.round):
        return True
    if not _holds(user, assessment.unit, ENTERS):
        return False
    return Edition.objects.filter(round=assessment.round_id).exists()


def can_enter(user: User | AnonymousUser, assessment: Assessment) -> bool:
    """Whether cells of the self-score may be written (nhập điểm tự đánh giá)."""
    return _holds(user, assessment.unit_id, ENTERS)


def units_entered_for(user: User | AnonymousUser, units: Iterable[Unit | int]) -> set[int]:
    """Those of these units whose self-score may be written: `can_enter` for many, in one query."""
    if not user.is_authenticated or not user.is_active:
        return set()
    held = Membership.objects.filter(user=user, unit__in=list(units), role__in=ENTERS)
    return set(held.values_list("unit", flat=True))


def can_submit(user: User | AnonymousUser, assessment: Assessment) -> bool:
    """Whether the self-score may be submitted or withdrawn (nộp, rút lại)."""
    return _holds(user, assessment.unit, (Role.UNIT_LEADER,))


def can_appraise(user: User | AnonymousUser, assessment: Assessment, leaf: Criterion) -> bool:
    """Whether one leaf of one unit may be appraised (thẩm định).

    Only areas assigned; never a unit the person belongs to or has entered for (rule 21).
    """
    if not _assignments(user, assessment).filter(area=leaf.area_id).exists():
        return False
    return not has_interest(user, assessment)


def has_interest(user: User | AnonymousUser, assessment: Assessment) -> bool:
    """Whether the person belongs to the unit or has entered a score for it in this round."""
    if Membership.objects.filter(user=user.pk, unit=assessment.unit).exists():
        return True
    return ScoreChange.objects.filter(
        assessment=assessment, user=user.pk, step=ScoreChange.Step.SELF
    ).exists()


def with_interest(people: Collection[int], assessments: QuerySet[Assessment]) -> set[int]:
    """Which of these people `has_interest` is true of, for any of these assessments."""
    belong = Membership.objects.filter(user__in=people, unit__in=assessments.values("unit"))
    entered = ScoreChange.objects.filter(
        assessment__in=assessments, user__in=people, step=ScoreChange.Step.SELF
    ).order_by()
    return set(belong.values_list("user", flat=True)) | set(
        entered.values_list("user", flat=True).distinct()
    )


def can_decide_for_council(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether the council's marks may be entered: Home Affairs does it from the minutes."""
    return can_manage_round(user, round_)


def can_import_survey(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether survey results may be brought in."""
    return can_manage_round(user, round_)


def can_read_ledger(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether every change of every score of a round may be read."""
    return _is_root(user) or _holds(user, round_.province, (Role.HOME_AFFAIRS, Role.AUDITOR))


def can_manage_surveys(user: User | AnonymousUser, province: Unit | None) -> bool:
    """Whether questionnaires of a province may be made, given out, typed in and closed."""
    return _is_root(user) or _holds(user, province, (Role.HOME_AFFAIRS,))


def can_see_surveys(user: User | AnonymousUser, province: Unit | None) -> bool:
    """Whether what a province's surveys found may be read, as aggregates."""
    return _is_root(user) or _holds(user, province, (Role.HOME_AFFAIRS, Role.AUDITOR))


def can_see_figures(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether a unit's figures that aren't public yet may be read: its people, its province's."""
    return (
        _is_root(user)
        or _holds(user, unit, ENTERS)
        or _holds(user, unit.province or unit, (Role.HOME_AFFAIRS, Role.AUDITOR))
    )


def can_write_report(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether a unit's reform report may be drafted: it holds all that isn't public yet."""
    return can_see_figures(user, unit) and can_see_activities(user, unit)


def can_enter_figures(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether figures of a unit may be entered, and those not yet public corrected."""
    return _holds(user, unit, ENTERS)


def can_release_figures(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether a unit's figures may be made public, and public ones corrected, and targets set."""
    return _is_root(user) or _holds(user, unit.province or unit, (Role.HOME_AFFAIRS,))


def can_edit_indicators(user: User | AnonymousUser) -> bool:
    """Whether the list of indicators may be changed: it is the same for every province."""
    return user.is_authenticated and user.has_perm("indicators.change_indicator")


def can_publish(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether the person may sign: a publisher who didn't appraise in this round."""
    if not _holds(user, round_.province, (Role.PUBLISHER,)):
        return False
    return not Assignment.objects.filter(round=round_, user=user.pk).exists()


def _assignments(user: User | AnonymousUser, assessment: Assessment) -> AssignmentQuerySet:
    if not user.is_authenticated or not user.is_active:
        return Assignment.objects.none()
    return Assignment.objects.filter(round=assessment.round_id, user=user).covering(assessment)


def _is_root(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_active and user.is_superuser


def _holds(user: User | AnonymousUser, unit: Unit | int | None, roles: tuple[Role, ...]) -> bool:
    if not user.is_authenticated or not user.is_active or unit is None:
        return False
    return Membership.objects.filter(user=user, unit=unit, role__in=roles).exists()
