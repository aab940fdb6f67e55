"""What Celery runs: thin, repeatable, handed numbers and never objects."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from indicators.reports.ahead import sweep_ahead, write_ahead
from indicators.services.mail_notices import mail_notices
from indicators.services.recompute import RecomputeError, recompute, sweep
from indicators.services.send_reminders import send_reminders
from indicators.services.staleness import answer_recompute
from indicators.services.study_robustness import study_edition, sweep_studies

logger = logging.getLogger(__name__)


@shared_task(name="indicators.recompute_round", acks_late=True, ignore_result=True)
def recompute_round(round_id: int) -> None:
    """Compute one round if it's stale; a failure is recorded, and the sweep tries again."""
    answer_recompute(round_id)
    try:
        recompute([round_id], trigger="")
    except RecomputeError:
        logger.exception("recompute of round %s failed", round_id)


@shared_task(name="indicators.sweep_stale_rounds", acks_late=True, ignore_result=True)
def sweep_stale_rounds() -> None:
    """Compute every stale round that no message asked for, or whose worker was lost."""
    for run in sweep():
        logger.info("swept round %s: %s units", run.round_id, run.units)


@shared_task(name="indicators.send_reminders", acks_late=True, ignore_result=True)
def remind() -> None:
    """Write the reminders of deadlines that are due; running twice reminds nobody twice."""
    send_reminders(timezone.now())


@shared_task(name="indicators.mail_notices", acks_late=True, ignore_result=True)
def mail() -> None:
    """Send by e-mail the notices that wait; several at once never send one twice."""
    sent = mail_notices(timezone.now())
    if sent:
        logger.info("mailed %s notices", sent)


@shared_task(name="indicators.study_robustness", acks_late=True, ignore_result=True)
def study_robustness(edition_id: int) -> None:
    """Compute how firm the ranks of one edition are, unless that is known."""
    study_edition(edition_id)


@shared_task(name="indicators.sweep_studies", acks_late=True, ignore_result=True)
def sweep_robustness() -> None:
    """Compute it for every edition that no message asked for, or whose worker was lost."""
    for found in sweep_studies():
        logger.info("swept the study of edition %s", found.edition_id)


@shared_task(name="indicators.write_annex", acks_late=True, ignore_result=True)
def write_annex(edition_id: int) -> None:
    """Write the annex of one edition as Word, PDF and Excel, as far as it isn't kept."""
    write_ahead(edition_id)


@shared_task(name="indicators.sweep_annexes", acks_late=True, ignore_result=True)
def sweep_annexes() -> None:
    """Write the annexes of new editions that are missing."""
    for edition_id in sweep_ahead(timezone.now()):
        logger.info("swept the annex of edition %s", edition_id)
