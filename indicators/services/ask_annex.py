"""Ask for an edition's annex to be written in the background, before anybody wants to read it."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask_annex(edition_id: int) -> None:
    """Ask once the edition is committed; a lost message costs its first reader a wait.

    Without workers nobody is asked: who signs would wait for documents nobody has opened yet.
    """
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        transaction.on_commit(lambda: _send(edition_id), robust=True)


def _send(edition_id: int) -> None:
    try:
        current_app.tasks["indicators.write_annex"].apply_async((edition_id,), retry=False)
    except OperationalError as error:
        logger.warning("annex of edition %s could not be queued: %s", edition_id, error)
