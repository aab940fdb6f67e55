"""The part of permission_world each staff address is about, and what a page must say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.staff.permission_figures import MONTH
from tests.staff.permission_world import SECRET_GRANT, SECRET_REASON, PermissionWorld

PROVINCE_PAGES = (
    "province",
    "province-tasks",
    "province-findings",
    "province-targets",
    "province-waiting",
    "province-late",
    "province-improved",
    "province-gaps",
    "province-off-target",
    "province-warnings",
    "province-unreleased",
    "province-figures",
)
# What stands in each part of an address, where it isn't the round.
ARGUMENTS: dict[str, Callable[[PermissionWorld], list[Any]]] = {
    "appraise-leaf": lambda w: [w.round.pk, w.leaf.pk],
    "published": lambda w: [w.round.pk, 1],
    "round-draft-annex": lambda w: [w.round.pk, "docx"],
    "evidence-file": lambda w: [w.own.pk, w.evidence.pk],
    "evidence-detach": lambda w: [w.own.pk, w.evidence.pk],
    "notice-read": lambda w: [w.notice.pk],
    "round-group-drop": lambda w: [w.round.pk, w.empty_group.pk],
    "round-exemption-drop": lambda w: [w.round.pk, w.exemption.pk],
    "excel-file": lambda w: [w.round.pk, w.annex.pk],
    "excel-apply": lambda w: [w.round.pk, w.annex.pk],
    "history-file": lambda w: [w.past.pk],
    "history-apply": lambda w: [w.past.pk],
    "adoption-drop": lambda w: [w.own.unit_id, w.adoption.pk],
    "activities-file": lambda w: [w.own.unit_id, w.work.pk],
    "activities-apply": lambda w: [w.own.unit_id, w.work.pk],
    **{name: lambda w: [] for name in PROVINCE_PAGES},
    **{name: lambda w: [] for name in ("figures", "indicators", "targets")},
    **{
        name: lambda w: [w.own.unit_id, MONTH.word]
        for name in ("figures-period", "figures-template", "figures-release")
    },
    "figures-upload": lambda w: [w.own.unit_id],
    "reform-report": lambda w: [w.own.unit_id],
    "reform-report-period": lambda w: [w.own.unit_id, "2024-quy-1"],
    "reform-report-file": lambda w: [w.own.unit_id, "2024-quy-1", "xlsx"],
    "figures-file": lambda w: [w.figures_file.pk],
    "figures-apply": lambda w: [w.figures_file.pk],
    "indicator": lambda w: [w.indicator.slug],
    "target-drop": lambda w: [w.target.pk],
    "set-feeds": lambda w: [w.next_rules.slug],
    "assessment-feed": lambda w: [w.own.pk],
    **{name: lambda w: [] for name in ("questionnaires", "questionnaire-new")},
    **{
        name: lambda w: [w.questionnaire.pk]
        for name in (
            "questionnaire",
            "questionnaire-tokens",
            "questionnaire-paper",
            "questionnaire-close",
            "questionnaire-send",
        )
    },
    **{
        name: lambda w: [w.own.unit_id]
        for name in ("unit-activities", "activities-excel", "activities-download", "adoptions")
    },
    **{name: lambda w: [w.own.unit_id, "ke-hoach"] for name in ("activities", "activity-new")},
    **{
        name: lambda w: [w.own.unit_id, "ke-hoach", w.plan.pk]
        for name in (
            "activity",
            "activity-trail",
            "activity-confirm",
            "activity-delete",
            "activity-item-new",
        )
    },
    **{
        name: lambda w: [w.own.unit_id, "ke-hoach", w.plan.pk, w.task.pk]
        for name in ("activity-item", "activity-item-done", "activity-item-delete")
    },
    "set-node": lambda w: [w.next_rules.slug, w.next_rules.criteria.get(code="1").pk],
    "set-node-drop": lambda w: [w.next_rules.slug, w.next_rules.criteria.get(code="1.1").pk],
    **{
        name: lambda w: []
        for name in (
            "desk",
            "sets",
            "set-new",
            "set-import",
            "round-open",
            "appraisals",
            "ledger",
            "ledger-csv",
            "round-ledger",
            "round-ledger-csv",
            "notices",
            "notices-read",
            "history",
            "history-template",
        )
    },
    **{
        name: lambda w: [w.own.pk]
        for name in (
            "assessment",
            "assessment-cells",
            "assessment-check",
            "submit",
            "withdraw",
            "return",
            "appraise-unit",
            "explanations",
            "what-if",
        )
    },
    **{
        name: lambda w: [w.own.pk, w.leaf.pk]
        for name in ("assessment-leaf", "evidence-attach", "explain-missing")
    },
    **{
        name: lambda w: [w.next_rules.slug]
        for name in (
            "set",
            "set-export",
            "set-copy",
            "set-rules",
            "set-mapping",
            "set-node-new",
        )
    },
}
# What a page that is open to many must show only to those whose business it is.
MENTIONS: dict[str, Callable[[PermissionWorld], str]] = {
    "desk": lambda w: f'href="/nghiep-vu/dot/{w.round.pk}/"',
    "sets": lambda w: f"/nghiep-vu/bo-tieu-chi/{w.rules.slug}/",
    "ledger": lambda w: SECRET_REASON,
    "ledger-csv": lambda w: SECRET_REASON,
    "round-ledger": lambda w: SECRET_GRANT,
    "round-ledger-csv": lambda w: SECRET_GRANT,
    "appraisals": lambda w: f"/nghiep-vu/tham-dinh/{w.round.pk}/",
    "appraise-leaf": lambda w: w.own.unit.full_name,
    "excel": lambda w: w.own.unit.full_name,
    "history": lambda w: w.province.full_name,
    "notices": lambda w: "gửi official.own",
    "round-open": lambda w: w.province.full_name,
    **{name: lambda w: w.province.full_name for name in PROVINCE_PAGES},
    "figures": lambda w: w.own.unit.full_name,
    "targets": lambda w: w.own.unit.full_name,
    "questionnaires": lambda w: w.questionnaire.title,
    "questionnaire-new": lambda w: w.province.full_name,
}
