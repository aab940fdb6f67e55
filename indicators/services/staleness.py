"""Say that a result no longer holds, and ask for a new one."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from indicators.models import StaleMark

logger = logging.getLogger(__name__)


def mark_stale(round_id: int, *, trigger: str, assessments: Iterable[int] | None = None) -> None:
    """Record that standings of a round no longer hold and ask for a recompute after commit.

    Call it in the transaction that changes the data: the mark is the record of work to do, the
    message only hurries it. `assessments` are the ones that changed; None means all of them.
    """
    now = timezone.now()
    StaleMark.objects.bulk_create(
        StaleMark(round_id=round_id, assessment_id=assessment, at=now, trigger=trigger)
        for assessment in ([None] if assessments is None else assessments)
    )
    transaction.on_commit(lambda: _ask_recompute(round_id), robust=True)


def _ask_recompute(round_id: int) -> None:
    try:
        current_app.tasks["indicators.recompute_round"].apply_async((round_id,), retry=False)
    except OperationalError as error:
        # Nothing is lost: the mark stays, and the sweep finds it.
        logger.warning("recompute of round %s could not be queued: %s", round_id, error)
