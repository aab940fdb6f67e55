"""What every POST of the staff pages is asked with in the province of permission_world."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Round
from indicators.services.draft_edition import draft_of
from indicators.services.publish import draft_mark
from indicators.set_sheet import write_set
from tests.sheets.books import opened, saved
from tests.staff.permission_figures import MONTH, indicator_data
from tests.staff.permission_surveys import questionnaire_data
from tests.staff.permission_world import DAY, STAGES, PermissionWorld

Stage = Round.Stage

ENTERING = (Stage.SELF_SCORING, False)
HANDED_IN = (Stage.SELF_SCORING, True)


def windows_data(world: PermissionWorld, later: int = 0) -> dict[str, str]:
    """Days of every stage as the form asks for them, so many days after today."""
    return {
        f"{stage}-{end}": (world.today + (2 * n + extra + later) * DAY).isoformat()
        for n, stage in enumerate(STAGES)
        for end, extra in (("tu", 0), ("den", 1))
    }


def appraised(world: PermissionWorld) -> dict[str, str]:
    """A line of an appraisal page, lowered with a comment."""
    key = f"{world.own.pk}-{world.leaf.pk}"
    return {f"diem-{key}": "0,5", f"ykien-{key}": "Thiếu căn cứ.", f"seen-{key}": world.version}


def round_opened(world: PermissionWorld) -> dict[str, Any]:
    """All three steps of opening a round of half a year of the province."""
    return {
        "tinh": world.province.pk,
        "cap": "district",
        "nam": world.year,
        "ky": "6-thang-dau",
        "bo": world.next_rules.pk,
        "ngay": f"{world.year}-06-30",
        "nhom": "Các huyện",
        f"u{world.own.unit_id}": "1",
        f"u{world.other.unit_id}": "1",
        **windows_data(world),
    }


def rules_data(world: PermissionWorld) -> dict[str, Any]:
    """The rules of the set no round uses, with one number changed."""
    return {
        "name": "Bộ mới",
        "places": 3,
        "rounding": "half_up",
        "tie_rule": "competition",
        "unscored": "no_index",
        "evidence_policy": "explain",
        "xep_loai": "Tốt=80; Yếu=0",
    }


def a_workbook(world: PermissionWorld) -> SimpleUploadedFile:
    """A criteria set as a file, of 100 points."""
    book = opened(write_set(world.next_rules))
    for code, points in (("2", 98), ("2.2", 96)):
        row = next(row for row in book.active.iter_rows() if row[0].value == code)
        row[5].value = points
    return SimpleUploadedFile("bo.xlsx", saved(book))


def signed(world: PermissionWorld) -> dict[str, str]:
    """A correction, signed as the page asks for it."""
    return {
        "seen": draft_mark(draft_of(world.round)),
        "decision_number": "2/QĐ-UBND",
        "decision_date": f"{world.today:%d/%m/%Y}",
        "signer": "Người Ký",
        "reason": "Cộng sót điểm.",
        "provisional": "on",
        "provisional_reason": "Chưa có điều tra.",
    }


def reason(world: PermissionWorld) -> dict[str, str]:
    """Why the figure of the month is corrected."""
    return {f"ly-do-{world.indicator.pk}": "Đếm lại."}


# Address -> stage and whether units have submitted; what is posted.
POSTS: dict[str, tuple[tuple[Stage, bool], Callable[[PermissionWorld], Any]]] = {
    "recompute": (ENTERING, lambda w: {}),
    "round-publish": ((Stage.COUNCIL, True), signed),
    "round-reopen": ((Stage.PUBLISHED, True), lambda w: {}),
    "assessment": (
        ENTERING,
        lambda w: {
            f"o{w.leaf.pk}-mark": "1",
            f"o{w.leaf.pk}-was": "-",
            f"o{w.leaf.pk}-seen": w.version,
        },
    ),
    "assessment-cells": (
        ENTERING,
        lambda w: json.dumps({"cells": [{"criterion": w.leaf.pk, "seen": w.version, "mark": "1"}]}),
    ),
    "submit": (ENTERING, lambda w: {}),
    "withdraw": (HANDED_IN, lambda w: {}),
    "return": (HANDED_IN, lambda w: {"reason": "Thiếu số liệu."}),
    "evidence-attach": (ENTERING, lambda w: {"number": "2/QĐ-UBND"}),
    "evidence-detach": (ENTERING, lambda w: {}),
    "explain-missing": (ENTERING, lambda w: {"text": "Văn bản mật."}),
    "appraise-leaf": ((Stage.APPRAISAL_1, True), appraised),
    "appraise-unit": ((Stage.APPRAISAL_1, True), appraised),
    "explanations": (
        (Stage.EXPLANATION, True),
        lambda w: {f"giai-trinh-{w.leaf.pk}": "Đã có văn bản."},
    ),
    "council": ((Stage.COUNCIL, True), appraised),
    "round-open": (ENTERING, round_opened),
    "round-remind": (ENTERING, lambda w: {"phieu": w.own.pk}),
    "round-windows": (ENTERING, lambda w: windows_data(w, later=3) | {"ly_do": "Bão"}),
    "round-extend": (
        ENTERING,
        lambda w: {
            "phieu": w.own.pk,
            "giai_doan": "self_scoring",
            "den": (w.today + 9 * DAY).isoformat(),
            "ly_do": "Bão",
        },
    ),
    "round-stage": (
        (Stage.EXPLANATION, True),
        lambda w: {"giai-doan": "appraisal_1", "ly_do": "sót"},
    ),
    "round-groups": (
        ENTERING,
        lambda w: (
            {f"ten-{group.pk}": f"{group.name} mới" for group in w.round.groups.all()}
            | {f"u{row.pk}": row.group_id for row in w.round.assessments.all()}
        ),
    ),
    "round-group-drop": (ENTERING, lambda w: {}),
    "round-exemptions": (
        ENTERING,
        lambda w: {"phieu": [w.own.pk], "tieu_chi": w.second_leaf.pk, "ly_do": "không có"},
    ),
    "round-exemption-drop": (ENTERING, lambda w: {"ly_do": "nhầm"}),
    "round-assignments": (
        ENTERING,
        lambda w: {
            "giao": [f"{w.people['appraiser.idle'].pk}-{w.leaf.area_id}"],
            "da-thay": "",
        },
    ),
    "notice-read": (ENTERING, lambda w: {}),
    "notices-read": (ENTERING, lambda w: {}),
    "excel-upload": (
        ENTERING,
        lambda w: {"kind": "annex", "file": SimpleUploadedFile("a.xlsx", b"not yet read")},
    ),
    "excel-apply": (ENTERING, lambda w: {}),
    "history": (
        ENTERING,
        lambda w: {
            "province": w.province.pk,
            "file": SimpleUploadedFile("b.csv", b"not yet read"),
        },
    ),
    "history-apply": (ENTERING, lambda w: {"ly-do": "In sai."}),
    "set-new": (ENTERING, lambda w: {"ten": "Bộ lập mới", "cap": "district"}),
    "set-import": (
        ENTERING,
        lambda w: {"ten": "Bộ từ tệp", "cap": "district", "tep": a_workbook(w)},
    ),
    "set-copy": (ENTERING, lambda w: {"ten": "Bản sao", "ma": "ban-sao"}),
    "set-rules": (ENTERING, rules_data),
    "set-mapping": (
        ENTERING,
        lambda w: {f"cu-{leaf.pk}": "" for leaf in w.next_rules.criteria.leaves()},
    ),
    "set-node-new": (ENTERING, lambda w: {"code": "3", "name": "Lĩnh vực 3"}),
    "set-node": (ENTERING, lambda w: {"code": "1", "name": "Tên khác"}),
    "set-node-drop": (ENTERING, lambda w: {}),
    "activity-new": (
        ENTERING,
        lambda w: {"year": 2025, "title": "Kế hoạch mới", "source": "Báo cáo 3/BC"},
    ),
    "activity": (
        ENTERING,
        lambda w: {"year": 2024, "title": "Kế hoạch đổi tên", "source": "Báo cáo 1/BC"},
    ),
    "activity-confirm": (ENTERING, lambda w: {}),
    "activity-delete": (ENTERING, lambda w: {}),
    "activity-item-new": (ENTERING, lambda w: {"number": 2, "name": "Việc mới"}),
    "activity-item": (ENTERING, lambda w: {"number": 1, "name": "Việc đổi tên"}),
    "activity-item-done": (ENTERING, lambda w: {"ngay": "01/02/2024"}),
    "activity-item-delete": (ENTERING, lambda w: {}),
    "adoptions": (ENTERING, lambda w: {"sang_kien": w.initiative.pk}),
    "adoption-drop": (ENTERING, lambda w: {}),
    "activities-excel": (
        ENTERING,
        lambda w: {"file": SimpleUploadedFile("c.xlsx", b"not yet read")},
    ),
    "activities-apply": (ENTERING, lambda w: {}),
    "figures-period": (
        ENTERING,
        lambda w: {f"tu-{w.indicator.pk}": "4", f"mau-{w.indicator.pk}": "4", **reason(w)},
    ),
    "figures-release": (ENTERING, lambda w: {}),
    "figures-upload": (ENTERING, lambda w: {"file": SimpleUploadedFile("d.csv", b"later")}),
    "figures-apply": (ENTERING, lambda w: {}),
    "indicator": (ENTERING, indicator_data),
    "targets": (
        ENTERING,
        lambda w: {
            "indicator": w.indicator.pk,
            "unit": w.own.unit_id,
            "period": MONTH.word,
            "sense": "ge",
            "value": "90",
            "document": "QĐ 2",
        },
    ),
    "target-drop": (ENTERING, lambda w: {}),
    "set-feeds": (
        ENTERING,
        lambda w: {
            f"chi-tieu-{w.ratio_leaf.pk}": w.indicator.pk,
            f"ky-{w.ratio_leaf.pk}": "nam",
        },
    ),
    "assessment-feed": (ENTERING, lambda w: {}),
    "questionnaire-new": (ENTERING, questionnaire_data),
    "questionnaire-tokens": (ENTERING, lambda w: {"unit": w.own.unit_id, "count": 1}),
    "questionnaire-paper": (
        ENTERING,
        lambda w: {"unit": w.own.unit_id, "day": w.today.isoformat(), "papers": "1"},
    ),
    "questionnaire-close": (ENTERING, lambda w: {}),
    "questionnaire-send": (
        ENTERING,
        lambda w: {"noi": f"{w.round.pk}-{w.rules.criteria.get(code='2.2').pk}"},
    ),
}
