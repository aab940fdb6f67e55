"""Send by e-mail what people were told, each notice once however many workers run."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators.models import Notice

logger = logging.getLogger(__name__)

TOO_OLD = timedelta(days=3)
"""What couldn't be sent for so long isn't sent any more; it stays readable in the application."""

AT_ONCE = 200
"""Letters per run, so that a run ends before the next one but one begins."""


def mail_notices(now: datetime) -> int:
    """Send waiting notices, one transaction each; returns how many were sent.

    A notice that another worker is sending is left to it. One that can't be sent stays waiting:
    the next run tries again.
    """
    waiting = (
        Notice.objects.filter(mailed_at__isnull=True, at__gt=now - TOO_OLD, user__is_active=True)
        .exclude(user__email="")
        .order_by("at", "pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    numbers = list(waiting)
    if not numbers:
        return 0
    connection = get_connection()
    sent = 0
    try:
        for number in numbers:
            sent += _mail_one(number, connection, now)
    except OSError as error:
        # The server can't be reached: the others would fail the same way.
        logger.warning("notices could not be mailed: %s", error)
    finally:
        connection.close()
    return sent


def _mail_one(number: int, connection: BaseEmailBackend, now: datetime) -> int:
    try:
        with transaction.atomic():
            notice = (
                Notice.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("user")
                .filter(pk=number, mailed_at__isnull=True)
                .first()
            )
            if notice is None:
                return 0
            notice.mailed_at = now
            notice.save(update_fields=["mailed_at"])
            _letter(notice, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        # This letter is at fault, not the server: the others go on.
        logger.warning("notice %s could not be mailed: %s", number, error)
        return 0
    return 1


def _letter(notice: Notice, connection: BaseEmailBackend) -> EmailMessage:
    with override("vi"):
        context = {
            "notice": notice,
            "address": f"{settings.PORTAL_ADDRESS.rstrip('/')}{notice.address}",
        }
        return EmailMessage(
            subject=_("Chỉ số CCHC: %(kind)s") % {"kind": notice.get_kind_display()},
            body=render_to_string("emails/notice.txt", context),
            to=[notice.user.email],
            connection=connection,
        )
