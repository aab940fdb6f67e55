"""Form fields for days and amounts as people here type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models.activity import refuse_far_day

_AMOUNT = re.compile(r"[0-9]{1,11}(?:[.,][0-9]{1,4})?", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)


class DayField(forms.DateField):
    """A civil day, typed as dd/mm/yyyy whatever the browser's own order is."""

    default_validators = [refuse_far_day]

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"placeholder": gettext_lazy("ngày/tháng/năm"), "size": 16}
        kwargs.setdefault("widget", forms.DateInput(attrs=attributes, format="%d/%m/%Y"))
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d"])
        kwargs.setdefault(
            "error_messages", {"invalid": gettext_lazy("Ngày không hợp lệ. Viết như 31/12/2025.")}
        )
        super().__init__(**kwargs)


class AmountField(forms.CharField):
    """An amount of at most four places, "69,45" or "69.45"; a Decimal or None.

    "1.500" may be fifteen hundred or one and a half, so it's refused.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 14}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        typed = str(value if value is not None else "").strip()
        if not typed:
            return None
        if _TWO_WAYS.fullmatch(typed):
            raise ValidationError(
                _("“%(typed)s” có thể hiểu hai cách. Viết %(whole)s hoặc %(part)s.")
                % {
                    "typed": typed,
                    "whole": typed.replace(".", ""),
                    "part": typed.replace(".", ","),
                }
            )
        plain = typed.replace("\u00a0", "").replace(" ", "")
        if not _AMOUNT.fullmatch(plain):
            raise ValidationError(
                _("“%(typed)s” không phải là số. Viết như 1500 hoặc 69,45.") % {"typed": typed[:40]}
            )
        return Decimal(plain.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        return amount_text(value) if isinstance(value, Decimal) else value


def amount_text(value: Decimal) -> str:
    """A stored amount as somebody would type it: "69,45"; no zeros at its end, no exponent."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
