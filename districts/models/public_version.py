from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["PublicVersion"]


class PublicVersion(models.Model):
    """A number that grows with every change of facts which public pages show (số phiên bản).

    Pages are kept under it: whoever changes such facts raises it in the same transaction, through
    `services.public_version.raise_version`.
    """

    name = models.CharField(_("tên"), max_length=40, unique=True)
    version = models.PositiveBigIntegerField(_("phiên bản"), default=0)

    class Meta:
        verbose_name = _("phiên bản số liệu công khai")
        verbose_name_plural = _("phiên bản số liệu công khai")

    def __str__(self) -> str:
        return f"{self.name}: {self.version}"
