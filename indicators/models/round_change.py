"""Every change of how a round is run, kept for good."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.edition import FrozenModel
from indicators.models.round import Assessment, Round
from indicators.querysets import RoundChangeQuerySet


class RoundChange(FrozenModel):
    """One change of a round's days, stage, groups, or of what is granted to a unit (nhật ký đợt).

    Who, when, from, to, why: what decides until when a unit may work and what counts for it is
    asked after as often as the scores themselves. A row is only ever added. `subject` says what was
    changed in words that outlive it; `assessment` is the unit it was about, if it was about one.
    """

    class Kind(models.TextChoices):
        WINDOW = "window", _("thời hạn")
        STAGE = "stage", _("giai đoạn")
        EXTENSION = "extension", _("gia hạn")
        EXEMPTION = "exemption", _("miễn áp dụng")
        GROUP = "group", _("nhóm xếp hạng")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="changes")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("loại"), max_length=9, choices=Kind.choices)
    subject = models.CharField(_("đối tượng"), max_length=300, blank=True)
    before = models.CharField(_("trước"), max_length=300, blank=True)
    after = models.CharField(_("sau"), max_length=300, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("lúc"))

    objects = RoundChangeQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("thay đổi của đợt")
        verbose_name_plural = _("nhật ký đợt")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}: {self.before} → {self.after}"
