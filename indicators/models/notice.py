"""What people are told, inside the application and by e-mail, each thing once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person (thông báo). `key` names the occasion: the same one comes once."""

    class Kind(models.TextChoices):
        SENT_BACK = "sent_back", _("bị trả lại")
        LOWERED = "lowered", _("bị hạ điểm")
        DEADLINE = "deadline", _("sắp hết hạn")
        SUBMITTED = "submitted", _("đã nộp")
        PUBLISHED = "published", _("đã công bố")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    key = models.CharField(_("dịp"), max_length=120)
    text = models.TextField(_("nội dung"))
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    at = models.DateTimeField(_("lúc"))
    read_at = models.DateTimeField(_("đã đọc"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("đã gửi thư"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            # notices.send_waiting: what hasn't been mailed yet
            models.Index(
                fields=["at"], condition=models.Q(mailed_at__isnull=True), name="notice_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
