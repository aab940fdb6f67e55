"""How firm the ranks of an edition are: derived from it, never part of what was published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.edition import Edition


class EditionRobustness(models.Model):
    """A study of weight sensitivity (độ nhạy theo trọng số) of one edition.

    Derived: it may be deleted and computed again. `digest` is that of the edition it was computed
    from and `method` the number of the way it was computed; where either is another one, it's out
    of date. `result` holds, by position of the row, best rank, worst rank and draws that keep the
    rank, for each spread: `{"rows": {"1": [[1, 3, 870], [1, 4, 640]]}, "pairs": [[1, 2, [130,
    181]]]}`. `reason` says why there is no result.
    """

    class Reason(models.TextChoices):
        INCOMPLETE = (
            "incomplete",
            _("Nguồn không nêu đủ điểm và điểm tối đa từng lĩnh vực của mọi đơn vị có hạng."),
        )
        NOT_REPRODUCED = (
            "not_reproduced",
            _("Điểm lĩnh vực đã công bố không cho lại đúng chỉ số hoặc thứ hạng đã công bố."),
        )
        ALONE = "alone", _("Không có nhóm nào có từ hai đơn vị được xếp hạng trở lên.")

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="robustness"
    )
    digest = models.CharField(_("mã băm của bản công bố"), max_length=64)
    method = models.PositiveSmallIntegerField(_("cách tính số"))
    draws = models.PositiveIntegerField(_("số lần thử"))
    seed = models.PositiveIntegerField(_("hạt giống"))
    reason = models.CharField(
        _("vì sao không có"), max_length=16, choices=Reason.choices, blank=True
    )
    result = models.JSONField(_("kết quả"), default=dict)
    computed_at = models.DateTimeField(_("tính lúc"))

    class Meta:
        verbose_name = _("độ nhạy theo trọng số")
        verbose_name_plural = _("độ nhạy theo trọng số")

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.reason or self.draws}"

    def is_of(self, edition: Edition, method: int) -> bool:
        """Whether this was computed from the edition as it is, the way it's computed now."""
        return (self.digest, self.method) == (edition.digest, method)
