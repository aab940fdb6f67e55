"""The kinds of activities a unit enters: which word stands in the address, which form asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.forms import ModelForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from districts.forms import activities as forms
from districts.models import (
    Award,
    Finding,
    Initiative,
    Inspection,
    Plan,
    PlanTask,
    Resolution,
    ResolutionTarget,
)


@dataclass(frozen=True, slots=True)
class Items:
    """The lines of a record: tasks of a plan, findings of an inspection, targets of a resolution.

    `parent` is the field that names the record, `related` the way back.
    """

    model: type[models.Model]
    form: type[ModelForm]
    parent: str
    related: str
    label: Promise
    add: Promise
    template: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of activity."""

    word: str
    model: type[Any]
    form: type[ModelForm]
    label: Promise
    add: Promise
    empty: Promise
    order: tuple[str, ...]
    items: Items | None = None


KINDS = {
    kind.word: kind
    for kind in (
        Kind(
            "ke-hoach",
            Plan,
            forms.PlanForm,
            _("Kế hoạch"),
            _("Thêm kế hoạch"),
            _("Chưa có kế hoạch nào. Thêm kế hoạch cải cách hành chính của năm, rồi các nhiệm vụ."),
            ("-year", "title", "pk"),
            Items(
                PlanTask,
                forms.PlanTaskForm,
                "plan",
                "tasks",
                _("Nhiệm vụ"),
                _("Thêm nhiệm vụ"),
                "staff/activities/tasks.html",
            ),
        ),
        Kind(
            "nghi-quyet",
            Resolution,
            forms.ResolutionForm,
            _("Chỉ tiêu nghị quyết"),
            _("Thêm nghị quyết"),
            _("Chưa có nghị quyết nào. Thêm nghị quyết, rồi các chỉ tiêu của nghị quyết."),
            ("-issued_on", "number", "pk"),
            Items(
                ResolutionTarget,
                forms.ResolutionTargetForm,
                "resolution",
                "targets",
                _("Chỉ tiêu"),
                _("Thêm chỉ tiêu"),
                "staff/activities/targets.html",
            ),
        ),
        Kind(
            "kiem-tra",
            Inspection,
            forms.InspectionForm,
            _("Kiểm tra, kết luận"),
            _("Thêm cuộc kiểm tra"),
            _("Chưa có cuộc kiểm tra nào. Thêm cuộc kiểm tra, rồi ưu điểm, hạn chế, kiến nghị."),
            ("-conclusion_date", "-held_on", "pk"),
            Items(
                Finding,
                forms.FindingForm,
                "inspection",
                "findings",
                _("Ưu điểm, hạn chế, kiến nghị"),
                _("Thêm mục"),
                "staff/activities/findings.html",
            ),
        ),
        Kind(
            "sang-kien",
            Initiative,
            forms.InitiativeForm,
            _("Sáng kiến, mô hình"),
            _("Thêm mô hình"),
            _("Chưa có mô hình nào. Thêm mô hình, cách làm hay của đơn vị."),
            ("-year", "title", "pk"),
        ),
        Kind(
            "khen-thuong",
            Award,
            forms.AwardForm,
            _("Khen thưởng"),
            _("Thêm khen thưởng"),
            _("Chưa có khen thưởng nào. Thêm cờ thi đua, bằng khen, giấy khen đã có quyết định."),
            ("-year", "kind", "title", "pk"),
        ),
    )
}


class KindWord:
    """The word of a kind in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Kind:
        return KINDS[value]

    def to_url(self, value: Kind | str) -> str:
        return value if isinstance(value, str) else value.word
