"""Files people have uploaded to be taken in, kept so that a dry run can be left and found again."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models.round import Round


class ImportFile(models.Model):
    """An uploaded file (tệp nhập) with its purpose; its bytes lie under their SHA-256.

    What it would change is worked out anew each time, against what is stored then.
    """

    class Kind(models.TextChoices):
        ANNEX = "annex", _("phụ lục chấm điểm")
        SURVEY = "survey", _("kết quả điều tra xã hội học")
        HISTORY = "history", _("kết quả các năm trước")
        WORK = "work", _("hoạt động của đơn vị")
        FIGURES = "figures", _("số liệu chỉ tiêu")

    kind = models.CharField(_("loại"), max_length=7, choices=Kind.choices)
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, blank=True, related_name="import_files"
    )
    province = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("số byte"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("tải lên lúc"))
    applied_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
    changed = models.PositiveIntegerField(_("số ô đã ghi"), null=True, blank=True)

    class Meta:
        verbose_name = _("tệp nhập")
        verbose_name_plural = _("tệp nhập")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "round", "sha256"],
                condition=Q(round__isnull=False),
                name="importfile_of_round_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "province", "sha256"],
                condition=Q(round__isnull=True),
                name="importfile_of_province_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its bytes lie, outside everything that is served."""
        return Path(settings.MEDIA_ROOT) / "imports" / self.sha256
