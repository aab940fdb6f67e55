"""What people type into the grid of a period, and the choice of unit and period."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models import Unit
from indicators import periods
from indicators.forms.fields import NumberField, read_number
from indicators.models import Indicator, Target
from indicators.period_words import period_days, period_label
from indicators.periods import NotAPeriod, Period
from indicators.services.enter_figures import percentage_message

MOST_TYPED = 40
KEY = re.compile(r"[0-9]{1,18}")
FIRST_YEAR = 2012


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the inputs of one indicator, and the newest change that the page showed."""

    numerator: str = ""
    denominator: str = ""
    reason: str = ""
    seen: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was typed, so that what is stored stays."""
        return not self.numerator.strip() and not self.denominator.strip()


def typed_in(data: Mapping[str, Any], indicator: Indicator) -> Typed:
    """The inputs of an indicator as they were sent."""
    return Typed(
        *(str(data.get(f"{name}-{indicator.pk}", ""))[:2_000] for name in ("tu", "mau", "ly-do")),
        seen=read_key(str(data.get(f"da-xem-{indicator.pk}", ""))),
    )


def read_key(text: str) -> int | None:
    """The key of the newest change a page showed; None where it sends none."""
    return int(text) if KEY.fullmatch(text) else None


def read_typed(indicator: Indicator, typed: Typed) -> tuple[Decimal | None, Decimal | None]:
    """The numbers somebody typed. Raises ValidationError; a percentage is told so."""
    found = []
    labels = (
        (_("Tử số"), _("Mẫu số"))
        if indicator.kind == Indicator.Kind.RATIO
        else (
            _("Giá trị"),
            _("Mẫu số"),
        )
    )
    for text, label in zip((typed.numerator, typed.denominator), labels, strict=True):
        if len(text) > MOST_TYPED:
            raise ValidationError(_("%(field)s: quá dài để là một số.") % {"field": label})
        if "%" in text:
            raise ValidationError(percentage_message(indicator))
        found.append(read_number(text, str(label)))
    return found[0], found[1]


def period_choices(
    today_year: int, *, over_by: datetime.date | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The named periods of this year and the nine before it, by year, for a list to choose from.

    Only those that are over by a day, where one is given.
    """
    return [
        (
            str(year),
            [
                (period.word, f"{period_label(period)} ({period_days(period)})")
                for period in periods.named(year)
                if over_by is None or period.end <= over_by
            ],
        )
        for year in range(today_year, max(FIRST_YEAR, today_year - 10), -1)
    ]


def read_period(word: str) -> Period | None:
    """The period of a word, or None."""
    try:
        return periods.from_word(word)
    except NotAPeriod:
        return None


class TargetForm(forms.ModelForm):
    """A target of a province, or of one of its units."""

    period = forms.CharField(label=gettext_lazy("Kỳ"), max_length=30)
    value = NumberField(label=gettext_lazy("Giá trị"))

    class Meta:
        model = Target
        fields = ["indicator", "unit", "sense", "value", "for_units_below", "document", "public"]
        labels = {"indicator": gettext_lazy("Chỉ tiêu"), "unit": gettext_lazy("Đơn vị")}

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None
        self.fields["indicator"].queryset = Indicator.objects.exclude(kind=Indicator.Kind.WORDS)
        self.fields["indicator"].empty_label = None
        self.fields["document"].required = True
        self.period_found: Period | None = None

    def clean_period(self) -> str:
        """Refuse what is no period."""
        self.period_found = read_period(self.cleaned_data["period"])
        if self.period_found is None:
            raise ValidationError(_("Không phải là một kỳ."))
        return self.cleaned_data["period"]

    def clean_value(self) -> Decimal:
        """Refuse nothing, and a percentage beyond one hundred."""
        value = self.cleaned_data["value"]
        if value is None:
            raise ValidationError(_("Chưa có giá trị."))
        indicator = self.cleaned_data.get("indicator")
        if indicator is not None and indicator.kind == Indicator.Kind.RATIO and value > 100:
            raise ValidationError(_("Tỷ lệ không vượt quá 100%."))
        if value < 0:
            raise ValidationError(_("Không được âm."))
        return value

    def clean_unit(self) -> Unit:
        """The unit, from those of the person."""
        return self.cleaned_data["unit"]


class IndicatorForm(forms.ModelForm):
    """An indicator; its code and its formula stay, figures are stored under them."""

    class Meta:
        model = Indicator
        fields = [
            "name",
            "topic",
            "numerator_label",
            "denominator_label",
            "direction",
            "frequency",
            "unit_of_measure",
            "places",
            "entered_by_units",
            "note",
        ]
