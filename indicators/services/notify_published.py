"""Tell those whose results they are, and those who made them, that an edition is out."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from districts.models import Membership, Unit
from indicators.models import Edition, EditionRow, Notice

Role = Membership.Role
OF_THE_UNIT = (Role.UNIT_OFFICIAL, Role.UNIT_LEADER)
OF_THE_PROVINCE = (Role.HOME_AFFAIRS, Role.PUBLISHER, Role.AUDITOR)


def notify_published(edition: Edition) -> int:
    """Record one message about a new edition of a round for each person it concerns.

    The units' people read their own rank; Home Affairs, publisher and auditors of the province
    that it's out. Call it in the transaction that publishes: what isn't published is told to
    nobody, and letters follow from the rows (`services.mail_notices`). Nobody is told twice of one
    edition. Returns how many messages were meant; three queries, however many units.
    """
    if edition.round_id is None:
        return 0
    published = edition.rows.filter(unit__isnull=False)
    rows = {row.unit_id: row for row in published}
    held: dict[int, list[int | None]] = defaultdict(list)
    concerned = Q(unit__in=published.values("unit"), role__in=OF_THE_UNIT)
    if edition.province_id:
        concerned |= Q(unit=edition.province_id, role__in=OF_THE_PROVINCE)
    for person, unit in (
        Membership.objects.filter(concerned, user__is_active=True)
        .order_by("user", "unit")
        .values_list("user", "unit")
        .distinct()
    ):
        held[person].append(unit)
    with translation.override("vi"):
        whole = _whole(edition)
        now = timezone.now()
        notices = [
            Notice(
                user_id=person,
                kind=Notice.Kind.PUBLISHED,
                key=f"published:{edition.pk}",
                text=" ".join([whole, *(_own(rows[unit]) for unit in units if unit in rows)]),
                address=edition.get_permanent_url(),
                at=now,
            )
            for person, units in held.items()
        ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1_000)
    return len(notices)


def _whole(edition: Edition) -> str:
    what = {
        "scope": edition.scope_name,
        "level": str(Unit.Level(edition.level).label).lower(),
        "period": edition.period_label,
        "n": edition.number,
    }
    if edition.number == 1:
        return _("Đã công bố Chỉ số CCHC %(period)s, %(level)s, %(scope)s.") % what
    text = _("Đã đính chính Chỉ số CCHC %(period)s, %(level)s, %(scope)s (bản số %(n)d).") % what
    return f"{text} {_('Lý do:')} {edition.reason}" if edition.reason else text


def _own(row: EditionRow) -> str:
    unit = f"{row.unit_kind[:1].upper()}{row.unit_kind[1:]} {row.unit_name}".strip()
    if row.rank is None:
        return _("%(unit)s không có hạng.") % {"unit": unit}
    return _("%(unit)s: hạng %(rank)d/%(of)s.") % {
        "unit": unit,
        "rank": row.rank,
        "of": row.rank_of or "–",
    }
