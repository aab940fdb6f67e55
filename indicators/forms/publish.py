"""The form a publisher signs with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from indicators.forms.rounds import MOST_REASON, DayField
from indicators.services.publish import LONGEST


class SignForm(forms.Form):
    """Decision, day and signer; a reason for a correction; why a provisional result goes out.

    `seen` is the mark of the draft that stands above the form.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"), max_length=LONGEST["decision_number"]
    )
    decision_date = DayField(label=gettext_lazy("Ngày quyết định"))
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=LONGEST["signer"])
    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    provisional = forms.BooleanField(
        label=gettext_lazy("Công bố tạm thời khi còn đơn vị thiếu điểm"), required=False
    )
    provisional_reason = forms.CharField(
        label=gettext_lazy("Vì sao công bố tạm thời"),
        max_length=MOST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, correction: bool, incomplete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correction:
            del self.fields["reason"]
        if not incomplete:
            del self.fields["provisional"]
            del self.fields["provisional_reason"]

    @property
    def why_provisional(self) -> str:
        """The reason, where the box beside it was ticked too."""
        chosen = self.cleaned_data
        return chosen.get("provisional_reason", "") if chosen.get("provisional") else ""
