"""Sign and publish: make an edition from a round's standings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.access import can_publish
from indicators.calendar import day_in_vietnam
from indicators.models import Edition, Round
from indicators.services.ask_annex import ask_annex
from indicators.services.canonical import content_digest
from indicators.services.draft_edition import draft_of
from indicators.services.edition_draft import Draft, stored_draft
from indicators.services.errors import Refused
from indicators.services.freeze import freeze
from indicators.services.notify_published import notify_published
from indicators.unfinished import is_computing, stale_since, unit_gaps

LOCK_NOT_AVAILABLE = "55P03"
LONGEST = {"decision_number": 80, "signer": 120}
"""Characters that the fields of an edition hold."""


class PublishError(Refused):
    """A round can't be published as it is; the message says why, in Vietnamese.

    `field` names the argument of `publish` that is wrong, "" where it's none of them.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed what when: without all three nothing is published."""

    decision_number: str
    decision_date: date | None
    signer: str


def publish(
    round_: Round,
    *,
    user: AbstractBaseUser | None,
    decision_number: str,
    decision_date: date | None,
    signer: str,
    reason: str = "",
    provisional: str = "",
    seen: str | None = None,
    note: str = "",
    source_url: str = "",
) -> Edition:
    """Freeze the standings of `round_` as its next edition and return it.

    `user` is None for a command run by an operator. `seen` is the `draft_mark` of the draft the
    signer was shown: another one is refused. `provisional` says why a result with scores missing
    is published all the same; the edition says so too. A second edition is a correction (đính
    chính) and needs a `reason`.

    Raises PermissionDenied, and PublishError when the standings are stale, missing, provisional or
    being computed, the signature is incomplete, or somebody published meanwhile; nothing is
    written then.
    """
    if user is not None and not can_publish(user, round_):  # type: ignore[arg-type]
        raise PermissionDenied
    signature = Signature(decision_number.strip(), decision_date, signer.strip())
    _check_signature(round_, signature)
    with transaction.atomic():
        _lock(round_)
        if stale_since(round_):
            raise PublishError(_("Kết quả chưa được tính lại sau thay đổi mới nhất."))
        if is_computing(round_):
            raise PublishError(_("Kết quả đang được tính lại; xong rồi hãy công bố."))
        draft = draft_of(round_, note=note, source_url=source_url)
        if not draft.rows:
            raise PublishError(_("Đợt đánh giá chưa có kết quả nào."))
        if seen is not None and seen != draft_mark(draft):
            raise PublishError(
                _("Bản dự thảo đã thay đổi từ lúc bạn xem. Xem lại bản mới rồi hãy ký.")
            )
        gaps = unit_gaps(round_)
        if gaps and not provisional.strip():
            raise PublishError(
                _("Còn đơn vị thiếu điểm: muốn công bố tạm thời thì phải nêu lý do."),
                "provisional",
            )
        _check_correction(draft, signature, reason)
        draft.edition.provisional = provisional.strip() if gaps else ""
        return _sign(round_, draft, signature, reason)


def take_over(round_: Round, *, reason: str, note: str, source_url: str) -> Edition:
    """Make an edition of a result somebody else published, computed anew here.

    Its decision isn't known, so the edition names none. Only for what the project loads from
    printed sources; a person publishes with `publish`. Raises PublishError as that does.
    """
    with transaction.atomic():
        _lock(round_)
        if stale_since(round_):
            raise PublishError(_("Kết quả chưa được tính lại sau thay đổi mới nhất."))
        draft = draft_of(round_, note=note, source_url=source_url)
        signature = Signature("", None, "")
        _check_correction(draft, signature, reason)
        return _sign(round_, draft, signature, reason)


def draft_mark(draft: Draft) -> str:
    """What tells one draft from another: its content, and which edition it would follow."""
    last = newest_edition(draft.edition)
    return f"{content_digest(draft)}-{last.number if last else 0}"


def newest_edition(edition: Edition) -> Edition | None:
    """The newest edition of the table that `edition` belongs to."""
    return (
        Edition.objects.table(edition.scope, edition.level, edition.year, edition.period)
        .select_related("criteria_set")
        .first()
    )


def _lock(round_: Round) -> None:
    """Take the round's lock, or refuse at once: a recompute or another publication holds it."""
    try:
        with transaction.atomic():
            Round.objects.select_for_update(
                no_key=True, nowait=connection.features.has_select_for_update_nowait
            ).get(pk=round_.pk)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
            raise
        raise PublishError(
            _("Đợt đang được tính lại hoặc công bố ở nơi khác; chờ một chút rồi xem lại.")
        ) from error


def _check_signature(round_: Round, signature: Signature) -> None:
    if not signature.decision_number:
        raise PublishError(_("Phải có số quyết định."), "decision_number")
    if signature.decision_date is None:
        raise PublishError(_("Phải có ngày quyết định."), "decision_date")
    if not signature.signer:
        raise PublishError(_("Phải có người ký."), "signer")
    today = day_in_vietnam(timezone.now())
    if signature.decision_date > today:
        raise PublishError(_("Ngày quyết định chưa đến."), "decision_date")
    if signature.decision_date.year < round_.year:
        raise PublishError(
            _("Ngày quyết định trước năm đánh giá %(year)d.") % {"year": round_.year},
            "decision_date",
        )
    for name, longest in LONGEST.items():
        if len(getattr(signature, name)) > longest:
            raise PublishError(_("Dài quá %(n)d ký tự.") % {"n": longest}, name)


def _check_correction(draft: Draft, signature: Signature, reason: str) -> None:
    last = newest_edition(draft.edition)
    if last is None:
        return
    if not reason.strip():
        raise PublishError(_("Đính chính phải nêu lý do."), "reason")
    same = (last.decision_number, last.decision_date, last.signer) == (
        signature.decision_number,
        signature.decision_date,
        signature.signer,
    )
    if same and content_digest(stored_draft(last)) == content_digest(draft):
        raise PublishError(
            _("Bản công bố số %(n)d đã có đúng nội dung và quyết định này.") % {"n": last.number}
        )


def _sign(round_: Round, draft: Draft, signature: Signature, reason: str) -> Edition:
    edition = draft.edition
    edition.decision_number = signature.decision_number
    edition.decision_date = signature.decision_date
    edition.signer = signature.signer
    edition.reason = reason.strip()
    edition.published_at = timezone.now()
    try:
        with transaction.atomic():
            freeze(draft)
    except IntegrityError as error:
        raise PublishError(_("Vừa có người công bố bảng này. Xem lại rồi hãy ký.")) from error
    Round.objects.filter(pk=round_.pk).update(stage=Round.Stage.PUBLISHED)
    ask_annex(edition.pk)
    notify_published(edition)
    return edition
