"""Leave work about an edition to a worker, once the edition is committed."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask_worker(task: str, edition_id: int, *, what: str) -> None:
    """Ask for a task of that name after commit.

    `what` is what it makes, for the log: while the broker is away, a sweep finds the work.
    """
    transaction.on_commit(lambda: _send(task, edition_id, what), robust=True)


def _send(task: str, edition_id: int, what: str) -> None:
    try:
        current_app.tasks[task].apply_async((edition_id,), retry=False)
    except OperationalError as error:
        logger.warning("%s of edition %s could not be queued: %s", what, edition_id, error)
