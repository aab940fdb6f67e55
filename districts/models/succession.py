from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .unit import Unit

__all__ = ["Succession"]


class Succession(models.Model):
    """One unit's passing into another (kế thừa): predecessor (đơn vị tiền thân) → successor.

    Nothing is moved or deleted by it: what belongs to the predecessor stays under its name. Many
    to many: a unit may be split among several, and several may merge into one. How large the
    part in a split is, isn't known; it may be a sliver.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("nhập")
        SPLIT = "split", _("chia, tách")
        RENAME = "rename", _("đổi tên")
        ABOLISH = "abolish", _("kết thúc hoạt động")
        UPGRADE = "upgrade", _("chuyển loại")
        UNCHANGED = "unchanged", _("giữ nguyên")
        TRANSFER = "transfer", _("chuyển giao nhiệm vụ")

    predecessor = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị tiền thân"),
        on_delete=models.PROTECT,
        related_name="successions_out",
    )
    successor = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị kế thừa"),
        on_delete=models.PROTECT,
        related_name="successions_in",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("hình thức"), max_length=10, choices=Kind.choices)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    decision = models.CharField(_("văn bản"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_pair_once"
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(successor__isnull=True),
                name="succession_abolished_once",
                violation_error_message=_("Đơn vị này đã được ghi là kết thúc hoạt động."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "merge",
                        "split",
                        "rename",
                        "abolish",
                        "upgrade",
                        "unchanged",
                        "transfer",
                    ]
                ),
                name="succession_kind_known",
                violation_error_message=_("Hình thức kế thừa không hợp lệ."),
            ),
            models.CheckConstraint(
                condition=Q(kind="abolish", successor__isnull=True)
                | (~Q(kind="abolish") & Q(successor__isnull=False)),
                name="succession_abolish_ends",
                violation_error_message=_(
                    "Chỉ khi kết thúc hoạt động mới không có đơn vị kế thừa."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_of_another",
                violation_error_message=_("Một đơn vị không kế thừa chính nó."),
            ),
        ]

    def __str__(self) -> str:
        if self.successor is None:
            return f"{self.predecessor} ({self.get_kind_display()})"
        return f"{self.predecessor} → {self.successor} ({self.get_kind_display()})"
