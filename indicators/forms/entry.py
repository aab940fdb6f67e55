"""What somebody typed into the cell of one leaf, read into what the rule takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models.activity import refuse_far_day
from indicators import scoring
from indicators.forms.fields import read_number, typed_number
from indicators.models import Criterion, Document, Evidence, Score
from indicators.services.cells import CellInput

NOT_APPLICABLE = "na"
Kind = Criterion.Kind
_FIELDS: dict[str, tuple[str, ...]] = {
    Kind.OPTION: ("option",),
    Kind.RATIO: ("numerator", "denominator"),
    Kind.RATIO_BANDS: ("numerator", "denominator"),
    Kind.COUNT: ("count",),
    Kind.DIRECT: ("mark",),
}
LABELS = {
    "option": gettext_lazy("Phương án"),
    "numerator": gettext_lazy("Tử số"),
    "denominator": gettext_lazy("Mẫu số"),
    "count": gettext_lazy("Số lượng"),
    "mark": gettext_lazy("Điểm"),
}


@dataclass(frozen=True, slots=True)
class ReadCell:
    """What was typed, or what's wrong with it by field; `errors` is empty when it can be used."""

    declared: scoring.Declared = field(default_factory=scoring.Declared)
    not_applicable: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    def as_input(self, assessment: int, criterion: int, seen: int | None) -> CellInput:
        """The cell as the engine takes it."""
        return CellInput(
            assessment=assessment,
            criterion=criterion,
            declared=self.declared,
            not_applicable=self.not_applicable,
            seen=seen,
        )


def fields_of(leaf: Criterion) -> tuple[str, ...]:
    """The names of what is typed for a leaf; empty where the unit doesn't score itself."""
    if leaf.kind == Kind.BONUS:
        return ("mark",) if leaf.step is None else ("count",)
    return _FIELDS.get(leaf.kind, ())


def stored_values(leaf: Criterion, score: Score | None) -> dict[str, str]:
    """What the fields of a leaf hold, written as somebody would type it."""
    names = fields_of(leaf)
    if score is None:
        return {**dict.fromkeys(names, ""), NOT_APPLICABLE: ""}
    held = {
        "option": "" if score.option is None else str(score.option + 1),
        "numerator": typed_number(score.numerator),
        "denominator": typed_number(score.denominator),
        "count": typed_number(score.count),
        "mark": typed_number(score.self_points),
    }
    # No cases under a rule that leaves the leaf out is a claim too, but typed as a number.
    ticked = score.na_claimed and score.denominator is None
    return {**{name: held[name] for name in names}, NOT_APPLICABLE: "1" if ticked else ""}


def read_cell(leaf: Criterion, typed: Mapping[str, object]) -> ReadCell:
    """Read the fields of a leaf; what the rule can't take is the engine's to say."""
    if typed.get(NOT_APPLICABLE):
        return ReadCell(not_applicable=True)
    values: dict[str, Decimal | None] = {}
    errors: dict[str, str] = {}
    for name in fields_of(leaf):
        text = typed.get(name, "")
        try:
            if not isinstance(text, str):
                raise ValidationError(_("%(field)s: không đọc được.") % {"field": LABELS[name]})
            values[name] = read_number(text, str(LABELS[name]))
        except ValidationError as error:
            errors[name] = error.messages[0]
    if errors:
        return ReadCell(errors=errors)
    option = values.pop("option", None)
    if option is not None and not (option == int(option) and 1 <= option <= 99):
        text = _("Không có phương án thứ %(n)s.") % {"n": typed_number(option)}
        return ReadCell(errors={"option": text})
    return ReadCell(
        declared=scoring.Declared(option=None if option is None else int(option) - 1, **values)
    )


class AttachForm(forms.Form):
    """Evidence for a leaf: a document the unit has already, or a new one with its file."""

    document = forms.ModelChoiceField(
        Document.objects.none(), required=False, label=gettext_lazy("Văn bản đã có của đơn vị")
    )
    number = forms.CharField(
        max_length=80, required=False, label=gettext_lazy("Số, ký hiệu văn bản mới")
    )
    issued_on = forms.DateField(
        required=False,
        label=gettext_lazy("Ngày ban hành"),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"],
        validators=[refuse_far_day],
        error_messages={"invalid": gettext_lazy("Viết ngày như 31/12/2025.")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy"}),
    )
    issuer = forms.CharField(max_length=200, required=False, label=gettext_lazy("Cơ quan ban hành"))
    title = forms.CharField(max_length=300, required=False, label=gettext_lazy("Trích yếu"))
    file = forms.FileField(
        required=False,
        label=gettext_lazy("Tệp (pdf, docx, xlsx, png, jpg; nhiều nhất 20 MB)"),
        # An empty file is refused with its name by the service.
        allow_empty_file=True,
        max_length=None,
    )
    locator = forms.CharField(
        max_length=Evidence._meta.get_field("locator").max_length,
        required=False,
        label=gettext_lazy("Mục, trang"),
        help_text=gettext_lazy("Chỉ một phần của văn bản là minh chứng thì ghi rõ mục và trang."),
    )

    def __init__(self, *args: object, documents: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["document"].queryset = documents
        self.fields["document"].empty_label = _("– văn bản mới, khai báo bên dưới –")

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("document") and not cleaned.get("number", "").strip():
            if "number" not in self.errors and "document" not in self.errors:
                self.add_error("number", _("Chọn văn bản đã có, hoặc ghi số, ký hiệu văn bản mới."))
        return cleaned


class ExplainForm(forms.Form):
    """Why a leaf is scored so where no document proves it."""

    text = forms.CharField(
        required=False,
        max_length=4_000,
        label=gettext_lazy("Vì sao không có tài liệu, và đã chấm thế nào"),
        label_suffix="",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
