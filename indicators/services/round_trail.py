"""Write down how the running of a round was changed, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import override

from indicators.calendar import Span
from indicators.models import Round, RoundChange


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changed: what, from, to, and the assessment it was about."""

    subject: str
    before: str
    after: str
    reason: str = ""
    assessment: int | None = None


def keep_trail(
    round_: Round,
    kind: RoundChange.Kind,
    changes: Iterable[Changed],
    *,
    user: User | None,
) -> None:
    """Add a row for each change. Texts longer than their column end in an ellipsis."""
    now = timezone.now()
    RoundChange.objects.bulk_create(
        (
            RoundChange(
                round=round_,
                assessment_id=change.assessment,
                kind=kind,
                subject=_short(change.subject),
                before=_short(change.before),
                after=_short(change.after),
                reason=change.reason.strip(),
                user=user,
                at=now,
            )
            for change in changes
        ),
        batch_size=1_000,
    )


def stage_label(stage: str) -> str:
    """A stage in Vietnamese, whatever language the writer reads: the trail has one."""
    with override("vi"):
        return str(Round.Stage(stage).label)


def days(span: Span | None) -> str:
    """The days of a window: "01/11/2025 – 30/11/2025", "" for none."""
    if span is None:
        return ""
    return f"{span.opens_on:%d/%m/%Y} – {span.closes_on:%d/%m/%Y}"


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"
