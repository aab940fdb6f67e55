"""Forms for what a unit does. The models say what is allowed; `services.activities` writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from districts.forms.fields import AmountField, DayField
from districts.models import (
    Adoption,
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    ResolutionTarget,
    Unit,
)

LONG_TEXT = 5_000


def _field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    if isinstance(field, models.DateField):
        return DayField(
            label=kwargs.get("label", field.verbose_name),
            help_text=field.help_text,
            required=not field.blank,
        )
    if isinstance(field, models.DecimalField):
        return AmountField(label=field.verbose_name, required=not field.blank)
    if isinstance(field, models.URLField):
        return field.formfield(assume_scheme="https", **kwargs)
    if isinstance(field, models.TextField):
        return field.formfield(
            max_length=LONG_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **kwargs
        )
    return field.formfield(**kwargs)


class ActivityForm(forms.ModelForm):
    """Whose activity it is comes with the instance, never from what was posted."""

    def _get_validation_exclusions(self) -> set[str]:
        # The unit isn't a field of the form, but uniqueness is within it.
        return super()._get_validation_exclusions() - {"unit", "plan", "inspection", "resolution"}

    class Meta:
        formfield_callback = _field


SOURCE = ("source", "source_url")


class PlanForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = Plan
        fields = (
            "year",
            "title",
            "decision",
            "stated_done",
            "stated_total",
            "stated_on",
            "stated_result",
            *SOURCE,
        )


class PlanTaskForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = PlanTask
        fields = (
            "number",
            "name",
            "product",
            "lead",
            "lead_unit",
            "co_units",
            "due",
            "started_on",
            "done_on",
            "stopped",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Unit.with_illustrative.filter(parent=self.instance.plan.unit)
        self.fields["lead_unit"].queryset = below.in_vietnamese_order()


class InspectionForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = Inspection
        fields = (
            "occasion",
            "title",
            "team",
            "about",
            "held_on",
            "conclusion_number",
            "conclusion_date",
            "summary",
            *SOURCE,
        )


class FindingForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = Finding
        fields = ("number", "kind", "text", "due", "handled_on", "handling")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "handling": forms.Textarea(attrs={"rows": 3}),
        }


class InitiativeForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = Initiative
        fields = (
            "title",
            "description",
            "field",
            "year",
            "recognised_by",
            "decision",
            *SOURCE,
        )


class AwardForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = Award
        fields = (
            "kind",
            "title",
            "year",
            "awarded_by",
            "recipient",
            "decision_number",
            "decided_on",
            "signer",
            *SOURCE,
        )


class ResolutionForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = Resolution
        fields = (
            "number",
            "title",
            "issued_on",
            "period_start",
            "period_end",
            "period_note",
            "stated_met",
            "stated_total",
            *SOURCE,
        )


class ResolutionTargetForm(ActivityForm):
    class Meta(ActivityForm.Meta):
        model = ResolutionTarget
        fields = (
            "number",
            "name",
            "measure",
            "direction",
            "target",
            "actual",
            "stated_percent",
            "stated_state",
        )


class DoneForm(forms.Form):
    """The day a task was finished."""

    ngay = DayField(label=_("Hoàn thành ngày"))


class HandledForm(forms.Form):
    """The day a finding was handled, and how."""

    ngay = DayField(label=_("Xử lý xong ngày"))
    cach = forms.CharField(label=_("Cách xử lý"), max_length=1_000)


class AdoptForm(forms.Form):
    """Which initiative a unit uses too, since when."""

    sang_kien = forms.ModelChoiceField(
        label=_("Mô hình"),
        queryset=Initiative.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("không còn, chưa được xác nhận, hoặc là của chính đơn vị.")
        },
    )
    tu = DayField(label=_("Áp dụng từ ngày"), required=False)
    ghi_chu = forms.CharField(
        label=Adoption._meta.get_field("note").verbose_name, max_length=300, required=False
    )

    def __init__(self, *args: Any, initiatives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sang_kien"].queryset = initiatives
