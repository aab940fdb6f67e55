"""Tell people things, each occasion once: rows here, and e-mail from a task later."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from districts.models import Membership, Unit
from indicators.models import Notice


def notify(
    users: Iterable[AbstractBaseUser | int],
    *,
    kind: Notice.Kind,
    key: str,
    text: str,
    address: str = "",
) -> None:
    """Record one message for each of these people (or their numbers), in the caller's transaction.

    `key` names the occasion (at most 120 characters, such as `sent_back:12:20`): a person who has
    had it isn't told again. `address` is a path of this site, without a host. E-mail follows from
    the task `indicators.mail_notices`.
    """
    now = timezone.now()
    people = sorted({user if isinstance(user, int) else user.pk for user in users})
    Notice.objects.bulk_create(
        (
            Notice(user_id=person, kind=kind, key=key, text=text, address=address, at=now)
            for person in people
        ),
        ignore_conflicts=True,
        batch_size=1_000,
    )


def people_of(unit: Unit | int, roles: Iterable[Membership.Role]) -> list[int]:
    """Numbers of the active people who hold one of these roles for the unit."""
    return list(
        Membership.objects.filter(unit=unit, role__in=list(roles), user__is_active=True)
        .order_by("user")
        .values_list("user", flat=True)
        .distinct()
    )
