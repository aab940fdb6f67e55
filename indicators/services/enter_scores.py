"""Write cells of a unit's self-score: what the page, the file and the command all call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_enter
from indicators.models import Assessment, Criterion, ScoreChange
from indicators.services.cells import CellInput, CellResult, write_cells
from indicators.services.errors import Refused
from indicators.services.stage_windows import stage_window, why_not_editable


def enter_scores(
    assessment: Assessment,
    cells: Sequence[CellInput],
    *,
    user: User,
    door: ScoreChange.Door,
    all_or_nothing: bool = False,
    leaves: Mapping[int, Criterion] | None = None,
) -> list[CellResult]:
    """Write these cells of one assessment at the self step; a result for each, in order.

    `leaves` are those of the cells where the caller has read them: see `write_cells`.
    Raises PermissionDenied for who may not enter for the unit, Refused when the window is over or
    the assessment is submitted, ValueError for a cell of another assessment.
    """
    if not can_enter(user, assessment):
        raise PermissionDenied(_("Bạn không nhập điểm cho đơn vị này."))
    if any(cell.assessment != assessment.pk for cell in cells):
        raise ValueError("a cell of another assessment")
    with transaction.atomic():
        # A submission that comes at the same moment waits here, or is waited for.
        locked = lock(assessment, "round")
        reason = why_not_editable(locked, stage_window(locked), timezone.now())
        if reason:
            raise Refused(reason)
        return write_cells(
            locked.round,
            cells,
            step=ScoreChange.Step.SELF,
            user=user,
            door=door,
            all_or_nothing=all_or_nothing,
            locked=[locked],
            leaves=leaves,
        )


def lock(assessment: Assessment, *related: str) -> Assessment:
    """The assessment as it is now, locked for this transaction, with its round and set.

    Whoever needs less names what is to be fetched with it.
    """
    return (
        Assessment.objects.select_for_update(no_key=True, of=("self",))
        .select_related(*(related or ("round__criteria_set", "round__province", "unit")))
        .get(pk=assessment.pk)
    )
