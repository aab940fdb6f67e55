"""Ask for an edition's annex to be written in the background, before anybody wants to read it."""

from __future__ import annotations

from django.conf import settings

from indicators.services.ask_worker import ask_worker


def ask_annex(edition_id: int) -> None:
    """Ask once the edition is committed; a lost message costs its first reader a wait.

    Without workers nobody is asked: who signs would wait for documents nobody has opened yet.
    """
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        ask_worker("indicators.write_annex", edition_id, what="annex")
