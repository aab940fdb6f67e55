"""Form fields for what people here type: numbers with a decimal comma."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators.scoring import in_vietnamese

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
_BY_SPACES = re.compile(r"-?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?", re.ASCII)
_LOOKALIKES = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u202f": " "})
PLACES = 4
DIGITS = 12
"""Digits before the comma: more than anything counted here, less than a stored quantity holds."""


def read_number(text: str, label: str) -> Decimal | None:
    """The number somebody typed, with one comma or one point: "69,45" or "69.45"; None for "".

    "1.500" may be meant as 1500 or as 1,5, so it's refused. Raises ValidationError whose message
    begins with `label`, the name of the field.
    """
    plain = text.translate(_LOOKALIKES).strip()
    if not plain:
        return None
    if _BY_SPACES.fullmatch(plain):
        plain = plain.replace(" ", "")
    names = {"field": label, "typed": text.strip()[:40]}
    if not _NUMBER.fullmatch(plain):
        raise ValidationError(
            _("%(field)s: “%(typed)s” không phải là số. Viết như 1500 hoặc 69,45.") % names,
            code="invalid",
        )
    if _GROUPED.fullmatch(plain):
        raise ValidationError(
            _("%(field)s: “%(typed)s” có thể hiểu hai cách. Viết %(whole)s hoặc %(part)s.")
            % {**names, "whole": plain.replace(".", ""), "part": plain.replace(".", ",")},
            code="ambiguous",
        )
    whole, _point, part = plain.replace(",", ".").partition(".")
    if len(part.rstrip("0")) > PLACES:
        raise ValidationError(
            _("%(field)s: “%(typed)s” có nhiều hơn bốn chữ số sau dấu phẩy.") % names,
            code="places",
        )
    if len(whole.lstrip("-0")) > DIGITS:
        raise ValidationError(_("%(field)s: “%(typed)s” quá lớn.") % names, code="too_large")
    number = Decimal(f"{whole}.{part[:PLACES]}" if part else whole)
    return number or Decimal(0)


class NumberField(forms.CharField):
    """A number typed the Vietnamese way; its value is a Decimal of at most four places, or None.

    The message of a refusal names the field by its label.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        return read_number(str(value if value is not None else ""), str(self.label or _("Số")))

    def prepare_value(self, value: Any) -> Any:
        return typed_number(value) if isinstance(value, Decimal) else value


def typed_number(value: Decimal | None) -> str:
    """A stored number as somebody would type it: "69,45", "" for none; no dots for thousands."""
    if value is None:
        return ""
    return in_vietnamese(value)
