"""What a publisher was shown before signing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.round import Round


class DraftSeen(models.Model):
    """A draft ranking as one person was shown it (bản dự thảo đã xem).

    `digest` is that of the content, so the page knows whether anything moved; `rows` holds the
    figures that the next look is compared with. The newest two of a person and round are kept.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(_("mã băm SHA-256"), max_length=64)
    rows = models.JSONField(_("các dòng"))
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("bản dự thảo đã xem")
        verbose_name_plural = _("bản dự thảo đã xem")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.digest[:12]}"
