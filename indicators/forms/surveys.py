"""What Home Affairs writes into a questionnaire, and what comes in from a page or from paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.forms.fields import DayField
from indicators.models import AnswerOption, Questionnaire
from indicators.services.surveys import MOST_PAPER, MOST_TOKENS, Asked, OptionRow, QuestionRow

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "questionnaire"
MOST_TEXT = 20_000
MOST_LINES = 60
MOST_MIN_COUNT = 1_000
COUNTS = {"có": (True, True), "không": (False, True), "bỏ": (False, False)}
CONSENT = gettext_lazy(
    "Việc trả lời là tự nguyện. Phiếu không hỏi họ tên, số điện thoại, giấy tờ và không lưu "
    "địa chỉ mạng. Câu trả lời chỉ được dùng ở dạng tổng hợp để đánh giá chất lượng phục vụ."
)


def page_key() -> forms.UUIDField:
    """Which opened page a form is sent from, so that two clicks there are one."""
    return forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)


class QuestionnaireForm(forms.ModelForm):
    """A questionnaire with its scales and questions, one a line."""

    scales = forms.CharField(
        label=gettext_lazy("Thang trả lời, mỗi dòng: thang | mức | trọng số 0–100 | có, không, bỏ"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=MOST_TEXT,
        help_text=gettext_lazy("“có”: là hài lòng; “bỏ”: không tính vào câu trả lời hợp lệ."),
    )
    questions = forms.CharField(
        label=gettext_lazy("Câu hỏi, mỗi dòng: yếu tố | câu hỏi | thang"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=MOST_TEXT,
    )

    sent_from = page_key()

    class Meta:
        model = Questionnaire
        fields = [
            "province",
            "title",
            "consent",
            "min_count",
            "opens_on",
            "closes_on",
            "asks_age",
            "asks_kind",
        ]
        widgets = {"consent": forms.Textarea(attrs={"rows": 4})}
        field_classes = {"opens_on": DayField, "closes_on": DayField}

    def __init__(self, *args: Any, provinces: Any, **kwargs: Any) -> None:
        initial = {
            "consent": CONSENT,
            "min_count": 10,
            **{
                name: (SHIPPED / f"{name}.txt").read_text(encoding="utf-8")
                for name in ("scales", "questions")
            },
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["province"].empty_label = None

    def clean_min_count(self) -> int:
        """Refuse a minimum that would show persons."""
        least = self.cleaned_data["min_count"]
        if least < 5:
            raise ValidationError(_("Ít nhất 5 phiếu, để kết quả không nói về một người."))
        if least > MOST_MIN_COUNT:
            raise ValidationError(_("Nhiều nhất %(n)d phiếu.") % {"n": MOST_MIN_COUNT})
        return least

    def clean_scales(self) -> list[OptionRow]:
        """The answers, a line each."""
        rows = []
        for n, (scale, label, weight, counts) in _lines(self.cleaned_data["scales"], 4):
            if not weight.isascii() or not weight.isdecimal() or int(weight[:4]) > 100:
                raise ValidationError(_("Dòng %(n)d: trọng số là số nguyên 0–100.") % {"n": n})
            if counts.casefold() not in COUNTS:
                raise ValidationError(_("Dòng %(n)d: cột cuối là có, không hoặc bỏ.") % {"n": n})
            _short(n, scale, 40)
            _short(n, label, 120)
            rows.append(OptionRow(scale, label, int(weight), *COUNTS[counts.casefold()]))
        return rows

    def clean_questions(self) -> list[QuestionRow]:
        """The questions, a line each."""
        rows = []
        for n, (factor, text, scale) in _lines(self.cleaned_data["questions"], 3):
            _short(n, factor, 120)
            _short(n, text, 400)
            rows.append(QuestionRow(factor, text, scale))
        return rows

    def clean(self) -> dict[str, Any]:
        """Refuse questions on a scale that has no two answers, and days the wrong way round."""
        data = super().clean()
        names = [row.scale for row in data.get("scales", [])]
        for n, row in enumerate(data.get("questions", []) if names else [], start=1):
            if names.count(row.scale) < 2:
                message = _("Câu %(n)d: thang “%(scale)s” chưa có hai mức trả lời.")
                self.add_error("questions", message % {"n": n, "scale": row.scale[:40]})
        if data.get("opens_on") and data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", _("Ngày đóng trước ngày mở."))
        return data


class TokensForm(forms.Form):
    """How many tokens, about which unit, as what."""

    unit = forms.ModelChoiceField(
        None, label=gettext_lazy("Hỏi về đơn vị"), empty_label=gettext_lazy("Chọn đơn vị")
    )
    count = forms.IntegerField(
        label=gettext_lazy("Số mã"), min_value=1, max_value=MOST_TOKENS, initial=50
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class PaperForm(forms.Form):
    """A pile of paper: a line each, a digit for each question in order."""

    unit = forms.ModelChoiceField(
        None, label=gettext_lazy("Hỏi về đơn vị"), empty_label=gettext_lazy("Chọn đơn vị")
    )
    day = DayField(label=gettext_lazy("Ngày khảo sát"))
    papers = forms.CharField(
        label=gettext_lazy("Phiếu, mỗi dòng một phiếu"),
        widget=forms.Textarea(attrs={"rows": 12, "inputmode": "numeric"}),
        max_length=MOST_TEXT,
    )
    sent_from = page_key()

    def __init__(self, *args: Any, units: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.asked = asked

    def clean_papers(self) -> list[dict[int, AnswerOption]]:
        """The choices of each paper; every wrong line is named."""
        found, wrong = [], []
        lines = self.cleaned_data["papers"].split("\n")
        for n, line in enumerate(lines, start=1):
            if not (marks := line.split()):
                continue
            paper = self._paper(marks)
            if paper is None:
                wrong.append(n)
            else:
                found.append(paper)
        if wrong:
            message = _(
                "Dòng %(lines)s: cần %(n)d số cách nhau bằng dấu cách, mỗi số là thứ tự mức "
                "trả lời; 0 là bỏ trống."
            )
            names = ", ".join(map(str, wrong[:20]))
            raise ValidationError(message % {"lines": names, "n": len(self.asked)})
        if len(found) > MOST_PAPER:
            raise ValidationError(_("Mỗi lần nhiều nhất %(n)d phiếu.") % {"n": MOST_PAPER})
        return found

    def _paper(self, marks: list[str]) -> dict[int, AnswerOption] | None:
        if len(marks) != len(self.asked):
            return None
        choices = {}
        for question, mark in zip(self.asked, marks, strict=True):
            if not mark.isascii() or not mark.isdecimal() or len(mark) > 2:
                return None
            if int(mark) > len(question.options):
                return None
            if int(mark):
                choices[question.pk] = question.options[int(mark) - 1]
        return choices or None


def read_choices(
    data: Mapping[str, Any], asked: Sequence[Asked]
) -> tuple[dict[int, AnswerOption], list[Asked]]:
    """What was chosen on the page, and the questions without a choice of theirs."""
    choices, missing = {}, []
    for question in asked:
        typed = data.get(f"cau-{question.pk}", "")
        chosen = next((one for one in question.options if str(one.pk) == typed), None)
        if chosen is None:
            missing.append(question)
        else:
            choices[question.pk] = chosen
    return choices, missing


def _lines(text: str, columns: int) -> list[tuple[int, list[str]]]:
    """The lines with their numbers, cut at `|`; raises ValidationError that names a wrong one."""
    found = []
    for n, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != columns or not all(cells):
            message = _("Dòng %(n)d: cần %(columns)d phần cách nhau bằng dấu |.")
            raise ValidationError(message % {"n": n, "columns": columns})
        found.append((n, cells))
    if not 1 <= len(found) <= MOST_LINES:
        raise ValidationError(_("Từ 1 đến %(most)d dòng.") % {"most": MOST_LINES})
    return found


def _short(n: int, text: str, most: int) -> None:
    if len(text) > most:
        message = _("Dòng %(n)d: dài hơn %(most)d ký tự.")
        raise ValidationError(message % {"n": n, "most": most})
