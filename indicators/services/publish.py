"""Make an edition from a round's standings."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Edition, Round, StaleMark
from indicators.services.draft_edition import draft_of
from indicators.services.freeze import freeze


class PublishError(ValueError):
    """A round can't be published as it is; the message says why, in Vietnamese."""


def publish(
    round_: Round,
    *,
    user: AbstractBaseUser | None,
    decision_number: str,
    decision_date: date | None,
    signer: str,
    reason: str = "",
    note: str = "",
    source_url: str = "",
) -> Edition:
    """Freeze the standings of `round_` as its next edition and return it.

    `user` is None for a command run by an operator. Raises PublishError when the standings are
    stale or missing, or a correction has no reason; nothing is written then.
    """
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if StaleMark.objects.filter(round=round_).exists():
            raise PublishError(_("Kết quả chưa được tính lại sau thay đổi mới nhất."))
        draft = draft_of(round_, note=note, source_url=source_url)
        if not draft.rows:
            raise PublishError(_("Đợt đánh giá chưa có kết quả nào."))
        edition = draft.edition
        earlier = Edition.objects.table(
            edition.scope, edition.level, edition.year, edition.period
        ).exists()
        if earlier and not reason:
            raise PublishError(_("Đính chính phải nêu lý do."))
        edition.decision_number = decision_number
        edition.decision_date = decision_date
        edition.signer = signer
        edition.reason = reason
        edition.published_at = timezone.now()
        Round.objects.filter(pk=round_.pk).update(stage=Round.Stage.PUBLISHED)
        return freeze(draft)
