"""Forms of whoever writes criteria sets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts import vietnamese
from districts.models import Unit
from indicators.forms.fields import NumberField, read_number, typed_number
from indicators.forms.rounds import DayField
from indicators.models import CriteriaSet, Criterion, TieBreaker
from indicators.services.edit_set import NODE_FIELDS, RULE_FIELDS

TAKEN = frozenset({"moi", "nhap"})
"""Words of addresses beside those of the sets."""

TIES = {"survey": "điều tra", "appraisal": "thẩm định"}


class NewSetForm(forms.Form):
    """Name, address word and level of a new set; for a copy the level is the source's."""

    ten = forms.CharField(label=gettext_lazy("Tên"), max_length=300)
    ma = forms.SlugField(label=gettext_lazy("Mã trên địa chỉ"), max_length=80, required=False)
    cap = forms.ChoiceField(label=gettext_lazy("Cấp"), choices=Unit.Level.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Make the address word from the name where none was typed."""
        found = super().clean() or {}
        if not found.get("ma") and found.get("ten"):
            found["ma"] = slugify(vietnamese.slug(found["ten"]))[:80]
        if found.get("ma") in TAKEN:
            self.add_error("ma", _("Mã này dùng cho địa chỉ khác; hãy chọn mã khác."))
        return found


class ImportSetForm(NewSetForm):
    """A new set from a sheet."""

    tep = forms.FileField(label=gettext_lazy("Tệp Excel (.xlsx)"))


class PairsField(forms.CharField):
    """`tên=điểm; tên=điểm`: pairs of a label and a number; a list of (label, Decimal)."""

    def to_python(self, value: Any) -> list[tuple[str, Decimal]]:
        pairs = []
        for item in str(value or "").replace("\n", ";").split(";"):
            if not item.strip():
                continue
            label, equals, number = item.rpartition("=")
            if not equals or not label.strip():
                raise ValidationError(
                    _("%(field)s: “%(item)s” phải có dạng tên=điểm.")
                    % {"field": self.label, "item": item.strip()[:60]}
                )
            value_read = read_number(number, str(self.label))
            if value_read is None:
                raise ValidationError(
                    _("%(field)s: “%(item)s” thiếu điểm.")
                    % {"field": self.label, "item": item.strip()[:60]}
                )
            pairs.append((label.strip(), value_read))
        return pairs

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "; ".join(f"{label}={typed_number(points)}" for label, points in value)
        return value


class RulesForm(forms.ModelForm):
    """The rules of a set: what the decision leaves to it."""

    decision_date = DayField(label=gettext_lazy("Ngày quyết định"), required=False)
    bonus_cap = NumberField(label=gettext_lazy("Điểm cộng tối đa"), required=False)
    penalty_cap = NumberField(label=gettext_lazy("Điểm trừ tối đa"), required=False)
    xep_loai = PairsField(
        label=gettext_lazy("Xếp loại"),
        required=False,
        help_text=gettext_lazy("Ví dụ: Xuất sắc=90; Tốt=80; Khá=70; Trung bình=50; Yếu=0"),
    )
    tieu_chi_phu = forms.CharField(
        label=gettext_lazy("Tiêu chí phụ khi bằng chỉ số"),
        required=False,
        help_text=gettext_lazy(
            "Mã lĩnh vực, “thẩm định” hoặc “điều tra”, cách nhau bằng dấu phẩy; nhiều nhất ba."
        ),
    )

    class Meta:
        model = CriteriaSet
        fields = list(RULE_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            return
        self.initial["xep_loai"] = [(band.label, band.lower) for band in self.instance.bands.all()]
        self.initial["tieu_chi_phu"] = ", ".join(
            tie.area.code if tie.area else TIES[tie.kind]
            for tie in self.instance.tie_breakers.select_related("area")
        )

    def clean_tieu_chi_phu(self) -> list[tuple[str, Criterion | None]]:
        areas = {area.code: area for area in self.instance.criteria.areas()}
        words = {word: kind for kind, word in TIES.items()}
        found: list[tuple[str, Criterion | None]] = []
        for item in self.cleaned_data["tieu_chi_phu"].split(","):
            word = item.strip().lower()
            if not word:
                continue
            if word in words:
                found.append((words[word], None))
            elif item.strip() in areas:
                found.append((TieBreaker.Kind.AREA, areas[item.strip()]))
            else:
                raise ValidationError(
                    _("Không có lĩnh vực “%(item)s”.") % {"item": item.strip()[:60]}
                )
        return found

    @property
    def bands(self) -> list[tuple[str, str, Decimal]]:
        """Code, label and lower bound of each band typed."""
        return [
            (vietnamese.slug(label)[:20] or f"muc-{number}", label[:60], lower)
            for number, (label, lower) in enumerate(self.cleaned_data["xep_loai"], start=1)
        ]


class NodeForm(forms.ModelForm):
    """One node: an area or criterion without a rule, or a leaf with one."""

    max_points = NumberField(
        label=gettext_lazy("Điểm tối đa"),
        required=False,
        help_text=gettext_lazy("Của tiêu chí chấm điểm; tiêu chí cấp trên tự cộng."),
    )
    ratio_floor = NumberField(label=gettext_lazy("Tỷ lệ tối thiểu (0–1)"), required=False)
    step = NumberField(label=gettext_lazy("Điểm mỗi lần đếm"), required=False)
    phuong_an = PairsField(
        label=gettext_lazy("Phương án"),
        required=False,
        help_text=gettext_lazy("Ví dụ: Kịp thời=1; Chậm=0,5; Không ban hành=0"),
    )
    khoang = PairsField(
        label=gettext_lazy("Khoảng tỷ lệ"),
        required=False,
        help_text=gettext_lazy("Từ tỷ lệ=điểm. Ví dụ: 0=0; 0,7=0,5; 0,9=1"),
    )

    class Meta:
        model = Criterion
        fields = list(NODE_FIELDS)
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2}),
            "guidance": forms.Textarea(attrs={"rows": 2}),
            "evidence_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.instance.pk:
            self.initial["phuong_an"] = [
                (option.label, option.points) for option in self.instance.options.all()
            ]
            self.initial["khoang"] = [
                (typed_number(band.lower), band.points) for band in self.instance.ratio_bands.all()
            ]

    def clean_max_points(self) -> Decimal:
        return self.cleaned_data["max_points"] or Decimal(0)

    def clean_khoang(self) -> list[tuple[Decimal, Decimal]]:
        return [
            (read_number(lower, _("Khoảng tỷ lệ")) or Decimal(0), points)
            for lower, points in self.cleaned_data["khoang"]
        ]

    def clean(self) -> dict[str, Any]:
        """A leaf needs a maximum of its own."""
        found = super().clean() or {}
        if found.get("kind") and not found.get("max_points"):
            self.add_error("max_points", _("Tiêu chí chấm điểm phải có điểm tối đa."))
        return found


class MappingForm(forms.Form):
    """For each leaf of a set the codes of the leaves before it comes from."""

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old: dict[int, list[str]] = {}
        for new_pk, code in criteria_set.mappings.values_list("new", "old__code"):
            if new_pk and code:
                old.setdefault(new_pk, []).append(code)
        self.leaves = list(criteria_set.criteria.leaves().order_by("position"))
        for leaf in self.leaves:
            self.fields[f"cu-{leaf.pk}"] = forms.CharField(
                label=f"{leaf.code} {leaf.name}",
                required=False,
                max_length=200,
                initial=", ".join(old.get(leaf.pk, [])),
            )

    @property
    def codes(self) -> dict[str, list[str]]:
        """Old codes by the code of the new leaf."""
        return {
            leaf.code: [
                code.strip()
                for code in self.cleaned_data[f"cu-{leaf.pk}"].split(",")
                if code.strip()
            ]
            for leaf in self.leaves
        }
