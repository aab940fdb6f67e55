"""The council's decisions (hội đồng): the last word on a leaf, entered from the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators import access
from indicators.models import Round, ScoreChange, ScoreNote
from indicators.services.appraise import keep_comments, why_closed
from indicators.services.cells import CellInput, CellResult, Outcome, write_cells
from indicators.services.errors import Refused


def decide(round_: Round, cells: Sequence[CellInput], *, user: User) -> list[CellResult]:
    """Write the council's marks; a result for each cell, in order.

    Raises PermissionDenied for who isn't Home Affairs of the province, Refused outside the
    council's window or where a mark comes without the reason that stands in the minutes.
    """
    if not access.can_decide_for_council(user, round_):
        raise PermissionDenied
    closed = why_closed(round_, Round.Stage.COUNCIL)
    if closed:
        raise Refused(closed)
    if any(not cell.clear and not cell.reason.strip() for cell in cells):
        raise Refused(_("Điểm của hội đồng phải kèm căn cứ trong biên bản."))
    with transaction.atomic():
        results = write_cells(
            round_, cells, step=ScoreChange.Step.COUNCIL, user=user, door=ScoreChange.Door.PAGE
        )
        saved = [result for result in results if result.outcome is Outcome.SAVED]
        keep_comments(saved, ScoreNote.Kind.COUNCIL, user=user)
    return results
