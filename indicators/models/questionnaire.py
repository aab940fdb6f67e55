"""Satisfaction surveys: questionnaires as data, one-time tokens, answers without persons."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.models import Unit


class Questionnaire(models.Model):
    """A questionnaire (phiếu khảo sát) of a province; once made it can only be closed.

    Other questions or another scale are a new version: answers keep the words they answered.
    """

    province = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="questionnaires", verbose_name=_("tỉnh")
    )
    title = models.CharField(_("tên"), max_length=200)
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    consent = models.TextField(_("lời xin đồng ý"), max_length=2_000)
    min_count = models.PositiveSmallIntegerField(_("số phiếu ít nhất để hiện kết quả"))
    opens_on = models.DateField(_("mở từ ngày"))
    closes_on = models.DateField(_("đến hết ngày"))
    closed_at = models.DateTimeField(_("đóng trước hạn lúc"), null=True, blank=True, editable=False)
    asks_age = models.BooleanField(_("hỏi nhóm tuổi"), default=False)
    asks_kind = models.BooleanField(_("hỏi là người dân hay doanh nghiệp"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("lập lúc"), editable=False)
    # The page it was sent from: two clicks there make one.
    sent_from = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("phiếu khảo sát")
        verbose_name_plural = _("phiếu khảo sát")
        ordering = ["-opens_on", "title", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "title", "version"], name="questionnaire_once"
            ),
            models.CheckConstraint(
                name="questionnaire_days", condition=Q(closes_on__gte=F("opens_on"))
            ),
            # Fewer than five are persons, not an aggregate.
            models.CheckConstraint(name="questionnaire_minimum", condition=Q(min_count__gte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        if self.closed_at is not None:
            return False
        return self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_over(self) -> bool:
        """Whether it will take no answer any more."""
        return self.closed_at is not None or self.closes_on < timezone.localdate()


class AnswerOption(models.Model):
    """One answer of a scale (mức trả lời) and what it weighs; a scale is options of one name."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="options"
    )
    scale = models.CharField(_("thang"), max_length=40)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    label = models.CharField(_("mức trả lời"), max_length=120)
    weight = models.PositiveSmallIntegerField(_("trọng số"))
    satisfied = models.BooleanField(_("là hài lòng"), default=False)
    valid = models.BooleanField(_("tính vào câu trả lời hợp lệ"), default=True)

    class Meta:
        verbose_name = _("mức trả lời")
        verbose_name_plural = _("mức trả lời")
        ordering = ["questionnaire", "scale", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "scale", "position"], name="answeroption_once"
            ),
            models.CheckConstraint(name="answeroption_weight", condition=Q(weight__lte=100)),
        ]

    def __str__(self) -> str:
        return self.label


class Question(models.Model):
    """A question (câu hỏi), the factor it belongs to and the scale it's answered on."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    factor = models.CharField(_("yếu tố"), max_length=120)
    text = models.CharField(_("câu hỏi"), max_length=400)
    scale = models.CharField(_("thang"), max_length=40)

    class Meta:
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")
        ordering = ["questionnaire", "position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "position"], name="question_once")
        ]

    def __str__(self) -> str:
        return self.text


class SurveyToken(models.Model):
    """One right to answer (mã khảo sát), known by the digest of its secret alone.

    Nothing leads from here to an answer: no key, no time.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="tokens"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(_("SHA-256 của mã"), max_length=64, unique=True)
    used = models.BooleanField(_("đã dùng"), default=False)

    class Meta:
        verbose_name = _("mã khảo sát")
        verbose_name_plural = _("mã khảo sát")

    def __str__(self) -> str:
        return self.digest[:8]


class PaperBatch(models.Model):
    """Answers typed in from paper (phiếu giấy): who typed them, and when."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="paper_batches"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(_("số phiếu"))
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    typed_at = models.DateTimeField(_("nhập lúc"))
    # The page it was sent from: two clicks there count it once.
    sent_from = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("đợt nhập phiếu giấy")
        verbose_name_plural = _("đợt nhập phiếu giấy")
        ordering = ["-typed_at"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.count}"


class SurveyResponse(models.Model):
    """One filled-in questionnaire (phiếu trả lời): the unit, the day, and nothing of who it was.

    Its key is random, so that the order of answers isn't told either.
    """

    class Age(models.TextChoices):
        UNDER_25 = "u25", _("dưới 25")
        TO_34 = "25-34", _("25–34")
        TO_49 = "35-49", _("35–49")
        TO_59 = "50-59", _("50–59")
        OVER = "60", _("từ 60")

    class Kind(models.TextChoices):
        PERSON = "person", _("người dân")
        COMPANY = "company", _("doanh nghiệp, tổ chức")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="responses"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    age = models.CharField(_("nhóm tuổi"), max_length=5, choices=Age.choices, blank=True)
    kind = models.CharField(_("người trả lời"), max_length=7, choices=Kind.choices, blank=True)
    batch = models.ForeignKey(
        PaperBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="responses"
    )

    class Meta:
        verbose_name = _("phiếu trả lời")
        verbose_name_plural = _("phiếu trả lời")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class SurveyAnswer(models.Model):
    """What was chosen for one question.

    No index but of its keys: each would be written for every question of every answer, and
    results are counted by response.
    """

    response = models.ForeignKey(
        SurveyResponse, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    option = models.ForeignKey(
        AnswerOption, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("câu trả lời")
        verbose_name_plural = _("câu trả lời")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="surveyanswer_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.option_id}"
