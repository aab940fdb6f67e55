"""The letter with which a forgotten password is set again, sent by a worker."""

from __future__ import annotations

import logging

from celery import shared_task
from django.contrib.auth.forms import PasswordResetForm
from django.utils.translation import override
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEPT = 60 * 60
"""Seconds a letter waits for a worker: later than that it surprises more than it helps."""


@shared_task(name="cchc_portal.send_reset_letter", ignore_result=True)
def send_reset_letter(email: str, host: str, https: bool, language: str) -> None:
    """Write to whoever has this address, if anybody has, with a link to `host`."""
    form = PasswordResetForm({"email": email})
    if form.is_valid():
        with override(language):
            form.save(domain_override=host, use_https=https)


def ask_for_letter(email: str, *, host: str, https: bool, language: str) -> None:
    """Leave the letter to a worker, whether the address is an account's or not.

    Nothing is looked up here, so the time it takes tells nothing about the address. While the
    broker is away the letter is sent at once instead: who can't sign in needs it more.
    """
    asked = (email, host, https, language)
    try:
        send_reset_letter.apply_async(asked, expires=KEPT, retry=False)
    except (OperationalError, RedisError) as error:
        logger.warning("a reset letter could not be queued: %s", error)
        send_reset_letter(*asked)
