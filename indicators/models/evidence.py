"""What proves a score: documents of a unit, and where in them the proof stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import Unit
from indicators.models.criteria import Criterion
from indicators.models.round import Assessment


class Document(models.Model):
    """A document of a unit (văn bản): number, date, issuer, and a file where there is one.

    One document serves several criteria and years. The file lies outside the web root under its
    hash and is given out only after a permission check.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    number = models.CharField(_("số, ký hiệu"), max_length=80)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    title = models.CharField(_("trích yếu"), max_length=300, blank=True)
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    content_type = models.CharField(_("loại tệp"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("dung lượng (byte)"), null=True, blank=True)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("thêm lúc"))

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = ["-added_at", "pk"]
        constraints = [
            models.CheckConstraint(name="document_has_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="document_file_whole",
                condition=Q(file_name="", sha256="", size__isnull=True)
                | (~Q(file_name="") & ~Q(sha256="") & Q(size__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Evidence(models.Model):
    """Where in a document the proof of one leaf stands (tài liệu kiểm chứng): item and page.

    `step` says whether it came with the self-score or with an explanation.
    """

    class Step(models.TextChoices):
        SELF = "self", _("tự đánh giá")
        EXPLANATION = "explanation", _("giải trình")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="uses")
    step = models.CharField(_("bước"), max_length=11, choices=Step.choices, default=Step.SELF)
    locator = models.CharField(_("mục, trang"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("thêm lúc"))

    class Meta:
        verbose_name = _("tài liệu kiểm chứng")
        verbose_name_plural = _("tài liệu kiểm chứng")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion", "document", "locator"], name="evidence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.locator}".strip()


class ScoreNote(models.Model):
    """What was said about one leaf at one step (ý kiến, giải trình): the newest text.

    Older texts are in the ledger as reasons of the changes they came with.
    """

    class Kind(models.TextChoices):
        WITHOUT_EVIDENCE = "without_evidence", _("giải trình khi thiếu tài liệu")
        APPRAISAL_1 = "appraisal_1", _("ý kiến thẩm định lần 1")
        EXPLANATION = "explanation", _("giải trình")
        APPRAISAL_2 = "appraisal_2", _("ý kiến thẩm định lần 2")
        COUNCIL = "council", _("ý kiến hội đồng")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="notes")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=16, choices=Kind.choices)
    text = models.TextField(_("nội dung"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("ý kiến, giải trình")
        verbose_name_plural = _("ý kiến, giải trình")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion", "kind"], name="note_once"),
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]
