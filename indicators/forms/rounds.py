"""Forms of whoever opens and runs rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models import Unit
from indicators.calendar import Span
from indicators.models import CriteriaSet, Criterion, RankingGroup, Round
from indicators.services.extend import EXTENDED
from indicators.services.set_windows import NEEDED, STAGES

PARTS = {
    "quy-1": gettext_lazy("Quý I"),
    "quy-2": gettext_lazy("Quý II"),
    "quy-3": gettext_lazy("Quý III"),
    "quy-4": gettext_lazy("Quý IV"),
    "6-thang-dau": gettext_lazy("6 tháng đầu năm"),
    "6-thang-cuoi": gettext_lazy("6 tháng cuối năm"),
}
MOST_GROUPS = 30
MOST_REASON = 2_000


class DayField(forms.DateField):
    """A civil day, typed as dd/mm/yyyy.

    Not the browser's own picker: in a browser set to English it shows the month first.
    """

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"placeholder": gettext_lazy("ngày/tháng/năm"), "size": 12}
        kwargs.setdefault("widget", forms.DateInput(attrs=attributes, format="%d/%m/%Y"))
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d"])
        kwargs.setdefault(
            "error_messages", {"invalid": gettext_lazy("Ngày không hợp lệ. Viết như 31/12/2025.")}
        )
        super().__init__(**kwargs)


class PeriodForm(forms.Form):
    """Which round: province, level, year, part of the year."""

    tinh = forms.ChoiceField(label=gettext_lazy("Tỉnh, thành phố"), required=False)
    cap = forms.ChoiceField(label=gettext_lazy("Cấp"), choices=Unit.Level.choices)
    nam = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2000, max_value=2100)
    ky = forms.ChoiceField(label=gettext_lazy("Kỳ"), required=False)

    def __init__(self, *args: Any, provinces: Sequence[Unit], national: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.provinces = {str(unit.pk): unit for unit in provinces}
        choices = [(pk, _with_period(unit)) for pk, unit in self.provinces.items()]
        self.fields["tinh"].choices = [*([("", _("Toàn quốc"))] if national else []), *choices]
        self.fields["tinh"].required = not national
        self.fields["ky"].choices = [("", _("Cả năm")), *PARTS.items()]

    @property
    def province(self) -> Unit | None:
        """The province chosen; None for the whole country. Of a valid form."""
        return self.provinces.get(self.cleaned_data["tinh"])

    @property
    def last_round(self) -> Round | None:
        """The round of the same province, level and part a year before. Of a valid form."""
        wanted = self.cleaned_data
        found = Round.objects.filter(
            level=wanted["cap"], year=wanted["nam"] - 1, period=wanted["ky"]
        )
        if self.province is None:
            return found.filter(province__isnull=True).first()
        # The same row, or the same code in the period before.
        return found.filter(
            province__code=self.province.code, province__illustrative=self.province.illustrative
        ).first()

    @property
    def taken(self) -> bool:
        """Whether there is such a round already. Of a valid form."""
        wanted = self.cleaned_data
        return Round.objects.filter(
            province=self.province, level=wanted["cap"], year=wanted["nam"], period=wanted["ky"]
        ).exists()


class BasicsForm(forms.Form):
    """The set, the day on which units are counted, and the names of the groups."""

    bo = forms.ModelChoiceField(
        label=gettext_lazy("Bộ tiêu chí"), queryset=CriteriaSet.objects.none()
    )
    ngay = DayField(label=gettext_lazy("Danh sách đơn vị tính đến ngày"))
    nhom = forms.CharField(
        label=gettext_lazy("Các nhóm xếp hạng, mỗi dòng một nhóm"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=6_000,
    )

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bo"].queryset = sets

    def clean_nhom(self) -> list[str]:
        """The names, one a line, without empty ones."""
        return group_lines(self.cleaned_data["nhom"])


class WindowsForm(forms.Form):
    """The first and the last day of every stage."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in STAGES:
            for end, label in (("tu", _("từ ngày")), ("den", _("đến hết ngày"))):
                self.fields[f"{stage}-{end}"] = DayField(
                    label=f"{stage.label}, {label}", required=stage in NEEDED
                )

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Label and both fields of every stage."""
        return [(stage.label, self[f"{stage}-tu"], self[f"{stage}-den"]) for stage in STAGES]

    def clean(self) -> dict[str, Any]:
        """Refuse a stage with one end only."""
        for stage in STAGES:
            ends = [self.cleaned_data.get(f"{stage}-{end}") for end in ("tu", "den")]
            named = [f"{stage}-{end}" for end in ("tu", "den")]
            if any(ends) and not all(ends) and not any(name in self.errors for name in named):
                self.add_error(
                    named[ends.index(None)], _("Ghi cả ngày mở và ngày đóng, hoặc để trống cả hai.")
                )
        return self.cleaned_data

    @property
    def windows(self) -> dict[str, Span]:
        """{stage: span}. Of a valid form."""
        ends = self.cleaned_data
        return {
            stage: Span(ends[f"{stage}-tu"], ends[f"{stage}-den"])
            for stage in STAGES
            if ends[f"{stage}-tu"]
        }


def windows_initial(windows: Iterable[Any], years: int = 0) -> dict[str, date]:
    """Initial values of WindowsForm from rows, moved by so many years."""
    found = {}
    for window in windows:
        found[f"{window.stage}-tu"] = moved(window.opens_on, years)
        found[f"{window.stage}-den"] = moved(window.closes_on, years)
    return found


def moved(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def group_lines(text: str) -> list[str]:
    """Names of groups, one a line. Raises ValidationError for too many."""
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if len(names) > MOST_GROUPS:
        raise forms.ValidationError(_("Nhiều nhất %(n)d nhóm.") % {"n": MOST_GROUPS})
    return names


class PlacesForm(forms.Form):
    """Which group each unit is in; of a round to be opened or of one that runs."""

    def __init__(
        self,
        *args: Any,
        units: Mapping[int, str],
        groups: Mapping[str, str],
        out: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [*([("", _("không tham gia"))] if out else []), *groups.items()]
        for pk, name in units.items():
            self.fields[f"u{pk}"] = forms.ChoiceField(label=name, choices=choices, required=not out)

    @property
    def places(self) -> dict[int, str]:
        """{unit: group}, of those in one. Of a valid form."""
        return {int(name[1:]): group for name, group in self.cleaned_data.items() if group}


class KeptExemptionsForm(forms.Form):
    """Which of last year's exemptions hold again."""

    mien = forms.MultipleChoiceField(
        label=gettext_lazy("Miễn áp dụng như năm trước"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mien"].choices = choices


class ExtensionForm(forms.Form):
    """More days for one unit in one stage."""

    giai_doan = forms.ChoiceField(
        label=gettext_lazy("Giai đoạn"), choices=[(stage, stage.label) for stage in EXTENDED]
    )
    den = DayField(label=gettext_lazy("Đến hết ngày"))
    ly_do = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phieu"] = AssessmentField(round_)
        self.order_fields(["phieu", "giai_doan", "den", "ly_do"])


class AssessmentField(forms.ModelChoiceField):
    """One unit of a round, by its name in the round."""

    def __init__(self, round_: Round) -> None:
        rows = round_.assessments.select_related("unit").order_by("unit__sort_key", "pk")
        super().__init__(label=_("Đơn vị"), queryset=rows)

    def label_from_instance(self, obj: Any) -> str:
        return obj.unit_name or obj.unit.full_name


class AssessmentsField(forms.ModelMultipleChoiceField):
    """Several units of a round."""

    def __init__(self, round_: Round) -> None:
        rows = round_.assessments.select_related("unit").order_by("unit__sort_key", "pk")
        super().__init__(
            label=_("Đơn vị"), queryset=rows, widget=forms.SelectMultiple(attrs={"size": 8})
        )

    def label_from_instance(self, obj: Any) -> str:
        return obj.unit_name or obj.unit.full_name


class LeafField(forms.ModelChoiceField):
    """One leaf of a round's set."""

    def __init__(self, round_: Round) -> None:
        leaves = round_.criteria_set.criteria.leaves().order_by("position")
        super().__init__(label=_("Tiêu chí"), queryset=leaves)

    def label_from_instance(self, obj: Criterion) -> str:
        return f"{obj.code} {obj.name}"[:120]


class ExemptionForm(forms.Form):
    """One leaf that doesn't apply to some units."""

    ly_do = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phieu"] = AssessmentsField(round_)
        self.fields["tieu_chi"] = LeafField(round_)
        self.order_fields(["phieu", "tieu_chi", "ly_do"])


class GroupNamesForm(forms.Form):
    """Names of the groups there are, and of new ones."""

    moi = forms.CharField(
        label=gettext_lazy("Nhóm mới, mỗi dòng một nhóm"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, groups: Sequence[RankingGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            # Not required here: a group that came since the page was opened keeps its name, and
            # an empty name is refused by the service.
            self.fields[f"ten-{group.pk}"] = forms.CharField(
                label=group.name, max_length=200, initial=group.name, required=False
            )

    def clean_moi(self) -> list[str]:
        """The new names, one a line."""
        return group_lines(self.cleaned_data["moi"])

    @property
    def names(self) -> dict[int, str]:
        """{group: name}, of those that were sent. Of a valid form."""
        return {
            int(name.removeprefix("ten-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("ten-") and name in self.data
        }


def _with_period(unit: Unit) -> str:
    if unit.valid_to is not None:
        return _("%(unit)s (đến %(day)s)") % {
            "unit": unit.full_name,
            "day": unit.valid_to.strftime("%d/%m/%Y"),
        }
    if unit.valid_from is not None and unit.code_reused:
        return _("%(unit)s (từ %(day)s)") % {
            "unit": unit.full_name,
            "day": unit.valid_from.strftime("%d/%m/%Y"),
        }
    return unit.full_name
