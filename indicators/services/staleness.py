"""Say that a result no longer holds, and ask for a new one."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from indicators.models import StaleMark

logger = logging.getLogger(__name__)

GATHERED = 1
"""Seconds that changes of a round are gathered before a worker computes them together."""

COUNTED_ON = 10
"""Seconds a message that was sent keeps others from being sent; a lost one delays no longer."""


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


def answer_recompute(round_id: int) -> None:
    """Let the next change send a message again; called before the marks are read.

    Whoever found a message under way has committed their mark already, so this run reads it.
    """
    try:
        cache.delete(_message_of(round_id))
    except RedisError as error:
        logger.warning("the message about round %s could not be ticked off: %s", round_id, error)


def _ask_recompute(round_id: int) -> None:
    task = current_app.tasks["indicators.recompute_round"]
    if current_app.conf.task_always_eager:
        task(round_id)
        return
    try:
        # Fifty people typing would ask for fifty recomputes of the same round.
        if cache.add(_message_of(round_id), 1, COUNTED_ON):
            task.apply_async((round_id,), countdown=GATHERED, retry=False)
    except (OperationalError, RedisError) as error:
        # Nothing is lost: the mark stays, and the sweep finds it.
        logger.warning("recompute of round %s could not be queued: %s", round_id, error)


def _message_of(round_id: int) -> str:
    return f"recompute-asked:{round_id}"
