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


def decide(
    round_: Round,
    cells: Sequence[CellInput],
    *,
    user: User,
    door: ScoreChange.Door = ScoreChange.Door.PAGE,
) -> list[CellResult]:
    """Write the council's marks; a result for each cell, in order.

    A mark without the reason that stands in the minutes is refused. Raises PermissionDenied for
    who isn't Home Affairs of the province, Refused outside the council's window.
    """
    if not access.can_decide_for_council(user, round_):
        raise PermissionDenied
    closed = why_closed(round_, Round.Stage.COUNCIL)
    if closed:
        raise Refused(closed)
    reasoned = [cell for cell in cells if cell.clear or cell.reason.strip()]
    with transaction.atomic():
        results = write_cells(round_, reasoned, step=ScoreChange.Step.COUNCIL, user=user, door=door)
        saved = [result for result in results if result.outcome is Outcome.SAVED]
        keep_comments(saved, ScoreNote.Kind.COUNCIL, user=user)
    written = iter(results)
    unreasoned = _("Điểm của hội đồng phải kèm căn cứ trong biên bản.")
    return [
        next(written)
        if cell.clear or cell.reason.strip()
        else CellResult(cell, Outcome.REFUSED, None, False, 0, unreasoned)
        for cell in cells
    ]
