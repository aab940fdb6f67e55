"""With what a document may be attached to a leaf now: self-score, explanation, or nothing."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Assessment, Criterion, Evidence, Round, Score
from indicators.services.appraise import is_lowered
from indicators.services.stage_windows import stage_window, why_not_editable


def evidence_step(assessment: Assessment, leaf: Criterion) -> tuple[str, str]:
    """The step a document of this leaf would belong to, and "" or why there is none.

    While the self-score may be written it's part of that; in the days of explanations it comes
    with one, for leaves that were lowered only.
    """
    now = timezone.now()
    closed = why_not_editable(assessment, stage_window(assessment), now)
    if not closed:
        return Evidence.Step.SELF, ""
    explaining = stage_window(assessment, Round.Stage.EXPLANATION)
    if explaining.why_closed(assessment.round, now):
        return "", closed
    if not is_lowered(Score.objects.filter(assessment=assessment, criterion=leaf).first()):
        return "", _("Trong thời hạn giải trình chỉ thêm tài liệu cho tiêu chí bị hạ điểm.")
    return Evidence.Step.EXPLANATION, ""
