from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["DataLoad"]


class DataLoad(models.Model):
    """Which data file was loaded last (lần nạp dữ liệu): the same file isn't loaded twice."""

    name = models.CharField(_("tên dữ liệu"), max_length=100, unique=True)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    rows = models.PositiveIntegerField(_("số dòng"))
    loaded_at = models.DateTimeField(_("nạp lúc"))

    class Meta:
        verbose_name = _("lần nạp dữ liệu")
        verbose_name_plural = _("lần nạp dữ liệu")

    def __str__(self) -> str:
        return self.name
